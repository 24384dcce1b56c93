package io.drover.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Formal parameters of a workflow against what was submitted. */
public final class FormalParameters {
  private FormalParameters() {}

  /**
   * The properties with the defaults of parameters that were not given.
   *
   * @throws InvalidRequestException E0738 naming every parameter without a value, E0739 for a
   *     parameter without a name
   */
  public static Map<String, String> complete(
      List<WorkflowDefinition.Parameter> parameters, Map<String, String> properties) {
    Map<String, String> complete = new LinkedHashMap<>(properties);
    List<String> missing = new ArrayList<>();
    for (WorkflowDefinition.Parameter parameter : parameters) {
      if (parameter.name().isEmpty()) {
        throw new InvalidRequestException(
            ErrorCode.E0739, "A parameter in <parameters> has an empty <name>; give it one");
      }
      if (!complete.containsKey(parameter.name())) {
        parameter
            .defaultValue()
            .ifPresentOrElse(
                value -> complete.put(parameter.name(), value.strip()),
                () -> missing.add(parameter.name()));
      }
    }
    if (!missing.isEmpty()) {
      throw new InvalidRequestException(
          ErrorCode.E0738,
          "The following "
              + missing.size()
              + " parameters are required but were not defined and no default values are available: "
              + String.join(", ", missing));
    }
    return complete;
  }
}
