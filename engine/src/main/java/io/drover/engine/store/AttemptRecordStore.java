package io.drover.engine.store;

import static java.util.stream.Collectors.groupingBy;

import io.drover.actions.ActionAttempt;
import io.drover.actions.ActionId;
import io.drover.actions.WorkflowJobId;
import io.drover.engine.ActionStatus;
import io.drover.engine.JobStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * Whose an application is: reads jobs with their attempts, many at once. Thread-safe; writes
 * nothing and locks nothing.
 */
public final class AttemptRecordStore {
  private static final int MOST_IDS = 500;

  private final Database database;

  public AttemptRecordStore(Database database) {
    this.database = database;
  }

  private static final String JOBS =
      """
      select j.id, j.user_name, j.status, j.run, j.started_at, j.ended_at
      from workflow_job j where j.id = any(:ids)
      """;

  private static final String LATEST =
      """
      select a.job_id, a.node, a.run, a.attempt, a.type, a.status, a.started_at, a.ended_at,
        a.external
      from workflow_action a where a.job_id = any(:ids)
      """;

  private static final String PAST =
      """
      select p.job_id, p.node, p.run, p.attempt, p.status, p.started_at, p.ended_at, p.external
      from action_attempt p where p.job_id = any(:ids)
      """;

  private static final String PENDING =
      "select " + Rows.COMMAND_COLUMNS + " from action_command c where c.job_id = any(:ids)";

  /**
   * The jobs of these ids; those that are not on record are missing. What is pending is read last:
   * an action that looks ended and has something pending is not over.
   */
  public Map<WorkflowJobId, JobRecord> jobs(Collection<WorkflowJobId> ids) {
    Map<WorkflowJobId, JobRecord> found = new HashMap<>();
    List<String> all = ids.stream().map(WorkflowJobId::value).distinct().toList();
    for (int from = 0; from < all.size(); from += MOST_IDS) {
      String[] some =
          all.subList(from, Math.min(from + MOST_IDS, all.size())).toArray(String[]::new);
      database
          .with(handle -> read(handle, some), "read attempts of jobs")
          .forEach(job -> found.put(job.id(), job));
    }
    return found;
  }

  private static List<JobRecord> read(Handle handle, String[] ids) {
    List<JobRecord> jobs =
        handle
            .createQuery(JOBS)
            .bind("ids", ids)
            .map((row, context) -> job(row, List.of(), Map.of()))
            .list();
    List<AttemptRecord> attempts = new ArrayList<>();
    attempts.addAll(
        handle
            .createQuery(LATEST)
            .bind("ids", ids)
            .map((row, context) -> attempt(row, true, Optional.of(row.getString("type"))))
            .list());
    attempts.addAll(
        handle
            .createQuery(PAST)
            .bind("ids", ids)
            .map((row, context) -> attempt(row, false, Optional.empty()))
            .list());
    Map<WorkflowJobId, List<AttemptRecord>> attemptsOf =
        attempts.stream().collect(groupingBy(one -> one.attempt().actionId().jobId()));
    Map<String, Map<String, CommandRow>> pendingOf = new HashMap<>();
    handle
        .createQuery(PENDING)
        .bind("ids", ids)
        .map((row, context) -> Rows.command(row))
        .forEach(
            command ->
                pendingOf
                    .computeIfAbsent(command.key().jobId(), id -> new HashMap<>())
                    .put(command.key().node(), command));
    return jobs.stream()
        .map(
            job ->
                new JobRecord(
                    job.id(),
                    job.user(),
                    job.status(),
                    job.run(),
                    job.startedAt(),
                    job.endedAt(),
                    attemptsOf.getOrDefault(job.id(), List.of()),
                    pendingOf.getOrDefault(job.id().value(), Map.of())))
        .toList();
  }

  /** An attempt that is being asked about from time to time until it ends. */
  public record Followed(ActionAttempt attempt, String user, Instant startedAt) {}

  private static final String FOLLOWED =
      """
      select a.job_id, a.node, a.run, a.attempt, a.started_at, j.user_name
      from action_command c
      join workflow_action a on a.job_id = c.job_id and a.node = c.node
      join workflow_job j on j.id = c.job_id
      where c.phase = 'CHECK' and c.run = a.run and c.attempt = a.attempt
        and a.status = 'RUNNING' and a.type = any(:types) and a.started_at < :startedBefore
      """;

  /** Attempts of these types that were started before and have not ended; in no order. */
  public List<Followed> followed(Set<String> types, Instant startedBefore) {
    return database.with(
        handle ->
            handle
                .createQuery(FOLLOWED)
                .bind("types", types.toArray(String[]::new))
                .bind("startedBefore", Rows.time(startedBefore))
                .map(
                    (row, context) ->
                        new Followed(
                            attempt(row),
                            row.getString("user_name"),
                            Rows.instant(row, "started_at")))
                .list(),
        "read attempts that run");
  }

  private static JobRecord job(
      ResultSet row, List<AttemptRecord> attempts, Map<String, CommandRow> pending)
      throws SQLException {
    return new JobRecord(
        new WorkflowJobId(row.getString("id")),
        row.getString("user_name"),
        JobStatus.valueOf(row.getString("status")),
        row.getInt("run"),
        Rows.optionalInstant(row, "started_at"),
        Rows.optionalInstant(row, "ended_at"),
        attempts,
        pending);
  }

  private static AttemptRecord attempt(ResultSet row, boolean latest, Optional<String> type)
      throws SQLException {
    return new AttemptRecord(
        attempt(row),
        latest,
        type,
        ActionStatus.valueOf(row.getString("status")),
        Rows.optionalInstant(row, "started_at"),
        Rows.optionalInstant(row, "ended_at"),
        row.getString("external"));
  }

  private static ActionAttempt attempt(ResultSet row) throws SQLException {
    return new ActionAttempt(
        new ActionId(new WorkflowJobId(row.getString("job_id")), row.getString("node")),
        row.getInt("run"),
        row.getInt("attempt"));
  }
}
