package io.drover.coordinator.sla;

import io.drover.coordinator.sla.SlaFilter.Range;
import io.drover.coordinator.sla.SlaProgress.Ending;
import io.drover.engine.ActionStatus;
import io.drover.engine.JobStatus;
import io.drover.engine.store.Database;
import io.drover.engine.store.StoreException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/**
 * Service levels and waiting alerts in H2 or PostgreSQL, by the same SQL. Thread-safe. Every
 * failure of the database is a {@link StoreException}.
 */
final class SlaStore {
  private static final String COLUMNS =
      "t.id, t.app_type, t.app_name, t.user_name, t.parent_id, t.nominal_time, t.expected_start,"
          + " t.expected_end, t.expected_duration, t.alert_events, t.alert_contact,"
          + " t.notification_msg, t.upstream_apps, t.alerts_enabled, t.actual_start, t.actual_end,"
          + " t.job_status, t.start_event, t.duration_event, t.end_event, t.created_at,"
          + " t.modified_at, t.next_due";

  private final Database database;

  SlaStore(Database database) {
    this.database = database;
  }

  /** Runs {@code work} in one transaction; an exception rolls it back. */
  <R> R inTransaction(Function<Handle, R> work, String what) {
    return database.inTransaction(work, what);
  }

  // ---- registration ----

  private static final String FORGET = "delete from sla_tracking where id = any(:ids)";
  private static final String FORGET_RUN =
      """
      delete from sla_tracking
      where workflow_id = :id and (node is null or not (node = any(:kept)))
      """;
  private static final String FORGET_COORDINATORS =
      "delete from sla_tracking where coordinator_id = any(:ids)";
  private static final String INSERT =
      """
      insert into sla_tracking (id, app_type, app_name, user_name, parent_id, workflow_id, node,
        coordinator_id, bundle_id, bundle_name, nominal_time, expected_start, expected_end,
        expected_duration, alert_events, alert_contact, notification_msg, upstream_apps,
        alerts_enabled, job_status, sla_status, created_at, modified_at, next_due)
      values (:id, :appType, :appName, :user, :parentId, :workflowId, :node,
        :coordinatorId, :bundleId, :bundleName, :nominalTime, :expectedStart, :expectedEnd,
        :expectedDuration, :alertEvents, :alertContact, :notificationMessage, :upstreamApps,
        :alerts, :jobStatus, :slaStatus, :now, :now, :nextDue)
      """;

  /** Begins anew for what is tracked already. */
  void register(Handle handle, Collection<SlaRegistration> registrations, Instant now) {
    if (registrations.isEmpty()) {
      return;
    }
    try {
      forget(handle, FORGET, registrations.stream().map(SlaRegistration::id).toList());
      try (PreparedBatch insert = handle.prepareBatch(INSERT)) {
        registrations.forEach(registration -> bind(insert, registration, now).add());
        insert.execute();
      }
    } catch (JdbiException e) {
      throw new StoreException("cannot track " + registrations.size() + " service levels", e);
    }
  }

  private static PreparedBatch bind(PreparedBatch insert, SlaRegistration of, Instant now) {
    boolean workflow = of.appType() != SlaAppType.COORDINATOR_ACTION;
    SlaState state = SlaState.initial(of.sla(), of.jobStatus());
    return bindExpected(insert, of.sla())
        .bind("id", of.id())
        .bind("appType", of.appType().name())
        .bind("appName", of.appName())
        .bind("user", of.user())
        .bind("parentId", of.parentId().orElse(null))
        .bind("workflowId", workflow ? of.jobId() : null)
        .bind("node", of.node().orElse(null))
        .bind("coordinatorId", workflow ? null : of.jobId())
        .bind("bundleId", of.bundle().map(SlaRegistration.Bundle::id).orElse(null))
        .bind("bundleName", of.bundle().map(SlaRegistration.Bundle::name).orElse(null))
        .bind("alertEvents", names(of.sla().alertEvents()))
        .bind("alertContact", String.join(",", of.sla().alertContacts()))
        .bind("notificationMessage", of.sla().notificationMessage())
        .bind("upstreamApps", of.sla().upstreamApps())
        .bind("alerts", of.alerts())
        .bind("jobStatus", of.jobStatus())
        .bind("slaStatus", state.status().name())
        .bind("now", time(now))
        .bind("nextDue", state.nextDue().map(SlaStore::time).orElse(null));
  }

