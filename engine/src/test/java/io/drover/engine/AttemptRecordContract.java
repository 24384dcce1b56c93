package io.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.actions.ActionAttempt;
import io.drover.actions.ActionId;
import io.drover.actions.WorkflowJobId;
import io.drover.engine.store.AttemptRecord;
import io.drover.engine.store.AttemptRecordStore;
import io.drover.engine.store.AttemptRecordStore.Followed;
import io.drover.engine.store.CommandRow;
import io.drover.engine.store.JobRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database must tell about whose an application is. */
abstract class AttemptRecordContract extends EngineFixture {
  private static final Duration AN_HOUR = Duration.ofHours(1);
  private AttemptRecordStore records;

  @BeforeEach
  void open() {
    records = new AttemptRecordStore(database);
  }

  private JobRecord record(WorkflowJobId id) {
    return records.jobs(Set.of(id)).get(id);
  }

  private static ActionAttempt attempt(WorkflowJobId id, int run, int number) {
    return new ActionAttempt(new ActionId(id, "a"), run, number);
  }

  private static AttemptRecord of(JobRecord job, ActionAttempt attempt) {
    return job.attempts().stream()
        .filter(one -> one.attempt().equals(attempt))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void everyAttemptOfAnEndedJobIsOnRecord() throws Exception {
    WorkflowJobId id =
        submit(
            "<start to='a'/>"
                + action("a", "error-times 1 JA018", "end", "fail")
                    .replace("name='a'", "name='a' retry-max='2' retry-interval='0'")
                + KILL_AND_END);
    end(id);

    JobRecord job = record(id);

    assertThat(job.user()).isEqualTo("ann");
    assertThat(job.status()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(job.pending()).isEmpty();
    AttemptRecord first = of(job, attempt(id, 0, 0));
    assertThat(first.latest()).isFalse();
    assertThat(first.status()).isEqualTo(ActionStatus.ERROR);
    assertThat(first.endedAt()).isPresent();
    AttemptRecord second = of(job, attempt(id, 0, 1));
    assertThat(second.latest()).isTrue();
    assertThat(second.type()).contains("livy-batch");
    assertThat(second.status()).isEqualTo(ActionStatus.OK);
    assertThat(second.external().externalId()).contains("app-" + id + ".a.0.1");
  }

  @Test
  void aRunningAttemptIsPendingAndFollowedSinceItsStart() throws Exception {
    WorkflowJobId id =
        submit("<start to='a'/>" + action("a", "hold x", "end", "fail") + KILL_AND_END);
    awaitRunning(id, "a");

    JobRecord job = record(id);

    assertThat(job.pending().get("a").phase()).isEqualTo(CommandRow.Phase.CHECK);
    assertThat(of(job, attempt(id, 0, 0)).status()).isEqualTo(ActionStatus.RUNNING);
    assertThat(records.followed(Set.of("livy-batch"), Instant.now().plus(AN_HOUR)))
        .extracting(Followed::attempt)
        .containsExactly(attempt(id, 0, 0));
    assertThat(records.followed(Set.of("livy-batch"), Instant.now().minus(AN_HOUR))).isEmpty();
    assertThat(records.followed(Set.of("spark"), Instant.now().plus(AN_HOUR))).isEmpty();
    executor.release("x");
    end(id);
    assertThat(records.followed(Set.of("livy-batch"), Instant.now().plus(AN_HOUR))).isEmpty();
  }

  @Test
  void aKillThatIsNotConfirmedIsPending() {
    executor.refusedKills.set(1_000);
    WorkflowJobId id =
        submit("<start to='a'/>" + action("a", "hold x", "end", "fail") + KILL_AND_END);
    awaitRunning(id, "a");

    workflows.apply(id, Verb.KILL, "ann");

    await().atMost(PATIENCE).until(() -> record(id).status() == JobStatus.KILLED);
    assertThat(record(id).pending().get("a").phase()).isEqualTo(CommandRow.Phase.KILL);
    assertThat(of(record(id), attempt(id, 0, 0)).status()).isEqualTo(ActionStatus.KILLED);
  }

  @Test
  void manyJobsAreReadAtOnceAndUnknownOnesAreMissing() throws Exception {
    List<WorkflowJobId> ids = new ArrayList<>();
    for (int number = 0; number < 3; number++) {
      ids.add(submit("<start to='a'/>" + action("a", "ok", "end", "fail") + KILL_AND_END));
    }
    for (WorkflowJobId id : ids) {
      end(id);
    }
    List<WorkflowJobId> asked = new ArrayList<>(ids);
    for (int number = 0; number < 1_200; number++) {
      asked.add(new WorkflowJobId("unknown-" + number));
    }

    assertThat(records.jobs(asked).keySet()).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(records.jobs(asked).values())
        .allSatisfy(
            job ->
                assertThat(job.attempts())
                    .extracting(AttemptRecord::attempt)
                    .contains(attempt(job.id(), 0, 0)));
  }
}
