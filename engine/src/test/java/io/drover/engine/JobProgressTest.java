package io.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.actions.ActionAttempt;
import io.drover.actions.ActionId;
import io.drover.actions.ActionOutcome;
import io.drover.actions.ExternalState;
import io.drover.actions.WorkflowJobId;
import io.drover.actions.file.FileSystems;
import io.drover.engine.el.Expressions;
import io.drover.engine.machine.MachineState;
import io.drover.engine.machine.WorkflowMachine;
import io.drover.engine.store.ActionKey;
import io.drover.engine.store.ActionRow;
import io.drover.engine.store.CommandRow;
import io.drover.engine.store.CommandRow.Phase;
import io.drover.engine.store.FormerWork;
import io.drover.engine.store.JobChanges;
import io.drover.engine.store.JobRow;
import io.drover.schema.WorkflowDefinition;
import io.drover.schema.WorkflowNode;
import io.drover.schema.WorkflowXmlReader;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What one transaction makes of what came in: wakes that meet checks, decisions on the way. */
final class JobProgressTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Expressions EXPRESSIONS =
      new Expressions(new FileSystems(List.of()), InstantSource.fixed(NOW));
  private static final String OWNER = "server-1";
  private static final WorkflowJobId JOB = new WorkflowJobId("0000001-drover-W");

  private static final CompiledWorkflow WORKFLOW =
      compiled(
          """
          <workflow-app xmlns="uri:oozie:workflow:0.5" name="test">
            <start to="sub"/>
            <action name="sub">
              <sub-workflow><app-path>child</app-path></sub-workflow>
              <ok to="end"/><error to="end"/>
            </action>
            <end name="end"/>
          </workflow-app>
          """);

  /** As it was handed to the pool. */
  private static final CommandRow CHECK =
      new CommandRow(
          new ActionKey(JOB.value(), "sub"),
          0,
          0,
          Phase.CHECK,
          NOW.minusSeconds(1),
          4,
          false,
          Optional.of(OWNER));

  private static final CommandResult STILL_RUNNING =
      new CommandResult(
          CHECK,
          Optional.empty(),
          NOW,
          new CommandResult.Outcome(
              new ActionOutcome.Running(ExternalState.NONE, Duration.ofMinutes(1))));

  @Test
  void anAnswerFromBeforeTheWakeIsAskedForAgainAtOnce() {
    CommandRow woken = next(progress -> progress.wake("sub"), CHECK);

    CommandRow after = next(progress -> progress.apply(STILL_RUNNING), woken);

    assertThat(woken.dueAt()).isEqualTo(NOW);
    assertThat(woken.leaseOwner()).contains(OWNER);
    assertThat(after.phase()).isEqualTo(Phase.CHECK);
    assertThat(after.dueAt()).isEqualTo(NOW);
    assertThat(after.leaseOwner()).contains(OWNER);
  }

  @Test
  void aWakeAfterTheAnswerMakesTheNextCheckDue() {
    JobChanges waiting = new JobChanges();
    JobProgress answered = progress(CHECK);
    answered.apply(STILL_RUNNING);
    assertThat(answered.save(waiting)).isEmpty();
    CommandRow later = waiting.unleasedCommands().get(0);
    assertThat(later.dueAt()).isEqualTo(NOW.plus(Duration.ofMinutes(1)));

    CommandRow woken = next(progress -> progress.wake("sub"), later);

    assertThat(woken.dueAt()).isEqualTo(NOW);
    assertThat(woken.leaseOwner()).contains(OWNER);
  }

  @Test
  void aStartIsNotDisturbed() {
    JobProgress progress = progress(CHECK.next(Phase.START, NOW, 0));

    progress.wake("sub");

    assertThat(progress.save(new JobChanges())).isEmpty();
  }

  @Test
  void decisionsThatNeedNobodyAreTakenOnTheWay() {
    JobProgress progress = started("${1 lt 2}", Map.of());

    List<HeldCommand> toRun = progress.save(new JobChanges());

    assertThat(toRun).isEmpty();
    assertThat(progress.status()).isEqualTo(JobStatus.SUCCEEDED);
  }

  @Test
  void aDecisionThatAsksAFileSystemIsACommand() {
    assertThat(decisionToRun(started("${fs:exists('/x')}", Map.of()))).isEqualTo(Phase.DECIDE);
  }

  @Test
  void aDecisionThatCannotBeEvaluatedIsACommandThatFails() {
    assertThat(decisionToRun(started("${nowhere}", Map.of()))).isEqualTo(Phase.DECIDE);
  }

  @Test
  void aDecisionThatTheUserWantsToStopBeforeIsNotTaken() {
    JobProgress progress = started("${1 lt 2}", Map.of(JobSettings.SUSPEND_ON_NODES, "choose"));

    assertThat(progress.status()).isEqualTo(JobStatus.SUSPENDED);
    assertThat(progress.save(new JobChanges())).isEmpty();
  }

  @Test
  void aTransactionTakesSoManyDecisionsAndLeavesTheRestToTheNext() {
    StringBuilder xml =
        new StringBuilder("<workflow-app xmlns='uri:oozie:workflow:0.5' name='test'>")
            .append("<start to='d0'/>");
    for (int i = 0; i < 3_000; i++) {
      xml.append("<decision name='d" + i + "'><switch><case to='end'>false</case>");
      xml.append("<default to='" + (i < 2_999 ? "d" + (i + 1) : "end") + "'/></switch></decision>");
    }
    CompiledWorkflow workflow = compiled(xml.append("<end name='end'/></workflow-app>").toString());

    JobProgress progress = started(workflow, Map.of());
    List<HeldCommand> toRun = progress.save(new JobChanges());

    assertThat(progress.status()).isEqualTo(JobStatus.RUNNING);
    assertThat(toRun).hasSize(1);
    assertThat(toRun.get(0).command().key().node()).isEqualTo("d2000");
  }

  private static Phase decisionToRun(JobProgress progress) {
    List<HeldCommand> toRun = progress.save(new JobChanges());
    assertThat(toRun).hasSize(1);
    return toRun.get(0).command().phase();
  }

  /** A job with a decision, after its start. */
  private static JobProgress started(String predicate, Map<String, String> configuration) {
    CompiledWorkflow workflow =
        compiled(
            "<workflow-app xmlns='uri:oozie:workflow:0.5' name='test'><start to='choose'/>"
                + "<decision name='choose'><switch><case to='end'>"
                + predicate
                + "</case><default to='no'/></switch></decision>"
                + "<kill name='no'><message>no</message></kill><end name='end'/></workflow-app>");
    return started(workflow, configuration);
  }

  private static JobProgress started(CompiledWorkflow workflow, Map<String, String> configuration) {
    JobProgress progress =
        new JobProgress(
            new JobProgress.Start(
                job(JobStatus.PREP, ""), workflow, configuration, List.of(), List.of()),
            new NoRows(),
            EngineConfig.DEFAULTS,
            EXPRESSIONS,
            OWNER,
            new DecisionsLeft(),
            NOW);
    progress.apply(Verb.START, "ann");
    return progress;
  }

  /** What the server has to run after one step. */
  private static CommandRow next(Consumer<JobProgress> step, CommandRow command) {
    JobProgress progress = progress(command);
    step.accept(progress);
    List<HeldCommand> toRun = progress.save(new JobChanges());
    assertThat(toRun).hasSize(1);
    return toRun.get(0).command();
  }

  private static JobProgress progress(CommandRow command) {
    JobRow job = job(JobStatus.RUNNING, WORKFLOW.machine().start().state().text());
    WorkflowAction sub =
        new WorkflowAction(
            new ActionAttempt(new ActionId(JOB, "sub"), 0, 0),
            "sub-workflow",
            ActionStatus.RUNNING,
            "",
            Optional.empty(),
            0,
            0,
            0,
            10,
            ExternalState.NONE,
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(NOW),
            Optional.empty());
    return new JobProgress(
        new JobProgress.Start(
            job,
            WORKFLOW,
            Map.of(),
            List.of(command),
            List.of(new ActionRow(sub, 1, Optional.empty()))),
        new NoRows(),
        EngineConfig.DEFAULTS,
        EXPRESSIONS,
        OWNER,
        new DecisionsLeft(),
        NOW);
  }

  private static JobRow job(JobStatus status, String state) {
    return new JobRow(
        JOB,
        "test",
        "",
        status,
        "ann",
        Optional.empty(),
        0,
        Optional.empty(),
        Optional.empty(),
        "d",
        "c",
        true,
        NOW,
        Optional.of(NOW),
        Optional.empty(),
        NOW,
        1,
        new MachineState(state),
        Optional.empty(),
        2,
        3);
  }

  private static CompiledWorkflow compiled(String xml) {
    WorkflowDefinition definition = new WorkflowXmlReader().read(xml);
    Set<String> instant = new HashSet<>();
    for (WorkflowNode node : definition.nodes().values()) {
      if (node instanceof WorkflowNode.DecisionNode decision
          && DecisionChoice.isInstant(decision, EXPRESSIONS)) {
        instant.add(decision.name());
      }
    }
    return new CompiledWorkflow(
        definition,
        WorkflowMachine.compile(definition, true),
        Set.of(),
        Map.of(),
        Set.of(),
        instant);
  }

  /** Everything was read with the job. */
  private static final class NoRows implements JobProgress.Reader {
    @Override
    public Optional<ActionRow> action(ActionKey key) {
      return Optional.empty();
    }

    @Override
    public List<ActionRow> openActions(String jobId) {
      return List.of();
    }

    @Override
    public Optional<FormerWork> formerWork(ActionKey key, int run) {
      return Optional.empty();
    }
  }
}