  private static <S extends SqlStatement<S>> S bindExpected(S statement, Sla sla) {
    return statement
        .bind("nominalTime", time(sla.nominalTime()))
        .bind("expectedStart", sla.expectedStart().map(SlaStore::time).orElse(null))
        .bind("expectedEnd", time(sla.expectedEnd()))
        .bind("expectedDuration", sla.maxDuration().map(Duration::toMillis).orElse(null));
  }

  /** Forgets what a workflow job's last run was measured by, but for the actions that are kept. */
  void forgetRun(Handle handle, String workflowId, Set<String> kept) {
    try (Update delete = handle.createUpdate(FORGET_RUN)) {
      delete.bind("id", workflowId).bindArray("kept", String.class, kept.toArray()).execute();
    } catch (JdbiException e) {
      throw new StoreException("cannot forget service levels of " + workflowId, e);
    }
  }

  /** Forgets all actions of these coordinators. */
  void forgetCoordinators(Handle handle, Collection<String> ids) {
    try {
      forget(handle, FORGET_COORDINATORS, ids);
    } catch (JdbiException e) {
      throw new StoreException("cannot forget service levels of coordinators", e);
    }
  }

  private static void forget(Handle handle, String sql, Collection<String> ids) {
    try (Update delete = handle.createUpdate(sql)) {
      delete.bindArray("ids", String.class, ids.toArray()).execute();
    }
  }

  // ---- the loop ----

  private static final String DUE =
      "select "
          + COLUMNS
          + " from sla_tracking t where t.next_due <= :now"
          + " order by t.next_due limit :limit for update skip locked";
  private static final String OF_WORKFLOWS =
      "select "
          + COLUMNS
          + " from sla_tracking t where t.workflow_id = any(:ids) and t.next_due is not null"
          + " order by t.id for update";
  private static final String OF_IDS =
      "select " + COLUMNS + " from sla_tracking t where t.id = any(:ids) order by t.id for update";
  private static final String NEXT_DUE = "select min(next_due) from sla_tracking";
  private static final String WAKE_ALL =
      "update sla_tracking set next_due = :now where next_due > :now";

  /** Locks what is to be looked at now, without waiting for what others look at. */
  List<SlaSummary> lockDue(Handle handle, Instant now, int limit) {
    try (Query query = handle.createQuery(DUE)) {
      return query
          .bind("now", time(now))
          .bind("limit", limit)
          .map((row, context) -> summary(row))
          .list();
    }
  }

  /** Locks what is open of these workflow jobs and coordinator actions, in one order for all. */
  List<SlaSummary> lockChanged(Handle handle, Collection<String> ids) {
    Map<Boolean, List<String>> byKind =
        ids.stream().collect(Collectors.partitioningBy(id -> id.contains("@")));
    List<SlaSummary> rows = new ArrayList<>(lock(handle, OF_WORKFLOWS, byKind.get(false)));
    rows.addAll(
        lock(handle, OF_IDS, byKind.get(true)).stream()
            .filter(row -> row.state().nextDue().isPresent())
            .toList());
    return rows;
  }

  private static final String ANY_OPEN =
      """
      select 1 from sla_tracking t where t.next_due is not null
        and (t.workflow_id = any(:ids) or t.id = any(:ids)) limit 1
      """;

  /** Whether {@link #lockChanged} would find anything; locks nothing. */
  boolean anyOpen(Collection<String> ids) {
    return database.with(
        handle -> {
          try (Query query = handle.createQuery(ANY_OPEN)) {
            return query
                .bindArray("ids", String.class, ids.toArray())
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
          }
        },
        "look for service levels");
  }

  /** Locks what is tracked under these ids. */
  List<SlaSummary> lock(Handle handle, Collection<String> ids) {
    return lock(handle, OF_IDS, ids);
  }

