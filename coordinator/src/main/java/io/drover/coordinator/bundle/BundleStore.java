package io.drover.coordinator.bundle;

import io.drover.coordinator.BundleJobId;
import io.drover.coordinator.CoordinatorFilter;
import io.drover.coordinator.CoordinatorJobId;
import io.drover.coordinator.store.CoordinatorStore;
import io.drover.engine.Ended;
import io.drover.engine.TimelineEntry;
import io.drover.engine.store.Database;
import io.drover.engine.store.StoreException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/**
 * Bundle jobs in H2 or PostgreSQL, by the same SQL. Thread-safe. Every failure of the database is a
 * {@link StoreException}. Whoever writes a job row holds its lock.
 */
final class BundleStore {
  private static final String JOB =
      "select " + BundleRows.JOB_COLUMNS + " from bundle_job b where b.id = :id";

  private final Database database;

  BundleStore(Database database) {
    this.database = database;
  }

  // ---- submission ----

  private static final String INSERT_JOB =
      """
      insert into bundle_job (id, name, app_path, status, user_name, group_name, external_id,
        definition, configuration, kick_off_at, created_at, modified_at, started_at, verb_number,
        pause_number, end_number, next_due, next_sequence)
      values (:id, :name, :appPath, :status, :user, :group, :externalId,
        :definition, :configuration, :kickOffAt, :createdAt, :modifiedAt, :startedAt, 0,
        0, 0, :nextDue, 1)
      """;
  private static final String INSERT_COORDINATOR =
      """
      insert into bundle_coordinator (bundle_id, position, name, enabled, app_path, configuration,
        verb_done, pause_done, end_done)
      values (:id, :position, :name, :enabled, :appPath, :configuration, 0, 0, 0)
      """;

  /** Everything in one transaction; durable when this returns. */
  void insert(
      BundleJob job, List<BundledCoordinator> coordinators, String definitionXml, String note) {
    database.inTransaction(
        handle -> {
          try (Update insert = handle.createUpdate(INSERT_JOB)) {
            insert
                .bind("id", job.id().value())
                .bind("name", job.name())
                .bind("appPath", job.appPath())
                .bind("status", job.status().name())
                .bind("user", job.user())
                .bind("group", job.group().orElse(null))
                .bind("externalId", job.externalId().orElse(null))
                .bind("definition", definitionXml)
                .bind("configuration", BundleRows.write(job.configuration()))
                .bind("kickOffAt", BundleRows.optional(job.kickOffAt()))
                .bind("createdAt", BundleRows.time(job.createdAt()))
                .bind("modifiedAt", BundleRows.time(job.modifiedAt()))
                .bind("startedAt", BundleRows.optional(job.startedAt()))
                .bind("nextDue", BundleRows.time(job.createdAt()))
                .execute();
          }
          try (PreparedBatch insert = handle.prepareBatch(INSERT_COORDINATOR)) {
            for (BundledCoordinator coordinator : coordinators) {
              insert
                  .bind("id", job.id().value())
                  .bind("position", coordinator.position())
                  .bind("name", coordinator.name())
                  .bind("enabled", coordinator.enabled())
                  .bind("appPath", coordinator.appPath())
                  .bind("configuration", BundleRows.write(coordinator.configuration()))
                  .add();
            }
            insert.execute();
          }
          LockedBundle bundle = lock(handle, job.id()).orElseThrow();
          bundle.note(job.createdAt(), "SUBMITTED", note);
          bundle.save(Optional.of(job.createdAt()));
          return null;
        },
        "insert bundle " + job.id());
  }

  // ---- one bundle ----

  /**
   * Runs {@code work} in one transaction that has the job's lock; an exception rolls it back.
   *
   * @return empty when there is no such job
   */
  <R> Optional<R> underLock(BundleJobId id, Function<LockedBundle, R> work) {
    return database.inTransaction(handle -> lock(handle, id).map(work), "work on bundle " + id);
  }

  private static Optional<LockedBundle> lock(Handle handle, BundleJobId id) {
    return row(handle, id, JOB + " for update")
        .map(row -> new LockedBundle(handle, new Bundle(row, coordinators(handle, id))));
  }

  /** Without properties. */
  Optional<BundleRow> row(BundleJobId id) {
    return database.with(handle -> row(handle, id, JOB), "read bundle " + id);
  }

  private static Optional<BundleRow> row(Handle handle, BundleJobId id, String sql) {
    try (Query query = handle.createQuery(sql)) {
      return query.bind("id", id.value()).map((row, context) -> BundleRows.bundle(row)).findOne();
    }
  }

  Optional<Bundle> bundle(BundleJobId id) {
    return database.with(
        handle -> row(handle, id, JOB).map(row -> new Bundle(row, coordinators(handle, id))),
        "read bundle " + id);
  }

  private static final String COORDINATORS =
      "select "
          + BundleRows.COORDINATOR_COLUMNS
          + " from bundle_coordinator c where c.bundle_id = :id order by c.position";

