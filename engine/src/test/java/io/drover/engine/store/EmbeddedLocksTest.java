package io.drover.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Locking rows of the embedded database, as services do whose caller then turns out to be wrong.
 */
final class EmbeddedLocksTest {
  private static final int THREADS = 6;
  private static final int ROUNDS = 1_000;
  private static final int ROWS = 3;

  @TempDir private Path directory;

  @Test
  void aRowThatWasLockedAndNotWrittenStaysWhole() throws Exception {
    try (Database database = Database.open(DatabaseConfig.h2(directory))) {
      database
          .jdbi()
          .useHandle(
              handle -> {
                handle.execute(
                    "create table thing (id int primary key, due bigint, writes bigint)");
                handle.execute("create index thing_due on thing (due)");
                for (int i = 0; i < ROWS; i++) {
                  handle.execute("insert into thing values (?, 0, 0)", i);
                }
              });
      ExecutorService threads = Executors.newFixedThreadPool(THREADS);
      long written = 0;
      try {
        List<Callable<Long>> users =
            IntStream.range(0, THREADS)
                .mapToObj(seed -> (Callable<Long>) () -> use(database, new Random(seed)))
                .toList();
        for (Future<Long> user : threads.invokeAll(users)) {
          written += user.get();
        }
      } finally {
        threads.shutdown();
      }

      long counted =
          database
              .jdbi()
              .withHandle(
                  handle ->
                      handle.createQuery("select sum(writes) from thing").mapTo(Long.class).one());
      assertThat(counted).isEqualTo(written);
      int all =
          database.inTransaction(
              handle -> handle.execute("update thing set due = -1 where due >= 0"), "write all");
      assertThat(all).isEqualTo(ROWS);
    }
  }

  @Test
  void aSingleWriteWaitsForTheTransactionThatIsUnderWay() throws Exception {
    try (Database database = Database.open(DatabaseConfig.h2(directory))) {
      database.write(handle -> handle.execute("create table thing (id int primary key)"), "create");
      ExecutorService threads = Executors.newSingleThreadExecutor();
      try {
        Future<Integer> single =
            database.inTransaction(
                handle -> {
                  handle.execute("insert into thing values (1)");
                  CountDownLatch begun = new CountDownLatch(1);
                  Future<Integer> write = threads.submit(() -> insertSecond(database, begun));
                  await(begun);
                  assertThat(write).isNotDone();
                  // what is half done must not be stored by somebody else's commit
                  assertThatThrownBy(() -> write.get(200, TimeUnit.MILLISECONDS))
                      .isInstanceOf(TimeoutException.class);
                  return write;
                },
                "insert");

        assertThat(single.get(10, TimeUnit.SECONDS)).isEqualTo(1);
      } finally {
        threads.shutdownNow();
      }
    }
  }

  private static int insertSecond(Database database, CountDownLatch begun) {
    begun.countDown();
    return database.write(handle -> handle.execute("insert into thing values (2)"), "insert");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Locks rows, then writes them or gives them back. */
  private static long use(Database database, Random random) {
    long written = 0;
    for (int i = 0; i < ROUNDS; i++) {
      boolean givesUp = random.nextInt(4) == 0;
      List<Integer> wanted =
          IntStream.range(0, 1 + random.nextInt(ROWS))
              .map(n -> random.nextInt(ROWS))
              .boxed()
              .toList();
      if (givesUp) {
        assertThatThrownBy(() -> write(database, wanted, random, true))
            .isInstanceOf(IllegalStateException.class);
      } else {
        written += write(database, wanted, random, false);
      }
    }
    return written;
  }

  private static int write(Database database, List<Integer> ids, Random random, boolean givesUp) {
    return database.inTransaction(
        handle -> {
          Map<Integer, Long> locked = new HashMap<>();
          handle
              .createQuery(
                  "select id, writes from thing where id = any(:ids) order by id"
                      + " for update skip locked")
              .bindArray("ids", Integer.class, ids.toArray())
              .map((row, context) -> Map.entry(row.getInt(1), row.getLong(2)))
              .forEach(row -> locked.put(row.getKey(), row.getValue()));
          if (givesUp) {
            throw new IllegalStateException("refused");
          }
          PreparedBatch batch =
              handle.prepareBatch("update thing set due = :due, writes = :writes where id = :id");
          locked.forEach(
              (id, writes) ->
                  batch
                      .bind("due", random.nextInt(1000))
                      .bind("writes", writes + 1)
                      .bind("id", id)
                      .add());
          return locked.isEmpty() ? 0 : Arrays.stream(batch.execute()).sum();
        },
        "use things");
  }
}
