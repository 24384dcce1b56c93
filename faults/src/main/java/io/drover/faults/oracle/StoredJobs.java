package io.drover.faults.oracle;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rows of a database, read without Drover.
 *
 * @param jobs in the order of their ids
 * @param attempts of batches, by their jobs
 */
record StoredJobs(List<Job> jobs, Map<String, List<Attempt>> attempts) {
  private static final String JOBS =
      "select id, name, status, parent_id from workflow_job order by id";
  private static final String ATTEMPTS =
      """
      select job_id, node, run, attempt, type, status, error_code from workflow_action
      union all
      select a.job_id, a.node, a.run, a.attempt, w.type, a.status, a.error_code
      from action_attempt a join workflow_action w on w.job_id = a.job_id and w.node = a.node
      """;

  /**
   * A job.
   *
   * @param parent id of the job that started it
   */
  record Job(String id, String name, String status, Optional<String> parent) {
    boolean hasEnded() {
      return List.of("SUCCEEDED", "KILLED", "FAILED").contains(status);
    }
  }

  /** An attempt of an action, the last one or a former one. */
  record Attempt(
      String job,
      String node,
      int run,
      int number,
      String type,
      String status,
      Optional<String> error) {
    /** As Livy and the ledger have it. */
    String name() {
      return job + "." + node + "." + run + "." + number;
    }

    boolean isBatch() {
      return type.equals("livy-batch");
    }
  }

  static StoredJobs read(Connection database) throws SQLException {
    List<Job> jobs = new ArrayList<>();
    Map<String, List<Attempt>> attempts = new HashMap<>();
    try (Statement statement = database.createStatement()) {
      try (ResultSet row = statement.executeQuery(JOBS)) {
        while (row.next()) {
          jobs.add(
              new Job(
                  row.getString(1),
                  row.getString(2),
                  row.getString(3),
                  Optional.ofNullable(row.getString(4))));
        }
      }
      try (ResultSet row = statement.executeQuery(ATTEMPTS)) {
        while (row.next()) {
          Attempt attempt =
              new Attempt(
                  row.getString(1),
                  row.getString(2),
                  row.getInt(3),
                  row.getInt(4),
                  row.getString(5),
                  row.getString(6),
                  Optional.ofNullable(row.getString(7)));
          attempts.computeIfAbsent(attempt.job(), id -> new ArrayList<>()).add(attempt);
        }
      }
    }
    return new StoredJobs(jobs, attempts);
  }

  List<Attempt> attempts(String job) {
    return attempts.getOrDefault(job, List.of());
  }
}
