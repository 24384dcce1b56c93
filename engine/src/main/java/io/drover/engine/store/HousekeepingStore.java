package io.drover.engine.store;

import io.drover.engine.Ended;
import java.time.Instant;
import java.time.OffsetDateTime;
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
  private final List<String> users;

  public HousekeepingStore(Database database) {
    this(database, List.of());
  }

  /**
   * @param users tables besides the engine's whose columns {@code definition_hash}, {@code
   *     configuration_hash} and {@code includes_hash} refer to texts
   */
  public HousekeepingStore(Database database, List<String> users) {
    this.database = database;
    this.users = List.copyOf(users);
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
      where j.status in (<statuses>) and j.ended_at < :endedBefore
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
    return purge(List.of("SUCCEEDED", "KILLED", "FAILED"), endedBefore, limit);
  }

  /** The same for those that ended so. */
  public int purge(Ended ended, Instant endedBefore, int limit) {
    return purge(
        ended == Ended.SUCCEEDED ? List.of("SUCCEEDED") : List.of("KILLED", "FAILED"),
        endedBefore,
        limit);
  }

  private int purge(List<String> statuses, Instant endedBefore, int limit) {
    return database.inTransaction(
        handle -> {
          List<String> ids =
              handle
                  .createQuery(PURGEABLE)
                  .bindList("statuses", statuses)
                  .bind("endedBefore", Rows.time(endedBefore))
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

  private static final String UNUSED_DEFINITIONS =
      """
      select hash from workflow_definition where used_at < :usedBefore
      except select definition_hash from workflow_job
      """;
  private static final String UNUSED_CONFIGURATIONS =
      """
      select hash from job_configuration where used_at < :usedBefore
      except select configuration_hash from workflow_job
      """;
  private static final String DELETE_DEFINITIONS =
      "delete from workflow_definition where hash in (<hashes>) and used_at < :usedBefore";
  private static final String DELETE_CONFIGURATIONS =
      "delete from job_configuration where hash in (<hashes>) and used_at < :usedBefore";

  /**
   * Deletes definitions and configurations that no job refers to. One that is stored meanwhile, for
   * a job that is not there yet, is used by that and stays; {@link SharedTexts} stores it again, or
   * has done so a short time ago.
   *
   * @param usedBefore longer ago than a server remembers that it has stored a text
   * @return how many texts are gone
   */
  public int purgeTexts(Instant usedBefore, int limit) {
    return purgeTexts(
            with(UNUSED_DEFINITIONS, "definition_hash"), DELETE_DEFINITIONS, usedBefore, limit)
        + purgeTexts(
            with(with(UNUSED_CONFIGURATIONS, "configuration_hash"), "includes_hash"),
            DELETE_CONFIGURATIONS,
            usedBefore,
            limit);
  }

  /** Others keep their texts here too. */
  private String with(String query, String column) {
    StringBuilder whole = new StringBuilder(query);
    for (String table : users) {
      whole.append(" except select ").append(column).append(" from ").append(table);
    }
    return whole.toString();
  }

  private int purgeTexts(String query, String delete, Instant usedBefore, int limit) {
    OffsetDateTime before = Rows.time(usedBefore);
    List<String> unused =
        database.with(
            handle ->
                handle
                    .createQuery(query + " limit :limit")
                    .bind("usedBefore", before)
                    .bind("limit", limit)
                    .mapTo(String.class)
                    .list(),
            "look for unused texts");
    if (unused.isEmpty()) {
      return 0;
    }
    return database.inTransaction(
        handle -> {
          try (Update update = handle.createUpdate(delete)) {
            return update.bindList("hashes", unused).bind("usedBefore", before).execute();
          }
        },
        "delete unused texts");
  }

  private static final String TAKE_TURN =
      """
      update recurring_task set owner = :owner, next_at = :until
      where name = :name and (next_at <= :now or owner = :owner)
      """;
  private static final String END_TURN =
      "update recurring_task set owner = null, next_at = :next where name = :name and owner = :owner";

  /**
   * Makes the caller the only one who does the work until that time.
   *
   * @return false when it is another's, or was done lately
   */
  public boolean takeTurn(String task, String owner, Instant now, Instant until) {
    return database.inTransaction(
            handle -> {
              try (Update update = handle.createUpdate(TAKE_TURN)) {
                return update
                    .bind("name", task)
                    .bind("owner", owner)
                    .bind("now", Rows.time(now))
                    .bind("until", Rows.time(until))
                    .execute();
              }
            },
            "take " + task)
        > 0;
  }

  /** The work is done, and is nobody's before the next time. */
  public void endTurn(String task, String owner, Instant next) {
    int unused =
        database.inTransaction(
            handle -> {
              try (Update update = handle.createUpdate(END_TURN)) {
                return update
                    .bind("name", task)
                    .bind("owner", owner)
                    .bind("next", Rows.time(next))
                    .execute();
              }
            },
            "end " + task);
  }

  private static void delete(Handle handle, String sql, List<String> ids) {
    try (Update update = handle.createUpdate(sql)) {
      update.bindList("ids", ids).execute();
    }
  }
}