  private static List<BundledCoordinator> coordinators(Handle handle, BundleJobId id) {
    try (Query query = handle.createQuery(COORDINATORS)) {
      return query.bind("id", id.value()).map((row, context) -> BundleRows.coordinator(row)).list();
    }
  }

  private static final String DEFINITION = "select definition from bundle_job where id = :id";
  private static final String CONFIGURATION = "select configuration from bundle_job where id = :id";

  Optional<String> definition(BundleJobId id) {
    return text(DEFINITION, id);
  }

  Optional<Map<String, String>> configuration(BundleJobId id) {
    return text(CONFIGURATION, id).map(BundleRows::read);
  }

  private Optional<String> text(String sql, BundleJobId id) {
    return database.with(
        handle -> {
          try (Query query = handle.createQuery(sql)) {
            return query.bind("id", id.value()).mapTo(String.class).findOne();
          }
        },
        "read bundle " + id);
  }

  private static final String TIMELINE =
      """
      select sequence, at, kind, node, text from job_timeline
      where job_id = :id and sequence > :after order by sequence limit 10000
      """;

  List<TimelineEntry> timeline(BundleJobId id, long afterSequence) {
    return database.with(
        handle -> {
          try (Query query = handle.createQuery(TIMELINE)) {
            return query
                .bind("id", id.value())
                .bind("after", afterSequence)
                .map((row, context) -> BundleRows.timelineEntry(row))
                .list();
          }
        },
        "read timeline of " + id);
  }

  private static final String GIVEN =
      """
      update bundle_coordinator set verb_done = :verb, pause_done = :pause, end_done = :end
      where bundle_id = :id and position = :position
        and verb_done <= :verb and pause_done <= :pause and end_done <= :end
      """;

  /** Notes what the coordinator has got. */
  void given(BundleJobId id, int position, BundledCoordinator.Numbers given) {
    database.write(
        handle -> {
          try (Update update = handle.createUpdate(GIVEN)) {
            return update
                .bind("id", id.value())
                .bind("position", position)
                .bind("verb", given.verb())
                .bind("pause", given.pause())
                .bind("end", given.end())
                .execute();
          }
        },
        "note what " + position + " of " + id + " was given");
  }

  // ---- lists ----

  long count(CoordinatorFilter filter) {
    BundleQuery where = BundleQuery.of(filter);
    return database.with(
        handle -> {
          try (Query query =
              handle.createQuery("select count(*) from bundle_job b" + where.sql())) {
            return where.bind(query).mapTo(Long.class).one();
          }
        },
        "count bundles");
  }

  /** Without properties, newest first; {@code offset} counts from 0. */
  List<BundleJob> jobs(CoordinatorFilter filter, int offset, int length) {
    BundleQuery where = BundleQuery.of(filter);
    String order = filter.byModified() ? "b.modified_at" : "b.created_at";
    String sql =
        "select "
            + BundleRows.JOB_COLUMNS
            + " from bundle_job b"
            + where.sql()
            + " order by "
            + order
            + " desc, b.id desc limit :length offset :offset";
    return database.with(
        handle -> {
          try (Query query = handle.createQuery(sql)) {
            return where
                .bind(query)
                .bind("length", length)
                .bind("offset", offset)
                .map((row, context) -> BundleRows.bundle(row).job())
                .list();
          }
        },
        "list bundles");
  }

  // ---- the loop ----

  private static final String DUE =
      """
      select id from bundle_job where next_due <= :now
        and (lease_until is null or lease_until <= :now)
      order by next_due limit :limit
      """;
  private static final String CLAIM =
      """
      select id from bundle_job
      where id = any(:ids) and (lease_until is null or lease_until <= :now)
      order by next_due nulls last, id limit :limit for update skip locked
      """;
  private static final String LEASE =
      "update bundle_job set lease_until = :until where id = any(:ids)";

  /**
   * Takes bundles that are due, and of the given ones those that no other server works on, at most
   * {@code limit} in all; they are the caller's alone until {@link #release}, or until {@code
   * until}.
   */
  Set<BundleJobId> claim(Collection<BundleJobId> wanted, Instant now, Instant until, int limit) {
    return database.inTransaction(
        handle -> {
          Set<String> ids = new HashSet<>();
          wanted.forEach(id -> ids.add(id.value()));
          try (Query query = handle.createQuery(DUE)) {
            ids.addAll(
                query
                    .bind("now", BundleRows.time(now))
                    .bind("limit", limit)
                    .mapTo(String.class)
                    .list());
          }
          if (ids.isEmpty()) {
            return Set.of();
          }
          List<String> free;
          try (Query query = handle.createQuery(CLAIM)) {
            free =
                query
                    .bindArray("ids", String.class, ids.toArray())
                    .bind("now", BundleRows.time(now))
                    .bind("limit", limit)
                    .mapTo(String.class)
                    .list();
          }
          if (free.isEmpty()) {
            return Set.of();
          }
          try (Update update = handle.createUpdate(LEASE)) {
            update
                .bindArray("ids", String.class, free.toArray())
                .bind("until", BundleRows.time(until))
                .execute();
          }
          Set<BundleJobId> claimed = new LinkedHashSet<>();
          free.forEach(id -> claimed.add(new BundleJobId(id)));
          return claimed;
        },
        "claim bundles");
  }

