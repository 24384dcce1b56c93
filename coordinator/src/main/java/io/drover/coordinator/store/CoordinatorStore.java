package io.drover.coordinator.store;

import io.drover.actions.WorkflowJobId;
import io.drover.coordinator.ActionScope;
import io.drover.coordinator.CoordinatorActionFilter;
import io.drover.coordinator.CoordinatorActionId;
import io.drover.coordinator.CoordinatorFilter;
import io.drover.coordinator.CoordinatorJobId;
import io.drover.engine.Ended;
import io.drover.engine.JobStatus;
import io.drover.engine.store.Database;
import io.drover.engine.store.StoreException;
import io.drover.engine.store.TimelineRow;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/**
 * Coordinator jobs and actions in H2 or PostgreSQL, by the same SQL. Thread-safe. Every failure of
 * the database is a {@link StoreException}. Whoever writes rows of a coordinator holds the lock of
 * its job row.
 */
public final class CoordinatorStore {
  private final Database database;

  public CoordinatorStore(Database database) {
    this.database = database;
  }

  /** Runs {@code work} in one transaction; an exception rolls it back. */
  public <R> R inTransaction(Function<Transaction, R> work, String what) {
    return database.inTransaction(handle -> work.apply(new Transaction(handle)), what);
  }

  // ---- the loop ----

  private static final String DUE =
      "select id from coordinator_job where next_due <= :now order by next_due limit :limit";

  /** Coordinators that something is to be done for now, the longest waiting first. */
  public List<CoordinatorJobId> due(Instant now, int limit) {
    return database.with(
        handle ->
            handle
                .createQuery(DUE)
                .bind("now", time(now))
                .bind("limit", limit)
                .map((row, context) -> new CoordinatorJobId(row.getString(1)))
                .list(),
        "read due coordinators");
  }

  private static final String NEXT_DUE = "select min(next_due) from coordinator_job";

  /** When the next one is due. */
  public Optional<Instant> nextDue() {
    return database.with(
        handle ->
            handle
                .createQuery(NEXT_DUE)
                .mapTo(OffsetDateTime.class)
                .findOne()
                .map(OffsetDateTime::toInstant),
        "read the next due time");
  }

  private static final String ACTIONS_OF_WORKFLOWS =
      """
      select r.coordinator_id, r.number from coordinator_run r
      join coordinator_action a on a.coordinator_id = r.coordinator_id and a.number = r.number
        and a.workflow_id = r.workflow_id
      where r.workflow_id = any(:ids)
      """;

  /** The actions whose latest workflow is one of these. */
  public List<CoordinatorActionId> actionsOf(Collection<String> workflows) {
    return database.with(
        handle ->
            handle
                .createQuery(ACTIONS_OF_WORKFLOWS)
                .bindArray("ids", String.class, workflows.toArray())
                .map(
                    (row, context) ->
                        new CoordinatorActionId(
                            new CoordinatorJobId(row.getString(1)), row.getInt(2)))
                .list(),
        "read actions of workflows");
  }

  private static final String BEAT = "update coordinator_heartbeat set at = :at where id = 1";
  private static final String FIRST_BEAT =
      "insert into coordinator_heartbeat (id, at) values (1, :at) on conflict do nothing";

  /** A server keeps the schedules now. */
  public void beat(Instant now) {
    inTransaction(
        transaction -> {
          for (String sql : List.of(FIRST_BEAT, BEAT)) {
            try (Update update = transaction.handle.createUpdate(sql)) {
              update.bind("at", time(now)).execute();
            }
          }
          return null;
        },
        "write the heartbeat");
  }

  private static final String LAST_BEAT = "select at from coordinator_heartbeat where id = 1";

  /** When a server last kept the schedules; empty when none ever did. */
  public Optional<Instant> lastBeat() {
    return database.with(
        handle ->
            handle
                .createQuery(LAST_BEAT)
                .mapTo(OffsetDateTime.class)
                .findOne()
                .map(OffsetDateTime::toInstant),
        "read the heartbeat");
  }

