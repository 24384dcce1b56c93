package io.drover.coordinator.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.actions.ActionRegistry;
import io.drover.actions.file.FileSystems;
import io.drover.actions.file.LocalFileSystem;
import io.drover.actions.file.TimedCalls;
import io.drover.coordinator.BundleJobId;
import io.drover.coordinator.CoordinatorConfig;
import io.drover.coordinator.CoordinatorEngine;
import io.drover.coordinator.CoordinatorJob;
import io.drover.coordinator.CoordinatorService;
import io.drover.coordinator.ScheduleStatus;
import io.drover.engine.ApplicationReader;
import io.drover.engine.Engine;
import io.drover.engine.EngineConfig;
import io.drover.engine.TimelineEntry;
import io.drover.engine.WorkflowService;
import io.drover.engine.store.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bundles of real coordinators with workflows that have nothing to do, on an empty database. The
 * bundles move only in {@link #tick}, the coordinators by themselves, both by a clock that the test
 * moves.
 */
abstract class BundleFixture {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path directory;
  final MovedClock clock = new MovedClock("2026-01-01T00:00Z");
  Database database;
  BundleStore store;
  BundleService bundles;
  CoordinatorService coordinators;
  FaultyCoordinators faulty;
  BundleLoop loop;
  private LocalFileSystem files;
  private Engine engine;
  private CoordinatorEngine coordinatorEngine;
  private WorkflowService.Subscription news;

  /** A database with no rows. */
  abstract Database emptyDatabase();

  @BeforeEach
  void start() throws IOException {
    database = emptyDatabase();
    files =
        new LocalFileSystem(
            List.of(directory), new TimedCalls(4, Duration.ofSeconds(20)), InstantSource.system());
    FileSystems fileSystems = new FileSystems(List.of(files));
    engine =
        new Engine(
            database,
            new ActionRegistry(List.of()),
            fileSystems,
            EngineConfig.DEFAULTS,
            InstantSource.system());
    engine.start();
    coordinatorEngine =
        new CoordinatorEngine(
            database,
            engine,
            fileSystems,
            EngineConfig.DEFAULTS,
            CoordinatorConfig.DEFAULTS,
            clock);
    coordinatorEngine.start();
    coordinators = coordinatorEngine.coordinators();
    store = new BundleStore(database);
    faulty = new FaultyCoordinators(new StoredCoordinators(coordinators));
    loop = newLoop();
    news = coordinators.onStatusChanges(ids -> loop.changed(ids));
    bundles =
        new BundleService(
            store,
            new BundleCheck(reader(), clock),
            faulty,
            engine.numbers(),
            () -> {},
            CoordinatorConfig.DEFAULTS,
            clock);
    write("wf/workflow.xml", WORKFLOW);
    write("daily/coordinator.xml", coordinator("0.4"));
  }

  @AfterEach
  void stop() {
    news.close();
    coordinatorEngine.close();
    engine.close();
    files.close();
    database.close();
  }

  final ApplicationReader reader() {
    return new ApplicationReader(new FileSystems(List.of(files)), EngineConfig.DEFAULTS);
  }

  /** The bundles of a server like this one that starts now. */
  final Bundles server() {
    return new Bundles(
        database, coordinators, reader(), engine.numbers(), CoordinatorConfig.DEFAULTS, clock);
  }

  /** What works on bundles; another one after a crash. */
  final BundleLoop newLoop() {
    return new BundleLoop(
        store,
        new BundleWorker(store, faulty, clock),
        Runnable::run,
        2,
        Duration.ofMillis(500),
        clock);
  }

  private static final String WORKFLOW =
      "<workflow-app name='nothing' xmlns='uri:oozie:workflow:0.5'><start to='end'/>"
          + "<end name='end'/></workflow-app>";

  /** Daily from {@code start} to {@code end}. */
  static String coordinator(String version) {
    return "<coordinator-app name='daily' frequency='${coord:days(1)}' start='${start}'"
        + " end='${end}' timezone='UTC' xmlns='uri:oozie:coordinator:"
        + version
        + "'><action><workflow><app-path>${nn}/wf</app-path></workflow></action></coordinator-app>";
  }

  final void write(String path, String text) throws IOException {
    Path file = directory.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  static String element(String name) {
    return element(name, "daily", "");
  }

  static String element(String name, String application, String properties) {
    return "<coordinator name='"
        + name
        + "'><app-path>${nn}/"
        + application
        + "</app-path>"
        + (properties.isEmpty() ? "" : "<configuration>" + properties + "</configuration>")
        + "</coordinator>";
  }

  static String property(String name, String value) {
    return "<property><name>" + name + "</name><value>" + value + "</value></property>";
  }

  /** Coordinators run for the first three days of January 2026 if they say nothing else. */
  final BundleJobId submit(String body, boolean startNow) {
    Map<String, String> properties = new HashMap<>();
    properties.put("nn", directory.toUri().toString().replaceFirst("/$", ""));
    properties.put("start", "2026-01-01T00:00Z");
    properties.put("end", "2026-01-04T00:00Z");
    return bundles.submit(
        new BundleSubmission(
            "ann",
            properties,
            Optional.of(
                "<bundle-app name='b' xmlns='uri:oozie:bundle:0.2'>" + body + "</bundle-app>"),
            startNow));
  }

  static String kickOff(String time) {
    return "<controls><kick-off-time>" + time + "</kick-off-time></controls>";
  }

  /** Does all that can be done now. */
  final void tick() {
    for (int rounds = 0; loop.tick(); rounds++) {
      assertThat(rounds).as("rounds without end").isLessThan(1000);
    }
  }

  final void awaitStatus(BundleJobId id, ScheduleStatus status) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(
            () -> {
              tick();
              assertThat(bundles.job(id).status()).isEqualTo(status);
            });
  }

  final List<ScheduleStatus> statuses(BundleJobId id) {
    return bundles.coordinators(id).stream().map(CoordinatorJob::status).toList();
  }

  final void awaitCoordinators(BundleJobId id, ScheduleStatus... statuses) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(() -> assertThat(statuses(id)).containsExactly(statuses));
  }

  final List<String> history(BundleJobId id, String kind) {
    return bundles.timeline(id, 0).stream()
        .filter(entry -> entry.kind().equals(kind))
        .map(TimelineEntry::text)
        .toList();
  }
}
