package io.drover.faults.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** A database that servers run on. */
public sealed interface TestedDatabase extends AutoCloseable permits EmbeddedH2, RealPostgres {
  /** How servers find it, as keys of drover.yaml. */
  Map<String, String> settings();

  /** A connection past Drover; of an embedded one only when no server runs. */
  Connection connect() throws SQLException;

  @Override
  void close();
}
