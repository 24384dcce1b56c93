package io.drover.engine;

import io.drover.engine.store.Database;
import io.drover.engine.store.TestPostgres;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class PostgresSubWorkflowTest extends SubWorkflowContract {
  @RegisterExtension static final TestPostgres POSTGRES = new TestPostgres();

  @Override
  Database emptyDatabase() {
    return POSTGRES.emptyDatabase(8);
  }

  @Test
  void noSignalIsLostBetweenTwoServers() throws Exception {
    manyChildrenEnd(List.of(workflows, startEngine().workflows()));
  }
}
