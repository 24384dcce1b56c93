package io.drover.engine.store;

import io.drover.actions.ActionAttempt;
import io.drover.actions.ActionId;
import io.drover.actions.Places.Kind;
import io.drover.actions.Places.Wish;
import io.drover.actions.WorkflowJobId;
import io.drover.engine.capacity.BackOff;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
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

/**
 * Places at endpoints, and who stands in line for one. Thread-safe. Every failure of the database
 * is a {@link StoreException}.
 */
public final class PlaceStore {
  private static final int LONGEST_NAME = 256;

  /** The command of the attempt, which is there as long as the attempt lives. */
  private static final String COMMAND =
      """
      select 1 from action_command c where c.job_id = p.job_id and c.node = p.node
        and c.run = p.run and c.attempt = p.attempt
      """;

  /** What the attempt opened stays open until its job has ended, which gives it a command again. */
  private static final String OPEN =
      """
      select 1 from workflow_job j join workflow_action a on a.job_id = j.id
      where p.until_job_ends and j.id = p.job_id and j.run = p.run
        and j.status in ('PREP', 'RUNNING', 'SUSPENDED') and a.node = p.node
        and a.run = p.run and a.attempt = p.attempt and a.status in ('OK', 'DONE')
      """;

  private static final String DEAD =
      " and not exists (" + COMMAND + ") and not exists (" + OPEN + ")";

  private static final String ALIVE = " and (exists (" + COMMAND + ") or exists (" + OPEN + "))";

  private final Database database;

  public PlaceStore(Database database) {
    this.database = database;
  }

  /**
   * Places of one user in one queue.
   *
   * @param starting how many of them are not known to run
   */
  public record Used(Kind kind, String queue, String user, int places, int starting) {}

  /** How an endpoint's row stands. */
  public record Endpoint(long admissions, BackOff backOff) {}

  /** What the database knows of one attempt's wish. */
  public record Standing(
      Instant wantedAt, Optional<Instant> admittedAt, Optional<Instant> sentAt) {}

  /**
   * Those of one kind that one user wants in one queue with one priority.
   *
   * @param suspended how many of them belong to suspended jobs
   */
  public record Line(
      Kind kind,
      String queue,
      String user,
      int priority,
      int waiting,
      int suspended,
      Instant oldest) {}

  /** Runs {@code work} in one transaction, in which nobody else gives places at the endpoint. */
  public <R> R atEndpoint(String endpoint, Function<Desk, R> work) {
    return database.inTransaction(
        handle -> work.apply(new Desk(handle, endpoint)), "give places at " + endpoint);
  }

  private static final String WAITED_FOR =
      "select distinct endpoint from endpoint_place where admitted_at is null";

  /** Endpoints at which somebody may stand in line. */
  public Set<String> waitedFor() {
    return database.with(
        handle -> new HashSet<>(handle.createQuery(WAITED_FOR).mapTo(String.class).list()),
        "read who waits for a place");
  }

  private static final String ENDPOINT =
      """
      select admissions, start_limit, refused_at, refused_since, paused_until, refusals
      from endpoint_capacity where endpoint = :endpoint
      """;

  /** The endpoint's row; as if nothing had happened there when it has none. */
  public Endpoint endpoint(String endpoint) {
    return database.with(
        handle ->
            handle
                .createQuery(ENDPOINT)
                .bind("endpoint", endpoint)
                .map((row, context) -> endpoint(row))
                .findOne()
                .orElse(new Endpoint(0, BackOff.NONE)),
        "read capacity of " + endpoint);
  }

  private static Endpoint endpoint(ResultSet row) throws SQLException {
    int limit = row.getInt("start_limit");
    return new Endpoint(
        row.getLong("admissions"),
        new BackOff(
            limit,
            Rows.optionalInstant(row, "refused_at"),
            Rows.optionalInstant(row, "refused_since"),
            Rows.optionalInstant(row, "paused_until"),
            row.getInt("refusals")));
  }

  private static final String USED =
      """
      select p.kind, p.queue, p.user_name, count(*) as places,
        sum(case when p.started_at is null then 1 else 0 end) as starting
      from endpoint_place p where p.endpoint = :endpoint and p.admitted_at is not null
      """;
  private static final String USED_GROUPS = " group by p.kind, p.queue, p.user_name";

