package io.drover.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Random;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the embedded database finds in its file when the process has died right after a commit: a
 * copy of the file is what such a death leaves. Space of old versions is used again at once, as it
 * is after a minute of work otherwise: H2 2.5.252 then looked for its last versions where they are
 * not, and lost one or more commits in most of the rounds.
 */
final class EmbeddedDeathTest {
  private static final int ROUNDS = 40;
  private static final int ROWS = 300;

  @TempDir private Path directory;

  @Test
  void whatWasCommittedIsThereAfterwards() throws Exception {
    Random random = new Random(7);
    int committed = 0;
    try (Database database = Database.open(config("alive"))) {
      database.write(EmbeddedDeathTest::fill, "fill");
      for (int round = 1; round <= ROUNDS; round++) {
        for (int i = random.nextInt(30); i >= 0; i--) {
          int number = ++committed;
          database.inTransaction(handle -> change(handle, number, random), "change");
        }
        assertThat(lastOf(copy())).as("round %s", round).isEqualTo(committed);
      }
    }
  }

  private static int fill(Handle handle) {
    handle.execute("create table done (number int primary key)");
    handle.execute("create table thing (id int primary key, text varchar)");
    for (int id = 0; id < ROWS; id++) {
      handle.execute("insert into thing values (?, repeat('x', 500))", id);
    }
    return ROWS;
  }

  private static int change(Handle handle, int number, Random random) {
    for (int i = random.nextInt(20); i > 0; i--) {
      handle.execute(
          "update thing set text = repeat('y', ?) where id = ?",
          300 + random.nextInt(900),
          random.nextInt(ROWS));
    }
    return handle.execute("insert into done values (?)", number);
  }

  private String copy() throws IOException {
    Files.copy(
        directory.resolve("alive.mv.db"),
        directory.resolve("dead.mv.db"),
        StandardCopyOption.REPLACE_EXISTING);
    return "dead";
  }

  private int lastOf(String name) {
    try (Database database = Database.open(config(name))) {
      return database.with(
          handle -> handle.select("select max(number) from done").mapTo(Integer.class).one(),
          "read");
    }
  }

  private DatabaseConfig config(String name) {
    DatabaseConfig usual = DatabaseConfig.h2(directory);
    String url = usual.url().replace("/drover;", "/" + name + ";") + ";RETENTION_TIME=0";
    return new DatabaseConfig(url, usual.user(), usual.password(), 2);
  }
}
