package io.drover.engine.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Rows for one statement, bound by position: for the few statements that every step of every job
 * runs, where binding by name costs several times what the driver needs. Values go in the order of
 * the question marks, {@link #add} ends a row. Every failure is a {@link StoreException}.
 */
final class RowBatch implements AutoCloseable {
  private final PreparedStatement statement;
  private int at;
  private int rows;

  private RowBatch(PreparedStatement statement) {
    this.statement = statement;
  }

  /** In the handle's transaction, so that it commits and rolls back with all else. */
  static RowBatch of(Handle handle, String sql) {
    Connection connection = handle.getConnection();
    try {
      return new RowBatch(connection.prepareStatement(sql));
    } catch (SQLException e) {
      throw new StoreException("cannot prepare " + sql, e);
    }
  }

  RowBatch set(String value) {
    return set((index) -> statement.setString(index, value));
  }

  RowBatch setText(Optional<String> value) {
    return set((index) -> statement.setString(index, value.orElse(null)));
  }

  RowBatch set(int value) {
    return set((index) -> statement.setInt(index, value));
  }

  RowBatch set(long value) {
    return set((index) -> statement.setLong(index, value));
  }

  RowBatch set(boolean value) {
    return set((index) -> statement.setBoolean(index, value));
  }

  RowBatch set(Instant value) {
    return setTime(Optional.of(value));
  }

  RowBatch setTime(Optional<Instant> value) {
    return set(
        (index) ->
            statement.setObject(
                index, value.map(Rows::time).orElse(null), java.sql.Types.TIMESTAMP_WITH_TIMEZONE));
  }

  private interface Setter {
    void set(int index) throws SQLException;
  }

  private RowBatch set(Setter setter) {
    at++;
    try {
      setter.set(at);
    } catch (SQLException e) {
      throw new StoreException("cannot bind a value", e);
    }
    return this;
  }

  void add() {
    try {
      statement.addBatch();
    } catch (SQLException e) {
      throw new StoreException("cannot add a row", e);
    }
    at = 0;
    rows++;
  }

  /** Runs the statement for each row; gives the counts of changed rows, in their order. */
  int[] execute() {
    if (rows == 0) {
      return new int[0];
    }
    rows = 0;
    try {
      return statement.executeBatch();
    } catch (SQLException e) {
      // a batch's own message does not say which constraint it was
      SQLException cause = e.getNextException() == null ? e : e.getNextException();
      throw new StoreException("cannot write rows: " + cause.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      statement.close();
    } catch (SQLException e) {
      throw new StoreException("cannot close a statement", e);
    }
  }
}