  private static final String BEHIND =
      "select "
          + CoordinatorRows.JOB_COLUMNS
          + """
           from coordinator_job j
          where j.next_nominal_at < :before
            and j.status in ('PREP', 'RUNNING', 'RUNNINGWITHERROR')
          order by j.next_nominal_at, j.id limit :limit
          """;

  /** Those that run and have an action to make of before that time. */
  public List<CoordinatorJobRow> behind(Instant before, int limit) {
    return database.with(
        handle ->
            handle
                .createQuery(BEHIND)
                .bind("before", time(before))
                .bind("limit", limit)
                .map((row, context) -> CoordinatorRows.job(row))
                .list(),
        "read coordinators that are behind");
  }

  // ---- reading ----

  private static final String JOB =
      "select " + CoordinatorRows.JOB_COLUMNS + " from coordinator_job j where j.id = :id";

  public Optional<CoordinatorJobRow> job(CoordinatorJobId id) {
    return database.with(
        handle ->
            handle
                .createQuery(JOB)
                .bind("id", id.value())
                .map((row, context) -> CoordinatorRows.job(row))
                .findOne(),
        "read coordinator " + id);
  }

  private static final String VERSION =
      """
      select definition_hash, includes_hash, configuration_hash, created_at
      from coordinator_version where coordinator_id = :id and number = :number
      """;

  public Optional<CoordinatorVersionRow> version(CoordinatorJobId id, int number) {
    return database.with(
        handle ->
            handle
                .createQuery(VERSION)
                .bind("id", id.value())
                .bind("number", number)
                .map(
                    (row, context) ->
                        new CoordinatorVersionRow(
                            id,
                            number,
                            row.getString(1),
                            row.getString(2),
                            row.getString(3),
                            row.getObject(4, OffsetDateTime.class).toInstant()))
                .findOne(),
        "read version " + number + " of " + id);
  }

  /** {@code offset} counts from 0; newest first. */
  public List<CoordinatorJobRow> jobs(CoordinatorFilter filter, int offset, int length) {
    CoordinatorQuery query = CoordinatorQuery.of(filter);
    String order = filter.byModified() ? "j.modified_at" : "j.created_at";
    return database.with(
        handle ->
            query
                .bind(
                    handle.createQuery(
                        "select "
                            + CoordinatorRows.JOB_COLUMNS
                            + " from coordinator_job j where "
                            + query.sql()
                            + " order by "
                            + order
                            + " desc, j.id desc limit :limit offset :offset"))
                .bind("limit", length)
                .bind("offset", offset)
                .map((row, context) -> CoordinatorRows.job(row))
                .list(),
        "list coordinators");
  }

  public long count(CoordinatorFilter filter) {
    CoordinatorQuery query = CoordinatorQuery.of(filter);
    return database.with(
        handle ->
            query
                .bind(
                    handle.createQuery(
                        "select count(*) from coordinator_job j where " + query.sql()))
                .mapTo(Long.class)
                .one(),
        "count coordinators");
  }

  /** {@code offset} counts from 0. */
  public List<CoordinatorActionRow> actions(
      CoordinatorJobId id,
      CoordinatorActionFilter filter,
      int offset,
      int length,
      boolean descending) {
    CoordinatorQuery query = CoordinatorQuery.of(id, filter);
    return database.with(
        handle ->
            query
                .bind(
                    handle.createQuery(
                        "select "
                            + CoordinatorRows.ACTION_COLUMNS
                            + " from coordinator_action a where "
                            + query.sql()
                            + " order by a.number "
                            + (descending ? "desc" : "asc")
                            + " limit :limit offset :offset"))
                .bind("limit", length)
                .bind("offset", offset)
                .map((row, context) -> CoordinatorRows.action(row))
                .list(),
        "list actions of " + id);
  }

