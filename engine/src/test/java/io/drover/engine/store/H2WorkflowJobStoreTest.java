package io.drover.engine.store;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
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
}