  /** The places in use, without those that wait to be cleared. */
  public List<Used> used(String endpoint) {
    return database.with(
        handle -> used(handle, USED + ALIVE + USED_GROUPS, endpoint), "read places at " + endpoint);
  }

  private static List<Used> used(Handle handle, String sql, String endpoint) {
    return handle
        .createQuery(sql)
        .bind("endpoint", endpoint)
        .map(
            (row, context) ->
                new Used(
                    Kind.valueOf(row.getString("kind")),
                    row.getString("queue"),
                    row.getString("user_name"),
                    row.getInt("places"),
                    row.getInt("starting")))
        .list();
  }

  private static final String LINES =
      """
      select p.kind, p.queue, p.user_name, p.priority, count(*) as waiting,
        sum(case when c.parked then 1 else 0 end) as suspended, min(p.wanted_at) as oldest
      from endpoint_place p join action_command c on c.job_id = p.job_id and c.node = p.node
        and c.run = p.run and c.attempt = p.attempt and c.phase in ('START', 'CHECK')
      where p.endpoint = :endpoint and p.admitted_at is null
      group by p.kind, p.queue, p.user_name, p.priority
      order by p.priority desc, min(p.wanted_at)
      """;

  /** Who stands in line, highest priority first. */
  public List<Line> lines(String endpoint) {
    return database.with(
        handle ->
            handle
                .createQuery(LINES)
                .bind("endpoint", endpoint)
                .map(
                    (row, context) ->
                        new Line(
                            Kind.valueOf(row.getString("kind")),
                            row.getString("queue"),
                            row.getString("user_name"),
                            row.getInt("priority"),
                            row.getInt("waiting"),
                            row.getInt("suspended"),
                            Rows.instant(row, "oldest")))
                .list(),
        "read who waits at " + endpoint);
  }

  private static final String WAITING_OF_JOB =
      """
      select distinct p.endpoint from endpoint_place p
      where p.job_id = :jobId and p.admitted_at is null
      """;

  /** Endpoints at which actions of the job stand in line. */
  public List<String> waitedForBy(WorkflowJobId jobId) {
    return database.with(
        handle ->
            handle
                .createQuery(WAITING_OF_JOB)
                .bind("jobId", jobId.value())
                .mapTo(String.class)
                .list(),
        "read what " + jobId + " waits for");
  }

  private static final String ROW =
      """
      select p.job_id, p.node, p.run, p.attempt, p.kind, p.user_name, p.queue, p.priority,
        p.wanted_at,
        p.kind = 'SESSION' and exists (select 1 from endpoint_place h where h.endpoint = p.endpoint
          and h.kind = 'SESSION' and h.holder = p.holder and h.admitted_at is not null) as ahead,
        row_number() over (partition by p.kind, p.queue, p.user_name, p.priority
          order by p.wanted_at, p.job_id, p.node) as place
      from endpoint_place p join action_command c on c.job_id = p.job_id and c.node = p.node
        and c.run = p.run and c.attempt = p.attempt
      where p.endpoint = :endpoint and p.admitted_at is null
        and c.phase in ('START', 'CHECK') and c.parked = false
      """;
  private static final String ALL_IN_LINE = "select * from (" + ROW + ") w where w.place <= :most";
  private static final String FIRST_IN_LINE =
      "select * from ("
          + ROW
          + """
           and p.kind = any(:kinds) and (p.job_id = any(:asking) or c.lease_owner is null)
          ) w where w.place <= :most
          """;

  /** All who stand in line, but not more than so many of each user and queue, in no order. */
  public List<PlaceRow> inLine(String endpoint, int most) {
    return database.with(
        handle ->
            handle
                .createQuery(ALL_IN_LINE)
                .bind("endpoint", endpoint)
                .bind("most", most)
                .map((row, context) -> place(row))
                .list(),
        "read who waits at " + endpoint);
  }

  private static PlaceRow place(ResultSet row) throws SQLException {
    return new PlaceRow(
        attempt(row),
        Kind.valueOf(row.getString("kind")),
        row.getString("user_name"),
        row.getString("queue"),
        row.getInt("priority"),
        Rows.instant(row, "wanted_at"),
        row.getBoolean("ahead"));
  }

