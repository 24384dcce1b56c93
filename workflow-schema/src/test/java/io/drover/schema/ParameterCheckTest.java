package io.drover.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.drover.schema.WorkflowDefinition.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ParameterCheckTest {

  @Test
  void defaultsFillWhatWasNotSubmitted() {
    Map<String, String> complete =
        ParameterCheck.withDefaults(
            withParameters(
                new Parameter("a", Optional.of("${b}/x")),
                new Parameter("b", Optional.of("default")),
                new Parameter("c", Optional.empty()),
                new Parameter("d", Optional.of(""))),
            Map.of("b", "given", "c", "", "other", "kept"));

    assertThat(complete)
        .containsOnly(
            entry("a", "${b}/x"),
            entry("b", "given"),
            entry("c", ""),
            entry("d", ""),
            entry("other", "kept"));
  }

  @Test
  void allMissingParametersAreNamedAtOnce() {
    WorkflowDefinition definition =
        withParameters(
            new Parameter("q1", Optional.empty()),
            new Parameter("q2", Optional.of("x")),
            new Parameter("q3", Optional.empty()));

    assertThatThrownBy(() -> ParameterCheck.withDefaults(definition, Map.of("z", "1")))
        .isInstanceOfSatisfying(
            InvalidRequestException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.E0738))
        .hasMessageContaining("2 parameters")
        .hasMessageContaining("q1, q3");
  }

  @Test
  void parameterWithoutNameIsE0739() {
    WorkflowDefinition definition = withParameters(new Parameter("", Optional.of("x")));

    assertThatThrownBy(() -> ParameterCheck.withDefaults(definition, Map.of()))
        .isInstanceOfSatisfying(
            InvalidRequestException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.E0739));
  }

  @Test
  void otherDefinitionsAreNamedByTheirKind() {
    List<Parameter> parameters =
        List.of(
            new Parameter("region", Optional.empty()), new Parameter("day", Optional.of("today")));

    assertThat(ParameterCheck.withDefaults("coordinator", "c", parameters, Map.of("region", "eu")))
        .containsOnly(entry("region", "eu"), entry("day", "today"));
    assertThatThrownBy(() -> ParameterCheck.withDefaults("bundle", "b", parameters, Map.of()))
        .hasMessageContaining("the bundle needs values for 1 parameter without a default: region");
    assertThatThrownBy(
            () ->
                ParameterCheck.withDefaults(
                    "bundle", "b", List.of(new Parameter("", Optional.empty())), Map.of()))
        .hasMessageContaining("a formal parameter of bundle 'b' has no name");
  }

  private static WorkflowDefinition withParameters(Parameter... parameters) {
    return new WorkflowDefinition(
        "w",
        "1.0",
        Arrays.asList(parameters),
        Optional.empty(),
        List.of(),
        Map.of(),
        WorkflowDefinition.ServiceLevels.NONE);
  }
}
