package io.drover.coordinator;

import static io.drover.coordinator.CoordinatorActionStatus.FAILED;
import static io.drover.coordinator.CoordinatorActionStatus.IGNORED;
import static io.drover.coordinator.CoordinatorActionStatus.KILLED;
import static io.drover.coordinator.CoordinatorActionStatus.READY;
import static io.drover.coordinator.CoordinatorActionStatus.RUNNING;
import static io.drover.coordinator.CoordinatorActionStatus.SKIPPED;
import static io.drover.coordinator.CoordinatorActionStatus.SUCCEEDED;
import static io.drover.coordinator.CoordinatorActionStatus.TIMEDOUT;
import static io.drover.coordinator.CoordinatorActionStatus.WAITING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drover.engine.JobStatus;
import io.drover.engine.Verb;
import io.drover.engine.WorkflowJob;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What coordinators do, on every database. */
abstract class CoordinatorContract extends CoordinatorFixture {
  private static final String DATASET =
      "<datasets><dataset name='in' frequency='${coord:days(1)}'"
          + " initial-instance='2026-01-01T00:00Z' timezone='UTC'>"
          + "<uri-template>file://ROOT/data/${YEAR}-${MONTH}-${DAY}</uri-template>"
          + "</dataset></datasets>";

  /** Without its table, no workflow can be prepared. */
  private static final String HIDE_DEFINITIONS =
      "alter table workflow_definition rename to hidden_definition";

  private static final String SHOW_DEFINITIONS =
      "alter table hidden_definition rename to workflow_definition";

  private String waiting(String instances) {
    return DATASET.replace("ROOT", root.toString())
        + "<input-events><data-in name='day' dataset='in'>"
        + instances
        + "</data-in></input-events>";
  }

  private static String property(String name, String value) {
    return "<property><name>" + name + "</name><value>" + value + "</value></property>";
  }

  /** A workflow that waits for a wish: suspended at its first node. */
  private static final String[] BREAKPOINT = {"oozie.suspend.on.nodes", "a"};

  private String held() {
    return workflow(
        "held",
        "<start to='a'/><action name='a'><fs><mkdir path='file://"
            + root
            + "/made'/></fs><ok to='end'/><error to='end'/></action><end name='end'/>");
  }

  @Test
  void everyNominalTimeGetsOneActionAndOneWorkflow() {
    CoordinatorJobId id =
        submit(coordinator(daily("2026-02-20T00:00Z", "2026-02-27T00:00Z"), "", noop(), ""));

    awaitJob(id, ScheduleStatus.SUCCEEDED);

    List<CoordinatorAction> actions = actions(id);
    assertThat(actions).hasSize(7);
    assertThat(actions)
        .extracting(action -> CoordinatorTime.format(action.nominalAt()))
        .first()
        .isEqualTo("2026-02-20T00:00Z");
    assertThat(actions).extracting(CoordinatorAction::status).containsOnly(SUCCEEDED);
    assertThat(actions).extracting(CoordinatorAction::workflowId).doesNotHaveDuplicates();
    WorkflowJob workflow = engine().workflows().job(actions.get(2).workflowId().orElseThrow());
    assertThat(workflow.parentId()).hasValue(id + "@3");
    assertThat(workflow.user()).isEqualTo("ann");
  }

  @Test
  void anActionIsMadeWhenItsTimeHasComeAndNotBefore() {
    CoordinatorJobId id =
        submit(coordinator(daily("2026-03-01T12:00Z", "2026-03-03T00:00Z"), "", noop(), ""));
    awaitNothingDue(id);
    assertThat(coordinators.job(id).status()).isEqualTo(ScheduleStatus.PREP);
    assertThat(coordinators.job(id).nextMaterializedAt())
        .hasValue(Instant.parse("2026-03-01T12:00:00Z"));

    clock.moveTo("2026-03-01T12:00Z");

    awaitStatuses(id, SUCCEEDED);
    assertThat(coordinators.job(id).status()).isEqualTo(ScheduleStatus.RUNNING);

    clock.moveTo("2026-03-02T12:00Z");

    awaitJob(id, ScheduleStatus.SUCCEEDED);
    assertThat(actions(id)).hasSize(2);
    assertThat(coordinators.job(id).nextMaterializedAt()).isEmpty();
    assertThat(coordinators.job(id).endedAt()).isPresent();
  }

