package io.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.actions.WorkflowJobId;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What an engine must do on every database. */
abstract class EngineContract extends RerunContract {
  @Test
  void aWorkflowWithoutActionsSucceeds() throws Exception {
    WorkflowJobId id = submit("<start to='end'/><end name='end'/>");

    assertThat(end(id)).isEqualTo(JobStatus.SUCCEEDED);
    WorkflowJob job = workflows.job(id);
    assertThat(job.actions())
        .extracting(WorkflowAction::node, WorkflowAction::type, WorkflowAction::status)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(":start:", ":START:", ActionStatus.OK),
            org.assertj.core.groups.Tuple.tuple("end", ":END:", ActionStatus.OK));
    assertThat(job.actions().get(0).transition()).contains("end");
    assertThat(job.startedAt()).isPresent();
    assertThat(job.endedAt()).isPresent();
    assertThat(job.id().value()).matches("\\d{7}-\\d{15}-drover-W");
  }

  @Test
  void actionsRunInTheirOrderAndSeeEachOthersData() throws Exception {
    WorkflowJobId id =
        submit(
            "<start to='a'/>"
                + action("a", "data rows 12", "b", "fail")
                + action("b", "ok ${wf:actionData('a')['rows']}", "end", "fail")
                + KILL_AND_END);

    assertThat(end(id)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(node(id, "b").conf()).contains("ok 12");
    assertThat(node(id, "b").external().externalId()).contains("app-" + id + ".b.0.0");
    assertThat(executor.starts).containsExactly(id + ".a.0.0", id + ".b.0.0");
  }

  @Test
  void aFailedActionTakesItsErrorTransitionAndTheKillNodeSaysWhy() throws Exception {
    WorkflowJobId id =
        submit("<start to='a'/>" + action("a", "error JA018", "end", "fail") + KILL_AND_END);

    assertThat(end(id)).isEqualTo(JobStatus.KILLED);
    assertThat(node(id, "a").status()).isEqualTo(ActionStatus.ERROR);
    assertThat(node(id, "a").transition()).contains("fail");
    assertThat(node(id, "fail").errorCode()).contains("E0729");
    assertThat(node(id, "fail").errorMessage()).contains("killed at a: it did not work");
  }

  @Test
  void whatAnActionLeftOpenIsClosedHoweverTheJobEnds() throws Exception {
    executor.refusedKills.set(1);
    WorkflowJobId good =
        submit(
            "<start to='a'/>"
                + action("a", "open", "b", "fail")
                + action("b", "ok", "end", "fail")
                + KILL_AND_END);
    assertThat(end(good)).isEqualTo(JobStatus.SUCCEEDED);
    // the first kill was refused, so it was tried again
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(executor.kills).containsExactly(good + ".a.0.0", good + ".a.0.0"));
    assertThat(node(good, "a").status()).isEqualTo(ActionStatus.OK);
    assertThat(workflows.job(good).status()).isEqualTo(JobStatus.SUCCEEDED);

    executor.kills.clear();
    WorkflowJobId failed =
        submit(
            "<start to='a'/>"
                + action("a", "open", "b", "fail")
                + action("b", "fatal", "c", "fail")
                + action("c", "open", "end", "fail")
                + KILL_AND_END);
    assertThat(end(failed)).isEqualTo(JobStatus.FAILED);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(executor.kills).containsExactly(failed + ".a.0.0"));

    executor.kills.clear();
    WorkflowJobId killed =
        submit(
            "<start to='a'/>"
                + action("a", "open", "b", "fail")
                + action("b", "hold never", "end", "fail")
                + KILL_AND_END);
    awaitRunning(killed, "b");
    workflows.apply(killed, Verb.KILL, "joe");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(executor.kills)
                    .containsExactlyInAnyOrder(killed + ".a.0.0", killed + ".b.0.0"));
  }

  @Test
  void aFileSystemThatDoesNotAnswerAnExpressionIsAskedAgain() throws Exception {
    files.faults.set(2);
    WorkflowJobId id =
        submit(
            "<start to='d'/><decision name='d'><switch>"
                + "<case to='a'>${fs:exists('faulty:///x')}</case><default to='fail'/>"
                + "</switch></decision>"
                + action("a", "ok ${fs:fileSize('faulty:///x')}", "end", "fail")
                + KILL_AND_END);

    assertThat(end(id)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(files.faults.get()).isNegative();
    assertThat(node(id, "a").conf()).contains("ok 7");
  }

  @Test
  void aDecisionWhoseFileSystemStaysAwaySuspendsTheJobAndGoesOnWhenResumed() throws Exception {
    files.faults.set(4);
    WorkflowJobId id =
        submit(
            "<start to='d'/><decision name='d'><switch>"
                + "<case to='end'>${fs:exists('faulty:///x')}</case><default to='fail'/>"
                + "</switch></decision>"
                + KILL_AND_END);
    await().atMost(PATIENCE).until(() -> workflows.job(id).status() == JobStatus.SUSPENDED);

    assertThat(workflows.apply(id, Verb.RESUME, "ann")).isTrue();

    assertThat(end(id)).isEqualTo(JobStatus.SUCCEEDED);
  }

  @Test
  void anExpressionAboutAForbiddenFileFailsAtOnce() throws Exception {
    WorkflowJobId id =
        submit(
            "<start to='a'/>"
                + action("a", "ok ${fs:fileSize('faulty:///forbidden')}", "end", "fail")
                + KILL_AND_END);

    assertThat(end(id)).isEqualTo(JobStatus.FAILED);
    assertThat(node(id, "a").errorCode()).contains("EL_ERROR");
    assertThat(node(id, "a").retries()).isZero();
  }

  @Test
  void aCallbackHasAnActionAskedThatWouldWaitAnHour() throws Exception {
    WorkflowJobId id =
        submit("<start to='a'/>" + action("a", "hold one PT1H", "end", "fail") + KILL_AND_END);
    awaitRunning(id, "a");
    executor.release("one");

    workflows.callback(id + "@a");

    assertThat(end(id)).isEqualTo(JobStatus.SUCCEEDED);
  }

  @Test
  void aCallbackHasAnActionAskedThatThisServerHolds() throws Exception {
    stopEngines();
    // a wait of an hour is short for who may hold its command for days
    workflows = startEngine(CONFIG.withLease(Duration.ofDays(2)), Notifier.NONE).workflows();
    WorkflowJobId id =
        submit("<start to='a'/>" + action("a", "hold one PT1H", "end", "fail") + KILL_AND_END);
    awaitRunning(id, "a");
    executor.release("one");

    // one that comes between two looks at the action counts for nothing
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              workflows.callback(id + "@a");
              return workflows.status(id) == JobStatus.SUCCEEDED;
            });
  }

  @Test
  void anActionThatDoesNotExistIsNotCalledBack() throws Exception {
    WorkflowJobId id = submit("<start to='a'/>" + action("a", "ok", "end", "fail") + KILL_AND_END);
    end(id);

    workflows.callback(id + "@a");
    for (String unknown : List.of("", "@", "@a", id.value(), id + "@b")) {
      assertThatThrownBy(() -> workflows.callback(unknown))
          .isInstanceOfSatisfying(
              InvalidRequestException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.E0402));
    }
  }

  @Test
  void bothBranchesOfAForkRunBeforeTheJoinGoesOn() throws Exception {
    WorkflowJobId id =
        submit(
            "<start to='f'/><fork name='f'><path start='a'/><path start='b'/></fork>"
                + action("a", "hold one", "j", "fail")
                + action("b", "hold two", "j", "fail")
                + "<join name='j' to='c'/>"
                + action("c", "ok", "end", "fail")
                + KILL_AND_END);

    awaitRunning(id, "a");
    awaitRunning(id, "b");
    executor.release("one");
    await().atMost(PATIENCE).until(() -> node(id, "a").status() == ActionStatus.OK);
    assertThat(workflows.job(id).actions()).extracting(WorkflowAction::node).doesNotContain("c");
    executor.release("two");

    assertThat(end(id)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(node(id, "f").transition()).contains("*");
    assertThat(node(id, "j").transition()).contains("c");
  }

  @Test
  void aBranchThatReachesKillStopsTheOther() throws Exception {
    executor.refusedKills.set(1);
    WorkflowJobId id =
        submit(
            "<start to='f'/><fork name='f'><path start='a'/><path start='b'/></fork>"
                + action("a", "hold never", "j", "fail")
                + action("b", "hold soon", "c", "fail")
                + action("c", "error X", "j", "fail")
                + "<join name='j' to='end'/>"
                + KILL_AND_END);
    awaitRunning(id, "a");
    executor.release("soon");

    assertThat(end(id)).isEqualTo(JobStatus.KILLED);
    assertThat(node(id, "a").status()).isEqualTo(ActionStatus.KILLED);
    // the first try was refused: a kill is asked again until it is confirmed
    await().atMost(PATIENCE).until(() -> executor.kills.size() == 2);
    assertThat(executor.kills).containsOnly(id + ".a.0.0");
  }

  @Test
  void aDecisionTakesTheFirstCaseThatIsExactlyTrue() throws Exception {
    WorkflowJobId id =
        submit(
            "<start to='d'/><decision name='d'><switch>"
                + "<case to='fail'>TRUE</case><case to='end'>  ${day eq 'sunday'} </case>"
                + "<default to='fail'/></switch></decision>"
                + KILL_AND_END);

    assertThat(end(id)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(node(id, "d").type()).isEqualTo("switch");
    assertThat(node(id, "d").transition()).contains("end");
    assertThat(node(id, "d").external().externalStatus()).contains("end");
  }

  @Test
  void anUnsetVariableFailsTheJobWithoutItsErrorTransition() throws Exception {
    WorkflowJobId id =
        submit("<start to='a'/>" + action("a", "ok ${nope}", "end", "fail") + KILL_AND_END);

    assertThat(end(id)).isEqualTo(JobStatus.FAILED);
    assertThat(node(id, "a").errorCode()).contains("EL_ERROR");
    assertThat(node(id, "a").errorMessage().orElseThrow())
        .contains("variable [nope] cannot be resolved");
    assertThat(workflows.job(id).actions()).extracting(WorkflowAction::node).doesNotContain("fail");
  }

  @Test
  void anOutcomeDuringASuspensionCountsAfterTheResume() throws Exception {
    WorkflowJobId id =
        submit(
            "<start to='a'/>"
                + action("a", "hold one", "b", "fail")
                + action("b", "ok", "end", "fail")
                + KILL_AND_END);
    awaitRunning(id, "a");

    assertThat(workflows.apply(id, Verb.SUSPEND, "ann")).isTrue();
    executor.release("one");
    await().atMost(PATIENCE).until(() -> node(id, "a").status() == ActionStatus.DONE);
    assertThat(workflows.job(id).status()).isEqualTo(JobStatus.SUSPENDED);
    assertThat(workflows.apply(id, Verb.RESUME, "ann")).isTrue();

    assertThat(end(id)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(executor.starts).hasSize(2);
  }

  @Test
  void killStopsWhatRunsAndFinishedJobsTakeNoVerb() throws Exception {
    WorkflowJobId id =
        submit("<start to='a'/>" + action("a", "hold never", "end", "fail") + KILL_AND_END);
    awaitRunning(id, "a");

    assertThat(workflows.apply(id, Verb.KILL, "ann")).isTrue();

    assertThat(workflows.job(id).status()).isEqualTo(JobStatus.KILLED);
    await().atMost(PATIENCE).until(() -> executor.kills.equals(List.of(id + ".a.0.0")));
    for (Verb verb : Verb.values()) {
      assertThat(workflows.apply(id, verb, "ann")).as(verb.name()).isFalse();
    }
  }

  @Test
  void aJobSubmittedWithoutStartWaitsForIt() throws Exception {
    WorkflowJobId id =
        workflows.submit(
            new Submission(
                "ann", Map.of(), Optional.of(app("<start to='end'/><end name='end'/>")), false));

    assertThat(workflows.job(id).status()).isEqualTo(JobStatus.PREP);
    assertThat(workflows.apply(id, Verb.SUSPEND, "ann")).isFalse();
    assertThat(workflows.apply(id, Verb.START, "ann")).isTrue();
    assertThat(end(id)).isEqualTo(JobStatus.SUCCEEDED);
  }

  @Test
  void warningsAreToldAndStandInTheTimeline() throws Exception {
    String unreachable = "<kill name='spare'><message>never</message></kill>";
    SubmittedJob job =
        workflows.submitAndTell(
            new Submission(
                "ann",
                Map.of(),
                Optional.of(app("<start to='end'/>" + unreachable + "<end name='end'/>")),
                true));

    assertThat(end(job.id())).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(job.warnings()).hasSize(1).allMatch(one -> one.code() == ErrorCode.D0004);
    List<TimelineEntry> timeline = workflows.timeline(job.id(), 0);
    assertThat(timeline).extracting(TimelineEntry::kind).startsWith("SUBMITTED", "WARNING", "VERB");
    assertThat(timeline.get(1).text()).isEqualTo(job.warnings().get(0).toString());
    assertThat(timeline)
        .extracting(TimelineEntry::sequence)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, timeline.size()).boxed().toList());
  }

  @Test
  void transientFailuresAreTriedAgainAndThenWaitForAnOperator() throws Exception {
    WorkflowJobId cured =
        submit("<start to='a'/>" + action("a", "transient 3", "end", "fail") + KILL_AND_END);
    assertThat(end(cured)).isEqualTo(JobStatus.SUCCEEDED);

    WorkflowJobId stuck =
        submit("<start to='a'/>" + action("a", "transient 4", "end", "fail") + KILL_AND_END);
    await().atMost(PATIENCE).until(() -> workflows.job(stuck).status() == JobStatus.SUSPENDED);
    assertThat(node(stuck, "a").status()).isEqualTo(ActionStatus.START_MANUAL);
    assertThat(workflows.apply(stuck, Verb.RESUME, "ann")).isTrue();
    assertThat(end(stuck)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(executor.starts).filteredOn(name -> name.startsWith(stuck.value())).hasSize(5);
  }

  @Test
  void aJobMaySayItselfHowOftenTransientFailuresAreTriedAgain() throws Exception {
    Map<String, String> once =
        Map.of("oozie.wf.action.max.retries", "1", "oozie.wf.action.retry.interval", "0");
    String xml = app("<start to='a'/>" + action("a", "transient 2", "end", "fail") + KILL_AND_END);

    WorkflowJobId id = workflows.submit(new Submission("ann", once, Optional.of(xml), true));

    await().atMost(PATIENCE).until(() -> workflows.job(id).status() == JobStatus.SUSPENDED);
    assertThat(node(id, "a").status()).isEqualTo(ActionStatus.START_MANUAL);
    assertThat(executor.starts).hasSize(2);
    assertThat(workflows.apply(id, Verb.RESUME, "ann")).isTrue();
    assertThat(end(id)).isEqualTo(JobStatus.SUCCEEDED);
  }

  @Test
  void aUserRetryIsAnotherAttempt() throws Exception {
    WorkflowJobId id =
        submit(
            "<start to='a'/>"
                + action("a", "error-times 2 JA018", "end", "fail")
                    .replace("name='a'", "name='a' retry-max='2' retry-interval='0'")
                + KILL_AND_END);

    assertThat(end(id)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(executor.starts).containsExactly(id + ".a.0.0", id + ".a.0.1", id + ".a.0.2");
    assertThat(node(id, "a").userRetryCount()).isEqualTo(2);
  }

  @Test
  void codesOutsideTheRetryListAreNotRetried() throws Exception {
    WorkflowJobId id =
        submit(
            "<start to='a'/>"
                + action("a", "error FS006", "end", "fail")
                    .replace("name='a'", "name='a' retry-max='2' retry-interval='0'")
                + KILL_AND_END);

    assertThat(end(id)).isEqualTo(JobStatus.KILLED);
    assertThat(executor.starts).hasSize(1);
  }

  @Test
  void withEveryCodeOnTheListWhatNoTransitionLeadsOutOfIsTriedAgainToo() throws Exception {
    engines.remove(0).close();
    workflows = startEngine(CONFIG.withUserRetryCodes(Set.of("ALL"))).workflows();

    for (String script : List.of("fatal", "ok ${nope}")) {
      WorkflowJobId id =
          submit(
              "<start to='a'/>"
                  + action("a", script, "end", "fail")
                      .replace("name='a'", "name='a' retry-max='1' retry-interval='0'")
                  + KILL_AND_END);

      assertThat(end(id)).isEqualTo(JobStatus.FAILED);
      assertThat(node(id, "a").status()).isEqualTo(ActionStatus.FAILED);
      assertThat(node(id, "a").userRetryCount()).isEqualTo(1);
    }
  }

  @Test
  void aFullEndpointIsWaitedForWithoutCountingARetry() throws Exception {
    WorkflowJobId id =
        submit("<start to='a'/>" + action("a", "full 6", "end", "fail") + KILL_AND_END);

    assertThat(end(id)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(node(id, "a").retries()).isZero();
    assertThat(executor.applications).hasSize(1);
    assertThat(workflows.timeline(id, 0))
        .extracting(TimelineEntry::text)
        .contains("the endpoint is full");
  }

  @Test
  void anExecutorThatThrowsDoesNotLoseTheJob() throws Exception {
    WorkflowJobId id =
        submit("<start to='a'/>" + action("a", "throw", "end", "fail") + KILL_AND_END);

    await().atMost(PATIENCE).until(() -> workflows.job(id).status() == JobStatus.SUSPENDED);
    assertThat(node(id, "a").errorMessage().orElseThrow()).contains("a bug in the executor");
  }

  @Test
  void anotherEngineGoesOnWhereTheFirstStopped() throws Exception {
    WorkflowJobId id =
        submit(
            "<start to='a'/>"
                + action("a", "hold one", "b", "fail")
                + action("b", "ok", "end", "fail")
                + KILL_AND_END);
    awaitRunning(id, "a");
    engines.remove(0).close();

    workflows = startEngine().workflows();
    executor.release("one");

    assertThat(end(id)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(executor.starts).containsExactly(id + ".a.0.0", id + ".b.0.0");
  }

  @Test
  void manyJobsOfAWideForkAllEnd() throws Exception {
    StringBuilder xml = new StringBuilder("<start to='f'/><fork name='f'>");
    for (int i = 0; i < 30; i++) {
      xml.append("<path start='a").append(i).append("'/>");
    }
    xml.append("</fork>");
    for (int i = 0; i < 30; i++) {
      xml.append(action("a" + i, "ok", "j", "fail"));
    }
    xml.append("<join name='j' to='end'/>").append(KILL_AND_END);
    List<WorkflowJobId> ids = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      ids.add(submit(xml.toString()));
    }

    for (WorkflowJobId id : ids) {
      assertThat(end(id)).isEqualTo(JobStatus.SUCCEEDED);
    }
    assertThat(executor.starts).hasSize(600).doesNotHaveDuplicates();
  }

  @Test
  void oneNewDefinitionMayComeFromManySubmittersAtOnce() throws Exception {
    var threads = java.util.concurrent.Executors.newFixedThreadPool(8);
    try {
      List<java.util.concurrent.Future<WorkflowJobId>> jobs = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        jobs.add(threads.submit(() -> submit("<start to='end'/><end name='end'/>")));
      }
      for (var job : jobs) {
        assertThat(end(job.get())).isEqualTo(JobStatus.SUCCEEDED);
      }
    } finally {
      threads.shutdown();
    }
    assertThat(workflows.jobs(JobFilter.ALL, 0, 1).total()).isEqualTo(200);
  }

  @Test
  void aBrokenDefinitionLeavesNoJob() {
    assertThatThrownBy(() -> submit("<start to='nowhere'/><end name='end'/>"))
        .isInstanceOfSatisfying(
            InvalidRequestException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.E0708));
    assertThat(workflows.jobs(JobFilter.ALL, 0, 10).total()).isZero();
  }

  @Test
  void aDryRunNamesEveryUnsetVariableAndStoresNothing() {
    Submission submission =
        new Submission(
            "ann",
            Map.of(),
            Optional.of(
                app("<start to='a'/>" + action("a", "ok ${x}", "end", "fail") + KILL_AND_END)),
            true);

    assertThatThrownBy(() -> workflows.dryRun(submission))
        .isInstanceOfSatisfying(
            InvalidRequestException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.E0803);
              assertThat(e).hasMessageContaining("variable [x] cannot be resolved");
            });
    assertThat(workflows.jobs(JobFilter.ALL, 0, 10).total()).isZero();
  }

  @Test
  void theLogOfAnActionIsKept() throws Exception {
    WorkflowJobId id = submit("<start to='a'/>" + action("a", "ok", "end", "fail") + KILL_AND_END);

    end(id);

    assertThat(workflows.actionLog(id, "a")).contains("log of " + id + ".a.0.0");
  }
}
