package io.drover.server.orphans;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.actions.ActionAttempt;
import io.drover.actions.ActionId;
import io.drover.actions.ClusterClient;
import io.drover.actions.WorkflowJobId;
import io.drover.engine.ActionStatus;
import io.drover.engine.JobStatus;
import io.drover.engine.store.ActionKey;
import io.drover.engine.store.AttemptRecord;
import io.drover.engine.store.CommandRow;
import io.drover.engine.store.CommandRow.Phase;
import io.drover.engine.store.JobRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OrphanRulesTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final Instant LONG_AGO = NOW.minus(Duration.ofHours(1));
  private static final WorkflowJobId JOB = new WorkflowJobId("0000001-261121073000000-drover-W");
  private static final String SYSTEM = "drover";

  private final OrphanRules rules = new OrphanRules(Duration.ofMinutes(2), Optional.empty());

  private static ActionAttempt attempt(int run, int number) {
    return new ActionAttempt(new ActionId(JOB, "load"), run, number);
  }

  private static Found batch(ActionAttempt attempt) {
    return item(Found.Kind.BATCH, attempt.externalName(), Optional.empty(), false);
  }

  private static Found session(ActionAttempt attempt) {
    return item(Found.Kind.SESSION, attempt.externalName(), Optional.empty(), false);
  }

  private static Found item(
      Found.Kind kind, String name, Optional<String> user, boolean impersonated) {
    Mark mark = Mark.ofName(name, SYSTEM).orElseThrow();
    return new Found(kind, "default", name, mark, "running", user, impersonated);
  }

  private static Found application(ActionAttempt attempt, String user, boolean impersonated) {
    Mark mark = Mark.ofTag(ClusterClient.tag(attempt), SYSTEM).orElseThrow();
    return new Found(
        Found.Kind.APPLICATION,
        Found.CLUSTER,
        "application_1_0001",
        mark,
        "RUNNING",
        Optional.of(user),
        impersonated);
  }

  private static AttemptRecord record(
      ActionAttempt attempt, boolean latest, ActionStatus status, String external) {
    return record(attempt, latest, "livy-batch", status, Optional.of(LONG_AGO), external);
  }

  private static AttemptRecord record(
      ActionAttempt attempt,
      boolean latest,
      String type,
      ActionStatus status,
      Optional<Instant> endedAt,
      String external) {
    return new AttemptRecord(
        attempt,
        latest,
        latest ? Optional.of(type) : Optional.empty(),
        status,
        Optional.of(LONG_AGO),
        status.isFinal() ? endedAt : Optional.empty(),
        external);
  }

  private static AttemptRecord latest(ActionStatus status) {
    return record(attempt(0, 0), true, status, "{}");
  }

  private static JobRecord job(JobStatus status, int run, AttemptRecord... attempts) {
    return job(status, run, Map.of(), attempts);
  }

  private static JobRecord job(
      JobStatus status, int run, Map<String, CommandRow> pending, AttemptRecord... attempts) {
    return new JobRecord(
        JOB,
        "ann",
        status,
        run,
        Optional.of(LONG_AGO),
        status.isFinal() ? Optional.of(LONG_AGO) : Optional.empty(),
        List.of(attempts),
        pending);
  }

  private static Map<String, CommandRow> pending(Phase phase, int run, int number) {
    return Map.of(
        "load",
        new CommandRow(
            new ActionKey(JOB.value(), "load"),
            run,
            number,
            phase,
            NOW,
            0,
            false,
            Optional.empty()));
  }

  /** What an attempt stores when Livy has its batch. */
  private static String memo(ActionAttempt attempt, String phase) {
    return "{\"memo\":\"{\\\"name\\\":\\\""
        + attempt.externalName()
        + "\\\",\\\"phase\\\":\\\""
        + phase
        + "\\\"}\",\"evidence\":[]}";
  }

  private Optional<Standing> standing(Found found, JobRecord job) {
    return rules.judge(found, Optional.of(job), NOW).map(Finding::standing);
  }

  @ParameterizedTest
  @EnumSource(
      value = ActionStatus.class,
      names = {"OK", "ERROR", "KILLED", "FAILED"})
  void whatAnAttemptLeftThatIsOverIsAnOrphan(ActionStatus status) {
    Finding finding =
        rules
            .judge(batch(attempt(0, 0)), Optional.of(job(JobStatus.KILLED, 0, latest(status))), NOW)
            .orElseThrow();

    assertThat(finding.standing()).isEqualTo(Standing.ORPHAN);
    assertThat(finding.since()).contains(LONG_AGO);
    assertThat(finding.why()).isEqualTo("attempt 0 of 'load' is " + status + ", the job KILLED");
  }

  @ParameterizedTest
  @EnumSource(
      value = ActionStatus.class,
      names = {"OK", "ERROR", "KILLED", "FAILED"},
      mode = EnumSource.Mode.EXCLUDE)
  void whatALiveAttemptHasIsItsOwn(ActionStatus status) {
    assertThat(standing(batch(attempt(0, 0)), job(JobStatus.RUNNING, 0, latest(status)))).isEmpty();
  }

  @Test
  void aStartThatIsUnderWayKeepsWhatItMayHaveSubmitted() {
    JobRecord job =
        job(
            JobStatus.RUNNING,
            0,
            pending(Phase.START, 0, 1),
            record(attempt(0, 0), false, ActionStatus.ERROR, "{}"));

    assertThat(standing(batch(attempt(0, 1)), job)).isEmpty();
    assertThat(standing(application(attempt(0, 1), "livy", false), job)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 119})
  void whatHasJustEndedIsLeftAlone(long seconds) {
    Optional<Instant> endedAt = Optional.of(NOW.minusSeconds(seconds));
    JobRecord job =
        job(
            JobStatus.KILLED,
            0,
            record(attempt(0, 0), true, "livy-batch", ActionStatus.KILLED, endedAt, "{}"));

    assertThat(standing(batch(attempt(0, 0)), job)).isEmpty();
  }

  @Test
  void theSameIsAnOrphanWhenTheTimeHasPassed() {
    Optional<Instant> endedAt = Optional.of(NOW.minusSeconds(120));
    JobRecord job =
        job(
            JobStatus.KILLED,
            0,
            record(attempt(0, 0), true, "livy-batch", ActionStatus.KILLED, endedAt, "{}"));

    assertThat(standing(batch(attempt(0, 0)), job)).contains(Standing.ORPHAN);
  }

  @Test
  void aKillThatIsNotConfirmedIsUnderWay() {
    JobRecord job =
        job(JobStatus.KILLED, 0, pending(Phase.KILL, 0, 0), latest(ActionStatus.KILLED));

    assertThat(standing(batch(attempt(0, 0)), job)).contains(Standing.KILL_UNDER_WAY);
    assertThat(standing(session(attempt(0, 0)), job)).contains(Standing.KILL_UNDER_WAY);
    assertThat(standing(application(attempt(0, 0), "livy", false), job))
        .contains(Standing.KILL_UNDER_WAY);
  }

  @Test
  void anAttemptBeforeIsSparedUntilTheLiveOneHasAJobOfItsOwn() {
    ActionAttempt retry = attempt(0, 1);
    AttemptRecord former = record(attempt(0, 0), false, ActionStatus.ERROR, "{}");
    for (String undecided :
        List.of("{}", memo(attempt(0, 0), "SUBMITTED"), memo(retry, "WAITING"))) {
      JobRecord job =
          job(
              JobStatus.RUNNING,
              0,
              pending(Phase.CHECK, 0, 1),
              record(retry, true, ActionStatus.RUNNING, undecided),
              former);

      assertThat(standing(batch(attempt(0, 0)), job)).as(undecided).isEmpty();
    }

    JobRecord job =
        job(
            JobStatus.RUNNING,
            0,
            pending(Phase.CHECK, 0, 1),
            record(retry, true, ActionStatus.RUNNING, memo(retry, "SUBMITTED")),
            former);
    assertThat(standing(batch(attempt(0, 0)), job)).contains(Standing.ORPHAN);
    assertThat(standing(batch(retry), job)).isEmpty();
  }

  @Test
  void anAttemptThatFollowsAFormerOneKeepsItsJob() {
    ActionAttempt retry = attempt(0, 1);
    String following = memo(retry, "SUBMITTED").replace("}\",", ",\\\"follows\\\":\\\"0\\\"}\",");
    JobRecord job =
        job(
            JobStatus.RUNNING,
            0,
            pending(Phase.CHECK, 0, 1),
            record(retry, true, ActionStatus.RUNNING, following),
            record(attempt(0, 0), false, ActionStatus.ERROR, "{}"));

    assertThat(following).contains("follows");
    assertThat(standing(batch(attempt(0, 0)), job)).isEmpty();
  }

  @Test
  void aSessionLivesAsLongAsItsJob() {
    AttemptRecord opened =
        record(attempt(0, 0), true, "livy-session", ActionStatus.OK, Optional.of(LONG_AGO), "{}");

    assertThat(standing(session(attempt(0, 0)), job(JobStatus.RUNNING, 0, opened))).isEmpty();
    assertThat(
            standing(
                application(attempt(0, 0), "livy", false), job(JobStatus.SUSPENDED, 0, opened)))
        .isEmpty();
    assertThat(standing(session(attempt(0, 0)), job(JobStatus.SUCCEEDED, 0, opened)))
        .contains(Standing.ORPHAN);
  }

  @Test
  void aSessionOfAnEarlierRunIsAnOrphanOfTheNextOne() {
    AttemptRecord opened = record(attempt(0, 0), false, ActionStatus.OK, "{}");

    assertThat(standing(session(attempt(0, 0)), job(JobStatus.RUNNING, 1, opened)))
        .contains(Standing.ORPHAN);
  }

  @Test
  void theOneThatWasOpenedAgainBelongsToTheSameAttempt() {
    Found again =
        item(Found.Kind.SESSION, attempt(0, 0).externalName() + ".r2", Optional.empty(), false);
    AttemptRecord opened = latest(ActionStatus.OK);

    assertThat(standing(again, job(JobStatus.RUNNING, 0, opened))).isEmpty();
    assertThat(standing(again, job(JobStatus.KILLED, 0, opened))).contains(Standing.ORPHAN);
  }

  @Test
  void withoutARecordNothingIsOurs() {
    assertThat(rules.judge(batch(attempt(0, 0)), Optional.empty(), NOW).map(Finding::standing))
        .contains(Standing.NO_RECORD);
    assertThat(standing(batch(attempt(0, 7)), job(JobStatus.KILLED, 0, latest(ActionStatus.OK))))
        .contains(Standing.NO_RECORD);
    assertThat(
            standing(
                application(attempt(0, 7), "livy", false),
                job(JobStatus.KILLED, 0, latest(ActionStatus.OK))))
        .contains(Standing.NO_RECORD);
  }

  @Test
  void anotherInstallationsNameIsForeignWhateverIsOnRecord() {
    String foreign = attempt(0, 0).externalName().replace("-drover-", "-prod-");
    Found found = item(Found.Kind.BATCH, foreign, Optional.empty(), false);

    assertThat(standing(found, job(JobStatus.KILLED, 0, latest(ActionStatus.OK))))
        .contains(Standing.FOREIGN);
  }

  @Test
  void whereLivyImpersonatesTheUserMustBeTheJobs() {
    JobRecord job = job(JobStatus.KILLED, 0, latest(ActionStatus.KILLED));
    String name = attempt(0, 0).externalName();

    assertThat(standing(item(Found.Kind.BATCH, name, Optional.of("ann"), true), job))
        .contains(Standing.ORPHAN);
    assertThat(standing(item(Found.Kind.BATCH, name, Optional.of("bob"), true), job))
        .contains(Standing.USER_DIFFERS);
    assertThat(standing(item(Found.Kind.BATCH, name, Optional.empty(), true), job))
        .contains(Standing.USER_DIFFERS);
    assertThat(standing(item(Found.Kind.BATCH, name, Optional.of("ann"), false), job))
        .contains(Standing.USER_DIFFERS);
    assertThat(standing(application(attempt(0, 0), "ann", true), job)).contains(Standing.ORPHAN);
    assertThat(standing(application(attempt(0, 0), "bob", true), job))
        .contains(Standing.USER_DIFFERS);
  }

  @Test
  void whereLivyDoesNotImpersonateTheRecordOrTheSettingMustKnowTheApplication() {
    JobRecord unknown = job(JobStatus.KILLED, 0, latest(ActionStatus.KILLED));
    JobRecord known =
        job(
            JobStatus.KILLED,
            0,
            record(
                attempt(0, 0),
                true,
                ActionStatus.KILLED,
                "{\"childIds\":\"application_1_0001\",\"evidence\":[]}"));
    Found found = application(attempt(0, 0), "livy", false);

    assertThat(standing(found, unknown)).contains(Standing.USER_DIFFERS);
    assertThat(standing(found, known)).contains(Standing.ORPHAN);
    OrphanRules told = new OrphanRules(Duration.ZERO, Optional.of("livy"));
    assertThat(told.judge(found, Optional.of(unknown), NOW).map(Finding::standing))
        .contains(Standing.ORPHAN);
    assertThat(
            told.judge(application(attempt(0, 0), "eve", false), Optional.of(known), NOW)
                .map(Finding::standing))
        .contains(Standing.USER_DIFFERS);
  }

  @Test
  void aTagThatWasCutOrHasLostItsCaseIsFoundByItsRecord() {
    ActionAttempt odd =
        new ActionAttempt(new ActionId(JOB, "Load" + "-and-transform".repeat(8)), 0, 0);
    JobRecord job = job(JobStatus.KILLED, 0, record(odd, true, ActionStatus.KILLED, "{}"));

    Finding finding =
        rules.judge(application(odd, "livy", false), Optional.of(job), NOW).orElseThrow();

    assertThat(ClusterClient.tag(odd)).hasSizeLessThanOrEqualTo(100).doesNotContain("Load");
    assertThat(finding.attempt()).contains(odd);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "etl",
        "0000001-261121073000000-drover-W",
        "0000001-261121073000000-drover-C.load.0.0",
        "0000001-261121073000000-drover-W.load.0",
        "0000001-261121073000000-drover-W.load.0.0.x1",
        "0000001-drover-W.load.0.0",
        "x0000001-261121073000000-drover-W.load.0.0",
        "0000001-261121073000000-drover-W.load.0.99999999999",
      })
  void namesOfAnotherShapeAreNobodysBusiness(String name) {
    assertThat(Mark.ofName(name, SYSTEM)).isEmpty();
  }

  @Test
  void theSystemIdIsComparedWhole() {
    String name = "0000001-261121073000000-drover-two-W.load.0.0";

    assertThat(Mark.ofName(name, "drover").orElseThrow().ours()).isFalse();
    assertThat(Mark.ofName(name, "drover-two").orElseThrow().ours()).isTrue();
    assertThat(Mark.ofTag(name.toLowerCase(java.util.Locale.ROOT), "Drover-Two").orElseThrow())
        .satisfies(mark -> assertThat(mark.ours()).isTrue())
        .satisfies(
            mark ->
                assertThat(mark.jobId().value()).isEqualTo("0000001-261121073000000-Drover-Two-W"));
  }
}