  private static ActionAttempt attempt(ResultSet row) throws SQLException {
    return new ActionAttempt(
        new ActionId(new WorkflowJobId(row.getString("job_id")), row.getString("node")),
        row.getInt("run"),
        row.getInt("attempt"));
  }

  private static <S extends SqlStatement<S>> S bindAttempt(S statement, ActionAttempt attempt) {
    return statement
        .bind("jobId", attempt.actionId().jobId().value())
        .bind("node", attempt.actionId().node())
        .bind("run", attempt.run())
        .bind("attempt", attempt.attempt());
  }

  /** The endpoint's rows, in a transaction that has its lock; not to be kept. */
  public static final class Desk {
    private static final String ATTEMPT =
        " where job_id = :jobId and node = :node and run = :run and attempt = :attempt";
    private static final String MAKE_ENDPOINT =
        """
        insert into endpoint_capacity (endpoint, admissions, refusals) values (:endpoint, 0, 0)
        on conflict do nothing
        """;

    private final Handle handle;
    private final String endpoint;
    private final Endpoint row;

    private Desk(Handle handle, String endpoint) {
      this.handle = handle;
      this.endpoint = endpoint;
      this.row =
          locked()
              .orElseGet(
                  () -> {
                    try (Update update = handle.createUpdate(MAKE_ENDPOINT)) {
                      update.bind("endpoint", endpoint).execute();
                    }
                    return locked().orElseThrow();
                  });
    }

    private Optional<Endpoint> locked() {
      return handle
          .createQuery(ENDPOINT.stripTrailing() + " for update")
          .bind("endpoint", endpoint)
          .map((found, context) -> PlaceStore.endpoint(found))
          .findOne();
    }

    /** As it was when the transaction began. */
    public Endpoint endpoint() {
      return row;
    }

    private static final String SAVE_ENDPOINT =
        """
        update endpoint_capacity set admissions = :admissions, start_limit = :limit,
          refused_at = :refusedAt, refused_since = :since, paused_until = :pausedUntil,
          refusals = :refusals
        where endpoint = :endpoint
        """;

    /** Writes the endpoint's row if it differs. */
    public void save(Endpoint changed) {
      if (changed.equals(row)) {
        return;
      }
      BackOff backOff = changed.backOff();
      try (Update update = handle.createUpdate(SAVE_ENDPOINT)) {
        update
            .bind("endpoint", endpoint)
            .bind("admissions", changed.admissions())
            .bind("limit", backOff.limit())
            .bind("refusedAt", backOff.refusedAt().map(Rows::time).orElse(null))
            .bind("since", backOff.since().map(Rows::time).orElse(null))
            .bind("pausedUntil", backOff.pausedUntil().map(Rows::time).orElse(null))
            .bind("refusals", backOff.refusals())
            .execute();
      }
    }

    private static final String STANDINGS =
        """
        select job_id, node, run, attempt, wanted_at, admitted_at, sent_at from endpoint_place
        where endpoint = :endpoint and job_id = any(:ids)
        """;

    /** What is known of these attempts here; those without a row are missing. */
    public Map<ActionAttempt, Standing> standings(Collection<ActionAttempt> attempts) {
      Map<ActionAttempt, Standing> standings = new HashMap<>();
      handle
          .createQuery(STANDINGS)
          .bind("endpoint", endpoint)
          .bindArray("ids", String.class, jobIds(attempts))
          .map(
              (found, context) ->
                  Map.entry(
                      attempt(found),
                      new Standing(
                          Rows.instant(found, "wanted_at"),
                          Rows.optionalInstant(found, "admitted_at"),
                          Rows.optionalInstant(found, "sent_at"))))
          .forEach(entry -> standings.put(entry.getKey(), entry.getValue()));
      standings.keySet().retainAll(Set.copyOf(attempts));
      return standings;
    }

    private static Object[] jobIds(Collection<ActionAttempt> attempts) {
      return attempts.stream()
          .map(attempt -> attempt.actionId().jobId().value())
          .distinct()
          .toArray();
    }

    private static final String LEAVE_OTHERS =
        "delete from endpoint_place" + ATTEMPT + " and endpoint <> :endpoint";
    private static final String INSERT =
        """
        insert into endpoint_place (job_id, node, run, attempt, endpoint, kind, until_job_ends,
          holder, user_name, queue, priority, wanted_at)
        values (:jobId, :node, :run, :attempt, :endpoint, :kind, :untilJobEnds, :holder, :user,
          :queue, :priority, :now)
        on conflict do nothing
        """;