  /** The actions of a scope that the filter lets pass, in order. */
  public List<CoordinatorActionRow> actions(
      CoordinatorJobId id, ActionScope scope, CoordinatorActionFilter filter) {
    return database.with(handle -> actions(handle, id, scope, filter), "list actions of " + id);
  }

  private static List<CoordinatorActionRow> actions(
      Handle handle, CoordinatorJobId id, ActionScope scope, CoordinatorActionFilter filter) {
    CoordinatorQuery query = CoordinatorQuery.of(id, filter).within(scope);
    return query
        .bind(
            handle.createQuery(
                "select "
                    + CoordinatorRows.ACTION_COLUMNS
                    + " from coordinator_action a where "
                    + query.sql()
                    + " order by a.number"))
        .map((row, context) -> CoordinatorRows.action(row))
        .list();
  }

  public long count(CoordinatorJobId id, CoordinatorActionFilter filter) {
    CoordinatorQuery query = CoordinatorQuery.of(id, filter);
    return database.with(
        handle ->
            query
                .bind(
                    handle.createQuery(
                        "select count(*) from coordinator_action a where " + query.sql()))
                .mapTo(Long.class)
                .one(),
        "count actions of " + id);
  }

  private static final String ACTION =
      "select "
          + CoordinatorRows.ACTION_COLUMNS
          + " from coordinator_action a where a.coordinator_id = :id and a.number = :number";

  public Optional<CoordinatorActionRow> action(CoordinatorActionId id) {
    return database.with(
        handle ->
            handle
                .createQuery(ACTION)
                .bind("id", id.job().value())
                .bind("number", id.number())
                .map((row, context) -> CoordinatorRows.action(row))
                .findOne(),
        "read action " + id);
  }

  private static final String RUNS =
      """
      select workflow_id from coordinator_run
      where coordinator_id = :id and number = :number order by started_at, workflow_id
      """;

  /** Every workflow that the action ever started, oldest first. */
  public List<WorkflowJobId> runs(CoordinatorActionId id) {
    return database.with(
        handle ->
            handle
                .createQuery(RUNS)
                .bind("id", id.job().value())
                .bind("number", id.number())
                .map((row, context) -> new WorkflowJobId(row.getString(1)))
                .list(),
        "read runs of " + id);
  }

  private static final String BACKFILLS =
      "select "
          + CoordinatorRows.JOB_COLUMNS
          + " from coordinator_job j where j.backfill_of = :id order by j.created_at, j.id";

  /** The backfills of a coordinator, oldest first. */
  public List<CoordinatorJobRow> backfills(CoordinatorJobId id) {
    return database.with(
        handle ->
            handle
                .createQuery(BACKFILLS)
                .bind("id", id.value())
                .map((row, context) -> CoordinatorRows.job(row))
                .list(),
        "read backfills of " + id);
  }

  // ---- one transaction ----

  /** Work within one transaction. */
  public static final class Transaction {
    private final Handle handle;

    public Transaction(Handle handle) {
      this.handle = handle;
    }

    /** For rows that other stores write in the same transaction. */
    public Handle handle() {
      return handle;
    }

    private static final String LOCK_FREE =
        "select "
            + CoordinatorRows.JOB_COLUMNS
            + " from coordinator_job j where j.id = any(:ids) order by j.id"
            + " for update skip locked";

    /** Locks those that nobody else has locked. */
    public List<CoordinatorJobRow> lockFree(Collection<CoordinatorJobId> ids) {
      return handle
          .createQuery(LOCK_FREE)
          .bindArray("ids", String.class, ids.stream().map(CoordinatorJobId::value).toArray())
          .map((row, context) -> CoordinatorRows.job(row))
          .list();
    }

    private static final String LOCK = JOB + " for update";

