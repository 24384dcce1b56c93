package io.drover.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** H2 closes itself when its disk is full; the server lives on. */
final class ClosedDatabaseTest {
  private static final int CONNECTIONS = 3;

  @TempDir private Path directory;

  @Test
  void eachConnectionFailsOnceAndTheNextOneOpensTheDatabaseAgain() throws SQLException {
    try (Database database = Database.open(DatabaseConfig.h2(directory))) {
      database.jdbi().useHandle(handle -> handle.execute("create table thing (id int)"));
      List<Handle> handles = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        handles.add(database.jdbi().open());
      }
      // as it ends when it cannot write: without a checkpoint, whoever else is connected
      try (Statement statement = handles.get(0).getConnection().createStatement()) {
        boolean unusedRows = statement.execute("shutdown immediately");
      }
      handles.forEach(ClosedDatabaseTest::giveBack);

      int failed = 0;
      while (!answers(database) && failed <= CONNECTIONS) {
        failed++;
      }

      assertThat(failed).as("failed calls").isLessThanOrEqualTo(CONNECTIONS);
    }
  }

  /** The pool hears nothing of the end yet. */
  private static void giveBack(Handle handle) {
    try {
      handle.close();
    } catch (JdbiException e) {
      assertThat(e).hasMessageContaining("close");
    }
  }

  private static boolean answers(Database database) {
    try {
      return database.with(
          handle ->
              handle.createQuery("select count(*) from thing").mapTo(Integer.class).one() == 0,
          "count");
    } catch (StoreException | JdbiException e) {
      return false;
    }
  }
}
