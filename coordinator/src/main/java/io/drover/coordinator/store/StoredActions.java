package io.drover.coordinator.store;

import io.drover.coordinator.CoordinatorActionStatus;
import io.drover.coordinator.sla.SlaProgress;
import io.drover.coordinator.sla.TrackedActions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * When coordinator actions began and ended, as the database has it: they begin with their first
 * workflow, and end with their last one.
 */
public final class StoredActions implements TrackedActions {
  private static final String PROGRESS =
      """
      select a.coordinator_id, a.number, a.status, a.modified_at,
        (select min(r.started_at) from coordinator_run r
          where r.coordinator_id = a.coordinator_id and r.number = a.number) as started_at,
        w.ended_at
      from coordinator_action a left join workflow_job w on w.id = a.workflow_id
      where a.coordinator_id = any(:jobs)
        and (a.coordinator_id || '@' || cast(a.number as varchar)) = any(:ids)
      """;

  @Override
  public Map<String, SlaProgress> of(Handle transaction, Collection<String> ids) {
    Map<String, SlaProgress> found = new HashMap<>();
    transaction
        .createQuery(PROGRESS)
        .bindArray("jobs", String.class, ids.stream().map(StoredActions::job).distinct().toArray())
        .bindArray("ids", String.class, ids.toArray())
        .map(
            (row, context) ->
                Map.entry(row.getString("coordinator_id") + "@" + row.getInt("number"), of(row)))
        .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
    return found;
  }

  private static String job(String actionId) {
    return actionId.substring(0, Math.max(0, actionId.indexOf('@')));
  }

  private static SlaProgress of(ResultSet row) throws SQLException {
    CoordinatorActionStatus status = CoordinatorActionStatus.valueOf(row.getString("status"));
    Optional<Instant> workflowEnded = instant(row, "ended_at");
    Optional<Instant> ended =
        workflowEnded.isPresent() ? workflowEnded : instant(row, "modified_at");
    SlaProgress.Ending ending =
        switch (status) {
          case SUCCEEDED -> SlaProgress.Ending.SUCCEEDED;
          case SKIPPED, IGNORED -> SlaProgress.Ending.NEVER;
          case FAILED, KILLED, TIMEDOUT -> SlaProgress.Ending.FAILED;
          case WAITING, READY, SUBMITTED, RUNNING, SUSPENDED -> SlaProgress.Ending.OPEN;
        };
    return new SlaProgress(
        status.name(),
        instant(row, "started_at"),
        status.isFinal() ? ended : Optional.empty(),
        ending);
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }
}
