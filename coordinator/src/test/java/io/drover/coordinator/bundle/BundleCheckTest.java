package io.drover.coordinator.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.actions.file.FileSystems;
import io.drover.actions.file.LocalFileSystem;
import io.drover.actions.file.TimedCalls;
import io.drover.engine.ApplicationReader;
import io.drover.engine.EngineConfig;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BundleCheckTest {
  @TempDir private Path directory;
  private LocalFileSystem files;

  @BeforeEach
  void openFiles() {
    files =
        new LocalFileSystem(
            List.of(directory), new TimedCalls(2, Duration.ofSeconds(10)), InstantSource.system());
  }

  @AfterEach
  void closeFiles() {
    files.close();
  }

  private PreparedBundle prepare(String body, Map<String, String> properties) {
    return prepare(
        new BundleSubmission(
            "ann",
            properties,
            Optional.of(
                "<bundle-app name='b-${region}' xmlns='uri:oozie:bundle:0.2'>"
                    + body
                    + "</bundle-app>"),
            false));
  }

  private PreparedBundle prepare(BundleSubmission submission) {
    return new BundleCheck(
            new ApplicationReader(new FileSystems(List.of(files)), EngineConfig.DEFAULTS),
            InstantSource.fixed(Instant.EPOCH))
        .prepare(submission);
  }

  private static String coordinator(String name) {
    return "<coordinator name='" + name + "'><app-path>/apps/" + name + "</app-path></coordinator>";
  }

  @Test
  void everythingIsEvaluatedAtSubmit() {
    PreparedBundle bundle =
        prepare(
            "<parameters><property><name>hour</name><value>0${six}</value></property></parameters>"
                + "<controls><kick-off-time>2026-01-01T${hour}:00Z</kick-off-time></controls>"
                + "<coordinator name='daily-${region}' enabled='${daily}'>"
                + "<app-path>${bundle:conf('nn.uri')}/daily</app-path><configuration>"
                + "<property><name>input</name><value>/in/${concat(region, '-x')}</value></property>"
                + "</configuration></coordinator>"
                + coordinator("weekly"),
            Map.of("region", "eu", "six", "6", "nn.uri", "hdfs://nn", "daily", "FALSE"));

    assertThat(bundle.name()).isEqualTo("b-eu");
    assertThat(bundle.kickOffAt()).contains(Instant.parse("2026-01-01T06:00:00Z"));
    assertThat(bundle.properties()).containsEntry("hour", "06").containsEntry("user.name", "ann");
    assertThat(bundle.coordinators())
        .extracting(BundledCoordinator::name, BundledCoordinator::enabled)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("daily-eu", false),
            org.assertj.core.groups.Tuple.tuple("weekly", true));
    BundledCoordinator daily = bundle.coordinators().get(0);
    assertThat(daily.appPath()).isEqualTo("hdfs://nn/daily");
    assertThat(daily.configuration()).containsExactly(Map.entry("input", "/in/eu-x"));
  }

  @Test
  void theDefinitionIsReadFromItsDirectoryWithItsDefaults() throws Exception {
    Files.writeString(
        directory.resolve("bundle.xml"),
        "<bundle-app name='${n}' xmlns='uri:oozie:bundle:0.1'>"
            + coordinator("c")
            + "</bundle-app>");
    Files.writeString(
        directory.resolve("config-default.xml"),
        "<configuration><property><name>n</name><value>of the file</value></property>"
            + "</configuration>");

    PreparedBundle bundle =
        prepare(
            new BundleSubmission(
                "ann",
                Map.of(
                    "base",
                    directory.toUri().toString(),
                    "oozie.bundle.application.path",
                    "${base}"),
                Optional.empty(),
                false));

    assertThat(bundle.name()).isEqualTo("of the file");
    assertThat(bundle.appPath()).isEqualTo(directory.toUri().toString());
  }

  @Test
  void pathsThatLeadNowhereAreRefused() {
    refuses(ErrorCode.E0405, Map.of());
    refuses(
        ErrorCode.E0504,
        Map.of("oozie.bundle.application.path", directory.resolve("no").toString()));
    refuses(ErrorCode.E0505, Map.of("oozie.bundle.application.path", directory.toString()));
  }

  private void refuses(ErrorCode code, Map<String, String> properties) {
    assertThatThrownBy(
            () ->
                prepare(
                    new BundleSubmission(
                        "ann", new HashMap<>(properties), Optional.empty(), false)))
        .isInstanceOfSatisfying(
            InvalidRequestException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void allThatCannotBeEvaluatedIsToldAtOnce() {
    assertThatThrownBy(
            () ->
                prepare(
                    "<controls><kick-off-time>tomorrow</kick-off-time></controls>"
                        + "<coordinator name='a' enabled='${region}'>"
                        + "<app-path>${nowhere}</app-path></coordinator>"
                        + "<coordinator name='b'><app-path>/b</app-path><configuration><property>"
                        + "<name>p</name><value>${coord:current(0)}</value></property>"
                        + "</configuration></coordinator>"
                        + "<coordinator name='c' enabled='${none}'>"
                        + "<app-path>${none}</app-path></coordinator>",
                    Map.of("region", "eu", "none", "")))
        .isInstanceOfSatisfying(
            InvalidRequestException.class,
            e -> {
              assertThat(e.problems())
                  .hasSize(6)
                  .allSatisfy(problem -> assertThat(problem.code()).isEqualTo(ErrorCode.E1301));
              assertThat(e)
                  .hasMessageContaining("kick-off-time 'tomorrow'")
                  .hasMessageContaining("enabled is 'eu'")
                  .hasMessageContaining("enabled is ''")
                  .hasMessageContaining("app-path is empty")
                  .hasMessageContaining("[nowhere]")
                  .hasMessageContaining("[coord:current] cannot be called in a bundle.xml");
            });
  }

  @Test
  void namesMustBeUniqueAndThereWhenTheyAreEvaluated() {
    assertThatThrownBy(
            () -> prepare(coordinator("c-${region}") + coordinator("c-eu"), Map.of("region", "eu")))
        .isInstanceOfSatisfying(
            InvalidRequestException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.E1304));
    assertThatThrownBy(
            () -> prepare(coordinator("${nobody}"), Map.of("region", "eu", "nobody", "")))
        .isInstanceOfSatisfying(
            InvalidRequestException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.E1305));
  }

  @Test
  void aParameterWithoutValueIsRefused() {
    assertThatThrownBy(
            () ->
                prepare(
                    "<parameters><property><name>day</name></property></parameters>"
                        + coordinator("c"),
                    Map.of("region", "eu")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("the bundle needs values")
        .hasMessageContaining("day");
  }
}