  private static final String RELEASE =
      "update bundle_job set lease_until = null, next_due = :due where id = :id";

  /** Ends a claim when the work could not be done; it is due again at that time. */
  void release(BundleJobId id, Instant due) {
    database.write(
        handle -> {
          try (Update update = handle.createUpdate(RELEASE)) {
            return update.bind("id", id.value()).bind("due", BundleRows.time(due)).execute();
          }
        },
        "release bundle " + id);
  }

  private static final String RELEASE_ALL = "update bundle_job set lease_until = null";

  /** For a server that alone can have the database open: who worked on bundles before is dead. */
  void releaseAll() {
    database.write(
        handle -> {
          try (Update update = handle.createUpdate(RELEASE_ALL)) {
            return update.execute();
          }
        },
        "release all bundles");
  }

  private static final String BUNDLES_OF =
      "select distinct bundle_id from bundle_coordinator where coordinator_id = any(:ids)";

  /** The bundles that the coordinators belong to. */
  List<BundleJobId> bundlesOf(Collection<CoordinatorJobId> coordinators) {
    return database.with(
        handle -> {
          try (Query query = handle.createQuery(BUNDLES_OF)) {
            return query
                .bindArray(
                    "ids",
                    String.class,
                    coordinators.stream().map(CoordinatorJobId::value).toArray())
                .map((row, context) -> new BundleJobId(row.getString(1)))
                .list();
          }
        },
        "read bundles of coordinators");
  }

  private static final String OVERLOOKED =
      """
      select distinct b.id from bundle_job b
      join bundle_coordinator c on c.bundle_id = b.id
      join coordinator_job j on j.id = c.coordinator_id
      where b.status in ('SUCCEEDED', 'DONEWITHERROR', 'KILLED', 'FAILED')
        and j.status not in ('SUCCEEDED', 'DONEWITHERROR', 'KILLED', 'FAILED', 'IGNORED')
      """;

  /** Ended bundles with a coordinator that runs again: a crash has lost the news of it. */
  List<BundleJobId> overlooked() {
    return database.with(
        handle -> {
          try (Query query = handle.createQuery(OVERLOOKED)) {
            return query.map((row, context) -> new BundleJobId(row.getString(1))).list();
          }
        },
        "read bundles with coordinators that run again");
  }

  // ---- housekeeping ----

  private static final String PURGEABLE =
      """
      select b.id from bundle_job b
      where b.status in (<statuses>)
        and b.ended_at < :endedBefore and b.next_due is null
        and not exists (select 1 from bundle_coordinator c
          join coordinator_job j on j.id = c.coordinator_id
          where c.bundle_id = b.id and (j.ended_at is null or j.ended_at >= :endedBefore))
      order by b.ended_at, b.id limit :limit for update skip locked
      """;
  private static final String COORDINATORS_OF =
      """
      select coordinator_id from bundle_coordinator
      where bundle_id in (<ids>) and coordinator_id is not null
      """;
  private static final List<String> DELETE_JOBS =
      List.of(
          "delete from job_timeline where job_id in (<ids>)",
          "delete from bundle_coordinator where bundle_id in (<ids>)",
          "delete from bundle_job where id in (<ids>)");

  /** Deletes ended bundles and all their coordinators, longest ended first; gives how many. */
  int purge(Instant endedBefore, int limit) {
    return purge(List.of("SUCCEEDED", "DONEWITHERROR", "KILLED", "FAILED"), endedBefore, limit);
  }

  /** The same for those that ended so. */
  int purge(Ended ended, Instant endedBefore, int limit) {
    return purge(
        ended == Ended.SUCCEEDED
            ? List.of("SUCCEEDED")
            : List.of("DONEWITHERROR", "KILLED", "FAILED"),
        endedBefore,
        limit);
  }

  private int purge(List<String> statuses, Instant endedBefore, int limit) {
    return database.inTransaction(
        handle -> {
          List<String> ids;
          try (Query query = handle.createQuery(PURGEABLE)) {
            ids =
                query
                    .bindList("statuses", statuses)
                    .bind("endedBefore", BundleRows.time(endedBefore))
                    .bind("limit", limit)
                    .mapTo(String.class)
                    .list();
          }
          if (ids.isEmpty()) {
            return 0;
          }
          try (Query query = handle.createQuery(COORDINATORS_OF)) {
            CoordinatorStore.delete(handle, query.bindList("ids", ids).mapTo(String.class).list());
          }
          for (String sql : DELETE_JOBS) {
            try (Update update = handle.createUpdate(sql)) {
              update.bindList("ids", ids).execute();
            }
          }
          return ids.size();
        },
        "purge bundles");
  }
}
