package io.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.actions.WorkflowJobId;
import io.drover.engine.store.HousekeepingStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class RetentionContract extends EngineFixture {
  private static final Duration EVERY = Duration.ofHours(1);
  private static final RetentionConfig KEEP =
      new RetentionConfig(Duration.ofDays(30), Duration.ofDays(90), EVERY, 2);
  private static final String NOOP = "<start to='end'/>" + KILL_AND_END;
  private static final String FAILS = "<start to='fail'/>" + KILL_AND_END;

  private Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  private HousekeepingStore store;

  @BeforeEach
  void openStore() {
    store = new HousekeepingStore(database);
  }

  @Test
  void jobsGoWhenTheirTimeHasCome() throws InterruptedException {
    for (int i = 0; i < 5; i++) {
      end(submit(NOOP));
    }
    WorkflowJobId failed = submit(FAILS);
    end(failed);
    Retention retention = retention(KEEP);

    pass(Duration.ofDays(29));
    round(retention);
    assertThat(jobs()).hasSize(6);

    pass(Duration.ofDays(2));
    round(retention);
    assertThat(jobs()).containsExactly(failed);
    assertThat(retention.jobsGone()).isEqualTo(5);

    pass(Duration.ofDays(60));
    round(retention);
    assertThat(jobs()).isEmpty();
  }

  @Test
  void whatHasNotEndedStays() {
    WorkflowJobId running =
        submit("<start to='a'/>" + action("a", "hold long", "end", "end") + KILL_AND_END);
    awaitRunning(running, "a");

    pass(Duration.ofDays(400));
    round(retention(KEEP));

    assertThat(jobs()).containsExactly(running);
    executor.release("long");
  }

  @Test
  void zeroKeepsForEver() throws InterruptedException {
    end(submit(NOOP));
    end(submit(FAILS));

    pass(Duration.ofDays(4_000));
    round(retention(new RetentionConfig(Duration.ofDays(1), Duration.ZERO, EVERY, 10)));

    assertThat(jobs()).hasSize(1);
  }

  @Test
  void textsGoWithTheLastJobThatHasThem() throws InterruptedException {
    end(submit(NOOP));
    assertThat(texts()).isEqualTo(2);
    end(submit(FAILS));
    assertThat(texts()).isEqualTo(3);
    Retention retention = retention(KEEP);

    pass(Duration.ofDays(31));
    round(retention);
    assertThat(texts()).isEqualTo(2);

    pass(Duration.ofDays(60));
    round(retention);
    assertThat(texts()).isZero();
    assertThat(retention.textsGone()).isEqualTo(3);

    // a server that does not believe them stored
    workflows = startEngine().workflows();
    assertThat(end(submit(NOOP))).isEqualTo(JobStatus.SUCCEEDED);
  }

  @Test
  void aTextThatIsStoredAgainStays() throws InterruptedException {
    end(submit(NOOP));
    store.purge(Instant.now().plusSeconds(60), 10);

    Duration unused = Duration.ofHours(23);
    pass(unused);
    round(retention(KEEP));

    assertThat(texts()).isEqualTo(2);
  }

  @Test
  void oneServerDoesItAtATimeAndNotTooOften() throws InterruptedException {
    for (int i = 0; i < 5; i++) {
      end(submit(NOOP));
    }
    Retention first = retention(KEEP);
    Retention second = retention(KEEP);
    pass(Duration.ofDays(40));

    assertThat(first.step()).isLessThan(EVERY);
    assertThat(second.step()).isPositive();
    assertThat(second.jobsGone()).isZero();
    round(first);

    assertThat(jobs()).isEmpty();
    assertThat(first.jobsGone()).isEqualTo(5);
    assertThat(store.takeTurn("retention", "third", now.plus(EVERY).minusSeconds(1), now))
        .isFalse();
    assertThat(store.takeTurn("retention", "third", now.plus(EVERY), now)).isTrue();
  }

  private Retention retention(RetentionConfig config) {
    InstantSource clock = () -> now;
    return new Retention(store, Map.of("workflows", store::purge), config, clock);
  }

  /** Until nothing is left to do. */
  private static void round(Retention retention) {
    Duration pause = retention.step();
    while (pause.compareTo(EVERY) < 0) {
      pause = retention.step();
    }
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  private List<WorkflowJobId> jobs() {
    return workflows.jobs(JobFilter.ALL, 0, 100).jobs().stream().map(WorkflowJob::id).toList();
  }

  private int texts() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "select (select count(*) from workflow_definition)"
                            + " + (select count(*) from job_configuration)")
                    .mapTo(Integer.class)
                    .one());
  }
}