  /** The loop has seen the job and found nothing to do before its time. */
  private void awaitNothingDue(CoordinatorJobId id) {
    org.awaitility.Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () ->
                new io.drover.coordinator.store.CoordinatorStore(database)
                    .job(id)
                    .orElseThrow()
                    .progress()
                    .nextDue(),
            due -> due.isEmpty() || due.get().isAfter(clock.instant()));
  }

  @Test
  void aWorkflowThatCannotBePreparedIsTriedAgainAfterAWhile() {
    CoordinatorJobId id =
        submit(coordinator(daily("2026-03-01T12:00Z", "2026-03-02T00:00Z"), "", noop(), ""));
    awaitNothingDue(id);
    database.jdbi().useHandle(handle -> handle.execute(HIDE_DEFINITIONS));

    clock.moveTo("2026-03-01T12:00Z");

    awaitActions(id, actions -> actions.size() == 1 && actions.get(0).errorMessage().isPresent());
    assertThat(statuses(id)).containsExactly(READY);
    database.jdbi().useHandle(handle -> handle.execute(SHOW_DEFINITIONS));
    awaitNothingDue(id);
    assertThat(statuses(id)).containsExactly(READY);

    clock.move(Duration.ofSeconds(10));

    awaitStatuses(id, SUCCEEDED);
  }

  @Test
  void whatAServerHadInHandWhenItDiedGoesOnAtOnce() {
    CoordinatorJobId id =
        submit(coordinator(daily("2026-03-01T12:00Z", "2026-03-02T00:00Z"), "", noop(), ""));
    awaitNothingDue(id);
    stopEngines();
    clock.moveTo("2026-03-01T12:00Z");
    OffsetDateTime later = clock.instant().plusSeconds(30).atOffset(ZoneOffset.UTC);
    database
        .jdbi()
        .useHandle(handle -> handle.execute("update coordinator_job set next_due = ?", later));

    startEngines();

    awaitStatuses(id, SUCCEEDED);
  }

  @Test
  void theConcurrencyBoundsWhatRunsAndTheThrottleWhatWaits() {
    CoordinatorJobId id =
        submit(
            coordinator(
                daily("2026-02-01T00:00Z", "2026-02-21T00:00Z"),
                controls("<concurrency>2</concurrency><throttle>3</throttle>"),
                held(),
                property(BREAKPOINT[0], BREAKPOINT[1])));

    awaitActions(
        id,
        actions ->
            actions.size() == 5
                && actions.stream().filter(action -> action.workflowId().isPresent()).count() == 2);
    resumeAll(id);
    awaitActions(
        id,
        actions ->
            actions.size() == 7
                && actions.stream().filter(action -> action.status() == SUCCEEDED).count() == 2);
  }

  /** Lets those that are suspended at their first node go on. */
  private void resumeAll(CoordinatorJobId id) {
    awaitActions(
        id,
        actions ->
            actions.stream()
                .filter(action -> !action.status().isFinal())
                .filter(action -> action.workflowId().isPresent())
                .allMatch(action -> action.status() == CoordinatorActionStatus.SUSPENDED));
    actions(id).stream()
        .filter(action -> action.status() == CoordinatorActionStatus.SUSPENDED)
        .forEach(
            action ->
                assertThat(
                        engine()
                            .workflows()
                            .apply(action.workflowId().orElseThrow(), Verb.RESUME, "ann"))
                    .isTrue());
  }

  @Test
  void anActionWaitsForItsInputsAndStartsWhenTheyAreThere() {
    write("data/2026-02-28/_SUCCESS", "");
    CoordinatorJobId id =
        submit(
            coordinator(
                daily("2026-03-01T00:00Z", "2026-03-02T00:00Z"),
                waiting(
                    "<start-instance>${coord:current(-1)}</start-instance>"
                        + "<end-instance>${coord:current(0)}</end-instance>"),
                noop(),
                property("input", "${coord:dataIn(\"day\")}")));
    String today = "file://" + root + "/data/2026-03-01";
    // newest first, and nobody looks for more while that is missing
    List<String> missing =
        List.of(today + "/_SUCCESS", "file://" + root + "/data/2026-02-28/_SUCCESS");
    awaitActions(
        id, actions -> actions.size() == 1 && actions.get(0).missingDependencies().equals(missing));
    CoordinatorAction waits = actions(id).get(0);
    assertThat(waits.status()).isEqualTo(WAITING);
    assertThat(waits.nextLookAt()).isPresent();
    assertThat(waits.timeoutAt()).hasValue(clock.instant().plus(Duration.ofMinutes(120)));
    assertThat(coordinators.missingInputs(id, ActionScope.ALL))
        .containsExactly(
            new MissingInputs(
                waits.id(),
                Optional.of(today + "/_SUCCESS"),
                List.of(new MissingInputs.DataSet("in", missing))));

    write("data/2026-03-01/_SUCCESS", "");
    clock.move(Duration.ofMinutes(2));

    awaitJob(id, ScheduleStatus.SUCCEEDED);
    assertThat(coordinators.actionConfiguration(waits.id()))
        .containsEntry("input", today + ",file://" + root + "/data/2026-02-28");
    assertThat(actions(id).get(0).missingDependencies()).isEmpty();
  }

  @Test
  void inputsThatNeverComeTimeTheActionOut() {
    CoordinatorJobId id =
        submit(
            coordinator(
                daily("2026-03-01T00:00Z", "2026-03-02T00:00Z"),
                controls("<timeout>10</timeout>")
                    + waiting("<instance>${coord:current(0)}</instance>"),
                noop(),
                ""));
    awaitStatuses(id, WAITING);
    clock.move(Duration.ofMinutes(9));
    awaitActions(id, actions -> actions.get(0).nextLookAt().orElseThrow().isAfter(clock.instant()));
    assertThat(statuses(id)).containsExactly(WAITING);

    clock.move(Duration.ofMinutes(1));

    awaitStatuses(id, TIMEDOUT);
    awaitJob(id, ScheduleStatus.DONEWITHERROR);
    assertThat(actions(id).get(0).errorMessage().orElseThrow()).contains("2026-03-01/_SUCCESS");
  }

  @Test
  void anActionThatIsTimedOutShowsWhatItsLastLookMissed() {
    String inputs =
        waiting("<instance>${coord:current(0)}</instance>")
            .replace(
                "</input-events>",
                "<data-in name='before' dataset='in'><instance>${coord:current(-1)}</instance>"
                    + "</data-in></input-events><input-logic><or>"
                    + "<data-in dataset='day' wait='5'/><data-in dataset='before'/>"
                    + "</or></input-logic>");
    CoordinatorJobId id =
        submit(
            coordinator(
                daily("2026-03-01T00:00Z", "2026-03-02T00:00Z"),
                controls("<timeout>10</timeout>") + inputs,
                noop(),
                ""));
    awaitActions(
        id,
        actions ->
            actions.size() == 1
                && actions.get(0).nextLookAt().orElseThrow().isAfter(clock.instant()));
    assertThat(actions(id).get(0).missingDependencies()).hasSize(1);

    clock.move(Duration.ofMinutes(10));

    awaitStatuses(id, TIMEDOUT);
    assertThat(actions(id).get(0).missingDependencies())
        .satisfiesExactly(
            day -> assertThat(day).endsWith("2026-03-01/_SUCCESS"),
            before -> assertThat(before).endsWith("2026-02-28/_SUCCESS"));
  }

  @Test
  void lastOnlyRunsTheLatestAndNoneWhatIsNotLate() {
    CoordinatorJobId last =
        submit(
            coordinator(
                daily("2026-02-20T00:00Z", "2026-03-03T00:00Z"),
                controls("<execution>LAST_ONLY</execution>"),
                noop(),
                ""));
    CoordinatorJobId none =
        submit(
            coordinator(
                daily("2026-02-20T00:00Z", "2026-03-03T00:00Z"),
                controls("<execution>NONE</execution>"),
                noop(),
                ""));

    for (CoordinatorJobId id : List.of(last, none)) {
      awaitActions(
          id,
          actions ->
              actions.size() == 10
                  && actions.stream().allMatch(action -> action.status().isFinal()));
      assertThat(statuses(id).subList(0, 8)).containsOnly(SKIPPED);
      assertThat(statuses(id).get(9)).isEqualTo(SUCCEEDED);
    }
    assertThat(statuses(none).get(8)).isEqualTo(SKIPPED);
  }

  @Test
  void lifoStartsTheNewestFirst() {
    CoordinatorJobId id =
        submit(
            coordinator(
                daily("2026-02-27T00:00Z", "2026-03-01T00:00Z"),
                controls("<execution>LIFO</execution>"),
                held(),
                property(BREAKPOINT[0], BREAKPOINT[1])));

    awaitActions(id, actions -> actions.size() == 2 && actions.get(1).workflowId().isPresent());

    assertThat(actions(id).get(0).status()).isEqualTo(CoordinatorActionStatus.READY);
  }

  @Test
  void suspendStopsEverythingAndResumeMakesUpForIt() {
    CoordinatorJobId id =
        submit(
            coordinator(
                daily("2026-03-01T00:00Z", "2026-03-04T00:00Z"),
                controls("<concurrency>5</concurrency>"),
                noop(),
                ""));
    awaitStatuses(id, SUCCEEDED);

    assertThat(coordinators.apply(id, ScheduleVerb.SUSPEND, "bob")).isTrue();
    assertThat(coordinators.apply(id, ScheduleVerb.SUSPEND, "bob")).isFalse();
    assertThat(coordinators.job(id).status()).isEqualTo(ScheduleStatus.SUSPENDED);
    clock.moveTo("2026-03-03T00:00Z");
    awaitNothingDue(id);
    assertThat(actions(id)).hasSize(1);

    assertThat(coordinators.apply(id, ScheduleVerb.RESUME, "bob")).isTrue();

    awaitJob(id, ScheduleStatus.SUCCEEDED);
    assertThat(actions(id)).hasSize(3);
  }

  @Test
  void suspendAndResumeReachTheWorkflows() {
    CoordinatorJobId id =
        submit(
            coordinator(
                daily("2026-03-01T00:00Z", "2026-03-02T00:00Z"),
                "",
                held(),
                property(BREAKPOINT[0], BREAKPOINT[1])));
    awaitStatuses(id, CoordinatorActionStatus.SUSPENDED);
    // all that is left to run is suspended
    awaitJob(id, ScheduleStatus.SUSPENDED);

    assertThat(coordinators.apply(id, ScheduleVerb.RESUME, "bob")).isTrue();

    awaitJob(id, ScheduleStatus.SUCCEEDED);
  }

  @Test
  void killEndsTheJobItsActionsAndTheirWorkflows() {
    CoordinatorJobId id =
        submit(
            coordinator(
                daily("2026-02-26T00:00Z", "2026-03-09T00:00Z"),
                controls("<concurrency>1</concurrency>"),
                held(),
                property(BREAKPOINT[0], BREAKPOINT[1])));
    awaitActions(id, actions -> actions.size() == 4 && actions.get(0).workflowId().isPresent());

    assertThat(coordinators.apply(id, ScheduleVerb.KILL, "bob")).isTrue();

    assertThat(coordinators.job(id).status()).isEqualTo(ScheduleStatus.KILLED);
    assertThat(statuses(id)).containsOnly(KILLED);
    org.awaitility.Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> engine().workflows().status(actions(id).get(0).workflowId().orElseThrow()),
            status -> status == JobStatus.KILLED);
    clock.moveTo("2026-03-08T00:00Z");
    awaitNothingDue(id);
    assertThat(actions(id)).hasSize(4);
    assertThat(coordinators.apply(id, ScheduleVerb.KILL, "bob")).isFalse();
  }

  @Test
  void killedActionsLeaveTheOthersAlone() {
    CoordinatorJobId id =
        submit(
            coordinator(
                daily("2026-02-26T00:00Z", "2026-03-01T00:00Z"),
                waiting("<instance>${coord:current(0)}</instance>"),
                noop(),
                ""));
    awaitStatuses(id, WAITING, WAITING, WAITING);

    List<CoordinatorAction> killed =
        coordinators.killActions(id, ActionScope.parse("action", "1,3"), "bob");

    assertThat(killed).extracting(CoordinatorAction::status).containsExactly(KILLED, KILLED);
    assertThat(statuses(id)).containsExactly(KILLED, WAITING, KILLED);
    assertThat(coordinators.job(id).status()).isEqualTo(ScheduleStatus.RUNNINGWITHERROR);
    assertThat(
            coordinators.killActions(
                id, ActionScope.parse("date", "2026-02-27T00:00Z::2026-02-27T00:00Z"), "bob"))
        .extracting(action -> action.id().number())
        .containsExactly(2);
    awaitJob(id, ScheduleStatus.KILLED);
  }

  @Test
  void aFailedWorkflowMakesTheJobRunWithErrorsAndEndSo() {
    write("data/2026-03-01/_SUCCESS", "");
    CoordinatorJobId id =
        submit(
            coordinator(
                daily("2026-03-01T00:00Z", "2026-03-03T00:00Z"),
                controls("<concurrency>2</concurrency>"),
                "${wf}",
                ""),
            "wf",
            failing());

    awaitStatuses(id, FAILED);
    awaitJob(id, ScheduleStatus.RUNNINGWITHERROR);
    clock.moveTo("2026-03-02T00:00Z");

    awaitJob(id, ScheduleStatus.FAILED);
  }

  @Test
  void aWorkflowThatCannotBeSubmittedFailsItsAction() {
    CoordinatorJobId id =
        submit(
            coordinator(
                daily("2026-03-01T00:00Z", "2026-03-02T00:00Z"),
                "",
                "file://" + root + "/apps/nothing",
                ""));

    awaitJob(id, ScheduleStatus.FAILED);

    assertThat(actions(id).get(0).errorCode()).hasValue("E0504");
  }

  @Test
  void rerunMakesAnActionRunAgainAndKeepsItsFormerWorkflow() {
    CoordinatorJobId id =
        submit(coordinator(daily("2026-02-27T00:00Z", "2026-03-01T00:00Z"), "", noop(), ""));
    awaitJob(id, ScheduleStatus.SUCCEEDED);
    CoordinatorAction before = actions(id).get(1);

    List<CoordinatorAction> again =
        coordinators.rerun(
            id,
            new CoordinatorRerun(
                ActionScope.parse("action", "2"), false, true, false, Map.of("x", "y")),
            "bob");

    assertThat(again).extracting(action -> action.id().number()).containsExactly(2);
    awaitActions(
        id,
        actions ->
            actions.get(1).status() == SUCCEEDED
                && !actions.get(1).workflowId().equals(before.workflowId()));
    awaitJob(id, ScheduleStatus.SUCCEEDED);
    assertThat(coordinators.allRuns(before.id())).hasSize(2);
    assertThat(
            engine().workflows().job(actions(id).get(1).workflowId().orElseThrow()).configuration())
        .containsEntry("x", "y");
  }

  @Test
  void rerunDeletesTheOutputUnlessToldNotTo() {
    String outputs =
        DATASET.replace("ROOT", root.toString()).replace("name='in'", "name='out'")
            + "<output-events><data-out name='o' dataset='out'>"
            + "<instance>${coord:current(0)}</instance></data-out></output-events>";
    CoordinatorJobId id =
        submit(coordinator(daily("2026-02-27T00:00Z", "2026-03-01T00:00Z"), outputs, noop(), ""));
    awaitJob(id, ScheduleStatus.SUCCEEDED);
    write("data/2026-02-27/part", "x");
    write("data/2026-02-28/part", "x");

    coordinators.rerun(
        id,
        new CoordinatorRerun(ActionScope.parse("action", "1"), false, false, false, Map.of()),
        "bob");
    awaitJob(id, ScheduleStatus.SUCCEEDED);
    coordinators.rerun(
        id,
        new CoordinatorRerun(ActionScope.parse("action", "2"), false, true, false, Map.of()),
        "bob");

    assertThat(root.resolve("data/2026-02-27")).doesNotExist();
    assertThat(root.resolve("data/2026-02-28/part")).exists();
  }

  @Test
  void rerunOfWhatFailedContinuesTheWorkflow() {
    CoordinatorJobId id =
        submit(coordinator(daily("2026-03-01T00:00Z", "2026-03-02T00:00Z"), "", failing(), ""));
    awaitJob(id, ScheduleStatus.FAILED);
    CoordinatorAction before = actions(id).get(0);

    coordinators.rerun(
        id,
        new CoordinatorRerun(
            ActionScope.parse("action", "1"), false, false, true, Map.of("nope", "true")),
        "bob");

    awaitJob(id, ScheduleStatus.SUCCEEDED);
    assertThat(actions(id).get(0).workflowId()).isEqualTo(before.workflowId());
    assertThat(engine().workflows().job(before.workflowId().orElseThrow()).run()).isEqualTo(1);
  }

  @Test
  void anActionThatHasNotEndedCannotBeRerun() {
    CoordinatorJobId id =
        submit(
            coordinator(
                daily("2026-02-26T00:00Z", "2026-03-01T00:00Z"),
                waiting("<instance>${coord:current(0)}</instance>"),
                noop(),
                ""));
    awaitStatuses(id, WAITING, WAITING, WAITING);

    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(
            () ->
                coordinators.rerun(
                    id,
                    new CoordinatorRerun(
                        ActionScope.parse("action", "1"), false, true, false, Map.of()),
                    "bob"))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.E1018));
    assertThat(statuses(id)).containsOnly(WAITING);
  }

  @Test
  void aPauseTimeStopsNewActionsAndClearingItGoesOn() {
    CoordinatorJobId id =
        submit(coordinator(daily("2026-03-01T00:00Z", "2026-03-05T00:00Z"), "", noop(), ""));
    awaitStatuses(id, SUCCEEDED);
    coordinators.change(id, ScheduleChange.parse("pausetime=2026-03-02T12:00Z"), "bob");

    clock.moveTo("2026-03-04T00:00Z");

    awaitJob(id, ScheduleStatus.PAUSED);
    awaitStatuses(id, SUCCEEDED, SUCCEEDED);

    coordinators.change(id, ScheduleChange.parse("pausetime="), "bob");

    awaitJob(id, ScheduleStatus.SUCCEEDED);
    assertThat(actions(id)).hasSize(4);
  }

  @Test
  void theEndCanMoveBothWays() {
    CoordinatorJobId id =
        submit(coordinator(daily("2026-02-27T00:00Z", "2026-03-01T00:00Z"), "", noop(), ""));
    awaitJob(id, ScheduleStatus.SUCCEEDED);

    coordinators.change(id, ScheduleChange.parse("endtime=2026-03-02T00:00Z"), "bob");

    awaitActions(id, actions -> actions.size() == 3);
    awaitJob(id, ScheduleStatus.SUCCEEDED);
    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(
            () -> coordinators.change(id, ScheduleChange.parse("endtime=2026-02-28T00:00Z"), "bob"))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.E1022));
  }

  @Test
  void anEarlierEndDropsActionsThatOnlyWait() {
    CoordinatorJobId id =
        submit(
            coordinator(
                daily("2026-02-26T00:00Z", "2026-03-09T00:00Z"),
                waiting("<instance>${coord:current(0)}</instance>"),
                noop(),
                ""));
    awaitStatuses(id, WAITING, WAITING, WAITING, WAITING);

    coordinators.change(id, ScheduleChange.parse("endtime=2026-02-28T00:00Z"), "bob");
    write("data/2026-02-26/_SUCCESS", "");
    write("data/2026-02-27/_SUCCESS", "");
    clock.move(Duration.ofMinutes(2));

    awaitJob(id, ScheduleStatus.SUCCEEDED);
    assertThat(actions(id)).hasSize(2);
  }

  @Test
  void aKilledJobCanBeIgnoredOrRunOn() {
    CoordinatorJobId id =
        submit(coordinator(daily("2026-03-01T00:00Z", "2026-03-03T00:00Z"), "", noop(), ""));
    awaitStatuses(id, SUCCEEDED);
    assertThat(coordinators.apply(id, ScheduleVerb.KILL, "bob")).isTrue();
    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(() -> coordinators.change(id, ScheduleChange.parse("concurrency=2"), "bob"))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.E1016));
    coordinators.ignore(id, "bob");
    assertThat(coordinators.job(id).status()).isEqualTo(ScheduleStatus.IGNORED);

    coordinators.change(id, ScheduleChange.parse("status=RUNNING"), "bob");
    clock.moveTo("2026-03-02T00:00Z");

    awaitJob(id, ScheduleStatus.SUCCEEDED);
    assertThat(actions(id)).hasSize(2);
  }

  @Test
  void ignoredActionsDoNotCount() {
    CoordinatorJobId id =
        submit(
            coordinator(
                daily("2026-02-28T00:00Z", "2026-03-02T00:00Z"),
                controls("<timeout>1</timeout>")
                    + waiting("<instance>${coord:current(0)}</instance>"),
                noop(),
                ""));
    write("data/2026-02-28/_SUCCESS", "");
    awaitActions(id, actions -> actions.size() == 2);
    clock.move(Duration.ofMinutes(2));
    awaitJob(id, ScheduleStatus.DONEWITHERROR);
    int bad = statuses(id).indexOf(TIMEDOUT) + 1;

    coordinators.ignoreActions(id, ActionScope.parse("action", "" + bad), "bob");

    assertThat(statuses(id).get(bad - 1)).isEqualTo(IGNORED);
    awaitJob(id, ScheduleStatus.SUCCEEDED);
  }

  @Test
  void anUpdateCountsForActionsToComeAndTellsWhatDiffers() {
    String before = coordinator(daily("2026-03-01T00:00Z", "2026-03-03T00:00Z"), "", noop(), "");
    CoordinatorJobId id = submit(before);
    awaitStatuses(id, SUCCEEDED);
    String after =
        before.replace(
            "</app-path>", "</app-path><configuration>" + property("v", "2") + "</configuration>");

    String tried =
        coordinators.update(
            id, new CoordinatorSubmission("ann", Map.of(), Optional.of(after)), true);
    assertThat(coordinators.job(id).definitionVersion()).isEqualTo(1);
    coordinators.update(id, new CoordinatorSubmission("ann", Map.of(), Optional.of(after)), false);
    clock.moveTo("2026-03-02T00:00Z");

    awaitJob(id, ScheduleStatus.SUCCEEDED);
    assertThat(tried).contains("+").contains("<name>v</name>");
    assertThat(actions(id)).extracting(CoordinatorAction::definitionVersion).containsExactly(1, 2);
    assertThat(coordinators.actionConfiguration(id.action(2))).containsEntry("v", "2");
    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(
            () ->
                coordinators.update(
                    id,
                    new CoordinatorSubmission(
                        "ann", Map.of(), Optional.of(after.replace("days(1)", "days(2)"))),
                    false))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.E1023));
  }

  @Test
  void whatAnotherServerLeftIsGoneOnWith() {
    CoordinatorJobId id =
        submit(
            coordinator(
                daily("2026-03-01T00:00Z", "2026-03-11T00:00Z"),
                controls("<concurrency>3</concurrency>"),
                noop(),
                ""));
    awaitStatuses(id, SUCCEEDED);

    stopEngines();
    clock.moveTo("2026-03-10T00:00Z");
    startEngines();

    awaitJob(id, ScheduleStatus.SUCCEEDED);
    assertThat(actions(id))
        .extracting(action -> action.id().number())
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 10).boxed().toList());
  }

  @Test
  void theTimelineTellsWhatHappened() {
    CoordinatorJobId id =
        submit(coordinator(daily("2026-02-28T00:00Z", "2026-03-01T00:00Z"), "", noop(), ""));
    awaitJob(id, ScheduleStatus.SUCCEEDED);

    assertThat(coordinators.timeline(id, 0))
        .extracting(io.drover.engine.TimelineEntry::text)
        .contains("submitted by ann", "RUNNING", "action 1 SUCCEEDED", "SUCCEEDED")
        .anyMatch(text -> text.startsWith("action 1 started workflow "));
  }

  @Test
  void listsAreFilteredAndPaged() {
    CoordinatorJobId id =
        submit(coordinator(daily("2026-02-20T00:00Z", "2026-03-01T00:00Z"), "", noop(), ""));
    awaitJob(id, ScheduleStatus.SUCCEEDED);

    CoordinatorActionPage page =
        coordinators.actions(
            id,
            new CoordinatorActionFilter(
                java.util.Set.of(SUCCEEDED),
                java.util.Set.of(RUNNING),
                List.of(
                    new CoordinatorActionFilter.Comparison(
                        ">=", Instant.parse("2026-02-22T00:00:00Z")))),
            1,
            2,
            true);

    assertThat(page.total()).isEqualTo(7);
    assertThat(page.actions()).extracting(action -> action.id().number()).containsExactly(8, 7);
    assertThat(coordinators.jobs(CoordinatorFilter.ALL, 0, 10).jobs())
        .extracting(CoordinatorJob::id)
        .containsExactly(id);
  }

  @Test
  void aBackfillMakesUpForTimesWithoutActionsAndLeavesTheScheduleAlone() {
    CoordinatorJobId id =
        submit(coordinator(daily("2026-03-01T00:00Z", "2026-03-09T00:00Z"), "", noop(), ""));
    awaitStatuses(id, SUCCEEDED);
    Backfill past =
        new Backfill(
            Instant.parse("2026-02-20T00:00:00Z"),
            Instant.parse("2026-03-02T00:00:00Z"),
            3,
            Backfill.Reprocess.NONE);

    BackfillPlan plan = coordinators.planBackfill(id, past);

    assertThat(plan.times()).hasSize(10);
    assertThat(plan.toRun()).hasSize(9);
    assertThat(plan.times().get(9).existing().orElseThrow().action()).isEqualTo(id.action(1));
    assertThat(coordinators.backfills(id)).isEmpty();

    CoordinatorJobId backfill = coordinators.backfill(id, past, "bob");

    awaitJob(backfill, ScheduleStatus.SUCCEEDED);
    assertThat(actions(backfill))
        .extracting(CoordinatorAction::nominalAt)
        .containsExactlyElementsOf(plan.toRun());
    assertThat(coordinators.job(backfill).backfillOf()).hasValue(id);
    assertThat(actions(id)).hasSize(1);
    assertThat(coordinators.job(id).status()).isEqualTo(ScheduleStatus.RUNNING);
    assertThat(coordinators.planBackfill(id, past).toRun()).isEmpty();
    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(() -> coordinators.backfill(id, past, "bob"))
        .withMessageContaining("nothing to backfill");
  }

  @Test
  void aBackfillCanRunAgainWhatEndedBadlyOrAll() {
    CoordinatorJobId id =
        submit(coordinator(daily("2026-02-27T00:00Z", "2026-03-01T00:00Z"), "", failing(), ""));
    awaitJob(id, ScheduleStatus.FAILED);
    Instant from = Instant.parse("2026-02-26T00:00:00Z");
    Instant to = Instant.parse("2026-03-01T00:00:00Z");

    assertThat(
            coordinators
                .planBackfill(id, new Backfill(from, to, 1, Backfill.Reprocess.NONE))
                .toRun())
        .containsExactly(from);
    assertThat(
            coordinators
                .planBackfill(id, new Backfill(from, to, 1, Backfill.Reprocess.FAILED))
                .toRun())
        .hasSize(3);
  }

  @Test
  void whatTheCoordinatorWillMakeItselfIsNoBackfill() {
    CoordinatorJobId id =
        submit(coordinator(daily("2026-03-01T00:00Z", "2026-03-09T00:00Z"), "", noop(), ""));
    awaitStatuses(id, SUCCEEDED);

    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(
            () ->
                coordinators.planBackfill(
                    id,
                    new Backfill(
                        Instant.parse("2026-02-20T00:00:00Z"),
                        Instant.parse("2026-03-03T00:00:00Z"),
                        1,
                        Backfill.Reprocess.NONE)))
        .withMessageContaining("2026-03-02T00:00Z");
  }

  @Test
  void whatWasMissedIsToldOnceAndRunsByTheExecutionOrder() {
    CoordinatorJobId all =
        submit(coordinator(daily("2026-03-01T00:00Z", "2026-03-09T00:00Z"), "", noop(), ""));
    CoordinatorJobId last =
        submit(
            coordinator(
                daily("2026-03-01T00:00Z", "2026-03-09T00:00Z"),
                controls("<execution>LAST_ONLY</execution>"),
                noop(),
                ""));
    awaitStatuses(all, SUCCEEDED);
    awaitStatuses(last, SUCCEEDED);

    stopEngines();
    clock.moveTo("2026-03-05T06:00Z");
    startEngines();

    awaitStatuses(all, SUCCEEDED, SUCCEEDED, SUCCEEDED, SUCCEEDED, SUCCEEDED);
    awaitStatuses(last, SUCCEEDED, SKIPPED, SKIPPED, SKIPPED, SUCCEEDED);
    assertThat(coordinators.missedTimes())
        .extracting(MissedTimes::coordinator, MissedTimes::missed, MissedTimes::runs)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(all, 4L, 4L),
            org.assertj.core.groups.Tuple.tuple(last, 4L, 1L));
    assertThat(coordinators.timeline(last, 0))
        .extracting(io.drover.engine.TimelineEntry::text)
        .contains(
            "no server ran from 2026-03-01T00:00Z to 2026-03-05T06:00Z: 4 nominal times were"
                + " missed, from 2026-03-02T00:00Z to 2026-03-05T00:00Z; by LAST_ONLY 1 runs now,"
                + " 3 are skipped");
  }
}
