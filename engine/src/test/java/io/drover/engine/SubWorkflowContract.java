package io.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.actions.ActionAttempt;
import io.drover.actions.ActionId;
import io.drover.actions.ActionOutcome;
import io.drover.actions.ActionRequest;
import io.drover.actions.ActionRequest.RelatedJob;
import io.drover.actions.ExternalState;
import io.drover.actions.Fence;
import io.drover.actions.WorkflowJobId;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.WorkflowDefinition.GlobalSection;
import io.drover.schema.WorkflowNode.ActionNode;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * What sub-workflows must do on every database. The engine asks for a child once a minute; all here
 * ends much sooner, so each test is also one of the signal.
 */
abstract class SubWorkflowContract extends EngineFixture {
  // ---- the way down and back ----

  @Test
  void aChildRunsAndItsParentGoesOn() throws Exception {
    family("hold work");
    WorkflowJobId parent = submit("parent", Map.of());

    WorkflowJob child = runningChild(parent, "sub");
    WorkflowJob grandchild = runningChild(child.id(), "sub");
    await().atMost(PATIENCE).until(() -> status(grandchild.id(), "a") == ActionStatus.RUNNING);
    await()
        .atMost(PATIENCE)
        .until(
            () -> node(parent, "sub").external().externalStatus().equals(Optional.of("RUNNING")));
    executor.release("work");

    assertThat(end(parent)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(child.parentId()).contains(parent.value());
    assertThat(child.externalId()).contains(parent + "@sub@0");
    assertThat(child.user()).isEqualTo("ann");
    assertThat(child.configuration())
        .containsEntry("oozie.wf.application.path", Applications.uri("child"))
        .containsEntry("oozie.wf.parent.id", parent.value())
        .containsEntry("oozie.wf.superparent.id", parent.value())
        .containsEntry("oozie.action.subworkflow.depth", "1")
        .containsEntry("user.name", "ann");
    assertThat(grandchild.parentId()).contains(child.id().value());
    assertThat(grandchild.configuration())
        .containsEntry("oozie.wf.superparent.id", parent.value())
        .containsEntry("oozie.action.subworkflow.depth", "2");
    WorkflowAction sub = node(parent, "sub");
    assertThat(sub.type()).isEqualTo("sub-workflow");
    assertThat(sub.external().externalId()).contains(child.id().value());
    assertThat(sub.external().externalStatus()).contains("SUCCEEDED");
    assertThat(sub.external().trackerUri()).contains("local");
    assertThat(sub.data()).isEmpty();
    assertThat(jobs()).isEqualTo(3);
  }

  @Test
  void noSignalIsLostAmongManyChildren() throws Exception {
    manyChildrenEnd(List.of(workflows));
  }

  final void manyChildrenEnd(List<WorkflowService> servers) throws Exception {
    applications.add("child", app("<start to='end'/><end name='end'/>"));
    StringBuilder xml = new StringBuilder("<start to='f'/><fork name='f'>");
    for (int i = 0; i < 10; i++) {
      xml.append("<path start='s").append(i).append("'/>");
    }
    xml.append("</fork>");
    for (int i = 0; i < 10; i++) {
      xml.append(action("s" + i, sub(Applications.uri("child"), ""), "j"));
    }
    xml.append("<join name='j' to='end'/>").append(KILL_AND_END);
    List<WorkflowJobId> parents = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      workflows = servers.get(i % servers.size());
      parents.add(submitXml(xml.toString(), Map.of()));
    }

    for (WorkflowJobId parent : parents) {
      assertThat(end(parent)).isEqualTo(JobStatus.SUCCEEDED);
    }
    assertThat(jobs()).isEqualTo(20 + 200);
  }

  @Test
  void aFailingChildTakesTheErrorTransitionWithItsFirstError() throws Exception {
    family("error JA018");
    WorkflowJobId parent = submit("parent", Map.of());

    assertThat(end(parent)).isEqualTo(JobStatus.KILLED);
    WorkflowAction sub = node(parent, "sub");
    String child = sub.external().externalId().orElseThrow();
    assertThat(sub.status()).isEqualTo(ActionStatus.ERROR);
    assertThat(sub.transition()).contains("fail");
    assertThat(sub.external().externalStatus()).contains("KILLED");
    assertThat(sub.errorCode()).contains("JA018");
    assertThat(sub.errorMessage().orElseThrow())
        .startsWith("sub-workflow " + child + " is KILLED, 'sub': sub-workflow ")
        .endsWith(" is KILLED, 'a': it did not work");
  }