  private static List<SlaSummary> lock(
      Handle handle, String sql, @Nullable Collection<String> ids) {
    if (ids == null || ids.isEmpty()) {
      return List.of();
    }
    try (Query query = handle.createQuery(sql)) {
      return query
          .bindArray("ids", String.class, ids.toArray())
          .map((row, context) -> summary(row))
          .list();
    }
  }

  /** When something is due next; empty when nothing is open. */
  Optional<Instant> nextDue() {
    return database.with(
        handle ->
            Optional.ofNullable(
                    handle.createQuery(NEXT_DUE).mapTo(OffsetDateTime.class).findOne().orElse(null))
                .map(OffsetDateTime::toInstant),
        "read when service levels are due");
  }

  /** Has everything that is open looked at: changes may have passed unseen while nobody ran. */
  void wakeAll(Instant now) {
    inTransaction(
        handle -> handle.createUpdate(WAKE_ALL).bind("now", time(now)).execute(),
        "look at all service levels");
  }

  private static final String JOBS =
      "select id, status, started_at, ended_at from workflow_job where id = any(:ids)";
  private static final String ACTIONS =
      """
      select job_id, node, status, started_at, ended_at from workflow_action
      where job_id = any(:ids) and node = any(:nodes)
      """;

  /** How workflow jobs and their actions stand, by id; after the rows were locked. */
  Map<String, SlaProgress> workflowProgress(Handle handle, Collection<SlaSummary> tracked) {
    Map<String, SlaProgress> progress = new HashMap<>();
    Set<String> jobIds =
        tracked.stream().map(row -> SlaRegistration.job(row.id())).collect(Collectors.toSet());
    if (jobIds.isEmpty()) {
      return progress;
    }
    try (Query query = handle.createQuery(JOBS)) {
      query
          .bindArray("ids", String.class, jobIds.toArray())
          .map((row, context) -> Map.entry(row.getString("id"), jobProgress(row)))
          .forEach(entry -> progress.put(entry.getKey(), entry.getValue()));
    }
    List<SlaSummary> actions =
        tracked.stream().filter(row -> row.appType() == SlaAppType.WORKFLOW_ACTION).toList();
    Map<String, SlaProgress> reached = actionProgress(handle, actions);
    for (SlaSummary action : actions) {
      progress.put(
          action.id(),
          actionProgress(
              action,
              Optional.ofNullable(reached.get(action.id())),
              Optional.ofNullable(progress.get(SlaRegistration.job(action.id())))));
    }
    return progress;
  }

  private static Map<String, SlaProgress> actionProgress(
      Handle handle, Collection<SlaSummary> actions) {
    if (actions.isEmpty()) {
      return Map.of();
    }
    Map<String, SlaProgress> progress = new HashMap<>();
    try (Query query = handle.createQuery(ACTIONS)) {
      query
          .bindArray(
              "ids",
              String.class,
              actions.stream().map(row -> SlaRegistration.job(row.id())).distinct().toArray())
          .bindArray(
              "nodes",
              String.class,
              actions.stream()
                  .map(row -> row.id().substring(row.id().indexOf('@') + 1))
                  .distinct()
                  .toArray())
          .map(
              (row, context) ->
                  Map.entry(
                      row.getString("job_id") + "@" + row.getString("node"), actionProgress(row)))
          .forEach(entry -> progress.put(entry.getKey(), entry.getValue()));
    }
    return progress;
  }

  private static SlaProgress jobProgress(ResultSet row) throws SQLException {
    JobStatus status = JobStatus.valueOf(row.getString("status"));
    Ending ending =
        !status.isFinal()
            ? Ending.OPEN
            : status == JobStatus.SUCCEEDED ? Ending.SUCCEEDED : Ending.FAILED;
    return progress(row, ending);
  }

  private static SlaProgress actionProgress(ResultSet row) throws SQLException {
    ActionStatus status = ActionStatus.valueOf(row.getString("status"));
    Ending ending =
        !status.isFinal()
            ? Ending.OPEN
            : status == ActionStatus.OK ? Ending.SUCCEEDED : Ending.FAILED;
    return progress(row, ending);
  }

