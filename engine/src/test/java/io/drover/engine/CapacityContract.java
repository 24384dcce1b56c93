package io.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.actions.ActionRegistry;
import io.drover.actions.JobPriority;
import io.drover.actions.PlaceLimits;
import io.drover.actions.WorkflowJobId;
import io.drover.actions.file.FileSystems;
import io.drover.engine.capacity.Admission;
import io.drover.engine.capacity.EndpointCapacity;
import io.drover.engine.store.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Places at endpoints, on both databases, with engines that share one. */
abstract class CapacityContract {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  final CrowdedEndpoint endpoint = new CrowdedEndpoint();
  private final Applications applications = new Applications();
  private final List<Engine> engines = new ArrayList<>();
  private final List<Admission> admissions = new ArrayList<>();
  Database database;

  /** A database with no rows. */
  abstract Database emptyDatabase();

  @BeforeEach
  void open() {
    database = emptyDatabase();
  }

  @AfterEach
  void close() {
    stop();
    database.close();
  }

  final void stop() {
    engines.forEach(Engine::close);
    engines.clear();
    admissions.forEach(Admission::close);
    admissions.clear();
  }

  final WorkflowService start(PlaceLimits limits) {
    Admission admission =
        new Admission(database, Map.of(CrowdedEndpoint.NAME, limits), InstantSource.system());
    Engine engine =
        new Engine(
            database,
            new ActionRegistry(List.of(endpoint.through(admission))),
            new FileSystems(List.of(applications)),
            EngineFixture.CONFIG,
            InstantSource.system());
    engine.giveWayTo(admission);
    engine.start();
    admission.start();
    engines.add(engine);
    admissions.add(admission);
    return engine.workflows();
  }

  private EndpointCapacity capacity() {
    return admissions.get(0).capacity().get(0);
  }

  static WorkflowJobId submit(
      WorkflowService workflows, String user, Map<String, String> properties, String... files) {
    StringBuilder nodes = new StringBuilder("<start to='n0'/>");
    for (int i = 0; i < files.length; i++) {
      nodes.append(
          EngineFixture.action(
              "n" + i, files[i], i + 1 < files.length ? "n" + (i + 1) : "end", "fail"));
    }
    return workflows.submit(
        new Submission(
            user,
            properties,
            Optional.of(EngineFixture.app(nodes + EngineFixture.KILL_AND_END)),
            true));
  }

  private static List<WorkflowJobId> submit(WorkflowService workflows, int jobs, String user) {
    List<WorkflowJobId> ids = new ArrayList<>();
    for (int i = 0; i < jobs; i++) {
      ids.add(submit(workflows, user, Map.of(), "quick"));
    }
    return ids;
  }

  private static void allSucceed(WorkflowService workflows, List<WorkflowJobId> ids)
      throws InterruptedException {
    for (WorkflowJobId id : ids) {
      assertThat(workflows.awaitEnd(id, PATIENCE)).as("%s", id).isEqualTo(JobStatus.SUCCEEDED);
    }
  }

  private static WorkflowAction action(WorkflowService workflows, WorkflowJobId id, String node) {
    return workflows.job(id).actions().stream()
        .filter(one -> one.node().equals(node))
        .findFirst()
        .orElseThrow();
  }

