package io.drover.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.drover.schema.CoordinatorDefinition.Controls;
import io.drover.schema.CoordinatorDefinition.DataIn;
import io.drover.schema.CoordinatorDefinition.DataOut;
import io.drover.schema.CoordinatorDefinition.Instances;
import io.drover.schema.DatasetsDocument.Dataset;
import io.drover.schema.WorkflowDefinition.Parameter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CoordinatorXmlReaderTest {
  private static final String SMALLEST =
      """
      <coordinator-app name='c' frequency='60' start='2026-01-01T00:00Z' end='2027-01-01T00:00Z'
                       timezone='UTC' xmlns='uri:oozie:coordinator:0.5'>
        <controls><execution>FIFO</execution></controls>
        <datasets>
          <dataset name='d' frequency='60' initial-instance='2026-01-01T00:00Z' timezone='UTC'>
            <uri-template>/d</uri-template>
          </dataset>
        </datasets>
        <input-events>
          <data-in name='i' dataset='d'><instance>${coord:current(0)}</instance></data-in>
        </input-events>
        <input-logic><or><data-in dataset='i'/></or></input-logic>
        <output-events>
          <data-out name='o' dataset='d'><instance>${coord:current(1)}</instance></data-out>
        </output-events>
        <action><workflow><app-path>/w</app-path></workflow></action>
      </coordinator-app>
      """;

  private final CoordinatorXmlReader reader = new CoordinatorXmlReader();

  @Test
  void everySectionIsReadAsItIsWritten() {
    CoordinatorDefinition definition = reader.read(Fixtures.schedule("daily"));

    assertThat(definition.name()).isEqualTo("daily-${region}");
    assertThat(definition.schemaVersion()).isEqualTo("0.5");
    assertThat(definition.frequency()).isEqualTo("${coord:days(1)}");
    assertThat(definition.start()).isEqualTo("${start}");
    assertThat(definition.end()).isEqualTo("2027-01-01T00:00Z");
    assertThat(definition.timezone()).isEqualTo("America/Los_Angeles");
    assertThat(definition.location()).isEqualTo(new SourceLocation(3, 113));
    assertThat(definition.parameters())
        .containsExactly(
            new Parameter("region", Optional.empty()),
            new Parameter("start", Optional.of("2026-01-01T00:00Z")));
    assertThat(definition.controls())
        .isEqualTo(
            new Controls(
                Optional.of("${timeout}"),
                Optional.of("2"),
                Optional.of("LAST_ONLY"),
                Optional.empty()));
  }

  @Test
  void datasetsKeepTemplatesAndTheThreeFormsOfDoneFlags() {
    DatasetsDocument datasets = reader.read(Fixtures.schedule("daily")).datasets();

    assertThat(datasets.includes()).containsExactly("hdfs://nn/${region}/common.xml", "more.xml");
    assertThat(datasets.datasets())
        .extracting(Dataset::name, Dataset::doneFlag)
        .containsExactly(
            tuple("logs", Optional.empty()),
            tuple("copies", Optional.of("")),
            tuple("out-1_b", Optional.of("${flag}")));
    assertThat(datasets.datasets().get(0))
        .isEqualTo(
            new Dataset(
                "logs",
                "60",
                "2025-01-01T00:00Z",
                "UTC",
                "${nameNode}/logs/${YEAR}/${MONTH}/${DAY}/${HOUR}",
                Optional.empty(),
                new SourceLocation(17, 93)));
  }

  @Test
  void eventsKeepTheirInstances() {
    CoordinatorDefinition definition = reader.read(Fixtures.schedule("daily"));

    assertThat(definition.inputEvents())
        .extracting(DataIn::name, DataIn::dataset, DataIn::instances)
        .containsExactly(
            tuple(
                "a",
                "logs",
                new Instances.Each(List.of("${coord:offset(-1, 'HOUR')}", "2026-01-01T00:00Z"))),
            tuple(
                "b", "copies", new Instances.Range("${coord:current(-23)}", "${coord:current(0)}")),
            tuple("c", "from-include", new Instances.Each(List.of("${coord:latest(0)}"))));
    assertThat(definition.outputEvents())
        .extracting(DataOut::name, DataOut::dataset, DataOut::instance, DataOut::nocleanup)
        .containsExactly(
            tuple("result", "out-1_b", "${coord:current(0)}", Optional.of("true")),
            tuple("a", "out-1_b", "${coord:current(1)}", Optional.empty()));
  }

  @Test
  void inputLogicIsATree() {
    InputLogic logic = reader.read(Fixtures.schedule("daily")).inputLogic().orElseThrow();

    assertThat(logic)
        .isEqualTo(
            new InputLogic.And(
                options("all", "1", ""),
                List.of(
                    new InputLogic.Or(
                        options("", "", "${wait}"),
                        List.of(
                            input("a"), new InputLogic.Input(options("second", "2", "10"), "b"))),
                    new InputLogic.Combine(
                        options("both", "", ""), List.of(input("a"), input("b"))),
                    input("c"))));
  }

  private static InputLogic.Input input(String dataIn) {
    return new InputLogic.Input(options("", "", ""), dataIn);
  }

  private static InputLogic.Options options(String name, String min, String wait) {
    return new InputLogic.Options(
        Optional.of(name).filter(text -> !text.isEmpty()),
        Optional.of(min).filter(text -> !text.isEmpty()),
        Optional.of(wait).filter(text -> !text.isEmpty()));
  }

  @Test
  void actionKeepsConfigurationAndServiceLevel() {
    ScheduleReadResult<CoordinatorDefinition> result = reader.readAll(Fixtures.schedule("daily"));

    CoordinatorDefinition.WorkflowAction action = result.orThrow().action();
    assertThat(action.appPath()).isEqualTo("${nameNode}/apps/daily");
    assertThat(action.configuration())
        .containsExactly(Map.entry("in", "${coord:dataIn('a')}"), Map.entry("empty", ""));
    XmlElement sla = action.sla().orElseThrow();
    assertThat(sla.namespace()).isEqualTo("uri:oozie:sla:0.2");
    assertThat(sla.children())
        .extracting(XmlElement::name)
        .containsExactly("nominal-time", "should-end");
    assertThat(result.problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.1", "0.2", "0.3", "0.4", "0.5"})
  void everyVersionIsOneTolerantLanguage(String version) {
    CoordinatorDefinition definition =
        reader.read(
            Fixtures.schedule("daily").replace("coordinator:0.5", "coordinator:" + version));

    assertThat(definition.schemaVersion()).isEqualTo(version);
    assertThat(definition.inputEvents()).hasSize(3);
  }

  @Test
  void mostMayBeLeftOut() {
    CoordinatorDefinition definition =
        reader.read(
            """
            <coordinator-app name='c' frequency='*/10 * * * *' start='s' end='e' timezone='UTC'
                             xmlns='uri:oozie:coordinator:0.1'>
              <action><workflow><app-path>/w</app-path></workflow></action>
            </coordinator-app>
            """);

    assertThat(definition.controls())
        .isEqualTo(
            new Controls(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
    assertThat(definition.datasets()).isEqualTo(DatasetsDocument.EMPTY);
    assertThat(definition.parameters()).isEmpty();
    assertThat(definition.inputEvents()).isEmpty();
    assertThat(definition.inputLogic()).isEmpty();
    assertThat(definition.outputEvents()).isEmpty();
    assertThat(definition.action().configuration()).isEmpty();
    assertThat(definition.action().sla()).isEmpty();
  }

  @Test
  void everyProblemOfNamesAndValuesIsFoundAtOnce() {
    ScheduleReadResult<CoordinatorDefinition> result =
        reader.readAll(Fixtures.schedule("many-mistakes"));

    assertThat(result.definition()).isEmpty();
    assertThat(result.problems().stream().map(Problem::toString))
        .containsExactlyElementsOf(Fixtures.problems("many-mistakes"));
  }

  @Test
  void everyProblemOfTheSchemaIsFoundAtOnce() {
    InvalidRequestException thrown =
        catchThrowableOfType(
            InvalidRequestException.class, () -> reader.read(Fixtures.schedule("schema-mistakes")));

    assertThat(thrown.code()).isEqualTo(ErrorCode.E0701);
    assertThat(thrown.problems().stream().map(Problem::toString))
        .containsExactlyElementsOf(Fixtures.problems("schema-mistakes"));
  }

  static Stream<Arguments> goodChanges() {
    return Stream.of(
        change("frequency='60' start", "frequency='005' start"),
        change("frequency='60' start", "frequency='${minutes}' start"),
        change("frequency='60' start", "frequency='0 10-20/2 L * MON#2' start"),
        change("frequency='60' initial", "frequency='${coord:endOfMonths(1)}' initial"),
        change("<execution>FIFO", "<execution>lifo"),
        change("<execution>FIFO", "<execution>${execution}"),
        change("<execution>FIFO", "<concurrency>-1</concurrency><execution>"),
        change("${coord:current(0)}", "${coord:offset(0, 'DAY')}"),
        change("${coord:current(0)}", "${coord:dateOffset('a}, b', 1)}"),
        change("${coord:current(0)}", "${f(\"},\", 'x')}"),
        change("${coord:current(0)}", "2026-01-01T00:00Z"),
        change("<datasets>", "<datasets><include>/more.xml</include>"),
        change(
            "<data-in name='i' dataset='d'>",
            "<data-in name='i' dataset='x'>",
            "<datasets>",
            "<datasets><include>/more.xml</include>"),
        change("name='i' dataset='d'", "name=' i ' dataset=' d '"),
        change("<data-out name='o'", "<data-out name='i'"),
        change("<data-out name='o'", "<data-out nocleanup='FALSE' name='o'"),
        change("<data-out name='o'", "<data-out nocleanup='${keep}' name='o'"),
        change("<or><data-in dataset='i'/></or>", "<data-in dataset='i' min='0' wait='${w}'/>"),
        change("<input-logic><or><data-in dataset='i'/></or></input-logic>", ""),
        change("<app-path>/w", "<app-path>${w}"));
  }

  @ParameterizedTest
  @MethodSource("goodChanges")
  void goodDocumentHasNoProblems(List<String> changes) {
    assertThat(reader.readAll(changed(changes)).problems()).isEmpty();
  }

  static Stream<Arguments> badChanges() {
    return Stream.of(
        bad("E0701", "has no namespace", " xmlns='uri:oozie:coordinator:0.5'", ""),
        bad("E0701", "is no version of", "coordinator:0.5", "coordinator:0.6"),
        bad("E0701", "is no version of", "coordinator:0.5", "coordinator"),
        bad(
            "E0701",
            "'timezone' is missing on element 'coordinator-app'",
            "timezone='UTC' xmlns",
            "xmlns"),
        bad(
            "E0701",
            "attribute 'frequenzy' is not known",
            "frequency='60' start",
            "frequenzy='60' start"),
        bad("E0701", "allowed here: workflow", "<action><workflow>", "<action><spark/><workflow>"),
        bad(
            "E0701",
            "element 'action' is not complete",
            "<workflow><app-path>/w</app-path></workflow>",
            ""),
        bad(
            "E0701",
            "'dataset' is not complete Fix: add uri-template",
            "<uri-template>/d</uri-template>",
            ""),
        bad(
            "E0701", "'data-in' is not complete Fix: add one of: instance, start-instance",
            "<instance>${coord:current(0)}</instance>", ""),
        bad(
            "E0701",
            "add end-instance",
            "<instance>${coord:current(0)}</instance>",
            "<start-instance>x</start-instance>"),
        bad(
            "E0701", "'data-out' is not complete Fix: add instance",
            "<instance>${coord:current(1)}</instance>", ""),
        bad(
            "E0701",
            "'and' is not allowed here inside 'input-events'",
            "<input-events>",
            "<input-events><and/>"),
        bad(
            "E0701",
            "'or' is not allowed here inside 'combine'",
            "<or><data-in dataset='i'/></or>",
            "<combine><or><data-in dataset='i'/></or></combine>"),
        bad("E0701", "'or' is not complete", "<or><data-in dataset='i'/></or>", "<or/>"),
        bad("E0701", "'input-logic' is not complete", "<or><data-in dataset='i'/></or>", ""),
        bad("E0701", "'input-logic', nothing more may follow", "</or>", "</or><and/>"),
        bad("E0701", "asynchronous datasets", "</dataset>", "</dataset><async-dataset/>"),
        bad("E0701", "'include' is empty", "<datasets>", "<datasets><include> </include>"),
        bad("E0701", "'1d' is no name", "dataset name='d'", "dataset name='1d'"),
        bad("E0701", "'_i' is no name", "data-in name='i'", "data-in name='_i'"),
        bad("E0701", "'a.b' is no name", "data-out name='o'", "data-out name='a.b'"),
        bad("E0701", "'' is no name", "data-out name='o'", "data-out name=''"),
        bad("E0701", "'app-path' is empty", "<app-path>/w", "<app-path> "),
        bad(
            "E0739",
            "has no name",
            "<controls>",
            "<parameters><property><name/></property></parameters><controls>"),
        bad("E1003", "attribute 'name' is empty", "name='c'", "name=' '"),
        bad(
            "E1003",
            "'frequency' has the value '0'",
            "frequency='60' start",
            "frequency='0' start"),
        bad(
            "E1003",
            "'frequency' has the value '-5'",
            "frequency='60' start",
            "frequency='-5' start"),
        bad(
            "E1003",
            "'frequency' has the value '1 hour'",
            "frequency='60' start",
            "frequency='1 hour' start"),
        bad(
            "E1003",
            "'frequency' has the value '* * * * * *'",
            "frequency='60' start",
            "frequency='* * * * * *' start"),
        bad(
            "E1003",
            "'frequency' has the value '0 * * * *'",
            "frequency='60' initial",
            "frequency='0 * * * *' initial"),
        bad(
            "E1003",
            "'initial-instance' is empty",
            "initial-instance='2026-01-01T00:00Z'",
            "initial-instance=''"),
        bad("E1003", "'execution' has the value 'BEST'", "FIFO", "BEST"),
        bad(
            "E1003",
            "'throttle' has the value '1.5'",
            "</execution>",
            "</execution><throttle>1.5</throttle>"),
        bad(
            "E1003",
            "there is no dataset 'logs'",
            "data-in name='i' dataset='d'",
            "data-in name='i' dataset='logs'"),
        bad(
            "E1003",
            "there is no dataset 'D'",
            "data-out name='o' dataset='d'",
            "data-out name='o' dataset='D'"),
        bad(
            "E1003",
            "attribute 'dataset' is empty",
            "data-in name='i' dataset='d'",
            "data-in name='i' dataset=''"),
        bad("E1003", "there is no data-in 'o'", "<data-in dataset='i'", "<data-in dataset='o'"),
        bad("E1003", "'min' has the value 'two'", "<or>", "<or min='two'>"),
        bad(
            "E1003",
            "'wait' has the value '-1'",
            "<data-in dataset='i'",
            "<data-in wait='-1' dataset='i'"),
        bad("E1003", "'nocleanup' has the value 'yes'", "<data-out", "<data-out nocleanup='yes'"),
        bad(
            "E1003",
            "the name 'i' is already taken at line 10, column 35",
            "</input-events>",
            "<data-in name='i' dataset='d'><instance>x</instance></data-in></input-events>"),
        bad(
            "E1003",
            "the name 'o' is already taken",
            "</output-events>",
            "<data-out name='o' dataset='d'><instance>x</instance></data-out></output-events>"),
        bad("E1021", "the instance is empty", "${coord:current(0)}", " "),
        bad("E1021", "the instance is empty", "${coord:current(1)}", ""),
        bad(
            "E1021",
            "more than one instance in '${coord:current(0)},x'",
            "${coord:current(0)}",
            "${coord:current(0)},x"),
        bad("E1021", "more than one instance in 'a,b' Fix", "${coord:current(1)}", "a,b"),
        bad(
            "E1021",
            "start-instance in data-in 'i': there is more than one",
            "<instance>${coord:current(0)}</instance>",
            "<start-instance>a,b</start-instance><end-instance>c</end-instance>"),
        bad(
            "E1021",
            "end-instance in data-in 'i': the instance is empty",
            "<instance>${coord:current(0)}</instance>",
            "<start-instance>a</start-instance><end-instance/>"));
  }

  @ParameterizedTest
  @MethodSource("badChanges")
  void badDocumentIsRefusedWithCodeAndReason(String code, String reason, List<String> changes) {
    ScheduleReadResult<CoordinatorDefinition> result = reader.readAll(changed(changes));

    assertThat(result.definition()).isEmpty();
    assertThat(result.problems())
        .anySatisfy(
            problem -> {
              assertThat(problem.code().name()).isEqualTo(code);
              assertThat(problem.severity()).isEqualTo(Problem.Severity.ERROR);
              assertThat(problem.toString()).contains(reason);
              assertThat(problem.location().isKnown()).isTrue();
              assertThat(problem.fix()).isNotEmpty();
            });
    assertThat(result.problems().get(0).code().name()).isEqualTo(code);
  }

  @Test
  void otherDocumentIsRefusedByItsRoot() {
    assertThatThrownBy(() -> reader.read(Fixtures.schedule("group")))
        .hasMessageContaining("the root element is 'bundle-app', not 'coordinator-app'")
        .hasMessageContaining("send a coordinator definition");
  }

  @Test
  void includedFileIsRead() {
    DatasetsDocument datasets = reader.readDatasets(Fixtures.schedule("datasets"));

    assertThat(datasets)
        .isEqualTo(
            new DatasetsDocument(
                List.of("deeper.xml"),
                List.of(
                    new Dataset(
                        "logs",
                        "1440",
                        "2025-01-01T00:00Z",
                        "UTC",
                        "/logs/${YEAR}",
                        Optional.of("_READY"),
                        new SourceLocation(3, 93)))));
    assertThat(reader.readDatasets("<datasets/>")).isEqualTo(DatasetsDocument.EMPTY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<coordinator-app/>",
        "<datasets xmlns='uri:oozie:coordinator:0.4'/>",
        "<datasets><dataset name='a'/></datasets>",
        "<datasets><input-events/></datasets>",
        "<datasets><async-dataset/></datasets>",
        "<datasets><include/></datasets>"
      })
  void badIncludedFileIsRefused(String xml) {
    assertThatThrownBy(() -> reader.readDatasets(xml))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("E0701 line 1")
        .hasMessageContaining("Fix: ");
  }

  @Test
  void includedFileMayNotNameADatasetTwice() {
    String xml = Fixtures.schedule("datasets");
    String dataset = xml.substring(xml.indexOf("<dataset "), xml.indexOf("</datasets>"));

    assertThatThrownBy(
            () -> reader.readDatasets(xml.replace("</datasets>", dataset + "</datasets>")))
        .hasMessageContaining("E1003")
        .hasMessageContaining("the name 'logs' is already taken at line 3, column 93");
  }

  @Test
  void messagesDoNotFollowTheMachinesLanguage() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMAN);
      assertThatThrownBy(() -> reader.read(SMALLEST.replace("<controls>", "<controls><x/>")))
          .hasMessageContaining("element 'x' is not allowed here inside 'controls'");
    } finally {
      Locale.setDefault(before);
    }
  }

  private static Arguments change(String... changes) {
    return Arguments.of(List.of(changes));
  }

  private static Arguments bad(String code, String reason, String from, String to) {
    return Arguments.of(code, reason, List.of(from, to));
  }

  /** The smallest document with everything in it, after pairs of texts were exchanged. */
  private static String changed(List<String> changes) {
    String xml = SMALLEST;
    for (int i = 0; i < changes.size(); i += 2) {
      assertThat(xml).contains(changes.get(i));
      xml = xml.replace(changes.get(i), changes.get(i + 1));
    }
    return xml;
  }
}
