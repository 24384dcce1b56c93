package io.drover.engine;

import io.drover.engine.store.Database;
import io.drover.engine.store.TestPostgres;
import org.junit.jupiter.api.extension.RegisterExtension;

final class PostgresAttemptRecordTest extends AttemptRecordContract {
  @RegisterExtension static final TestPostgres POSTGRES = new TestPostgres();

  @Override
  Database emptyDatabase() {
    return POSTGRES.emptyDatabase(8);
  }
}
