package io.drover.coordinator.bundle;

import static java.util.Objects.requireNonNull;

import io.drover.coordinator.CoordinatorTime;
import io.drover.engine.el.ExpressionException;
import io.drover.engine.el.ExpressionLanguage;
import io.drover.schema.BundleDefinition;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.Problem;
import io.drover.schema.SourceLocation;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A bundle with its properties: all that stands in it, evaluated. Immutable; the same arguments
 * always give the same.
 *
 * @param kickOffAt empty for at once
 * @param coordinators in the order of the definition, those that are not enabled too
 */
public record BundleApplication(
    String name, Optional<Instant> kickOffAt, List<Coordinator> coordinators) {
  /** What only a bundle's expressions can call. */
  public static final Set<String> FUNCTIONS = Set.of("bundle:conf");

  private static final ExpressionLanguage LANGUAGE =
      ExpressionLanguage.withBasicFunctions(BundleApplication::reason)
          .functions("bundle:", BundleFunctions.class, name -> FUNCTIONS.contains("bundle:" + name))
          .build();

  /**
   * One coordinator of the bundle.
   *
   * @param name in the bundle
   * @param configuration its own properties, on top of the bundle's
   */
  public record Coordinator(
      String name, boolean enabled, String appPath, Map<String, String> configuration) {
    public Coordinator {
      requireNonNull(name, "name");
      requireNonNull(appPath, "appPath");
      configuration = Collections.unmodifiableMap(new LinkedHashMap<>(configuration));
    }
  }

  public BundleApplication {
    requireNonNull(name, "name");
    requireNonNull(kickOffAt, "kickOffAt");
    coordinators = List.copyOf(coordinators);
  }

  /**
   * Evaluates a definition.
   *
   * @param properties of the job, defaults of formal parameters among them
   * @param clock what {@code timestamp()} asks
   * @throws InvalidRequestException with every problem found: E1301 for expressions and values,
   *     E1304 and E1305 for names
   */
  public static BundleApplication of(
      BundleDefinition definition, Map<String, String> properties, InstantSource clock) {
    Evaluation evaluation = new Evaluation(properties, clock);
    BundleApplication bundle =
        new BundleApplication(
            evaluation.text(definition.name(), "attribute 'name'", "bundle-app"),
            evaluation.kickOff(definition.kickOffTime()),
            definition.coordinators().stream().map(evaluation::coordinator).toList());
    if (!evaluation.problems.isEmpty()) {
      throw InvalidRequestException.of(evaluation.problems);
    }
    return bundle;
  }

  private static Optional<String> reason(String function) {
    return function.startsWith("coord:") || function.startsWith("wf:")
        ? Optional.of(
            "cannot be called in a bundle.xml: write it where it is evaluated, or use bundle:conf")
        : Optional.empty();
  }

  /** Evaluates what stands in one bundle.xml and collects what is wrong with it. */
  private static final class Evaluation {
    private final Map<String, String> properties;
    private final InstantSource clock;
    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    Evaluation(Map<String, String> properties, InstantSource clock) {
      this.properties = properties;
      this.clock = clock;
    }

    String text(String text, String what, String element) {
      return text(text, what, element, SourceLocation.UNKNOWN);
    }

    private String text(String text, String what, String element, SourceLocation location) {
      return evaluated(text, what, element, location).orElse("");
    }

    /** Empty when it cannot be evaluated, which is noted then. */
    private Optional<String> evaluated(
        String text, String what, String element, SourceLocation location) {
      try {
        return Optional.of(
            LANGUAGE
                .evaluate(text, properties, new BundleFunctions.Context(properties), clock)
                .strip());
      } catch (ExpressionException e) {
        problems.add(
            Problem.error(
                ErrorCode.E1301,
                what + " cannot be evaluated: " + e.getMessage(),
                element,
                location,
                "set the property when you submit, or give it a default in <parameters>."));
        return Optional.empty();
      }
    }

    Optional<Instant> kickOff(Optional<String> written) {
      Optional<String> text =
          written
              .map(value -> text(value, "kick-off-time", "controls"))
              .filter(value -> !value.isEmpty());
      try {
        return text.map(value -> CoordinatorTime.parse("kick-off-time", value));
      } catch (InvalidRequestException e) {
        problems.add(
            Problem.error(
                ErrorCode.E1301,
                "kick-off-time '" + text.orElse("") + "' is no time",
                "controls",
                SourceLocation.UNKNOWN,
                "write UTC to the minute, such as 2026-01-31T13:10Z."));
        return Optional.empty();
      }
    }

    Coordinator coordinator(BundleDefinition.Coordinator written) {
      String element = "coordinator '" + written.name() + "'";
      Optional<String> name = evaluated(written.name(), "the name", element, written.location());
      name.ifPresent(evaluated -> checkName(evaluated, element, written.location()));
      boolean enabled = enabled(written, element);
      Map<String, String> configuration = new LinkedHashMap<>();
      written
          .configuration()
          .forEach(
              (key, value) ->
                  configuration.put(
                      key, text(value, "property '" + key + "'", element, written.location())));
      String appPath = appPath(written, element);
      return new Coordinator(name.orElse(""), enabled, appPath, configuration);
    }

    private void checkName(String name, String element, SourceLocation location) {
      if (name.isEmpty()) {
        problems.add(
            Problem.error(
                ErrorCode.E1305,
                "the coordinator's name is empty when it is evaluated",
                element,
                location,
                "give the property that names it a value."));
      } else if (!names.add(name)) {
        problems.add(
            Problem.error(
                ErrorCode.E1304,
                "two coordinators have the name '" + name + "' when they are evaluated",
                element,
                location,
                "give one of them another name."));
      }
    }

    private boolean enabled(BundleDefinition.Coordinator written, String element) {
      Optional<String> text =
          evaluated(written.enabled().orElse("true"), "enabled", element, written.location())
              .map(evaluated -> evaluated.toLowerCase(Locale.ROOT));
      if (text.isPresent() && !text.get().equals("true") && !text.get().equals("false")) {
        problems.add(
            Problem.error(
                ErrorCode.E1301,
                "enabled is '" + text.get() + "' when it is evaluated",
                element,
                written.location(),
                "it must become true or false."));
      }
      return text.equals(Optional.of("true"));
    }

    private String appPath(BundleDefinition.Coordinator written, String element) {
      Optional<String> path = evaluated(written.appPath(), "app-path", element, written.location());
      if (path.equals(Optional.of(""))) {
        problems.add(
            Problem.error(
                ErrorCode.E1301,
                "app-path is empty when it is evaluated",
                element,
                written.location(),
                "give the property that it is made of a value."));
      }
      return path.orElse("");
    }
  }
}
