package io.drover.schema;

import static java.util.Objects.requireNonNull;

import io.drover.schema.WorkflowDefinition.Parameter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A parsed {@code bundle.xml}: immutable. Every text and attribute stands as written but for white
 * space around it; expressions are evaluated when the bundle is submitted.
 *
 * @param schemaVersion the version in its namespace, such as {@code 0.2}
 * @param parameters formal parameters; empty when the section is absent
 * @param kickOffTime when the coordinators start; at once when absent
 * @param coordinators at least one, in document order; names without expressions are unique
 */
public record BundleDefinition(
    String name,
    String schemaVersion,
    List<Parameter> parameters,
    Optional<String> kickOffTime,
    List<Coordinator> coordinators) {

  /** The only version of the coordinator language that a bundle refuses. */
  private static final String TOO_OLD = "0.1";

  /**
   * One coordinator of the bundle.
   *
   * @param enabled false leaves it out; true when absent
   * @param configuration in document order, on top of the bundle's; empty when absent
   * @param location where its start tag ends
   */
  public record Coordinator(
      String name,
      Optional<String> enabled,
      String appPath,
      Map<String, String> configuration,
      SourceLocation location) {
    public Coordinator {
      requireNonNull(name, "name");
      requireNonNull(enabled, "enabled");
      requireNonNull(appPath, "appPath");
      configuration = Collections.unmodifiableMap(new LinkedHashMap<>(configuration));
      requireNonNull(location, "location");
    }

    /** Why the bundle may not hold what stands at {@link #appPath}: E1319, or nothing. */
    public Optional<Problem> refusalOf(CoordinatorDefinition definition) {
      return definition.schemaVersion().equals(TOO_OLD)
          ? Optional.of(
              Problem.error(
                  ErrorCode.E1319,
                  "coordinator '" + definition.name() + "' is of language version " + TOO_OLD,
                  "coordinator '" + name + "'",
                  location,
                  "write a newer namespace into its coordinator.xml, such as"
                      + " xmlns=\"uri:oozie:coordinator:0.4\"."))
          : Optional.empty();
    }
  }

  public BundleDefinition {
    requireNonNull(name, "name");
    requireNonNull(schemaVersion, "schemaVersion");
    parameters = List.copyOf(parameters);
    requireNonNull(kickOffTime, "kickOffTime");
    coordinators = List.copyOf(coordinators);
  }
}