  private static void awaitWaiting(WorkflowService workflows, WorkflowJobId id, String node) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                workflows.job(id).actions().stream()
                    .anyMatch(
                        one ->
                            one.node().equals(node)
                                && one.external()
                                    .waitingFor()
                                    .filter(words -> words.contains("waiting for a place"))
                                    .isPresent()));
  }

  private static String name(WorkflowJobId id, String node) {
    return id + "." + node + ".0.0";
  }

  @Test
  void manyJobsNeverHaveMoreThanTheLimitAndAllSucceed() throws InterruptedException {
    WorkflowService workflows = start(new PlaceLimits(7, 50, 5));

    allSucceed(workflows, submit(workflows, 300, "ann"));

    assertThat(endpoint.mostAtOnce()).isBetween(2, 7);
    assertThat(endpoint.begun()).hasSize(300).doesNotHaveDuplicates();
    assertThat(capacity().batches()).isZero();
    assertThat(capacity().waiting()).isZero();
  }

  @Test
  void theLimitIsThatOfAllServersTogether() throws InterruptedException {
    WorkflowService one = start(new PlaceLimits(5, 50, 5));
    WorkflowService other = start(new PlaceLimits(5, 50, 5));
    List<WorkflowJobId> ids = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      ids.add(submit(i % 2 == 0 ? one : other, "ann", Map.of(), "quick"));
    }

    allSucceed(one, ids);

    assertThat(endpoint.mostAtOnce()).isBetween(2, 5);
    assertThat(endpoint.begun()).hasSize(60).doesNotHaveDuplicates();
  }

  @Test
  void placesSurviveARestart() throws InterruptedException {
    endpoint.hold(true);
    WorkflowService workflows = start(new PlaceLimits(2, 50, 5));
    List<WorkflowJobId> ids = submit(workflows, 5, "ann");
    awaitWaiting(workflows, ids.get(4), "n0");
    stop();

    WorkflowService again = start(new PlaceLimits(2, 50, 5));
    ids.addAll(submit(again, 3, "ann"));
    awaitWaiting(again, ids.get(7), "n0");
    assertThat(endpoint.alive()).isEqualTo(2);
    endpoint.hold(false);

    allSucceed(again, ids);
    assertThat(endpoint.mostAtOnce()).isEqualTo(2);
  }

  @Test
  void prioritiesGoFirstAndThenWhoAskedFirst() throws InterruptedException {
    endpoint.hold(true);
    WorkflowService workflows = start(new PlaceLimits(1, 50, 5));
    WorkflowJobId first = submit(workflows, "ann", Map.of(), "held");
    await().atMost(PATIENCE).until(() -> endpoint.alive() == 1);
    WorkflowJobId anns = submit(workflows, "ann", Map.of(), "held");
    awaitWaiting(workflows, anns, "n0");
    WorkflowJobId bobs = submit(workflows, "bob", Map.of("queue", "etl"), "held");
    awaitWaiting(workflows, bobs, "n0");
    WorkflowJobId urgent = submit(workflows, "ann", Map.of(JobPriority.PROPERTY, "HIGH"), "held");
    awaitWaiting(workflows, urgent, "n0");

    List<EndpointCapacity.Line> lines = capacity().lines();
    List<WorkflowJobId> order = List.of(first, urgent, anns, bobs);
    for (WorkflowJobId id : order) {
      await().atMost(PATIENCE).until(() -> endpoint.begun().contains(name(id, "n0")));
      endpoint.finish(name(id, "n0"));
    }
    allSucceed(workflows, order);

    assertThat(endpoint.begun()).containsExactlyElementsOf(names(order));
    assertThat(lines.get(0).priority()).isEqualTo(JobPriority.HIGH);
    assertThat(lines).extracting(EndpointCapacity.Line::user).containsExactly("ann", "ann", "bob");
    assertThat(lines.get(1).reason()).isEqualTo("1 of 1 places for batches are in use");
  }

  @Test
  void whoHasLessGoesBeforeWhoAskedBefore() throws InterruptedException {
    endpoint.hold(true);
    WorkflowService workflows = start(new PlaceLimits(2, 50, 5));
    List<WorkflowJobId> anns = submit(workflows, 2, "ann");
    await().atMost(PATIENCE).until(() -> endpoint.alive() == 2);
    WorkflowJobId more = submit(workflows, "ann", Map.of(), "held");
    awaitWaiting(workflows, more, "n0");
    WorkflowJobId bobs = submit(workflows, "bob", Map.of(), "held");
    awaitWaiting(workflows, bobs, "n0");

    endpoint.finish(name(anns.get(0), "n0"));
    await().atMost(PATIENCE).until(() -> endpoint.begun().size() == 3);
    endpoint.hold(false);

    assertThat(endpoint.begun().get(2)).isEqualTo(name(bobs, "n0"));
    allSucceed(workflows, List.of(anns.get(1), more, bobs));
  }

  private static List<String> names(List<WorkflowJobId> ids) {
    return ids.stream().map(id -> name(id, "n0")).toList();
  }

  @Test
  void whoWaitsSeesWhyAndWhere() {
    endpoint.hold(true);
    WorkflowService workflows = start(new PlaceLimits(1, 50, 5));
    List<WorkflowJobId> ids = submit(workflows, 4, "ann");
    await().atMost(PATIENCE).until(() -> capacity().waiting() == 3);
    List<WorkflowJobId> waiting =
        ids.stream().filter(id -> !endpoint.begun().contains(name(id, "n0"))).toList();
    waiting.forEach(id -> awaitWaiting(workflows, id, "n0"));

    assertThat(waiting.stream().map(id -> admissions.get(0).waiting(id).get("n0")))
        .allSatisfy(
            words ->
                assertThat(words)
                    .startsWith(
                        "waiting for a place at Livy 'default':"
                            + " 1 of 1 places for batches are in use; number "))
        .extracting(words -> words.replaceAll(".*number ", ""))
        .containsExactlyInAnyOrder("1 in line", "2 in line", "3 in line");
    assertThat(action(workflows, waiting.get(0), "n0").status()).isEqualTo(ActionStatus.PREP);
  }

  @Test
  void noMoreThanTheirLimitStartAtOnce() throws InterruptedException {
    endpoint.startSlowly(true);
    WorkflowService workflows = start(new PlaceLimits(100, 3, 5));
    List<WorkflowJobId> ids = submit(workflows, 12, "ann");
    await().atMost(PATIENCE).until(() -> capacity().waiting() == 9);

    assertThat(endpoint.alive()).isEqualTo(3);
    assertThat(capacity().starting()).isEqualTo(3);
    assertThat(capacity().lines().get(0).reason())
        .isEqualTo("3 are starting, of 3 that may at once");
    endpoint.startSlowly(false);

    allSucceed(workflows, ids);
  }

  @Test
  void tooMuchForTheEndpointFailsNothing() throws InterruptedException {
    endpoint.takes(3);
    WorkflowService workflows = start(new PlaceLimits(40, 40, 5));

    List<WorkflowJobId> ids = submit(workflows, 120, "ann");
    allSucceed(workflows, ids);

    assertThat(endpoint.mostAtOnce()).isEqualTo(3);
    assertThat(endpoint.refusals()).isPositive();
    assertThat(endpoint.begun()).hasSize(120).doesNotHaveDuplicates();
    assertThat(ids.stream().map(id -> action(workflows, id, "n0")))
        .allSatisfy(one -> assertThat(one.attempt().attempt()).isZero());
    assertThat(capacity().backOff()).isPresent();
    assertThat(capacity().startingNow()).isLessThan(40);
  }

  @Test
  void theKillOfOneThatWaitsGivesItsTurnAway() throws InterruptedException {
    endpoint.hold(true);
    WorkflowService workflows = start(new PlaceLimits(1, 50, 5));
    WorkflowJobId first = submit(workflows, "ann", Map.of(), "held");
    await().atMost(PATIENCE).until(() -> endpoint.alive() == 1);
    WorkflowJobId killed = submit(workflows, "ann", Map.of(), "held");
    awaitWaiting(workflows, killed, "n0");
    WorkflowJobId next = submit(workflows, "ann", Map.of(), "held");
    awaitWaiting(workflows, next, "n0");

    workflows.apply(killed, Verb.KILL, "ann");
    assertThat(workflows.awaitEnd(killed, PATIENCE)).isEqualTo(JobStatus.KILLED);
    await().atMost(PATIENCE).until(() -> capacity().waiting() == 1);
    workflows.apply(first, Verb.KILL, "ann");
    endpoint.hold(false);

    allSucceed(workflows, List.of(next));
    assertThat(endpoint.begun()).containsExactly(name(first, "n0"), name(next, "n0"));
  }

  @Test
  void aSuspendedJobIsPassedOverAndKeepsItsTurn() throws InterruptedException {
    endpoint.hold(true);
    WorkflowService workflows = start(new PlaceLimits(1, 50, 5));
    WorkflowJobId first = submit(workflows, "ann", Map.of(), "held");
    await().atMost(PATIENCE).until(() -> endpoint.alive() == 1);
    List<WorkflowJobId> line = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      line.add(submit(workflows, "ann", Map.of(), "held"));
      awaitWaiting(workflows, line.get(i), "n0");
    }

    workflows.apply(line.get(0), Verb.SUSPEND, "ann");
    endpoint.finish(name(first, "n0"));
    await().atMost(PATIENCE).until(() -> endpoint.begun().contains(name(line.get(1), "n0")));
    assertThat(capacity().lines().get(0).suspended()).isEqualTo(1);
    workflows.apply(line.get(0), Verb.RESUME, "ann");
    endpoint.finish(name(line.get(1), "n0"));
    endpoint.hold(false);

    allSucceed(workflows, line);
    assertThat(endpoint.begun())
        .containsExactly(
            name(first, "n0"),
            name(line.get(1), "n0"),
            name(line.get(0), "n0"),
            name(line.get(2), "n0"));
  }

  @Test
  void aSuspendedJobThatHasNotUsedItsPlaceGivesItBack() throws InterruptedException {
    WorkflowService workflows = start(new PlaceLimits(1, 50, 5));
    endpoint.hold(true);
    WorkflowJobId first = submit(workflows, "ann", Map.of(), "held");
    await().atMost(PATIENCE).until(() -> endpoint.alive() == 1);
    WorkflowJobId suspended = submit(workflows, "ann", Map.of(), "held");
    awaitWaiting(workflows, suspended, "n0");
    endpoint.away(true);
    endpoint.finish(name(first, "n0"));
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                action(workflows, suspended, "n0")
                    .external()
                    .waitingFor()
                    .equals(Optional.of("it is away")));
    workflows.apply(suspended, Verb.SUSPEND, "ann");
    endpoint.away(false);

    WorkflowJobId next = submit(workflows, "ann", Map.of(), "quick");
    endpoint.hold(false);

    allSucceed(workflows, List.of(next));
    workflows.apply(suspended, Verb.RESUME, "ann");
    allSucceed(workflows, List.of(suspended));
    assertThat(endpoint.mostAtOnce()).isEqualTo(1);
  }

  @Test
  void aRerunAsksForAPlaceOfItsOwn() throws InterruptedException {
    WorkflowService workflows = start(new PlaceLimits(1, 50, 5));
    WorkflowJobId id = submit(workflows, "ann", Map.of(), "quick");
    allSucceed(workflows, List.of(id));

    workflows.rerun(id, new Rerun("ann", Map.of(), Optional.empty(), new RerunScope.Everything()));

    await().atMost(PATIENCE).until(() -> endpoint.begun().contains(id + ".n0.1.0"));
    allSucceed(workflows, List.of(id));
    assertThat(endpoint.mostAtOnce()).isEqualTo(1);
  }

  @Test
  void aSessionHoldsItsPlaceUntilItsJobHasEnded() throws InterruptedException {
    WorkflowService workflows = start(new PlaceLimits(100, 50, 2));
    List<WorkflowJobId> ids = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      ids.add(submit(workflows, "ann", Map.of(), "session", "quick"));
    }

    allSucceed(workflows, ids);

    assertThat(endpoint.mostSessions()).isEqualTo(2);
    await().atMost(PATIENCE).until(() -> capacity().sessions() == 0);
  }

  @Test
  void jobsThatNeedTwoSessionsDoNotBlockEachOther() throws InterruptedException {
    WorkflowService workflows = start(new PlaceLimits(100, 50, 2));
    List<WorkflowJobId> ids = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      ids.add(submit(workflows, "ann", Map.of(), "session", "session", "quick"));
    }

    allSucceed(workflows, ids);

    assertThat(endpoint.mostSessions()).isBetween(2, 4);
  }

  @Test
  void aSubWorkflowDoesNotWaitForTheSessionOfItsParent() throws InterruptedException {
    applications.add(
        "child",
        EngineFixture.app(
            "<start to='c'/>"
                + EngineFixture.action("c", "session", "end", "fail")
                + EngineFixture.KILL_AND_END));
    WorkflowService workflows = start(new PlaceLimits(100, 50, 1));
    WorkflowJobId parent =
        workflows.submit(
            new Submission(
                "ann",
                Map.of(),
                Optional.of(
                    EngineFixture.app(
                        "<start to='n0'/>"
                            + EngineFixture.action("n0", "session", "sub", "fail")
                            + "<action name='sub'><sub-workflow><app-path>"
                            + Applications.uri("child")
                            + "</app-path></sub-workflow><ok to='end'/><error to='fail'/></action>"
                            + EngineFixture.KILL_AND_END)),
                true));

    allSucceed(workflows, List.of(parent));

    assertThat(endpoint.mostSessions()).isEqualTo(2);
  }

  @Test
  void whoeverWaitsCostsNoCommandThatIsDue() {
    endpoint.hold(true);
    WorkflowService workflows = start(new PlaceLimits(1, 50, 5));
    List<WorkflowJobId> ids = submit(workflows, 5, "ann");
    await().atMost(PATIENCE).until(() -> capacity().waiting() == 4);
    ids.stream()
        .filter(id -> !endpoint.begun().contains(name(id, "n0")))
        .forEach(id -> awaitWaiting(workflows, id, "n0"));

    assertThat(
            engines.get(0).housekeeping().queue(100).stream()
                .filter(command -> command.phase().equals("START"))
                .map(command -> Duration.between(Instant.now(), command.dueAt())))
        .hasSize(4)
        .allSatisfy(wait -> assertThat(wait).isGreaterThan(Duration.ofMinutes(5)));
  }
}