    /** Lets attempts that are not known here stand in line. */
    public void join(Collection<Wish> wishes, Instant now) {
      if (wishes.isEmpty()) {
        return;
      }
      // an attempt whose expressions have changed their mind about the endpoint
      try (PreparedBatch batch = handle.prepareBatch(LEAVE_OTHERS)) {
        wishes.forEach(wish -> bindAttempt(batch, wish.attempt()).bind("endpoint", endpoint).add());
        batch.execute();
      }
      try (PreparedBatch batch = handle.prepareBatch(INSERT)) {
        for (Wish wish : wishes) {
          bindAttempt(batch, wish.attempt())
              .bind("endpoint", endpoint)
              .bind("kind", wish.kind().name())
              .bind("untilJobEnds", wish.untilJobEnds())
              .bind("holder", holder(wish))
              .bind("user", shortened(wish.user()))
              .bind("queue", shortened(wish.queue()))
              .bind("priority", wish.priority().level())
              .bind("now", Rows.time(now))
              .add();
        }
        batch.execute();
      }
    }

    private static String shortened(String name) {
      String text = name.replace('\0', ' ');
      return text.length() > LONGEST_NAME ? text.substring(0, LONGEST_NAME) : text;
    }

    private static final String PARENT = "select parent_id from sub_workflow where job_id = :jobId";

    /** The job at the top of the tree; only sessions are held by trees. */
    private String holder(Wish wish) {
      String job = wish.attempt().actionId().jobId().value();
      if (wish.kind() == Kind.BATCH) {
        return job;
      }
      Optional<String> parent = Optional.of(job);
      while (parent.isPresent()) {
        job = parent.get();
        parent = handle.createQuery(PARENT).bind("jobId", job).mapTo(String.class).findOne();
      }
      return job;
    }

    private static final String ADMIT =
        "update endpoint_place set admitted_at = :now, sent_at = :sentAt" + ATTEMPT;

    /** Gives them their places; those that are in {@code asking} send their request right away. */
    public void admit(Collection<ActionAttempt> attempts, Set<ActionAttempt> asking, Instant now) {
      if (attempts.isEmpty()) {
        return;
      }
      try (PreparedBatch batch = handle.prepareBatch(ADMIT)) {
        for (ActionAttempt attempt : attempts) {
          bindAttempt(batch, attempt)
              .bind("now", Rows.time(now))
              .bind("sentAt", asking.contains(attempt) ? Rows.time(now) : null)
              .add();
        }
        batch.execute();
      }
    }

    private static final String SENT = "update endpoint_place set sent_at = :now" + ATTEMPT;

    /** They have places and send their requests now. */
    public void sent(Collection<ActionAttempt> attempts, Instant now) {
      update(SENT, attempts, Optional.of(now));
    }

    private static final String NOT_SENT = "update endpoint_place set sent_at = null" + ATTEMPT;

    public void notSent(Collection<ActionAttempt> attempts) {
      update(NOT_SENT, attempts, Optional.empty());
    }

    private static final String STARTED =
        """
        update endpoint_place set started_at = coalesce(started_at, :now),
          admitted_at = coalesce(admitted_at, :now), sent_at = coalesce(sent_at, :now)
        """
            + ATTEMPT;

    /** What they asked for runs. */
    public void started(Collection<ActionAttempt> attempts, Instant now) {
      update(STARTED, attempts, Optional.of(now));
    }

    private static final String BACK_IN_LINE =
        "update endpoint_place set admitted_at = null, sent_at = null, started_at = null" + ATTEMPT;

    /** They wait again, since when they waited. */
    public void backInLine(Collection<ActionAttempt> attempts) {
      update(BACK_IN_LINE, attempts, Optional.empty());
    }

    private void update(String sql, Collection<ActionAttempt> attempts, Optional<Instant> now) {
      if (attempts.isEmpty()) {
        return;
      }
      try (PreparedBatch batch = handle.prepareBatch(sql)) {
        for (ActionAttempt attempt : attempts) {
          bindAttempt(batch, attempt);
          now.ifPresent(instant -> batch.bind("now", Rows.time(instant)));
          batch.add();
        }
        batch.execute();
      }
    }