  @Test
  void aFailedChildIsAnErrorAndNoFailure() throws Exception {
    family("fatal");
    WorkflowJobId parent = submit("parent", Map.of());

    assertThat(end(parent)).isEqualTo(JobStatus.KILLED);
    assertThat(node(parent, "sub").errorCode()).contains("BOOM");
  }

  @Test
  void aUserRetryMakesANewChild() throws Exception {
    applications.add("child", leaf("error JA018"));
    WorkflowJobId parent =
        submitXml(
            "<start to='sub'/>"
                + action("sub", sub(Applications.uri("child"), ""), "end")
                    .replace("name='sub'", "name='sub' retry-max='1' retry-interval='0'")
                + KILL_AND_END,
            Map.of());

    assertThat(end(parent)).isEqualTo(JobStatus.KILLED);
    assertThat(workflows.jobs(JobFilter.ALL, 0, 10).jobs())
        .extracting(WorkflowJob::externalId)
        .containsExactlyInAnyOrder(
            Optional.empty(), Optional.of(parent + "@sub@0"), Optional.of(parent + "@sub@0@1"));
    assertThat(workflows.job(childOf(parent, "sub").orElseThrow()).externalId())
        .contains(parent + "@sub@0@1");
  }

  // ---- kill and suspend ----

  @Test
  void killingTheParentKillsAllBelow() throws Exception {
    family("hold never");
    WorkflowJobId parent = submit("parent", Map.of());
    WorkflowJobId child = runningChild(parent, "sub").id();
    WorkflowJobId grandchild = runningChild(child, "sub").id();
    await().atMost(PATIENCE).until(() -> status(grandchild, "a") == ActionStatus.RUNNING);

    assertThat(workflows.apply(parent, Verb.KILL, "ann")).isTrue();

    assertThat(end(grandchild)).isEqualTo(JobStatus.KILLED);
    assertThat(workflows.status(child)).isEqualTo(JobStatus.KILLED);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(executor.kills).containsExactly(grandchild + ".a.0.0"));
    assertThat(workflows.timeline(child, 0))
        .extracting(TimelineEntry::text)
        .contains("kill by parent " + parent);
    assertThat(node(parent, "sub").status()).isEqualTo(ActionStatus.KILLED);
  }

  @Test
  void aKilledChildIsAnErrorThatNamesNoActionOfIt() throws Exception {
    applications.add(
        "child",
        app(
            "<start to='a'/>"
                + action("a", batch("error JA018"), "b")
                    .replace("<error to='fail'", "<error to='b'")
                + action("b", batch("hold never"), "end")
                + KILL_AND_END));
    applications.add("parent", node("<app-path>../child</app-path>"));
    WorkflowJobId parent = submit("parent", Map.of());
    WorkflowJobId child = runningChild(parent, "sub").id();
    await().atMost(PATIENCE).until(() -> status(child, "b") == ActionStatus.RUNNING);

    assertThat(workflows.apply(child, Verb.KILL, "bob")).isTrue();

    assertThat(end(parent)).isEqualTo(JobStatus.KILLED);
    assertThat(node(parent, "sub").errorCode()).contains("SUBWF_KILLED");
    assertThat(node(parent, "sub").errorMessage()).contains("sub-workflow " + child + " is KILLED");
  }

  @Test
  void aSuspendedChildSuspendsAllAboveIt() throws Exception {
    family("hold work");
    WorkflowJobId parent = submit("parent", Map.of());
    WorkflowJobId child = runningChild(parent, "sub").id();
    WorkflowJobId grandchild = runningChild(child, "sub").id();

    assertThat(workflows.apply(grandchild, Verb.SUSPEND, "ann")).isTrue();

    awaitStatus(child, JobStatus.SUSPENDED);
    awaitStatus(parent, JobStatus.SUSPENDED);
    assertThat(node(parent, "sub").status()).isEqualTo(ActionStatus.RUNNING);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                node(parent, "sub")
                    .external()
                    .waitingFor()
                    .equals(Optional.of("sub-workflow " + child + " is suspended")));
    executor.release("work");
    for (WorkflowJobId job : List.of(grandchild, child, parent)) {
      assertThat(workflows.apply(job, Verb.RESUME, "ann")).isTrue();
    }
    assertThat(end(parent)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(node(parent, "sub").external().waitingFor()).isEmpty();
  }

  @Test
  void aSuspendedParentLeavesItsChildRunning() throws Exception {
    family("hold work");
    WorkflowJobId parent = submit("parent", Map.of());
    WorkflowJobId child = runningChild(parent, "sub").id();
    WorkflowJobId grandchild = runningChild(child, "sub").id();

    assertThat(workflows.apply(parent, Verb.SUSPEND, "ann")).isTrue();
    executor.release("work");

    assertThat(end(grandchild)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(end(child)).isEqualTo(JobStatus.SUCCEEDED);
    await().atMost(PATIENCE).until(() -> status(parent, "sub") == ActionStatus.DONE);
    assertThat(workflows.status(parent)).isEqualTo(JobStatus.SUSPENDED);
    assertThat(workflows.apply(parent, Verb.RESUME, "ann")).isTrue();
    assertThat(end(parent)).isEqualTo(JobStatus.SUCCEEDED);
  }

  @Test
  void aJobThatOnlySaysItIsAChildSuspendsNobody() throws Exception {
    family("hold work");
    WorkflowJobId parent = submit("parent", Map.of());
    WorkflowJobId child = runningChild(parent, "sub").id();
    WorkflowJobId liar =
        submitXml(
            "<start to='a'/>" + action("a", batch("hold never"), "end") + KILL_AND_END,
            Map.of(
                "oozie.wf.parent.id", parent.value(), "oozie.wf.external.id", parent + "@sub@0"));
    await().atMost(PATIENCE).until(() -> status(liar, "a") == ActionStatus.RUNNING);

    assertThat(workflows.apply(liar, Verb.SUSPEND, "eve")).isTrue();
    assertThat(workflows.apply(liar, Verb.KILL, "eve")).isTrue();
    executor.release("work");

    assertThat(end(parent)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(node(parent, "sub").external().externalId()).contains(child.value());
    assertThat(workflows.timeline(parent, 0))
        .extracting(TimelineEntry::text)
        .noneMatch(text -> text.startsWith("suspend"));
  }

  // ---- what the child gets ----

  private static final Map<String, String> PARENTS_PROPERTIES =
      Map.of(
          "day", "sunday",
          "rows", "1",
          "group.name", "etl",
          "oozie.libpath", "app://fs/lib",
          "oozie.suspend.on.nodes", "nothing",
          "oozie.wf.rerun.failnodes", "false",
          "oozie.wf.workflow.notification.url", "http://127.0.0.1:9/");

  private static final String INLINE =
      "<configuration><property><name>rows</name><value>${rows + 1}</value></property>"
          + "</configuration>";

  @Test
  void aChildGetsOozieAndInlineProperties() throws Exception {
    applications.add("child", leaf("ok ${rows}"));
    applications.addFile(
        "child/config-default.xml",
        "<configuration><property><name>rows</name><value>7</value></property>"
            + "<property><name>tries</name><value>9</value></property></configuration>");
    applications.add(
        "parent", node("<app-path>" + Applications.uri("child") + "</app-path>" + INLINE, GLOBAL));
    WorkflowJobId parent = submit("parent", PARENTS_PROPERTIES);

    assertThat(end(parent)).isEqualTo(JobStatus.SUCCEEDED);
    WorkflowJob child = workflows.job(childOf(parent, "sub").orElseThrow());
    assertThat(child.group()).contains("etl");
    assertThat(child.configuration())
        .containsEntry("rows", "2")
        .containsEntry("tries", "9")
        .containsEntry("oozie.libpath", "app://fs/lib")
        .doesNotContainKeys(
            "day",
            "oozie.suspend.on.nodes",
            "oozie.wf.rerun.failnodes",
            "oozie.wf.workflow.notification.url",
            "oozie.wf.globalconf");
    assertThat(executor.requests.get(child.id() + ".a.0.0").global()).isEmpty();
  }

  @Test
  void aChildGetsAllOfItsParentWhenAsked() throws Exception {
    applications.add(
        "grandchild",
        app(
            "<global><name-node>app://own</name-node><configuration><property>"
                + "<name>b</name><value>own</value></property></configuration></global>"
                + "<start to='a'/>"
                + action("a", batch("ok ${rows} ${day}"), "end")
                + KILL_AND_END));
    applications.add("child", node("<app-path>../grandchild</app-path><propagate-configuration/>"));
    applications.add(
        "parent", node("<app-path>../child</app-path><propagate-configuration/>" + INLINE, GLOBAL));
    WorkflowJobId parent = submit("parent", PARENTS_PROPERTIES);

    assertThat(end(parent)).isEqualTo(JobStatus.SUCCEEDED);
    WorkflowJobId child = childOf(parent, "sub").orElseThrow();
    WorkflowJob grandchild = workflows.job(childOf(child, "sub").orElseThrow());
    assertThat(grandchild.configuration())
        .containsEntry("rows", "2")
        .containsEntry("day", "sunday")
        .doesNotContainKeys(
            "oozie.suspend.on.nodes",
            "oozie.wf.rerun.failnodes",
            "oozie.wf.workflow.notification.url");
    assertThat(executor.requests.get(grandchild.id() + ".a.0.0").global())
        .contains(
            new GlobalSection(
                Optional.of("rm:8032"),
                Optional.of("app://own"),
                List.of("app://fs/apps/parent/spark.xml"),
                Map.of("a", "sunday < 1", "b", "own")));
  }

  @Test
  void aGlobalSectionThatNoParentWroteIsRefused() {
    family("ok");

    assertThatThrownBy(() -> submit("grandchild", Map.of("oozie.wf.globalconf", "<global/>")))
        .isInstanceOfSatisfying(
            InvalidRequestException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.E0804));
    assertThat(jobs()).isZero();
  }

  @Test
  void pathsWithoutASchemeStartAtTheParent() throws Exception {
    applications.add("parent/steps/clean", leaf("ok"));
    for (String path :
        List.of("steps/clean", "/apps/parent/steps/clean", "./steps/clean/workflow.xml")) {
      applications.add("parent", node("<app-path>" + path + "</app-path>"));
      WorkflowJobId parent = submit("parent", Map.of());

      assertThat(end(parent)).as(path).isEqualTo(JobStatus.SUCCEEDED);
    }
  }

  @Test
  void aPathThatLeadsNowhereIsAnError() throws Exception {
    applications.add("parent", node("<app-path>steps</app-path>"));
    WorkflowJobId parent = submit("parent", Map.of());
    assertThat(end(parent)).isEqualTo(JobStatus.KILLED);
    assertThat(node(parent, "sub").errorCode()).contains("E0504");

    WorkflowJobId bare =
        submitXml(
            "<start to='sub'/>" + action("sub", sub("steps", ""), "end") + KILL_AND_END, Map.of());
    assertThat(end(bare)).isEqualTo(JobStatus.KILLED);
    assertThat(node(bare, "sub").errorMessage().orElseThrow())
        .contains("[steps] is relative, and the parent has no application directory");
    assertThat(jobs()).isEqualTo(2);
  }

  @Test
  void aFileSystemThatIsDownIsAskedAgain() throws Exception {
    family("ok");
    applications.failReads("grandchild", 2);
    WorkflowJobId parent =
        submitXml(
            "<start to='sub'/>" + action("sub", sub("${path}", ""), "end") + KILL_AND_END,
            Map.of("path", Applications.uri("grandchild")));

    assertThat(end(parent)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(applications.faults.get()).isZero();
  }

  @Test
  void aRecursionEndsAtTheDeepestLevel() throws Exception {
    applications.add("parent", node("<app-path>.</app-path>"));
    WorkflowJobId parent = submit("parent", Map.of());

    assertThat(end(parent)).isEqualTo(JobStatus.KILLED);
    assertThat(jobs()).isEqualTo(51);
    assertThat(node(parent, "sub").errorCode()).contains("SUBWF001");
    assertThat(node(parent, "sub").errorMessage().orElseThrow())
        .endsWith("'sub': sub-workflows are nested 50 deep, which is as deep as allowed");
  }

  // ---- never twice, never left behind ----

  /** What a kill -9 leaves between the child's commit and that of the answer. */
  @Test
  void aChildThatItsParentDoesNotKnowOfIsAdopted() throws Exception {
    family("hold work");
    WorkflowJobId parent = submit("parent", Map.of());
    WorkflowJobId child = runningChild(parent, "sub").id();
    WorkflowJobId grandchild = runningChild(child, "sub").id();
    engines.remove(0).close();
    forgetChild(parent);

    workflows = startEngine().workflows();
    executor.release("work");

    assertThat(end(parent)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(node(parent, "sub").external().externalId()).contains(child.value());
    assertThat(workflows.status(grandchild)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(jobs()).isEqualTo(3);
  }

  @Test
  void aChildThatItsParentDoesNotKnowOfIsKilledWithIt() throws Exception {
    family("hold never");
    WorkflowJobId parent = submit("parent", Map.of());
    WorkflowJobId child = runningChild(parent, "sub").id();
    engines.remove(0).close();
    forgetChild(parent);
    // so that the new engine cannot adopt it before it is asked for the kill
    CountDownLatch unused = applications.close("child");
    park(parent);

    workflows = startEngine().workflows();
    assertThat(workflows.apply(parent, Verb.KILL, "ann")).isTrue();

    assertThat(end(child)).isEqualTo(JobStatus.KILLED);
  }

  @Test
  void startsOfOneAttemptAtOnceMakeOneChild() throws Exception {
    family("ok");
    CountDownLatch gate = applications.close("child");
    WorkflowJobId parent = submit("parent", Map.of());
    await().atMost(PATIENCE).until(() -> applications.reads.get() == 2);
    ActionRequest request = request(parent, "sub");
    SubWorkflowAction action = new SubWorkflowAction(() -> workflows, 50);
    ExecutorService zombies = Executors.newFixedThreadPool(4);
    try {
      List<Future<ActionOutcome>> starts = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        starts.add(zombies.submit(() -> action.start(request)));
      }
      await().atMost(PATIENCE).until(() -> applications.reads.get() == 6);
      gate.countDown();

      assertThat(end(parent)).isEqualTo(JobStatus.SUCCEEDED);
      Optional<String> child = node(parent, "sub").external().externalId();
      for (Future<ActionOutcome> start : starts) {
        assertThat(start.get().external().externalId()).isEqualTo(child);
      }
      assertThat(jobs()).isEqualTo(3);
    } finally {
      zombies.shutdownNow();
    }
  }

  @Test
  void aStartThatComesAfterTheParentsEndMakesNoChild() throws Exception {
    family("hold never");
    CountDownLatch gate = applications.close("child");
    WorkflowJobId parent = submit("parent", Map.of());
    await().atMost(PATIENCE).until(() -> applications.reads.get() == 2);

    assertThat(workflows.apply(parent, Verb.KILL, "ann")).isTrue();
    gate.countDown();

    await()
        .atMost(PATIENCE)
        .until(
            () ->
                workflows.timeline(parent, 0).stream()
                    .anyMatch(entry -> entry.text().equals("what it had started is stopped")));
    assertThat(jobs()).isEqualTo(1);
  }

  // ---- rerun ----

  private static final RerunScope FAILED = new RerunScope.FailedNodes();

  private void rerun(WorkflowJobId id, RerunScope scope, Map<String, String> properties) {
    RerunPlan unused = workflows.rerun(id, new Rerun("joe", properties, Optional.empty(), scope));
  }

  @Test
  void aRerunOfTheFailedNodesGoesOnInTheSameJobs() throws Exception {
    applications.add("parent", node("<app-path>../child</app-path><propagate-configuration/>"));
    applications.add("child", node("<app-path>../grandchild</app-path><propagate-configuration/>"));
    applications.add(
        "grandchild",
        app(
            "<start to='a'/>"
                + action("a", batch("ok"), "b")
                + action("b", batch("error-times 1 JA018"), "c")
                + action("c", batch("ok ${rows}"), "end")
                + KILL_AND_END));
    WorkflowJobId parent = submit("parent", Map.of("rows", "1"));
    assertThat(end(parent)).isEqualTo(JobStatus.KILLED);
    WorkflowJobId child = childOf(parent, "sub").orElseThrow();
    WorkflowJobId grandchild = childOf(child, "sub").orElseThrow();

    rerun(parent, FAILED, Map.of("rows", "2"));

    assertThat(end(parent)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(childOf(parent, "sub")).contains(child);
    assertThat(childOf(child, "sub")).contains(grandchild);
    assertThat(workflows.job(grandchild).run()).isEqualTo(1);
    assertThat(executor.starts)
        .containsExactly(
            grandchild + ".a.0.0",
            grandchild + ".b.0.0",
            grandchild + ".b.1.0",
            grandchild + ".c.1.0");
    assertThat(node(grandchild, "c").conf()).contains("ok 2");
    assertThat(jobs()).isEqualTo(3);
  }

  @Test
  void aRerunOfAChildReopensWhatItBorrowedAndRunsAllThatShareIt() throws Exception {
    applications.add(
        "child",
        app(
            "<start to='ask'/>"
                + action("ask", batch("borrow etl"), "use")
                + action("use", batch("share etl"), "fails")
                + action("fails", batch("error-times 1 JA018"), "end")
                + KILL_AND_END));
    applications.add(
        "good",
        app("<start to='ask'/>" + action("ask", batch("borrow etl"), "end") + KILL_AND_END));
    applications.add(
        "parent",
        app(
            "<start to='open'/>"
                + action("open", batch("share etl"), "load")
                + action("load", batch("share etl"), "other")
                + action("other", batch("ok"), "first")
                + action("first", sub(Applications.uri("good"), ""), "sub")
                + action("sub", sub(Applications.uri("child"), ""), "end")
                + KILL_AND_END));
    WorkflowJobId parent = submit("parent", Map.of());
    assertThat(end(parent)).isEqualTo(JobStatus.KILLED);
    WorkflowJobId child = childOf(parent, "sub").orElseThrow();
    WorkflowJobId first = childOf(parent, "first").orElseThrow();

    rerun(parent, FAILED, Map.of());

    assertThat(end(parent)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(childOf(parent, "sub")).contains(child);
    WorkflowJobId again = childOf(parent, "first").orElseThrow();
    assertThat(again).isNotEqualTo(first);
    assertThat(executor.starts)
        .containsExactly(
            parent + ".open.0.0",
            parent + ".load.0.0",
            parent + ".other.0.0",
            first + ".ask.0.0",
            child + ".ask.0.0",
            child + ".use.0.0",
            child + ".fails.0.0",
            parent + ".open.1.0",
            parent + ".load.1.0",
            again + ".ask.0.0",
            child + ".ask.1.0",
            child + ".use.1.0",
            child + ".fails.1.0");
  }

  @Test
  void aGrandchildBorrowsThroughAJobThatHasNothing() throws Exception {
    applications.add("child", node("<app-path>../grandchild</app-path>"));
    applications.add(
        "grandchild",
        app(
            "<start to='ask'/>"
                + action("ask", batch("borrow etl"), "use")
                + action("use", batch("error-times 1 JA018"), "end")
                + KILL_AND_END));
    applications.add(
        "parent",
        app(
            "<start to='open'/>"
                + action("open", batch("share etl"), "sub")
                + action("sub", sub(Applications.uri("child"), ""), "end")
                + KILL_AND_END));
    WorkflowJobId parent = submit("parent", Map.of());
    assertThat(end(parent)).isEqualTo(JobStatus.KILLED);

    rerun(parent, FAILED, Map.of());

    assertThat(end(parent)).isEqualTo(JobStatus.SUCCEEDED);
    WorkflowJobId grandchild = childOf(childOf(parent, "sub").orElseThrow(), "sub").orElseThrow();
    assertThat(executor.starts)
        .contains(parent + ".open.1.0", grandchild + ".ask.1.0", grandchild + ".use.1.0");
  }

  @Test
  void whatNoJobAboveHasMakesNoOtherChildRunAgain() throws Exception {
    applications.add(
        "child",
        app("<start to='ask'/>" + action("ask", batch("borrow etl"), "end") + KILL_AND_END));
    applications.add(
        "bad",
        app(
            "<start to='ask'/>"
                + action("ask", batch("borrow etl"), "use")
                + action("use", batch("error-times 1 JA018"), "end")
                + KILL_AND_END));
    WorkflowJobId parent =
        submitXml(
            "<start to='one'/>"
                + action("one", sub(Applications.uri("child"), ""), "two")
                + action("two", sub(Applications.uri("bad"), ""), "end")
                + KILL_AND_END,
            Map.of());
    assertThat(end(parent)).isEqualTo(JobStatus.KILLED);

    rerun(parent, FAILED, Map.of());

    assertThat(end(parent)).isEqualTo(JobStatus.SUCCEEDED);
    WorkflowJobId two = childOf(parent, "two").orElseThrow();
    assertThat(executor.starts).hasSize(4).endsWith(two + ".use.0.0", two + ".use.1.0");
  }

  // ---- relatives ----

  @Test
  void anActionSeesTheJobsAboveAndBelowItsOwn() throws Exception {
    applications.add(
        "parent",
        app(
            "<start to='before'/>"
                + action("before", batch("ok"), "sub")
                + action("sub", sub("../child", ""), "after")
                + action("after", batch("hold after"), "end")
                + KILL_AND_END));
    applications.add("child", node("<app-path>../grandchild</app-path>"));
    applications.add("grandchild", leaf("hold work"));
    WorkflowJobId parent = submit("parent", Map.of());
    WorkflowJobId child = runningChild(parent, "sub").id();
    WorkflowJobId grandchild = runningChild(child, "sub").id();
    await().atMost(PATIENCE).until(() -> status(grandchild, "a") == ActionStatus.RUNNING);

    ActionRequest asking = executor.requests.get(grandchild + ".a.0.0");
    RelatedJob above = asking.others().parent().orElseThrow();
    RelatedJob top = above.parent().orElseThrow();
    assertThat(above.id()).isEqualTo(child);
    assertThat(above.succeeded()).isEmpty();
    assertThat(top.id()).isEqualTo(parent);
    assertThat(top.run()).isZero();
    assertThat(top.parent()).isEmpty();
    assertThat(top.succeeded())
        .extracting(action -> action.attempt().externalName())
        .containsExactly(parent + ".before.0.0");
    assertThat(top.children()).extracting(RelatedJob::id).containsExactly(child);

    executor.release("work");
    await().atMost(PATIENCE).until(() -> status(parent, "after") == ActionStatus.RUNNING);
    // its parent waits for nothing any more
    assertThat(asking.others().parent()).isEmpty();
    RelatedJob below = executor.requests.get(parent + ".after.0.0").others().children().get(0);
    assertThat(below.id()).isEqualTo(child);
    assertThat(below.children().get(0).succeeded())
        .extracting(action -> action.attempt().externalName())
        .containsExactly(grandchild + ".a.0.0");
    executor.release("after");
    assertThat(end(parent)).isEqualTo(JobStatus.SUCCEEDED);
  }

  @Test
  void aJobThatOnlySaysItIsAChildHasNoParent() throws Exception {
    family("hold work");
    WorkflowJobId parent = submit("parent", Map.of());
    WorkflowJobId child = runningChild(parent, "sub").id();
    WorkflowJobId liar =
        submitXml(
            "<start to='a'/>" + action("a", batch("ok"), "end") + KILL_AND_END,
            Map.of(
                "oozie.wf.parent.id", parent.value(), "oozie.wf.external.id", parent + "@sub@0"));
    assertThat(end(liar)).isEqualTo(JobStatus.SUCCEEDED);

    assertThat(executor.requests.get(liar + ".a.0.0").others().parent()).isEmpty();
    executor.release("work");
    assertThat(end(parent)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(child).isNotEqualTo(liar);
  }

  @Test
  void aRerunOfAllMakesAnotherChild() throws Exception {
    family("ok");
    WorkflowJobId parent = submit("parent", Map.of());
    assertThat(end(parent)).isEqualTo(JobStatus.SUCCEEDED);
    WorkflowJobId first = childOf(parent, "sub").orElseThrow();

    rerun(parent, new RerunScope.Everything(), Map.of());

    assertThat(end(parent)).isEqualTo(JobStatus.SUCCEEDED);
    WorkflowJobId second = childOf(parent, "sub").orElseThrow();
    assertThat(second).isNotEqualTo(first);
    assertThat(workflows.job(second).externalId()).contains(parent + "@sub@1");
    assertThat(workflows.job(first).run()).isZero();
  }

  @Test
  void aChildThatWasRerunAloneIsTakenAsItIs() throws Exception {
    applications.add("parent", node("<app-path>../child</app-path>"));
    applications.add("child", leaf("error-times 1 JA018"));
    WorkflowJobId parent = submit("parent", Map.of());
    assertThat(end(parent)).isEqualTo(JobStatus.KILLED);
    WorkflowJobId child = childOf(parent, "sub").orElseThrow();
    rerun(child, FAILED, Map.of());
    assertThat(end(child)).isEqualTo(JobStatus.SUCCEEDED);

    rerun(parent, FAILED, Map.of());

    assertThat(end(parent)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(childOf(parent, "sub")).contains(child);
    assertThat(workflows.job(child).run()).isEqualTo(1);
    assertThat(executor.starts).containsExactly(child + ".a.0.0", child + ".a.1.0");
  }

  /** What a kill -9 leaves when the child's new run is stored and the answer is not. */
  @Test
  void aRerunChildThatItsParentDoesNotKnowOfIsAdopted() throws Exception {
    applications.add("parent", node("<app-path>../child</app-path>"));
    applications.add(
        "child",
        app(
            "<start to='a'/>"
                + action("a", batch("error-times 1 JA018"), "b")
                + action("b", batch("hold work"), "end")
                + KILL_AND_END));
    WorkflowJobId parent = submit("parent", Map.of());
    assertThat(end(parent)).isEqualTo(JobStatus.KILLED);
    WorkflowJobId child = childOf(parent, "sub").orElseThrow();
    rerun(parent, FAILED, Map.of());
    await().atMost(PATIENCE).until(() -> status(child, "b") == ActionStatus.RUNNING);
    await().atMost(PATIENCE).until(() -> status(parent, "sub") == ActionStatus.RUNNING);
    engines.remove(0).close();
    forgetChild(parent);

    workflows = startEngine().workflows();
    executor.release("work");

    assertThat(end(parent)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(childOf(parent, "sub")).contains(child);
    assertThat(workflows.job(child).run()).isEqualTo(1);
    assertThat(jobs()).isEqualTo(2);
  }

  @Test
  void aRerunThatTheFileSystemDelaysStillGoesOnInTheSameJob() throws Exception {
    applications.add("parent", node("<app-path>../child</app-path>"));
    applications.add("child", leaf("error-times 1 JA018"));
    WorkflowJobId parent = submit("parent", Map.of());
    assertThat(end(parent)).isEqualTo(JobStatus.KILLED);
    Optional<WorkflowJobId> child = childOf(parent, "sub");
    applications.failReads("child", 2);

    rerun(parent, FAILED, Map.of());

    assertThat(end(parent)).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(applications.faults.get()).isZero();
    assertThat(childOf(parent, "sub")).isEqualTo(child);
    assertThat(jobs()).isEqualTo(2);
  }

  // ---- shared by the databases ----

  private static final String GLOBAL =
      "<global><job-tracker>rm:8032</job-tracker><name-node>app://fs</name-node>"
          + "<job-xml>spark.xml</job-xml><configuration>"
          + "<property><name>a</name><value>${day} &lt; 1</value></property>"
          + "<property><name>b</name><value>2</value></property></configuration></global>";

  /** Applications parent, child and grandchild, of which the last does the work. */
  private void family(String script) {
    applications.add("parent", node("<app-path>../child</app-path>"));
    applications.add("child", node("<app-path>../grandchild</app-path>"));
    applications.add("grandchild", leaf(script));
  }

  private static String leaf(String script) {
    return app("<start to='a'/>" + action("a", batch(script), "end") + KILL_AND_END);
  }

  private static String node(String content) {
    return node(content, "");
  }

  private static String node(String content, String global) {
    return app(
        global
            + "<start to='sub'/>"
            + action("sub", "<sub-workflow>" + content + "</sub-workflow>", "end")
            + KILL_AND_END);
  }

  private static String sub(String path, String more) {
    return "<sub-workflow><app-path>" + path + "</app-path>" + more + "</sub-workflow>";
  }

  private static String batch(String script) {
    return "<livy-batch xmlns='uri:drover:action:1.0'><file>" + script + "</file></livy-batch>";
  }

  private static String action(String name, String body, String ok) {
    return "<action name='"
        + name
        + "'>"
        + body
        + "<ok to='"
        + ok
        + "'/><error to='fail'/></action>";
  }

  private WorkflowJobId submit(String application, Map<String, String> properties) {
    Map<String, String> all = new HashMap<>(properties);
    all.put("oozie.wf.application.path", Applications.uri(application));
    return workflows.submit(new Submission("ann", all, Optional.empty(), true));
  }

  private WorkflowJobId submitXml(String nodes, Map<String, String> properties) {
    return workflows.submit(new Submission("ann", properties, Optional.of(app(nodes)), true));
  }

  private void awaitStatus(WorkflowJobId id, JobStatus status) {
    await().atMost(PATIENCE).until(() -> workflows.status(id) == status);
  }

  private long jobs() {
    return workflows.jobs(JobFilter.ALL, 0, 1).total();
  }

  private Optional<WorkflowAction> found(WorkflowJobId id, String node) {
    return workflows.job(id).actions().stream()
        .filter(action -> action.node().equals(node))
        .findFirst();
  }

  private ActionStatus status(WorkflowJobId id, String node) {
    return found(id, node).map(WorkflowAction::status).orElse(ActionStatus.PREP);
  }

  private Optional<WorkflowJobId> childOf(WorkflowJobId id, String node) {
    return found(id, node)
        .flatMap(action -> action.external().externalId())
        .map(WorkflowJobId::new);
  }

  private WorkflowJob runningChild(WorkflowJobId parent, String node) {
    await().atMost(PATIENCE).until(() -> childOf(parent, node).isPresent());
    WorkflowJobId child = childOf(parent, node).orElseThrow();
    awaitStatus(child, JobStatus.RUNNING);
    return workflows.job(child);
  }

  private ActionRequest request(WorkflowJobId job, String node) {
    WorkflowJob row = workflows.job(job);
    ActionNode definition = (ActionNode) workflows.definition(job).node(node);
    return new ActionRequest(
        new ActionAttempt(new ActionId(job, node), 0, 0),
        "ann",
        definition.body(),
        Optional.of(URI.create(row.appPath() + "/")),
        row.configuration(),
        Optional.empty(),
        ExternalState.NONE,
        Instant.now(),
        other -> Optional.empty(),
        Fence.NONE);
  }

  /** Takes the parent's rows back to before the answer of its start. */
  private void forgetChild(WorkflowJobId parent) throws SQLException {
    update(
        "update workflow_action set status = 'PREP', external = '{}', conf = '', started_at = null"
            + " where job_id = ? and node = 'sub'",
        parent);
    update(
        "update action_command set phase = 'START', tries = 0, due_at = current_timestamp,"
            + " lease_owner = null where job_id = ? and node = 'sub'",
        parent);
  }

  private void park(WorkflowJobId parent) throws SQLException {
    update("update workflow_job set status = 'SUSPENDED' where id = ?", parent);
    update("update action_command set parked = true where job_id = ? and node = 'sub'", parent);
  }

  private void update(String sql, WorkflowJobId parent) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, parent.value());
      assertThat(statement.executeUpdate()).isEqualTo(1);
    }
  }
}
