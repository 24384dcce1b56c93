package io.drover.engine;

import static org.awaitility.Awaitility.await;

import io.drover.actions.ActionRegistry;
import io.drover.actions.WorkflowJobId;
import io.drover.actions.file.FileSystems;
import io.drover.engine.store.Database;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An engine on an empty database, with an executor that plays what the tests say. */
abstract class EngineFixture {
  static final Duration PATIENCE = Duration.ofSeconds(20);
  static final EngineConfig CONFIG = EngineConfig.DEFAULTS.withRetries(3, Duration.ZERO);

  final ScriptedExecutor executor = new ScriptedExecutor();
  final FaultyFiles files = new FaultyFiles();
  final Applications applications = new Applications();
  final List<Engine> engines = new ArrayList<>();
  Database database;
  WorkflowService workflows;

  /** A database with no rows. */
  abstract Database emptyDatabase();

  @BeforeEach
  void start() {
    database = emptyDatabase();
    workflows = startEngine().workflows();
  }

  final Engine startEngine() {
    return startEngine(CONFIG);
  }

  final Engine startEngine(EngineConfig config) {
    return startEngine(config, Notifier.NONE);
  }

  final Engine startEngine(EngineConfig config, Notifier notifier) {
    Engine engine =
        new Engine(
            database,
            new ActionRegistry(List.of(executor)),
            new FileSystems(List.of(files, applications)),
            config,
            notifier,
            () -> Optional.of("http://me/callback"),
            InstantSource.system());
    engine.start();
    engines.add(engine);
    return engine;
  }

  @AfterEach
  void stop() {
    stopEngines();
    database.close();
  }

  final void stopEngines() {
    engines.forEach(Engine::close);
    engines.clear();
  }

  static final String KILL_AND_END =
      "<kill name='fail'><message>killed at ${wf:lastErrorNode()}:"
          + " ${wf:errorMessage(wf:lastErrorNode())}</message></kill><end name='end'/>";

  static String action(String name, String script, String ok, String error) {
    return "<action name='"
        + name
        + "'><livy-batch xmlns='uri:drover:action:1.0'><file>"
        + script
        + "</file></livy-batch><ok to='"
        + ok
        + "'/><error to='"
        + error
        + "'/></action>";
  }

  static String app(String nodes) {
    return "<workflow-app xmlns='uri:oozie:workflow:0.5' name='test'>" + nodes + "</workflow-app>";
  }

  final WorkflowJobId submit(String nodes) {
    return workflows.submit(
        new Submission("ann", Map.of("day", "sunday"), Optional.of(app(nodes)), true));
  }

  final JobStatus end(WorkflowJobId id) throws InterruptedException {
    return workflows.awaitEnd(id, PATIENCE);
  }

  final WorkflowAction node(WorkflowJobId id, String node) {
    return workflows.job(id).actions().stream()
        .filter(action -> action.node().equals(node))
        .findFirst()
        .orElseThrow(() -> new AssertionError("node " + node + " was not reached"));
  }

  final void awaitRunning(WorkflowJobId id, String node) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                workflows.job(id).actions().stream()
                    .anyMatch(
                        action ->
                            action.node().equals(node) && action.status() == ActionStatus.RUNNING));
  }
}