    private static final String CLEAR_USED =
        "delete from endpoint_place p where p.endpoint = :endpoint and p.admitted_at is not null"
            + DEAD;
    private static final String CLEAR_WAITING =
        "delete from endpoint_place p where p.endpoint = :endpoint and p.admitted_at is null"
            + DEAD;
    private static final String REVOKE =
        """
        update endpoint_place p set admitted_at = null
        where p.endpoint = :endpoint and p.admitted_at is not null and p.sent_at is null
          and exists (select 1 from action_command c where c.job_id = p.job_id and c.node = p.node
            and c.run = p.run and c.attempt = p.attempt and c.parked
            and c.lease_owner is null)
        """;

    /**
     * Forgets the places of dead attempts, and takes back what suspended jobs have not used.
     *
     * @return how many places that makes free
     */
    public int clearUsed() {
      int cleared;
      try (Update clear = handle.createUpdate(CLEAR_USED)) {
        cleared = clear.bind("endpoint", endpoint).execute();
      }
      try (Update revoke = handle.createUpdate(REVOKE)) {
        return cleared + revoke.bind("endpoint", endpoint).execute();
      }
    }

    /** Forgets dead attempts that stood in line. */
    public void clearWaiting() {
      try (Update clear = handle.createUpdate(CLEAR_WAITING)) {
        clear.bind("endpoint", endpoint).execute();
      }
    }

    /** The places in use, those of attempts that died since the last clearing among them. */
    public List<Used> used() {
      return PlaceStore.used(handle, USED + USED_GROUPS, endpoint);
    }

    private static final String ANY_IN_LINE =
        """
        select count(*) from (select 1 from endpoint_place
          where endpoint = :endpoint and admitted_at is null and kind = :kind limit 1) first
        """;

    /** Whether somebody stands in line for that, be it a suspended job or a dead attempt. */
    public boolean isWaitedFor(Kind kind) {
      try (Query query = handle.createQuery(ANY_IN_LINE)) {
        return query.bind("endpoint", endpoint).bind("kind", kind.name()).mapTo(Integer.class).one()
            > 0;
      }
    }

    /**
     * Who could be admitted now: the first {@code most} of each user, queue, kind and priority,
     * without suspended jobs and without those that a server is busy with, unless they ask.
     */
    public List<PlaceRow> firstInLine(Collection<Kind> kinds, Set<ActionAttempt> asking, int most) {
      try (Query query = handle.createQuery(FIRST_IN_LINE)) {
        return query
            .bind("endpoint", endpoint)
            .bind("most", most)
            .bindArray("kinds", String.class, kinds.stream().map(Kind::name).toArray())
            .bindArray("asking", String.class, jobIds(asking))
            .map((found, context) -> place(found))
            .list();
      }
    }

    private static final String LOCK_COMMANDS =
        """
        select c.job_id, c.node from action_command c
        where c.job_id = any(:ids) and c.phase in ('START', 'CHECK') and c.parked = false
          and c.lease_owner is null
        for update skip locked
        """;
    private static final String DUE =
        "update action_command set due_at = :now where job_id = :jobId and node = :node";

    /**
     * Makes the commands of these attempts due.
     *
     * @return those whose command nobody was busy with; the others are left alone
     */
    public Set<ActionAttempt> wake(Collection<ActionAttempt> attempts, Instant now) {
      if (attempts.isEmpty()) {
        return Set.of();
      }
      Set<ActionKey> free =
          new HashSet<>(
              handle
                  .createQuery(LOCK_COMMANDS)
                  .bindArray("ids", String.class, jobIds(attempts))
                  .map((found, context) -> new ActionKey(found.getString(1), found.getString(2)))
                  .list());
      Set<ActionAttempt> woken = new HashSet<>();
      try (PreparedBatch batch = handle.prepareBatch(DUE)) {
        for (ActionAttempt attempt : attempts) {
          ActionKey key =
              new ActionKey(attempt.actionId().jobId().value(), attempt.actionId().node());
          if (free.contains(key)) {
            woken.add(attempt);
            batch
                .bind("now", Rows.time(now))
                .bind("jobId", key.jobId())
                .bind("node", key.node())
                .add();
          }
        }
        if (!woken.isEmpty()) {
          batch.execute();
        }
      }
      return woken;
    }
  }
}