    /** Locks the job, waiting for whoever has it. */
    public Optional<CoordinatorJobRow> lock(CoordinatorJobId id) {
      return handle
          .createQuery(LOCK)
          .bind("id", id.value())
          .map((row, context) -> CoordinatorRows.job(row))
          .findOne();
    }

    private static final String TAKE_OVER =
        "update coordinator_heartbeat set at = :now where id = 1 and at = :lastBeat";

    /** Whether the caller is the first to beat after that beat. */
    public boolean takeOver(Instant lastBeat, Instant now) {
      try (Update update = handle.createUpdate(TAKE_OVER)) {
        return update.bind("lastBeat", time(lastBeat)).bind("now", time(now)).execute() == 1;
      }
    }

    private static final String OPEN_ACTIONS =
        "select "
            + CoordinatorRows.ACTION_COLUMNS
            + """
             from coordinator_action a where a.coordinator_id = any(:ids)
              and a.status in ('WAITING', 'READY', 'RUNNING', 'SUSPENDED')
            order by a.coordinator_id, a.number
            """;

    /** The actions that have not ended. */
    public List<CoordinatorActionRow> openActions(Collection<CoordinatorJobId> ids) {
      return ids.isEmpty()
          ? List.of()
          : handle
              .createQuery(OPEN_ACTIONS)
              .bindArray("ids", String.class, ids.stream().map(CoordinatorJobId::value).toArray())
              .map((row, context) -> CoordinatorRows.action(row))
              .list();
    }

    private static final String SOME_ACTIONS =
        "select "
            + CoordinatorRows.ACTION_COLUMNS
            + " from coordinator_action a where a.coordinator_id = :id and a.number = any(:numbers)"
            + " order by a.number";

    /** Actions by number, whatever their status. */
    public List<CoordinatorActionRow> actions(CoordinatorJobId id, Collection<Integer> numbers) {
      return numbers.isEmpty()
          ? List.of()
          : handle
              .createQuery(SOME_ACTIONS)
              .bind("id", id.value())
              .bindArray("numbers", Integer.class, numbers.toArray())
              .map((row, context) -> CoordinatorRows.action(row))
              .list();
    }

    /** The actions of a scope, whatever their status, in order. */
    public List<CoordinatorActionRow> actions(CoordinatorJobId id, ActionScope scope) {
      return CoordinatorStore.actions(handle, id, scope, CoordinatorActionFilter.ALL);
    }

    private static final String WORKFLOW_STATUSES =
        """
        select j.id, j.status from workflow_job j where j.id = any(:ids)
          and not exists (select 1 from job_event e where e.job_id = j.id)
        """;

    /**
     * How workflows stand; those that are gone are left out, and those that a wish is not applied
     * to yet, which are about to change.
     */
    public Map<WorkflowJobId, JobStatus> workflowStatuses(Collection<WorkflowJobId> ids) {
      if (ids.isEmpty()) {
        return Map.of();
      }
      Map<WorkflowJobId, JobStatus> statuses = new HashMap<>();
      handle
          .createQuery(WORKFLOW_STATUSES)
          .bindArray("ids", String.class, ids.stream().map(WorkflowJobId::value).toArray())
          .map(
              (row, context) ->
                  Map.entry(
                      new WorkflowJobId(row.getString(1)), JobStatus.valueOf(row.getString(2))))
          .forEach(entry -> statuses.put(entry.getKey(), entry.getValue()));
      return statuses;
    }

    private static final String INSERT_JOB =
        """
        insert into coordinator_job (id, name, app_path, status, held, user_name, group_name, external_id,
          bundle_id, backfill_of, definition_version, frequency, time_unit, timezone, start_at,
          end_at, pause_at, concurrency, throttle, timeout_minutes, execution, nominal_times,
          last_number, last_nominal_at, next_nominal_at, all_made, ended_actions, created_at,
          modified_at, ended_at, next_due, version, next_sequence)
        values (:id, :name, :appPath, :status, :held, :user, :group, :externalId,
          :bundleId, :backfillOf, :definitionVersion, :frequency, :timeUnit, :timezone, :startAt,
          :endAt, :pauseAt, :concurrency, :throttle, :timeoutMinutes, :execution, :nominalTimes,
          :lastNumber, :lastNominalAt, :nextNominalAt, :allMade, :ended, :createdAt,
          :modifiedAt, :endedAt, :nextDue, :version, :nextSequence)
        """;