  private static SlaProgress progress(ResultSet row, Ending ending) throws SQLException {
    return new SlaProgress(
        row.getString("status"),
        optionalInstant(row, "started_at"),
        ending == Ending.OPEN ? Optional.empty() : optionalInstant(row, "ended_at"),
        ending);
  }

  /** An action that its job has ended without never comes any more. */
  private static SlaProgress actionProgress(
      SlaSummary action, Optional<SlaProgress> reached, Optional<SlaProgress> job) {
    if (reached.isPresent() && reached.get().ending() != Ending.OPEN) {
      return reached.get();
    }
    boolean over = job.isEmpty() || job.get().ending() != Ending.OPEN;
    SlaProgress waiting =
        reached.orElseGet(
            () ->
                new SlaProgress(
                    action.state().jobStatus(), Optional.empty(), Optional.empty(), Ending.OPEN));
    return over
        ? new SlaProgress(waiting.jobStatus(), waiting.startedAt(), waiting.endedAt(), Ending.NEVER)
        : waiting;
  }

  private static final String SAVE =
      """
      update sla_tracking set nominal_time = :nominalTime, expected_start = :expectedStart,
        expected_end = :expectedEnd, expected_duration = :expectedDuration,
        actual_start = :actualStart, actual_end = :actualEnd, actual_duration = :actualDuration,
        job_status = :jobStatus, sla_status = :slaStatus, start_event = :startEvent,
        duration_event = :durationEvent, end_event = :endEvent, modified_at = :modifiedAt,
        next_due = :nextDue
      where id = :id
      """;

