package io.drover.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulateCommandTest {
  private static final String COORDINATOR =
      """
      <coordinator-app xmlns="uri:oozie:coordinator:0.4" name="nightly-${region}" frequency="1440"
          start="2026-10-30T07:30Z" end="2026-12-01T00:00Z" timezone="America/Los_Angeles">
        <datasets>
          <include>shared/datasets.xml</include>
          <dataset name="report" frequency="${coord:days(1)}" timezone="America/Los_Angeles"
              initial-instance="2026-01-01T08:00Z">
            <uri-template>/report/${region}/${YEAR}-${MONTH}-${DAY}</uri-template>
          </dataset>
        </datasets>
        <input-events>
          <data-in name="days" dataset="logs">
            <start-instance>${coord:current(-1)}</start-instance>
            <end-instance>${coord:current(0)}</end-instance>
          </data-in>
          <data-in name="newest" dataset="logs"><instance>${coord:latest(0)}</instance></data-in>
        </input-events>
        <output-events>
          <data-out name="made" dataset="report"><instance>${coord:current(0)}</instance></data-out>
        </output-events>
        <action><workflow><app-path>/apps/nightly</app-path></workflow></action>
      </coordinator-app>
      """;
  private static final String DATASETS =
      """
      <datasets>
        <dataset name="logs" frequency="${coord:days(1)}" timezone="America/Los_Angeles"
            initial-instance="2026-01-01T08:00Z">
          <uri-template>/logs/${YEAR}${MONTH}${DAY}</uri-template>
        </dataset>
      </datasets>
      """;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir private Path directory;
  private Instant now = Instant.parse("2026-06-01T00:00:00Z");

  @BeforeEach
  void writeApplication() throws IOException {
    write("coordinator.xml", COORDINATOR);
    write("shared/datasets.xml", DATASETS);
  }

  @Test
  void actionsAndRemarksComeInTheOrderOfTime() {
    assertThat(simulate("-D", "region=eu", "--from", "2026-11-01", "--to", "2026-11-02")).isZero();

    assertThat(out())
        .isEqualTo(
            """
            nightly-eu  every 1440 minutes  America/Los_Angeles
            runs from 2026-10-30T07:30Z to 2026-12-01T00:00Z
            shown from 2026-11-01T07:00Z to 2026-11-02T08:00Z

                  NOMINAL TIME       LOCAL TIME

            @3    2026-11-01T07:30Z  Sun 2026-11-01 00:30 -07:00
                  needs days    2026-11-01T07:00Z  /logs/20261101/_SUCCESS
                                2026-10-31T07:00Z  /logs/20261031/_SUCCESS
                  needs newest  ${coord:latest(0)}  known only when it runs
                  makes made    /report/eu/2026-11-01

            -     2026-11-01T09:00Z  America/Los_Angeles: clocks go back 1 h, from 2026-11-01 02:00 to 01:00;
                                     local times between come twice

            @4    2026-11-02T07:30Z  Sun 2026-11-01 23:30 -08:00
                  ! two actions on 2026-11-01
                  - local time 23:30 instead of 00:30
                  ! 2 actions make /report/eu/2026-11-01
                  needs days    2026-11-01T07:00Z  /logs/20261101/_SUCCESS
                                2026-10-31T07:00Z  /logs/20261031/_SUCCESS
                  needs newest  ${coord:latest(0)}  known only when it runs
                  makes made    /report/eu/2026-11-01

            2 actions
            2 warnings
              2026-11-02T07:30Z  @3-@4: two actions on 2026-11-01
              2026-11-02T07:30Z  @3-@4: 2 actions make /report/eu/2026-11-01
            """);
    assertThat(err()).isEmpty();
  }

  @Test
  void jsonSaysTheSame() throws IOException {
    assertThat(
            simulate(
                "-D", "region=eu", "--from", "2026-11-01", "--to", "2026-11-02T08:00Z", "--json"))
        .isZero();

    JsonNode simulation = JsonMapper.builder().build().readTree(out());
    assertThat(simulation.at("/name").asText()).isEqualTo("nightly-eu");
    assertThat(simulation.at("/timeUnit").asText()).isEqualTo("MINUTE");
    assertThat(simulation.at("/complete").asBoolean()).isTrue();
    assertThat(simulation.at("/actions")).hasSize(2);
    assertThat(simulation.at("/actions/1/number").asInt()).isEqualTo(4);
    assertThat(simulation.at("/actions/1/nominalTime").asText()).isEqualTo("2026-11-02T07:30Z");
    assertThat(simulation.at("/actions/1/localTime").asText())
        .isEqualTo("2026-11-01T23:30:00-08:00");
    assertThat(simulation.at("/actions/1/inputs/0/paths/1").asText())
        .isEqualTo("/logs/20261031/_SUCCESS");
    assertThat(simulation.at("/actions/1/inputs/1/resolved").asBoolean(true)).isFalse();
    assertThat(simulation.at("/actions/1/outputs/0/uris/0").asText())
        .isEqualTo("/report/eu/2026-11-01");
    assertThat(simulation.at("/remarks").findValuesAsText("kind"))
        .containsExactly("CLOCK_CHANGE", "SAME_PERIOD", "LOCAL_TIME_MOVED", "SAME_OUTPUT");
    assertThat(simulation.at("/remarks/3/actions/0").asInt()).isEqualTo(3);
    assertThat(simulation.at("/remarks/3/warning").asBoolean()).isTrue();
  }

  @Test
  void propertiesComeFromDefaultsFilesAndTheCommandLine() throws IOException {
    write("config-default.xml", configuration("region", "${continent}-1"));
    Path properties = write("job.properties", "continent=asia\n");
    Path xml = write("job.xml", configuration("region", "xml"));

    assertThat(simulate("-P", properties.toString())).isZero();
    assertThat(simulate("-config", xml.toString())).isZero();
    assertThat(simulate("-config", xml.toString(), "-D", "region=given")).isZero();

    assertThat(out().lines().filter(line -> line.startsWith("nightly")))
        .containsExactly(
            "nightly-asia-1  every 1440 minutes  America/Los_Angeles",
            "nightly-xml  every 1440 minutes  America/Los_Angeles",
            "nightly-given  every 1440 minutes  America/Los_Angeles");
  }

  @Test
  void itBeginsWithTheStartUntilThatIsOverAndEndsWithTheLimit() {
    assertThat(simulate("-D", "region=eu", "--limit", "2")).isZero();
    now = Instant.parse("2026-11-10T00:00:00Z");
    assertThat(simulate("-D", "region=eu", "--limit", "1")).isZero();
    now = Instant.parse("2027-01-01T00:00:00Z");
    assertThat(simulate("-D", "region=eu", "--limit", "1")).isZero();

    assertThat(
            out().lines().filter(line -> line.startsWith("@")).map(line -> line.substring(0, 23)))
        .containsExactly(
            "@1    2026-10-30T07:30Z",
            "@2    2026-10-31T07:30Z",
            "@12   2026-11-10T07:30Z",
            "@1    2026-10-30T07:30Z");
    assertThat(out()).contains("2 actions; there are more: --limit N shows N of them");
  }

  @Test
  void anIncludedFileOfAnotherFileSystemIsReadFromItsCopy() throws IOException {
    write("coordinator.xml", COORDINATOR.replace("shared/datasets.xml", "hdfs://nn/x/sets.xml"));

    assertThat(simulate("-D", "region=eu")).isEqualTo(ExitCode.USAGE);
    assertThat(err())
        .isEqualTo(
            "drover: the included hdfs://nn/x/sets.xml is not on this machine; put a copy of it at "
                + directory.resolve("sets.xml")
                + "\n");

    write("sets.xml", "<datasets><include>shared/datasets.xml</include></datasets>");
    assertThat(simulate("-D", "region=eu")).isZero();
  }

  @Test
  void whatTheServerWouldRefuseIsToldWithItsPlace() throws IOException {
    assertThat(simulate()).isEqualTo(ExitCode.NOT_SUCCEEDED);
    assertThat(err())
        .contains(directory.resolve("coordinator.xml") + ":2:")
        .contains("error E1004")
        .contains("[region]")
        .endsWith(
            "drover: nothing to simulate: the server would refuse "
                + directory.resolve("coordinator.xml")
                + "\n");
  }

  @Test
  void anErrorInAnIncludedFileIsToldWithThatFilesName() throws IOException {
    write("shared/datasets.xml", DATASETS.replace("uri-template", "template"));

    assertThat(simulate("-D", "region=eu")).isEqualTo(ExitCode.NOT_SUCCEEDED);

    assertThat(err()).contains(directory.resolve("shared/datasets.xml") + ":4:").contains("E0701");
  }

  @Test
  void aMissingParameterIsNamed() throws IOException {
    write(
        "coordinator.xml",
        COORDINATOR.replaceFirst(
            "<datasets>",
            "<parameters><property><name>owner</name></property></parameters><datasets>"));

    assertThat(simulate("-D", "region=eu")).isEqualTo(ExitCode.NOT_SUCCEEDED);

    assertThat(err()).contains("error E0738").contains("owner");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--from yesterday | --from yesterday is neither a UTC time such as",
        "--to 2026-02-30  | --to 2026-02-30 is neither a UTC time such as",
        "--from 2027-01-01 | there is nothing from 2027-01-01T08:00Z to 2026-12-01T00:00Z",
        "--limit 0        | --limit must be above 0, not 0",
        "-P none.txt      | cannot read none.txt",
      })
  void wrongUseIsExplained(String options, String message) {
    assertThat(simulate(("-D region=eu " + options).split(" "))).isEqualTo(ExitCode.USAGE);

    assertThat(err()).startsWith("drover: " + message).hasLineCount(1);
    assertThat(out()).isEmpty();
  }

  @Test
  void aDirectoryWithoutCoordinatorIsWrongUse() throws IOException {
    Files.delete(directory.resolve("coordinator.xml"));

    assertThat(simulate()).isEqualTo(ExitCode.USAGE);

    assertThat(err())
        .isEqualTo("drover: cannot read " + directory.resolve("coordinator.xml") + "\n");
  }

  private static String configuration(String name, String value) {
    return "<configuration><property><name>%s</name><value>%s</value></property></configuration>"
        .formatted(name, value);
  }

  private Path write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private int simulate(String... options) {
    String[] arguments = new String[options.length + 2];
    arguments[0] = "simulate";
    System.arraycopy(options, 0, arguments, 1, options.length);
    arguments[options.length + 1] = directory.toString();
    Terminal terminal =
        new Terminal(
            out,
            err,
            StandardCharsets.UTF_8,
            new Terminal.Abilities(false, false, true, 100, 24, ZoneId.of("Europe/Berlin")));
    return new DroverCli(
            (config, overrides) -> {
              throw new AssertionError("no server is needed");
            },
            workflow -> {
              throw new AssertionError("no workflow is validated");
            },
            application -> {
              throw new AssertionError("nothing is examined");
            },
            (config, request) -> {
              throw new AssertionError("nothing is imported");
            },
            terminal,
            Map.of(),
            () -> now)
        .execute(arguments);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
