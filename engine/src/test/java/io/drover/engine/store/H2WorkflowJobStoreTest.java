package io.drover.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class H2WorkflowJobStoreTest extends WorkflowJobStoreContract {
  @TempDir private Path directory;
  private Database database;

  @Override
  Database emptyDatabase() {
    database = Database.open(DatabaseConfig.h2(directory));
    return database;
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aTransactionComesAfterTheOneBefore() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<Long> first =
          threads.submit(
              () ->
                  store.inTransaction(
                      transaction -> {
                        begun.countDown();
                        await(release);
                        return System.nanoTime();
                      },
                      "wait"));
      await(begun);
      Future<Long> second =
          threads.submit(() -> store.inTransaction(transaction -> System.nanoTime(), "go"));
      assertThat(first).isNotDone();
      release.countDown();

      assertThat(second.get() - first.get()).isPositive();
    } finally {
      release.countDown();
      threads.shutdown();
    }
  }
}
