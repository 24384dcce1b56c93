package io.drover.schema;

import io.drover.schema.WorkflowDefinition.Parameter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Formal parameters against the properties that a job is submitted with. Pure. */
public final class ParameterCheck {
  private ParameterCheck() {}

  /**
   * The submitted properties, plus the default of every formal parameter that was not submitted. A
   * submitted empty value counts as given; defaults are taken as they stand, expressions included.
   *
   * @throws InvalidRequestException E0738 naming all parameters that have neither a value nor a
   *     default; E0739 when a parameter has no name
   */
  public static Map<String, String> withDefaults(
      WorkflowDefinition definition, Map<String, String> submitted) {
    return withDefaults("workflow", definition.name(), definition.parameters(), submitted);
  }

  /** The same for a coordinator. */
  public static Map<String, String> withDefaults(
      CoordinatorDefinition definition, Map<String, String> submitted) {
    return withDefaults("coordinator", definition.name(), definition.parameters(), submitted);
  }

  /** The same for a bundle. */
  public static Map<String, String> withDefaults(
      BundleDefinition definition, Map<String, String> submitted) {
    return withDefaults("bundle", definition.name(), definition.parameters(), submitted);
  }

  /**
   * The same of any definition that has formal parameters.
   *
   * @param kind what it is, for messages, such as {@code coordinator}
   * @param name of the definition, for messages
   */
  static Map<String, String> withDefaults(
      String kind, String name, List<Parameter> parameters, Map<String, String> submitted) {
    Map<String, String> complete = new LinkedHashMap<>(submitted);
    List<String> missing =
        parameters.stream()
            .filter(parameter -> isMissing(parameter, complete))
            .map(Parameter::name)
            .distinct()
            .toList();
    if (missing.contains("")) {
      throw new InvalidRequestException(
          ErrorCode.E0739, "a formal parameter of " + kind + " '" + name + "' has no name");
    }
    if (!missing.isEmpty()) {
      throw new InvalidRequestException(
          ErrorCode.E0738,
          "the "
              + kind
              + " needs values for "
              + missing.size()
              + (missing.size() == 1 ? " parameter" : " parameters")
              + " without a default: "
              + String.join(", ", missing)
              + ". Set them as job properties.");
    }
    for (Parameter parameter : parameters) {
      parameter.defaultValue().ifPresent(value -> complete.putIfAbsent(parameter.name(), value));
    }
    return Collections.unmodifiableMap(complete);
  }

  private static boolean isMissing(Parameter parameter, Map<String, String> submitted) {
    return parameter.name().isEmpty()
        || (parameter.defaultValue().isEmpty() && !submitted.containsKey(parameter.name()));
  }
}