    public void insert(CoordinatorJobRow job) {
      CoordinatorJobRow.Identity identity = job.identity();
      try (Update insert = handle.createUpdate(INSERT_JOB)) {
        bindMoving(insert, job)
            .bind("name", identity.name())
            .bind("appPath", identity.appPath())
            .bind("user", identity.user())
            .bind("group", identity.group().orElse(null))
            .bind("externalId", identity.externalId().orElse(null))
            .bind("bundleId", identity.bundleId().map(Object::toString).orElse(null))
            .bind("backfillOf", identity.backfillOf().map(Object::toString).orElse(null))
            .bind("frequency", identity.frequency())
            .bind("timeUnit", identity.timeUnit())
            .bind("timezone", identity.timezone())
            .bind("startAt", time(identity.startAt()))
            .bind(
                "nominalTimes",
                identity.nominalTimes().map(CoordinatorRows::writeTimes).orElse(null))
            .bind("createdAt", time(identity.createdAt()))
            .execute();
      }
    }

    private static final String UPDATE_JOB =
        """
        update coordinator_job set status = :status, held = :held, definition_version = :definitionVersion,
          end_at = :endAt, pause_at = :pauseAt, concurrency = :concurrency, throttle = :throttle,
          timeout_minutes = :timeoutMinutes, execution = :execution, last_number = :lastNumber,
          last_nominal_at = :lastNominalAt, next_nominal_at = :nextNominalAt, all_made = :allMade,
          ended_actions = :ended, modified_at = :modifiedAt, ended_at = :endedAt,
          next_due = :nextDue, version = version + 1, next_sequence = :nextSequence
        where id = :id and version = :version
        """;
    private static final String INSERT_ACTION =
        """
        insert into coordinator_action (coordinator_id, number, nominal_at, status, created_at,
          modified_at, definition_version, workflow_id, missing, next_look_at, timeout_at, request,
          rerun_properties, error_code, error_message)
        values (:id, :number, :nominalAt, :status, :createdAt,
          :modifiedAt, :definitionVersion, :workflowId, :missing, :nextLookAt, :timeoutAt, :request,
          :rerunProperties, :errorCode, :errorMessage)
        """;
    private static final String UPDATE_ACTION =
        """
        update coordinator_action set status = :status, created_at = :createdAt,
          modified_at = :modifiedAt, definition_version = :definitionVersion,
          workflow_id = :workflowId, missing = :missing, next_look_at = :nextLookAt,
          timeout_at = :timeoutAt, request = :request, rerun_properties = :rerunProperties,
          error_code = :errorCode, error_message = :errorMessage
        where coordinator_id = :id and number = :number
        """;
    private static final String DELETE_ACTION =
        "delete from coordinator_action where coordinator_id = :id and number = :number";
    private static final String INSERT_RUN =
        """
        insert into coordinator_run (workflow_id, coordinator_id, number, started_at)
        values (:workflowId, :id, :number, :startedAt)
        """;
    private static final String INSERT_VERSION =
        """
        insert into coordinator_version (coordinator_id, number, definition_hash, includes_hash,
          configuration_hash, created_at)
        values (:id, :number, :definitionHash, :includesHash, :configurationHash, :createdAt)
        """;
    private static final String INSERT_TIMELINE =
        """
        insert into job_timeline (job_id, sequence, at, kind, node, text)
        values (:jobId, :sequence, :at, :kind, :node, :text)
        """;

