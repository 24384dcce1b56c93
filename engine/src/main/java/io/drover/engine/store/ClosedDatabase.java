package io.drover.engine.store;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/**
 * Takes connections out of the pool whose embedded database has closed itself, as H2 does when a
 * file cannot be written. The pool knows H2's errors for none that end a connection; a new
 * connection opens the database again.
 */
final class ClosedDatabase implements SQLExceptionOverride {
  private static final int CONNECTION_BROKEN = 90067;
  private static final int DATABASE_IS_CLOSED = 90098;
  private static final int CLOSED_AT_SHUTDOWN = 90121;

  @java.lang.Override
  public Override adjudicate(SQLException e) {
    return switch (e.getErrorCode()) {
      case CONNECTION_BROKEN, DATABASE_IS_CLOSED, CLOSED_AT_SHUTDOWN -> Override.MUST_EVICT;
      default -> Override.CONTINUE_EVICT;
    };
  }
}
