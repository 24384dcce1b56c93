package io.drover.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import javax.sql.DataSource;

/**
 * What the database itself can do: the rows that one node transition writes, by bare JDBC batches,
 * {@code group} transitions a commit. Nothing can be faster on this machine with this schema.
 */
final class JdbcFloor {
  private static final String ACTION =
      "insert into workflow_action (job_id, node, position, run, attempt, type, status, conf,"
          + " retries, user_retry_count, user_retry_max, user_retry_interval, external, data)"
          + " values (?, ?, 0, 0, 0, 'switch', 'PREP', '', 0, 0, 0, 10, '{}', '{}')";
  private static final String COMMAND =
      "insert into action_command (job_id, node, run, attempt, phase, due_at, tries, parked)"
          + " values (?, ?, 0, 0, 'DECIDE', ?, 0, false)";
  private static final String DONE =
      "update workflow_action set status = 'OK', transition = 'next', ended_at = ?"
          + " where job_id = ? and node = ?";
  private static final String DELETE = "delete from action_command where job_id = ? and node = ?";
  private static final String TIMELINE =
      "insert into job_timeline (job_id, sequence, at, kind, node, text)"
          + " values (?, ?, ?, 'NODE', ?, 'decision goes to next')";

  private final DataSource dataSource;

  JdbcFloor(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Transitions a second over about {@code seconds}. */
  double transitionsPerSecond(int group, double seconds) throws SQLException {
    long transitions = 0;
    long begin = System.nanoTime();
    long end = begin + (long) (seconds * 1e9);
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try (PreparedStatement action = connection.prepareStatement(ACTION);
          PreparedStatement command = connection.prepareStatement(COMMAND);
          PreparedStatement done = connection.prepareStatement(DONE);
          PreparedStatement delete = connection.prepareStatement(DELETE);
          PreparedStatement timeline = connection.prepareStatement(TIMELINE)) {
        while (System.nanoTime() < end) {
          Timestamp now = Timestamp.from(Instant.now());
          for (int i = 0; i < group; i++) {
            String job = "floor-" + begin + "-" + (transitions + i);
            set(action, job, "n");
            set(command, job, "n");
            command.setTimestamp(3, now);
            done.setTimestamp(1, now);
            done.setString(2, job);
            done.setString(3, "n");
            set(delete, job, "n");
            timeline.setString(1, job);
            timeline.setLong(2, 1);
            timeline.setTimestamp(3, now);
            timeline.setString(4, "n");
            for (PreparedStatement statement : all(action, command, done, delete, timeline)) {
              statement.addBatch();
            }
          }
          for (PreparedStatement statement : all(action, command, done, delete, timeline)) {
            statement.executeBatch();
          }
          connection.commit();
          transitions += group;
        }
      }
    }
    return transitions / ((System.nanoTime() - begin) / 1e9);
  }

  private static PreparedStatement[] all(PreparedStatement... statements) {
    return statements;
  }

  private static void set(PreparedStatement statement, String job, String node)
      throws SQLException {
    statement.setString(1, job);
    statement.setString(2, node);
  }
}
