package io.drover.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HousekeepingStoreTest {
  /** A job with a row in one of these is not purged. */
  private static final List<String> EMPTY_BEFORE = List.of("action_command", "job_event");

  @TempDir private Path directory;

  @Test
  void aPurgeForgetsNoTableThatHasRowsOfJobs() {
    try (Database database = Database.open(DatabaseConfig.h2(directory))) {
      List<String> tables =
          database
              .jdbi()
              .withHandle(
                  handle ->
                      handle
                          .createQuery(
                              "select table_name from information_schema.columns"
                                  + " where lower(column_name) = 'job_id'")
                          .mapTo(String.class)
                          .list());

      assertThat(tables).hasSizeGreaterThan(4);
      for (String name : tables) {
        String table = name.toLowerCase(Locale.ROOT);
        if (!EMPTY_BEFORE.contains(table)) {
          assertThat(HousekeepingStore.DELETE_JOBS)
              .contains("delete from " + table + " where job_id in (<ids>)");
        }
      }
    }
  }
}