    /**
     * Writes everything.
     *
     * @throws IllegalStateException when another one wrote a job meanwhile, which the lock rules
     *     out
     */
    public void save(CoordinatorChanges changes) {
      batch(UPDATE_JOB, changes.jobs, Transaction::bindMoving, true);
      batch(DELETE_ACTION, changes.deleted, Transaction::bindId, false);
      batch(INSERT_ACTION, changes.inserted.values(), Transaction::bindAction, true);
      batch(UPDATE_ACTION, changes.updated.values(), Transaction::bindAction, true);
      batch(INSERT_RUN, changes.runs, Transaction::bindRun, true);
      batch(INSERT_VERSION, changes.versions, Transaction::bindVersion, true);
      batch(INSERT_TIMELINE, changes.timeline, Transaction::bindTimeline, true);
    }

    /** Binds a row to a statement. */
    private interface Binder<T> {
      PreparedBatch bind(PreparedBatch batch, T row);
    }

    private <T> void batch(String sql, Collection<T> rows, Binder<T> binder, boolean all) {
      if (rows.isEmpty()) {
        return;
      }
      try (PreparedBatch batch = handle.prepareBatch(sql)) {
        for (T row : rows) {
          PreparedBatch unused = binder.bind(batch, row).add();
        }
        int[] written = batch.execute();
        for (int count : written) {
          // inserts that the driver makes one statement of are not counted one by one
          if (all && count != 1 && count != Statement.SUCCESS_NO_INFO) {
            throw new IllegalStateException("a row was written by another one: " + sql);
          }
        }
      }
    }

    private static <S extends SqlStatement<S>> S bindMoving(S statement, CoordinatorJobRow job) {
      CoordinatorJobRow.Controls controls = job.controls();
      CoordinatorJobRow.Progress progress = job.progress();
      return statement
          .bind("id", job.id().value())
          .bind("status", progress.status().name())
          .bind("held", progress.held())
          .bind("definitionVersion", controls.definitionVersion())
          .bind("endAt", time(controls.endAt()))
          .bind("pauseAt", optional(controls.pauseAt()))
          .bind("concurrency", controls.concurrency())
          .bind("throttle", controls.throttle())
          .bind("timeoutMinutes", controls.timeoutMinutes())
          .bind("execution", controls.execution().name())
          .bind("lastNumber", progress.lastNumber())
          .bind("lastNominalAt", optional(progress.lastNominalAt()))
          .bind("nextNominalAt", optional(progress.nextNominalAt()))
          .bind("allMade", progress.allMade())
          .bind("ended", CoordinatorRows.writeCounts(progress.ended()))
          .bind("modifiedAt", time(progress.modifiedAt()))
          .bind("endedAt", optional(progress.endedAt()))
          .bind("nextDue", optional(progress.nextDue()))
          .bind("version", job.version())
          .bind("nextSequence", job.nextSequence());
    }

    private static <S extends SqlStatement<S>> S bindId(S statement, CoordinatorActionId id) {
      return statement.bind("id", id.job().value()).bind("number", id.number());
    }

    private static PreparedBatch bindAction(PreparedBatch batch, CoordinatorActionRow row) {
      return bindId(batch, row.id())
          .bind("nominalAt", time(row.nominalAt()))
          .bind("status", row.status().name())
          .bind("createdAt", time(row.createdAt()))
          .bind("modifiedAt", time(row.modifiedAt()))
          .bind("definitionVersion", row.definitionVersion())
          .bind("workflowId", row.workflowId().map(WorkflowJobId::value).orElse(null))
          .bind("missing", CoordinatorRows.writeList(row.missing()))
          .bind("nextLookAt", optional(row.nextLookAt()))
          .bind("timeoutAt", optional(row.timeoutAt()))
          .bind("request", row.request().map(CoordinatorRows::write).orElse(null))
          .bind("rerunProperties", CoordinatorRows.writeStrings(row.rerunProperties()))
          .bind("errorCode", row.errorCode().orElse(null))
          .bind("errorMessage", row.errorMessage().orElse(null));
    }

