package io.drover.coordinator;

import static org.awaitility.Awaitility.await;

import io.drover.actions.ActionRegistry;
import io.drover.actions.file.FileSystems;
import io.drover.actions.file.FsAction;
import io.drover.actions.file.LocalFileSystem;
import io.drover.actions.file.TimedCalls;
import io.drover.engine.Engine;
import io.drover.engine.EngineConfig;
import io.drover.engine.store.Database;
import io.drover.schema.action.ActionXmlReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Coordinators of real workflows and files on an empty database, with a clock of the test's. */
abstract class CoordinatorFixture {
  static final Duration PATIENCE = Duration.ofSeconds(20);
  static final CoordinatorConfig CONFIG = CoordinatorConfig.DEFAULTS;

  @TempDir Path root;
  final MovedClock clock = new MovedClock("2026-03-01T00:00Z");
  Database database;
  private TimedCalls calls;
  private FileSystems fileSystems;
  private Engine engine;
  private CoordinatorEngine coordinatorEngine;
  CoordinatorService coordinators;

  /** A database with no rows. */
  abstract Database emptyDatabase();

  @BeforeEach
  void start() {
    database = emptyDatabase();
    calls = new TimedCalls(4, Duration.ofSeconds(5));
    fileSystems =
        new FileSystems(List.of(new LocalFileSystem(List.of(root), calls, InstantSource.system())));
    startEngines();
  }

  final void startEngines() {
    engine =
        new Engine(
            database,
            new ActionRegistry(List.of(new FsAction(ActionXmlReader::fs, fileSystems, clock))),
            fileSystems,
            EngineConfig.DEFAULTS,
            clock);
    coordinatorEngine =
        new CoordinatorEngine(database, engine, fileSystems, EngineConfig.DEFAULTS, CONFIG, clock);
    coordinators = coordinatorEngine.coordinators();
    engine.start();
    coordinatorEngine.start();
  }

  final void stopEngines() {
    coordinatorEngine.close();
    engine.close();
  }

  @AfterEach
  void stop() {
    stopEngines();
    calls.close();
    database.close();
  }

  final Engine engine() {
    return engine;
  }

  /** Writes a file below the test's directory. */
  final Path write(String path, String text) {
    try {
      Path file = root.resolve(path);
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A workflow that ends at once. */
  final String noop() {
    return workflow("noop", "<start to='end'/><end name='end'/>");
  }

  /** A workflow that fails at once. */
  final String failing() {
    return workflow(
        "failing",
        "<start to='d'/><decision name='d'><switch><case to='end'>${nope}</case>"
            + "<default to='end'/></switch></decision><end name='end'/>");
  }

  final String workflow(String name, String nodes) {
    Path file =
        write(
            "apps/" + name + "/workflow.xml",
            "<workflow-app xmlns='uri:oozie:workflow:0.5' name='"
                + name
                + "'>"
                + nodes
                + "</workflow-app>");
    return "file://" + file.getParent();
  }

  /** A coordinator of that workflow. */
  static String coordinator(
      String attributes, String before, String appPath, String configuration) {
    return "<coordinator-app xmlns='uri:oozie:coordinator:0.5' name='test' "
        + attributes
        + ">"
        + before
        + "<action><workflow><app-path>"
        + appPath
        + "</app-path>"
        + (configuration.isEmpty() ? "" : "<configuration>" + configuration + "</configuration>")
        + "</workflow></action></coordinator-app>";
  }

  static String daily(String start, String end) {
    return times("${coord:days(1)}", start, end);
  }

  static String times(String frequency, String start, String end) {
    return "frequency='" + frequency + "' start='" + start + "' end='" + end + "' timezone='UTC'";
  }

  static String controls(String elements) {
    return "<controls>" + elements + "</controls>";
  }

  final CoordinatorJobId submit(String xml, String... properties) {
    Map<String, String> all = new HashMap<>();
    for (int i = 0; i < properties.length; i += 2) {
      all.put(properties[i], properties[i + 1]);
    }
    return coordinators.submit(new CoordinatorSubmission("ann", all, Optional.of(xml)));
  }

  final List<CoordinatorAction> actions(CoordinatorJobId id) {
    return coordinators.actions(id, ActionScope.ALL);
  }

  final List<CoordinatorActionStatus> statuses(CoordinatorJobId id) {
    return actions(id).stream().map(CoordinatorAction::status).toList();
  }

  final void awaitJob(CoordinatorJobId id, ScheduleStatus status) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                org.assertj.core.api.Assertions.assertThat(coordinators.job(id).status())
                    .as("of %s", actions(id))
                    .isEqualTo(status));
  }

  final void awaitActions(CoordinatorJobId id, Predicate<List<CoordinatorAction>> condition) {
    await().atMost(PATIENCE).until(() -> actions(id), condition);
  }

  final void awaitStatuses(CoordinatorJobId id, CoordinatorActionStatus... statuses) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                org.assertj.core.api.Assertions.assertThat(statuses(id)).containsExactly(statuses));
  }
}
