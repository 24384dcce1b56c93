package io.drover.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class PostgresWorkflowJobStoreTest extends WorkflowJobStoreContract {
  private static EmbeddedPostgres postgres;
  private Database database;

  @BeforeAll
  static void startPostgres() throws IOException {
    postgres = EmbeddedPostgres.start();
  }

  @AfterAll
  static void stopPostgres() throws IOException {
    postgres.close();
  }

  @Override
  Database emptyDatabase() {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("drop schema public cascade");
      statement.execute("create schema public");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    database =
        Database.open(
            new DatabaseConfig(postgres.getJdbcUrl("postgres", "postgres"), "postgres", "", 8));
    return database;
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void renewingWaitsForNobody() throws Exception {
    JobRow job = job("1-W", "daily", "ann", NOW);
    insert(job, Optional.empty());
    JobChanges changes = new JobChanges();
    changes.newCommand(command(job.id(), "busy", NOW, Optional.of("server-1")));
    changes.newCommand(command(job.id(), "held", NOW, Optional.of("server-1")));
    save(changes);
    CountDownLatch written = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    JobChanges write = new JobChanges();
    write.changedCommand(command(job.id(), "busy", NOW, Optional.of("server-1")));
    CompletableFuture<Boolean> writer =
        CompletableFuture.supplyAsync(
            () ->
                store.inTransaction(
                    transaction -> {
                      transaction.save(write, NOW.plus(LEASE));
                      written.countDown();
                      await(release);
                      return true;
                    },
                    "write"));
    await(written);

    try {
      store.renewLeases(
          List.of(new ActionKey("1-W", "busy"), new ActionKey("1-W", "held")),
          "server-1",
          NOW.plusSeconds(9),
          LEASE);
    } finally {
      assertThat(writer).as("is still at it").isNotDone();
      release.countDown();
    }

    assertThat(writer.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(store.claimCommands("server-2", NOW.plusSeconds(11), LEASE, 10))
        .extracting(command -> command.key().node())
        .containsExactly("busy");
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
