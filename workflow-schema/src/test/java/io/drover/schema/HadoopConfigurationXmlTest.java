package io.drover.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class HadoopConfigurationXmlTest {
  @Test
  void propertiesReadBackAsTheyWereWritten() {
    Map<String, String> properties = Map.of("a", "1 & <2>", "b", "ünï", "c", "");

    assertThat(HadoopConfigurationXml.read(HadoopConfigurationXml.write(properties)))
        .isEqualTo(properties);
  }

  @Test
  void valuesAreTrimmedAndTheLastOfTwoWins() {
    assertThat(
            HadoopConfigurationXml.read(
                "<configuration><property><name> a </name><value> 1 </value></property>"
                    + "<property><name>a</name><value>2</value><final>true</final></property>"
                    + "</configuration>"))
        .containsExactly(Map.entry("a", "2"));
  }

  @Test
  void otherXmlIsRefusedWithItsPlace() {
    for (String xml :
        List.of(
            "<x/>",
            "<configuration><property/></configuration>",
            "<configuration>",
            "no xml",
            "<!DOCTYPE x [<!ENTITY a 'b'>]><configuration>&a;</configuration>")) {
      assertThatThrownBy(() -> HadoopConfigurationXml.read(xml))
          .as(xml)
          .isInstanceOfSatisfying(
              InvalidRequestException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.E0700);
                assertThat(e.problems().get(0).location().isKnown()).isTrue();
              });
    }
  }

  @Test
  void valuesMayReferToOtherPropertiesButNotToThemselves() {
    assertThat(
            HadoopConfigurationXml.resolve(
                Map.of(
                    "a",
                    "${b}/x",
                    "b",
                    "${c}",
                    "c",
                    "1",
                    "d",
                    "${d}",
                    "e",
                    "${none} ${c}",
                    "f",
                    "${user.home}")))
        .containsEntry("a", "1/x")
        .containsEntry("b", "1")
        .containsEntry("d", "${d}")
        .containsEntry("e", "${none} 1")
        .containsEntry("f", "${user.home}");
  }

  @Test
  void missingParametersAreListedTogether() {
    List<WorkflowDefinition.Parameter> parameters =
        List.of(
            new WorkflowDefinition.Parameter("q1", Optional.empty()),
            new WorkflowDefinition.Parameter("q2", Optional.of("x")),
            new WorkflowDefinition.Parameter("q3", Optional.empty()));

    assertThatThrownBy(() -> FormalParameters.complete(parameters, Map.of()))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("2 parameters")
        .hasMessageContaining("q1, q3");
    assertThat(FormalParameters.complete(parameters, Map.of("q1", "1", "q3", "3")))
        .containsEntry("q2", "x");
  }
}
