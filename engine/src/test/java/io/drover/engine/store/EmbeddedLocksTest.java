package io.drover.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Locking rows of the embedded database, as services do whose caller then turns out to be wrong.
 */
final class EmbeddedLocksTest {
  private static final int THREADS = 6;
  private static final int ROUNDS = 400;
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
              handle -> handle.execute("update thing set due = -1 where due >= 0"));
      assertThat(all).isEqualTo(ROWS);
    }
  }

  /** Reads a row, then writes it or gives up. */
  private static long use(Database database, Random random) {
    long written = 0;
    for (int i = 0; i < ROUNDS; i++) {
      int id = random.nextInt(ROWS);
      boolean givesUp = random.nextInt(4) == 0;
      if (givesUp) {
        assertThatThrownBy(() -> write(database, id, random, true))
            .isInstanceOf(IllegalStateException.class);
      } else {
        write(database, id, random, false);
        written++;
      }
    }
    return written;
  }

  private static void write(Database database, int id, Random random, boolean givesUp) {
    int unused =
        database.inTransaction(
            handle -> {
              long writes =
                  handle
                      .createQuery("select writes from thing where id = :id for update")
                      .bind("id", id)
                      .mapTo(Long.class)
                      .one();
              if (givesUp) {
                throw new IllegalStateException("refused");
              }
              return handle.execute(
                  "update thing set due = ?, writes = ? where id = ?",
                  random.nextInt(1000),
                  writes + 1,
                  id);
            });
  }
}
