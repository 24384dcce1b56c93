package io.drover.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class PostgresWorkflowJobStoreTest extends WorkflowJobStoreContract {
  @RegisterExtension static final TestPostgres POSTGRES = new TestPostgres();
  private Database database;

  @Override
  Database emptyDatabase() {
    database = POSTGRES.emptyDatabase(8);
    return database;
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void whatACommitUnderWayMayStillWriteIsNotTakenOver() throws Exception {
    servers.join("server-1", "http://server-1", Duration.ZERO);
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    CompletableFuture<Boolean> writer =
        CompletableFuture.supplyAsync(
            () ->
                store.inTransaction(
                    transaction -> {
                      transaction.holdServer("server-1");
                      held.countDown();
                      await(release);
                      return true;
                    },
                    "write"));
    await(held);

    try {
      assertThat(servers.takeOver("server-2")).isEmpty();
      assertThat(servers.renew("server-1", Duration.ZERO)).as("renews beside it").isTrue();
    } finally {
      assertThat(writer).as("is still at it").isNotDone();
      release.countDown();
    }

    assertThat(writer.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(servers.takeOver("server-2")).containsExactly("server-1");
  }

  @Test
  void aTransactionThatStandsStillIsEndedByTheDatabase() {
    servers.join("server-1", "http://server-1", LEASE);

    assertThatThrownBy(
            () ->
                database.inTransaction(
                    handle -> {
                      handle.execute("set idle_in_transaction_session_timeout = '100ms'");
                      handle.execute("select 1 from engine_server for key share");
                      Awaitility.await().until(() -> standing() == 0);
                      return handle.execute("select 1");
                    },
                    "stand still"))
        .isInstanceOf(StoreException.class);
    assertThat(setting()).isEqualTo("4s");
  }

  private long standing() {
    return database.with(
        handle ->
            handle
                .createQuery(
                    "select count(*) from pg_stat_activity where state = 'idle in transaction'")
                .mapTo(Long.class)
                .one(),
        "count sessions");
  }

  private String setting() {
    return database.with(
        handle ->
            handle
                .createQuery("show idle_in_transaction_session_timeout")
                .mapTo(String.class)
                .one(),
        "read setting");
  }

  @Test
  void aLockedJobIsSkippedByOthers() throws Exception {
    JobRow job = job("1-W", "daily", "ann", NOW);
    insert(job, Optional.empty());
    CountDownLatch locked = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    var thread = Executors.newSingleThreadExecutor();
    try {
      var other =
          thread.submit(
              () ->
                  store.inTransaction(
                      transaction -> {
                        List<JobRow> rows = transaction.lockJobs(List.of("1-W"));
                        locked.countDown();
                        await(release);
                        return rows.size();
                      },
                      "lock"));
      locked.await();

      List<JobRow> seen =
          store.inTransaction(transaction -> transaction.lockJobs(List.of("1-W")), "lock");

      assertThat(seen).isEmpty();
      release.countDown();
      assertThat(other.get()).isEqualTo(1);
    } finally {
      release.countDown();
      thread.shutdown();
    }
  }
}