    private static PreparedBatch bindRun(PreparedBatch batch, CoordinatorRunRow row) {
      return bindId(batch, row.action())
          .bind("workflowId", row.workflow().value())
          .bind("startedAt", time(row.startedAt()));
    }

    private static PreparedBatch bindVersion(PreparedBatch batch, CoordinatorVersionRow row) {
      return batch
          .bind("id", row.id().value())
          .bind("number", row.number())
          .bind("definitionHash", row.definitionHash())
          .bind("includesHash", row.includesHash())
          .bind("configurationHash", row.configurationHash())
          .bind("createdAt", time(row.createdAt()));
    }

    private static PreparedBatch bindTimeline(PreparedBatch batch, TimelineRow row) {
      return batch
          .bind("jobId", row.jobId())
          .bind("sequence", row.entry().sequence())
          .bind("at", time(row.entry().at()))
          .bind("kind", row.entry().kind())
          .bind("node", row.entry().node().orElse(null))
          .bind("text", row.entry().text());
    }
  }

  // ---- housekeeping ----

  private static final String PURGEABLE =
      """
      select j.id from coordinator_job j
      where j.status in (<statuses>)
        and j.ended_at < :endedBefore and j.bundle_id is null
      order by j.ended_at, j.id limit :limit for update skip locked
      """;
  private static final List<String> DELETE_JOBS =
      List.of(
          "delete from job_timeline where job_id in (<ids>)",
          "delete from sla_tracking where coordinator_id in (<ids>)",
          "delete from coordinator_run where coordinator_id in (<ids>)",
          "delete from coordinator_action where coordinator_id in (<ids>)",
          "delete from coordinator_version where coordinator_id in (<ids>)",
          "delete from coordinator_job where id in (<ids>)");

  /**
   * Deletes ended coordinators with all their actions, longest ended first; one that belongs to a
   * bundle goes with that. Workflows are jobs of their own.
   *
   * @return how many are gone
   */
  public int purge(Instant endedBefore, int limit) {
    return purge(
        List.of("SUCCEEDED", "DONEWITHERROR", "KILLED", "FAILED", "IGNORED"), endedBefore, limit);
  }

  /** The same for those that ended so. */
  public int purge(Ended ended, Instant endedBefore, int limit) {
    return purge(
        ended == Ended.SUCCEEDED
            ? List.of("SUCCEEDED")
            : List.of("DONEWITHERROR", "KILLED", "FAILED", "IGNORED"),
        endedBefore,
        limit);
  }

  private int purge(List<String> statuses, Instant endedBefore, int limit) {
    return inTransaction(
        transaction -> {
          List<String> ids =
              transaction
                  .handle
                  .createQuery(PURGEABLE)
                  .bindList("statuses", statuses)
                  .bind("endedBefore", time(endedBefore))
                  .bind("limit", limit)
                  .mapTo(String.class)
                  .list();
          delete(transaction.handle, ids);
          return ids.size();
        },
        "purge coordinators");
  }

  /** Deletes coordinators with all that belongs to them, in the caller's transaction. */
  public static void delete(Handle handle, List<String> ids) {
    if (ids.isEmpty()) {
      return;
    }
    for (String sql : DELETE_JOBS) {
      try (Update update = handle.createUpdate(sql)) {
        update.bindList("ids", ids).execute();
      }
    }
  }

  static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  static @Nullable OffsetDateTime optional(Optional<Instant> instant) {
    return instant.map(CoordinatorStore::time).orElse(null);
  }

