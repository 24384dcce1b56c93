package io.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.drover.actions.WorkflowJobId;
import io.drover.engine.RerunPlan.Effect;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Reruns, past attempts and breakpoints, on every database. */
abstract class RerunContract extends EngineFixture {
  private static final RerunScope FAILED = new RerunScope.FailedNodes();

  private static final String A_THEN_FAILING_B =
      "<start to='a'/>"
          + action("a", "data rows 12", "b", "fail")
          + action("b", "error-times 1 JA018", "c", "fail")
          + action("c", "ok ${wf:actionData('a')['rows']} ${wf:run()}", "end", "fail")
          + KILL_AND_END;

  private RerunPlan rerun(WorkflowJobId id, RerunScope scope) {
    return rerun(id, scope, Map.of());
  }

  private RerunPlan rerun(WorkflowJobId id, RerunScope scope, Map<String, String> properties) {
    return workflows.rerun(id, new Rerun("joe", properties, Optional.empty(), scope));
  }

  private void refused(ErrorCode code, WorkflowJobId id, RerunScope scope) {
    assertThatThrownBy(() -> rerun(id, scope))
        .isInstanceOfSatisfying(
            InvalidRequestException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void aRerunOfTheFailedNodesKeepsWhatWasOk() throws Exception {
    WorkflowJobId id = submit(A_THEN_FAILING_B);
    assertThat(end(id)).isEqualTo(JobStatus.KILLED);

    RerunPlan plan = rerun(id, FAILED);

    assertThat(plan.run()).isEqualTo(1);
    assertThat(plan.steps())
        .extracting(RerunPlan.Step::node, RerunPlan.Step::effect, RerunPlan.Step::reason)
        .containsExactly(
            tuple("a", Effect.SKIP, "OK in run 0"),
            tuple("b", Effect.RUN, "was ERROR JA018"),
            tuple("c", Effect.RUN, "not reached before"));
    assertThat(end(id)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(executor.starts)
        .containsExactly(id + ".a.0.0", id + ".b.0.0", id + ".b.1.0", id + ".c.1.0");
    WorkflowJob job = workflows.job(id);
    assertThat(job.run()).isEqualTo(1);
    assertThat(job.actions())
        .extracting(WorkflowAction::node)
        .containsExactly(":start:", "a", "b", "c", "end");
    assertThat(node(id, "a").attempt().run()).isZero();
    assertThat(node(id, "c").conf()).contains("ok 12 1");
    assertThat(workflows.attempts(id, "b"))
        .extracting(past -> past.attempt().run(), PastAttempt::status, PastAttempt::errorCode)
        .containsExactly(
            tuple(0, ActionStatus.ERROR, Optional.of("JA018")),
            tuple(1, ActionStatus.OK, Optional.empty()));
    assertThat(workflows.timeline(id, 0))
        .extracting(TimelineEntry::text)
        .contains("rerun by joe, run 1; keeps a", "skipped, it was OK in run 0");
  }

  @Test
  void aPlanChangesNothing() throws Exception {
    WorkflowJobId id = submit(A_THEN_FAILING_B);
    end(id);

    RerunPlan plan = workflows.planRerun(id, new Rerun("joe", Map.of(), Optional.empty(), FAILED));

    assertThat(plan.steps()).hasSize(3);
    assertThat(workflows.job(id).status()).isEqualTo(JobStatus.KILLED);
    assertThat(workflows.job(id).run()).isZero();
    assertThat(executor.starts).hasSize(2);
  }

  @Test
  void aKeptDecisionGoesTheSameWayWhateverItsConditionSaysNow() throws Exception {
    WorkflowJobId id =
        submit(
            "<start to='d'/><decision name='d'><switch>"
                + "<case to='no'>${wf:conf('day') eq 'monday'}</case>"
                + "<case to='a'>${wf:conf('day') eq 'sunday'}</case><default to='no'/>"
                + "</switch></decision>"
                + action("a", "error-times 1 JA018", "end", "fail")
                + action("no", "ok", "end", "fail")
                + KILL_AND_END);
    assertThat(end(id)).isEqualTo(JobStatus.KILLED);

    rerun(id, FAILED, Map.of("day", "monday"));

    assertThat(end(id)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(executor.starts).containsExactly(id + ".a.0.0", id + ".a.1.0");
    assertThat(workflows.job(id).configuration()).containsEntry("day", "monday");
  }

  @Test
  void aDecisionThatIsNotKeptDecidesAnew() throws Exception {
    WorkflowJobId id =
        submit(
            "<start to='d'/><decision name='d'><switch>"
                + "<case to='a'>${wf:conf('day') eq 'sunday'}</case><default to='b'/>"
                + "</switch></decision>"
                + action("a", "ok", "end", "fail")
                + action("b", "ok", "end", "fail")
                + KILL_AND_END);
    assertThat(end(id)).isEqualTo(JobStatus.SUCCEEDED);

    RerunPlan plan = rerun(id, new RerunScope.Everything(), Map.of("day", "monday"));

    assertThat(plan.steps())
        .extracting(RerunPlan.Step::node, RerunPlan.Step::effect)
        .containsExactly(
            tuple("d", Effect.RUN), tuple("a", Effect.MAY_RUN), tuple("b", Effect.MAY_RUN));
    assertThat(end(id)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(executor.starts).containsExactly(id + ".a.0.0", id + ".b.1.0");
  }

  @Test
  void onlyTheFailedBranchOfAForkRunsAgain() throws Exception {
    WorkflowJobId id =
        submit(
            "<start to='f'/><fork name='f'><path start='x'/><path start='y'/></fork>"
                + action("x", "ok", "x2", "fail")
                + action("x2", "ok", "j", "fail")
                + action("y", "error-times 1 JA018", "y2", "j")
                + action("y2", "ok", "j", "fail")
                + "<join name='j' to='z'/>"
                + action("z", "error-times 1 JA018", "end", "fail")
                + KILL_AND_END);
    assertThat(end(id)).isEqualTo(JobStatus.KILLED);

    rerun(id, FAILED);

    assertThat(end(id)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(executor.starts)
        .containsOnlyOnce(id + ".x.0.0", id + ".x2.0.0", id + ".y.0.0", id + ".z.0.0")
        .contains(id + ".y.1.0", id + ".y2.1.0", id + ".z.1.0")
        .hasSize(7);
  }

  @Test
  void aJobThatSucceededCanBeRerunAndNothingRuns() throws Exception {
    WorkflowJobId id = submit("<start to='a'/>" + action("a", "ok", "end", "fail") + KILL_AND_END);
    end(id);

    rerun(id, FAILED);

    assertThat(end(id)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(workflows.job(id).run()).isEqualTo(1);
    assertThat(executor.starts).hasSize(1);
  }

  @Test
  void aSkippedErrorTakesItsErrorTransitionAgain() throws Exception {
    WorkflowJobId id =
        submit(
            "<start to='a'/>"
                + action("a", "error JA018", "end", "b")
                + action("b", "error-times 1 JA018", "end", "fail")
                + KILL_AND_END);
    assertThat(end(id)).isEqualTo(JobStatus.KILLED);

    rerun(id, new RerunScope.SkipNodes(Set.of("a")));

    assertThat(end(id)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(executor.starts).containsExactly(id + ".a.0.0", id + ".b.0.0", id + ".b.1.0");
  }

  @Test
  void fromANodeAndAfterANode() throws Exception {
    WorkflowJobId id =
        submit(
            "<start to='a'/>"
                + action("a", "ok", "b", "fail")
                + action("b", "ok", "c", "fail")
                + action("c", "ok", "end", "fail")
                + KILL_AND_END);
    end(id);

    assertThat(rerun(id, new RerunScope.From("b")).steps())
        .extracting(RerunPlan.Step::node, RerunPlan.Step::effect, RerunPlan.Step::reason)
        .containsExactly(
            tuple("a", Effect.SKIP, "OK in run 0"),
            tuple("b", Effect.RUN, "asked for"),
            tuple("c", Effect.RUN, "asked for"));
    assertThat(end(id)).isEqualTo(JobStatus.SUCCEEDED);

    rerun(id, new RerunScope.After("b"));
    assertThat(end(id)).isEqualTo(JobStatus.SUCCEEDED);

    assertThat(executor.starts.subList(3, executor.starts.size()))
        .containsExactly(id + ".b.1.0", id + ".c.1.0", id + ".c.2.0");
  }

  @Test
  void whatCannotBeRerunIsRefusedAndStaysAsItIs() throws Exception {
    WorkflowJobId id =
        submit(
            "<start to='a'/>"
                + action("a", "hold never", "b", "fail")
                + action("b", "ok", "end", "fail")
                + KILL_AND_END);
    awaitRunning(id, "a");
    refused(ErrorCode.E0805, id, FAILED);
    workflows.apply(id, Verb.KILL, "joe");
    assertThat(end(id)).isEqualTo(JobStatus.KILLED);

    refused(ErrorCode.E0806, id, new RerunScope.SkipNodes(Set.of("a")));
    refused(ErrorCode.E0807, id, new RerunScope.SkipNodes(Set.of("b")));
    refused(ErrorCode.E0807, id, new RerunScope.From("end"));
    refused(ErrorCode.E0807, id, new RerunScope.After("b"));
    assertThat(workflows.job(id).status()).isEqualTo(JobStatus.KILLED);
    assertThat(workflows.job(id).run()).isZero();
  }

  @Test
  void aPatchedDefinitionRunsAndTheKeptNodesStayKept() throws Exception {
    WorkflowJobId id =
        submit(
            "<start to='a'/>"
                + action("a", "ok", "b", "fail")
                + action("b", "error JA018", "end", "fail")
                + KILL_AND_END);
    assertThat(end(id)).isEqualTo(JobStatus.KILLED);
    String patched =
        app(
            "<start to='a'/>"
                + action("a", "ok", "new", "fail")
                + action("new", "ok", "b", "fail")
                + action("b", "ok", "end", "fail")
                + KILL_AND_END);

    workflows.rerun(id, new Rerun("joe", Map.of(), Optional.of(patched), FAILED));

    assertThat(end(id)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(executor.starts)
        .containsExactly(id + ".a.0.0", id + ".b.0.0", id + ".new.1.0", id + ".b.1.0");
    assertThat(workflows.definitionXml(id)).isEqualTo(patched);
  }

  @Test
  void whatActionsShareIsOpenedAgainWithAllThatUseIt() throws Exception {
    WorkflowJobId id =
        submit(
            "<start to='open'/>"
                + action("open", "share etl", "read", "fail")
                + action("read", "share etl", "other", "fail")
                + action("other", "ok", "write", "fail")
                + action("write", "error-times 1 JA018", "more", "fail")
                + action("more", "share etl", "end", "fail")
                + KILL_AND_END);
    assertThat(end(id)).isEqualTo(JobStatus.KILLED);

    RerunPlan plan = rerun(id, FAILED);

    assertThat(plan.steps())
        .extracting(RerunPlan.Step::node, RerunPlan.Step::effect, RerunPlan.Step::reason)
        .contains(
            tuple("open", Effect.RUN, "its etl ended with the last run"),
            tuple("read", Effect.RUN, "its etl ended with the last run"),
            tuple("other", Effect.SKIP, "OK in run 0"));
    assertThat(end(id)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(executor.starts).contains(id + ".open.1.0", id + ".read.1.0", id + ".more.1.0");
  }

  @Test
  void whatActionsShareStaysClosedWhenNothingNeedsIt() throws Exception {
    WorkflowJobId id =
        submit(
            "<start to='open'/>"
                + action("open", "share etl", "read", "fail")
                + action("read", "share etl", "other", "fail")
                + action("other", "error-times 1 JA018", "end", "fail")
                + KILL_AND_END);
    assertThat(end(id)).isEqualTo(JobStatus.KILLED);

    rerun(id, FAILED);

    assertThat(end(id)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(executor.starts).hasSize(4).contains(id + ".other.1.0");
  }

  @Test
  void anAttemptOfTheNextRunKnowsTheApplicationsOfAFailedOne() throws Exception {
    WorkflowJobId id =
        submit("<start to='a'/>" + action("a", "lost application_7", "end", "fail") + KILL_AND_END);
    assertThat(end(id)).isEqualTo(JobStatus.KILLED);

    rerun(id, FAILED);

    assertThat(end(id)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(executor.seenBefore)
        .containsExactly("application_7 FormerRun[attempt=" + id + ".a.0.0, sameBody=true]");
  }

  @Test
  void aRerunWaitsUntilWhatTheLastRunStartedIsStopped() throws Exception {
    executor.refusedKills.set(1);
    WorkflowJobId id =
        submit("<start to='a'/>" + action("a", "hold one", "end", "fail") + KILL_AND_END);
    awaitRunning(id, "a");
    workflows.apply(id, Verb.KILL, "joe");

    rerun(id, FAILED);

    assertThat(executor.kills).hasSize(2);
    executor.release("one");
    assertThat(end(id)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(executor.starts).containsExactly(id + ".a.0.0", id + ".a.1.0");
  }

  @Test
  void theAttemptsOfUserRetriesAreKept() throws Exception {
    WorkflowJobId id =
        submit(
            "<start to='a'/>"
                + action("a", "error-times 2 JA018", "end", "fail")
                    .replace("<action ", "<action retry-max='2' retry-interval='0' ")
                + KILL_AND_END);

    assertThat(end(id)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(workflows.attempts(id, "a"))
        .extracting(past -> past.attempt().attempt(), PastAttempt::status)
        .containsExactly(
            tuple(0, ActionStatus.ERROR), tuple(1, ActionStatus.ERROR), tuple(2, ActionStatus.OK));
    assertThat(workflows.attempts(id, "a"))
        .allSatisfy(past -> assertThat(past.endedAt()).isPresent());
    assertThatThrownBy(() -> workflows.attempts(id, "b"))
        .isInstanceOfSatisfying(
            InvalidRequestException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.E0605));
  }

  @Test
  void aBreakpointSuspendsTheJobBeforeItsNode() throws Exception {
    WorkflowJobId id =
        workflows.submit(
            new Submission(
                "ann",
                Map.of("oozie.suspend.on.nodes", "b, d"),
                Optional.of(
                    app(
                        "<start to='f'/><fork name='f'><path start='a'/><path start='b'/></fork>"
                            + action("a", "ok", "j", "fail")
                            + action("b", "ok", "j", "fail")
                            + "<join name='j' to='d'/><decision name='d'><switch>"
                            + "<case to='end'>${true}</case><default to='fail'/></switch></decision>"
                            + KILL_AND_END)),
                true));
    await().atMost(PATIENCE).until(() -> workflows.status(id) == JobStatus.SUSPENDED);
    assertThat(node(id, "b").status()).isEqualTo(ActionStatus.PREP);
    assertThat(executor.starts).isEmpty();

    workflows.apply(id, Verb.RESUME, "joe");
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                workflows.status(id) == JobStatus.SUSPENDED
                    && workflows.job(id).actions().stream()
                        .anyMatch(action -> action.node().equals("d")));
    assertThat(executor.starts).containsExactlyInAnyOrder(id + ".a.0.0", id + ".b.0.0");

    workflows.apply(id, Verb.RESUME, "joe");
    assertThat(end(id)).isEqualTo(JobStatus.SUCCEEDED);
  }

  @Test
  void ooziesPropertiesSayWhatToRerun() {
    assertThat(RerunScope.ofProperties(Map.of())).isEqualTo(new RerunScope.Everything());
    assertThat(RerunScope.ofProperties(Map.of(RerunScope.FAIL_NODES, " true "))).isEqualTo(FAILED);
    assertThat(RerunScope.ofProperties(Map.of(RerunScope.SKIP_NODES, "a, b ,,")))
        .isEqualTo(new RerunScope.SkipNodes(Set.of("a", "b")));
    assertThatThrownBy(
            () ->
                RerunScope.ofProperties(
                    Map.of(RerunScope.FAIL_NODES, "true", RerunScope.SKIP_NODES, "a")))
        .isInstanceOfSatisfying(
            InvalidRequestException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.E0404));
  }
}