  /** Writes what is expected and the state of locked rows. */
  void save(Handle handle, Collection<SlaSummary> rows) {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedBatch batch = handle.prepareBatch(SAVE)) {
      for (SlaSummary row : rows) {
        SlaState state = row.state();
        bindExpected(batch, row.sla())
            .bind("id", row.id())
            .bind("actualStart", state.actualStart().map(SlaStore::time).orElse(null))
            .bind("actualEnd", state.actualEnd().map(SlaStore::time).orElse(null))
            .bind("actualDuration", state.actualDuration().map(Duration::toMillis).orElse(null))
            .bind("jobStatus", state.jobStatus())
            .bind("slaStatus", state.status().name())
            .bind("startEvent", state.start().map(Enum::name).orElse(null))
            .bind("durationEvent", state.duration().map(Enum::name).orElse(null))
            .bind("endEvent", state.end().map(Enum::name).orElse(null))
            .bind("modifiedAt", time(row.modifiedAt()))
            .bind("nextDue", state.nextDue().map(SlaStore::time).orElse(null))
            .add();
      }
      batch.execute();
    }
  }

  // ---- switching and looking ----

  private static final String UNDER =
      """
      select t.id from sla_tracking t
      where t.id = any(:ids) or t.workflow_id = any(:ids) or t.coordinator_id = any(:ids)
        or t.bundle_id = any(:ids)
      order by t.id
      """;
  private static final String SWITCH =
      """
      update sla_tracking set alerts_enabled = :enabled, modified_at = :now
      where id = any(:ids) and alerts_enabled <> :enabled
      """;

  /** What is tracked of these: jobs, with their actions, bundles, with their coordinators'. */
  List<String> under(Handle handle, Collection<String> ids) {
    try (Query query = handle.createQuery(UNDER)) {
      return query.bindArray("ids", String.class, ids.toArray()).mapTo(String.class).list();
    }
  }

  void switchAlerts(Handle handle, Collection<String> ids, boolean enabled, Instant now) {
    try (Update update = handle.createUpdate(SWITCH)) {
      update
          .bindArray("ids", String.class, ids.toArray())
          .bind("enabled", enabled)
          .bind("now", time(now))
          .execute();
    }
  }

  /** A page of what the filter lets through; {@code offset} counts from 0. */
  List<SlaSummary> summaries(SlaFilter filter, int offset, int length) {
    String direction = filter.descending() ? " desc" : " asc";
    return database.with(
        handle -> {
          String sql =
              "select "
                  + COLUMNS
                  + " from sla_tracking t"
                  + where(filter)
                  + " order by t."
                  + filter.sort().column
                  + direction
                  + " nulls last, t.nominal_time, t.id limit :limit offset :offset";
          try (Query query = handle.createQuery(sql)) {
            return bind(query, filter)
                .bind("limit", length)
                .bind("offset", offset)
                .map((row, context) -> summary(row))
                .list();
          }
        },
        "read service levels");
  }

  /** How many the filter lets through. */
  long count(SlaFilter filter) {
    return database.with(
        handle -> {
          try (Query query =
              handle.createQuery("select count(*) from sla_tracking t" + where(filter))) {
            return bind(query, filter).mapTo(Long.class).one();
          }
        },
        "count service levels");
  }

  /** Only names of columns and parameters go into the text. */
  private static String where(SlaFilter filter) {
    List<String> terms = new ArrayList<>();
    filter.like().keySet().forEach(text -> terms.add("t." + text.column + " like :like" + text));
    filter.exact().keySet().forEach(text -> terms.add("t." + text.column + " = :exact" + text));
    if (!filter.events().isEmpty()) {
      terms.add(
          "(t.start_event = any(:events) or t.duration_event = any(:events)"
              + " or t.end_event = any(:events))");
    }
    if (!filter.statuses().isEmpty()) {
      terms.add("t.sla_status = any(:statuses)");
    }
    filter.times().forEach((time, range) -> bounds(terms, time.column, time.name(), range));
    filter.durations().forEach((one, range) -> bounds(terms, one.column, "LONG" + one, range));
    filter
        .bundle()
        .ifPresent(bundle -> terms.add("(t.bundle_id = :bundle or t.bundle_name = :bundle)"));
    return terms.isEmpty() ? "" : " where " + String.join(" and ", terms);
  }

  private static void bounds(List<String> terms, String column, String name, Range<?> range) {
    range.from().ifPresent(value -> terms.add("t." + column + " >= :from" + name));
    range.to().ifPresent(value -> terms.add("t." + column + " <= :to" + name));
  }

  private static Query bind(Query query, SlaFilter filter) {
    filter.like().forEach((text, value) -> query.bind("like" + text, value));
    filter.exact().forEach((text, value) -> query.bind("exact" + text, value));
    if (!filter.events().isEmpty()) {
      query.bindArray("events", String.class, filter.events().stream().map(Enum::name).toArray());
    }
    if (!filter.statuses().isEmpty()) {
      query.bindArray(
          "statuses", String.class, filter.statuses().stream().map(Enum::name).toArray());
    }
    filter
        .times()
        .forEach(
            (time, range) -> {
              range.from().ifPresent(from -> query.bind("from" + time, time(from)));
              range.to().ifPresent(to -> query.bind("to" + time, time(to)));
            });
    filter
        .durations()
        .forEach(
            (length, range) -> {
              range.from().ifPresent(from -> query.bind("fromLONG" + length, from));
              range.to().ifPresent(to -> query.bind("toLONG" + length, to));
            });
    filter.bundle().ifPresent(bundle -> query.bind("bundle", bundle));
    return query;
  }

  // ---- alerts ----

  private static final String INSERT_ALERT =
      """
      insert into sla_alert (channel, alert, created_at, due_at, tries)
      values (:channel, :alert, :now, :now, 0)
      """;
  private static final String CLAIM_ALERT =
      """
      select id, alert, tries, created_at from sla_alert
      where channel = :channel and due_at <= :now
      order by due_at, id limit 1 for update skip locked
      """;
  private static final String LEASE_ALERT =
      "update sla_alert set due_at = :until, tries = tries + 1 where id = :id";
  private static final String PUT_OFF_ALERT = "update sla_alert set due_at = :at where id = :id";
  private static final String DELETE_ALERT = "delete from sla_alert where id = :id";
  private static final String NEXT_ALERT =
      "select min(due_at) from sla_alert where channel = :channel";

  void insertAlert(Handle handle, String channel, SlaAlert alert) {
    try (Update insert = handle.createUpdate(INSERT_ALERT)) {
      insert
          .bind("channel", channel)
          .bind("alert", AlertJson.write(alert))
          .bind("now", time(alert.at()))
          .execute();
    }
  }

  /** Takes the alert that waits longest; nobody else gets it before {@code lease} is over. */
  Optional<AlertRow> claimAlert(String channel, Instant now, Duration lease) {
    return inTransaction(
        handle -> {
          Optional<AlertRow> alert = lockAlert(handle, channel, now);
          alert.ifPresent(
              row -> {
                try (Update update = handle.createUpdate(LEASE_ALERT)) {
                  update.bind("id", row.id()).bind("until", time(now.plus(lease))).execute();
                }
              });
          return alert;
        },
        "claim an alert");
  }

  private static Optional<AlertRow> lockAlert(Handle handle, String channel, Instant now) {
    try (Query query = handle.createQuery(CLAIM_ALERT)) {
      return query
          .bind("channel", channel)
          .bind("now", time(now))
          .map(
              (row, context) ->
                  new AlertRow(
                      row.getLong("id"),
                      AlertJson.read(row.getString("alert")),
                      row.getInt("tries") + 1,
                      instant(row, "created_at")))
          .findOne();
    }
  }

  void putOff(long alertId, Instant until) {
    inTransaction(
        handle ->
            handle
                .createUpdate(PUT_OFF_ALERT)
                .bind("id", alertId)
                .bind("at", time(until))
                .execute(),
        "put off an alert");
  }

  /** It is delivered, or given up. */
  void deleteAlert(long alertId) {
    inTransaction(
        handle -> handle.createUpdate(DELETE_ALERT).bind("id", alertId).execute(),
        "delete an alert");
  }

  /** When an alert waits to be sent next. */
  Optional<Instant> nextAlert(String channel) {
    return database.with(
        handle ->
            Optional.ofNullable(
                    handle
                        .createQuery(NEXT_ALERT)
                        .bind("channel", channel)
                        .mapTo(OffsetDateTime.class)
                        .findOne()
                        .orElse(null))
                .map(OffsetDateTime::toInstant),
        "read when an alert is due");
  }

  // ---- rows ----

  private static SlaSummary summary(ResultSet row) throws SQLException {
    return new SlaSummary(
        row.getString("id"),
        SlaAppType.valueOf(row.getString("app_type")),
        Optional.ofNullable(row.getString("parent_id")),
        row.getString("app_name"),
        row.getString("user_name"),
        sla(row),
        new SlaState(
            event(row, "start_event"),
            event(row, "duration_event"),
            event(row, "end_event"),
            optionalInstant(row, "actual_start"),
            optionalInstant(row, "actual_end"),
            row.getString("job_status"),
            optionalInstant(row, "next_due")),
        row.getBoolean("alerts_enabled"),
        instant(row, "created_at"),
        instant(row, "modified_at"));
  }

  private static Sla sla(ResultSet row) throws SQLException {
    long duration = row.getLong("expected_duration");
    Optional<Duration> longest =
        row.wasNull() ? Optional.empty() : Optional.of(Duration.ofMillis(duration));
    Set<SlaEvent> alerts = EnumSet.noneOf(SlaEvent.class);
    list(row, "alert_events").forEach(name -> alerts.add(SlaEvent.valueOf(name)));
    return new Sla(
        instant(row, "nominal_time"),
        optionalInstant(row, "expected_start"),
        instant(row, "expected_end"),
        longest,
        alerts,
        list(row, "alert_contact"),
        row.getString("notification_msg"),
        row.getString("upstream_apps"));
  }

  private static List<String> list(ResultSet row, String column) throws SQLException {
    return Arrays.stream(row.getString(column).split(",")).filter(item -> !item.isEmpty()).toList();
  }

  private static String names(Set<SlaEvent> events) {
    return events.stream().sorted().map(Enum::name).collect(Collectors.joining(","));
  }

  private static Optional<SlaEvent> event(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column)).map(SlaEvent::valueOf);
  }

  private static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static Optional<Instant> optionalInstant(ResultSet row, String column)
      throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }
}
