package io.drover.server;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.Map;

final class PostgresOozieScheduleIT extends OozieScheduleContract {
  private EmbeddedPostgres postgres;

  @Override
  Map<String, String> database() throws IOException {
    postgres = EmbeddedPostgres.start();
    return Map.of(
        "database.url", postgres.getJdbcUrl("postgres", "postgres"), "database.user", "postgres");
  }

  @Override
  void closeDatabase() throws IOException {
    postgres.close();
  }
}
