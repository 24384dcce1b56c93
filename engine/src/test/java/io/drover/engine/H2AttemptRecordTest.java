package io.drover.engine;

import io.drover.engine.store.Database;
import io.drover.engine.store.DatabaseConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class H2AttemptRecordTest extends AttemptRecordContract {
  @TempDir private Path directory;

  @Override
  Database emptyDatabase() {
    return Database.open(DatabaseConfig.h2(directory));
  }
}
