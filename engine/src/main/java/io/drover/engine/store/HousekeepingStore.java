package io.drover.engine.store;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/** What an operator looks at and clears away. Thread-safe; every method is one transaction. */
public final class HousekeepingStore {
  /** Rows that belong to a job; definitions and configurations are shared and stay. */
  static final List<String> DELETE_JOBS =
      List.of(
          "delete from action_log where job_id in (<ids>)",
          "delete from action_attempt where job_id in (<ids>)",
          "delete from attempt_mark where job_id in (<ids>)",
          "delete from endpoint_place where job_id in (<ids>)",
          "delete from sub_workflow where job_id in (<ids>)",
          "delete from job_timeline where job_id in (<ids>)",
          "delete from workflow_action where job_id in (<ids>)",
          "delete from workflow_job where id in (<ids>)");

  private final Database database;

  public HousekeepingStore(Database database) {
    this.database = database;
  }

  private static final String QUEUE =
      "select "
          + Rows.COMMAND_COLUMNS
          + " from action_command c order by c.due_at, c.job_id, c.node limit :limit";

  /** What has to be done next for actions, soonest first. */
  public List<CommandRow> queue(int limit) {
    return database.with(
        handle ->
            handle
                .createQuery(QUEUE)
                .bind("limit", limit)
                .map((row, context) -> Rows.command(row))
                .list(),
        "read the queue");
  }

  private static final String PURGEABLE =
      """
      select j.id from workflow_job j
      where j.status in ('SUCCEEDED', 'KILLED', 'FAILED') and j.ended_at < :endedBefore
        and not exists (select 1 from action_command c where c.job_id = j.id)
        and not exists (select 1 from job_event e where e.job_id = j.id)
        and not exists (
          select 1 from workflow_job p where p.id = regexp_replace(j.parent_id, '@.*', ''))
      order by j.ended_at, j.id limit :limit for update skip locked
      """;

  /**
   * Deletes ended jobs with all that belongs to them, longest ended first. A job that still has
   * something to stop is left, and so is one whose parent job is there: it goes with a later call.
   *
   * @return how many jobs are gone
   */
  public int purge(Instant endedBefore, int limit) {
    return database.inTransaction(
        handle -> {
          List<String> ids =
              handle
                  .createQuery(PURGEABLE)
                  .bind("endedBefore", endedBefore.atOffset(ZoneOffset.UTC))
                  .bind("limit", limit)
                  .mapTo(String.class)
                  .list();
          if (!ids.isEmpty()) {
            DELETE_JOBS.forEach(sql -> delete(handle, sql, ids));
          }
          return ids.size();
        },
        "purge jobs");
  }

  private static void delete(Handle handle, String sql, List<String> ids) {
    try (Update update = handle.createUpdate(sql)) {
      update.bindList("ids", ids).execute();
    }
  }
}
