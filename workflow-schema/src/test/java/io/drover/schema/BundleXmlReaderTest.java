package io.drover.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.schema.BundleDefinition.Coordinator;
import io.drover.schema.WorkflowDefinition.Parameter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BundleXmlReaderTest {
  private static final String SMALLEST =
      """
      <bundle-app name='b' xmlns='uri:oozie:bundle:0.1'>
        <coordinator name='c'><app-path>/c</app-path></coordinator>
        <coordinator name='d'><app-path>/d</app-path></coordinator>
      </bundle-app>
      """;

  private final BundleXmlReader reader = new BundleXmlReader();

  @Test
  void everythingIsReadAsItIsWritten() {
    BundleDefinition definition = reader.read(Fixtures.schedule("group"));

    assertThat(definition)
        .isEqualTo(
            new BundleDefinition(
                "group-${region}",
                "0.2",
                List.of(new Parameter("region", Optional.of("eu"))),
                Optional.of("${kickOff}"),
                List.of(
                    new Coordinator(
                        "daily",
                        Optional.empty(),
                        "${nameNode}/apps/daily",
                        Map.of("start", "${start}"),
                        new SourceLocation(8, 45)),
                    new Coordinator(
                        "${second}",
                        Optional.of("${withSecond}"),
                        "/apps/second",
                        Map.of(),
                        new SourceLocation(14, 57)),
                    new Coordinator(
                        "${second}",
                        Optional.of("false"),
                        "/apps/third",
                        Map.of(),
                        new SourceLocation(17, 49)))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.1", "0.2"})
  void everyVersionIsOneTolerantLanguage(String version) {
    BundleDefinition definition =
        reader.read(Fixtures.schedule("group").replace("bundle:0.2", "bundle:" + version));

    assertThat(definition.schemaVersion()).isEqualTo(version);
    assertThat(definition.coordinators()).hasSize(3);
  }

  @Test
  void mostMayBeLeftOut() {
    BundleDefinition definition = reader.read(SMALLEST);

    assertThat(definition.parameters()).isEmpty();
    assertThat(definition.kickOffTime()).isEmpty();
    assertThat(definition.coordinators()).extracting(Coordinator::name).containsExactly("c", "d");
  }

  static Stream<Arguments> badChanges() {
    return Stream.of(
        Arguments.of(
            "E0701", "'coordinator-app', not 'bundle-app'", "bundle-app", "coordinator-app"),
        Arguments.of("E0701", "known versions: 0.1, 0.2.", "bundle:0.1", "bundle:0.3"),
        Arguments.of("E0701", "has no namespace", " xmlns='uri:oozie:bundle:0.1'", ""),
        Arguments.of("E0701", "'name' is missing on element 'coordinator'", " name='c'", ""),
        Arguments.of("E0701", "'coordinator' is not complete", "<app-path>/c</app-path>", ""),
        Arguments.of(
            "E0701",
            "'timeout' is not allowed here inside 'controls'",
            "<coordinator name='c'>",
            "<controls><timeout/></controls><coordinator name='c'>"),
        Arguments.of("E0701", "'app-path' is empty", ">/c<", "> <"),
        Arguments.of(
            "E0701", "'enabled' has the value 'yes'", "name='c'", "name='c' enabled='yes'"),
        Arguments.of(
            "E0739",
            "has no name",
            "<coordinator name='c'>",
            "<parameters><property><name/></property></parameters><coordinator name='c'>"),
        Arguments.of(
            "E1304", "the name 'd' is already taken at line 2, column 25", "name='c'", "name='d'"),
        Arguments.of("E1305", "the coordinator has no name", "name='c'", "name=' '"));
  }

  @ParameterizedTest
  @MethodSource("badChanges")
  void badDocumentIsRefusedWithCodeAndReason(String code, String reason, String from, String to) {
    assertThat(SMALLEST).contains(from);

    ScheduleReadResult<BundleDefinition> result = reader.readAll(SMALLEST.replace(from, to));

    assertThat(result.definition()).isEmpty();
    assertThat(result.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code().name()).isEqualTo(code);
              assertThat(problem.toString()).contains(reason);
              assertThat(problem.location().isKnown()).isTrue();
              assertThat(problem.fix()).isNotEmpty();
            });
  }

  @Test
  void bundleWithoutCoordinatorsIsRefused() {
    assertThatThrownBy(() -> reader.read("<bundle-app name='b' xmlns='uri:oozie:bundle:0.2'/>"))
        .hasMessageContaining("E0701")
        .hasMessageContaining("coordinator");
  }

  @Test
  void everyProblemIsFoundAtOnce() {
    ScheduleReadResult<BundleDefinition> result =
        reader.readAll(
            SMALLEST
                .replace("name='c'", "name='' enabled='1'")
                .replace(">/c<", "><")
                .replace("name='d'", "name='x' enabled='maybe'"));

    assertThat(result.problems())
        .extracting(Problem::code)
        .containsExactly(ErrorCode.E1305, ErrorCode.E0701, ErrorCode.E0701, ErrorCode.E0701);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.1", "0.2", "0.3", "0.4", "0.5"})
  void onlyTheOldestCoordinatorIsRefused(String version) {
    Coordinator member = reader.read(SMALLEST).coordinators().get(1);
    CoordinatorDefinition definition =
        new CoordinatorXmlReader()
            .read(Fixtures.schedule("daily").replace("coordinator:0.5", "coordinator:" + version));

    Optional<Problem> refusal = member.refusalOf(definition);

    if (version.equals("0.1")) {
      assertThat(refusal)
          .get()
          .hasToString(
              "E1319 line 3, column 25, coordinator 'd': coordinator 'daily-${region}' is of language"
                  + " version 0.1 Fix: write a newer namespace into its coordinator.xml, such as"
                  + " xmlns=\"uri:oozie:coordinator:0.4\".");
    } else {
      assertThat(refusal).isEmpty();
    }
  }
}