  /** A filter as SQL: bound parameters only, column names only from here. */
  private record CoordinatorQuery(
      String sql, Map<String, Object> values, Map<String, List<String>> lists) {

    static CoordinatorQuery of(CoordinatorFilter filter) {
      List<String> terms = new ArrayList<>(List.of("1 = 1"));
      Map<String, Object> values = new HashMap<>();
      Map<String, List<String>> lists = new HashMap<>();
      among(terms, lists, "j.id", "ids", filter.ids());
      among(terms, lists, "j.name", "names", filter.names());
      among(terms, lists, "j.user_name", "users", filter.users());
      among(terms, lists, "j.group_name", "groups", filter.groups());
      among(terms, lists, "j.status", "statuses", names(filter.statuses()));
      among(terms, lists, "j.frequency", "frequencies", filter.frequencies());
      among(terms, lists, "j.time_unit", "units", filter.timeUnits());
      filter
          .text()
          .ifPresent(
              text -> {
                terms.add(
                    "(position(:text in j.name) > 0 or position(:text in j.user_name) > 0"
                        + " or j.id = :text)");
                values.put("text", text);
              });
      filter
          .bundleId()
          .ifPresent(
              bundle -> {
                terms.add("j.bundle_id = :bundleId");
                values.put("bundleId", bundle);
              });
      filter
          .createdFrom()
          .ifPresent(
              from -> {
                terms.add("j.created_at >= :createdFrom");
                values.put("createdFrom", time(from));
              });
      filter
          .createdTo()
          .ifPresent(
              to -> {
                terms.add("j.created_at <= :createdTo");
                values.put("createdTo", time(to));
              });
      return new CoordinatorQuery(String.join(" and ", terms), values, lists);
    }

    static CoordinatorQuery of(CoordinatorJobId id, CoordinatorActionFilter filter) {
      List<String> terms = new ArrayList<>(List.of("a.coordinator_id = :id"));
      Map<String, Object> values = new HashMap<>(Map.of("id", id.value()));
      Map<String, List<String>> lists = new HashMap<>();
      among(terms, lists, "a.status", "statuses", names(filter.statuses()));
      if (!filter.notStatuses().isEmpty()) {
        terms.add("not (a.status = any(:notStatuses))");
        lists.put("notStatuses", names(filter.notStatuses()));
      }
      for (CoordinatorActionFilter.Comparison comparison : filter.times()) {
        String name = "time" + values.size();
        String operator = comparison.operator().equals("!=") ? "<>" : comparison.operator();
        terms.add("a.nominal_at " + operator + " :" + name);
        values.put(name, time(comparison.time()));
      }
      return new CoordinatorQuery(String.join(" and ", terms), values, lists);
    }

    /** Only what is in one of the scope's ranges. */
    CoordinatorQuery within(ActionScope scope) {
      List<String> ranges = new ArrayList<>(List.of("1 = 0"));
      Map<String, Object> bounds = new HashMap<>(values);
      for (ActionScope.Numbers range : scope.numbers()) {
        String name = "range" + bounds.size();
        ranges.add("a.number between :" + name + "From and :" + name + "To");
        bounds.put(name + "From", range.first());
        bounds.put(name + "To", range.last());
      }
      for (ActionScope.Times range : scope.times()) {
        String name = "range" + bounds.size();
        ranges.add("a.nominal_at between :" + name + "From and :" + name + "To");
        bounds.put(name + "From", time(range.first()));
        bounds.put(name + "To", time(range.last()));
      }
      return new CoordinatorQuery(
          sql + " and (" + String.join(" or ", ranges) + ")", bounds, lists);
    }

    private static List<String> names(Set<? extends Enum<?>> values) {
      return values.stream().<String>map(Enum::name).toList();
    }

    private static void among(
        List<String> terms,
        Map<String, List<String>> lists,
        String column,
        String name,
        List<String> values) {
      if (!values.isEmpty()) {
        terms.add(column + " = any(:" + name + ")");
        lists.put(name, values);
      }
    }

    Query bind(Query query) {
      values.forEach(query::bind);
      lists.forEach((name, list) -> query.bindArray(name, String.class, list.toArray()));
      return query;
    }
  }
}
