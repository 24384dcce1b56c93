package io.drover.engine;

import io.drover.engine.store.Database;
import io.drover.engine.store.TestPostgres;
import org.junit.jupiter.api.extension.RegisterExtension;

final class PostgresCapacityTest extends CapacityContract {
  @RegisterExtension static final TestPostgres POSTGRES = new TestPostgres();

  @Override
  Database emptyDatabase() {
    return POSTGRES.emptyDatabase(16);
  }
}
