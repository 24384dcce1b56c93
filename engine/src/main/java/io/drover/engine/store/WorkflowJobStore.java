package io.drover.engine.store;

import io.drover.actions.ActionAttempt;
import io.drover.actions.LostLeaseException;
import io.drover.actions.WorkflowJobId;
import io.drover.engine.ActionStatus;
import io.drover.engine.JobFilter;
import io.drover.engine.PastAttempt;
import io.drover.engine.TimelineEntry;
import io.drover.engine.Verb;
import io.drover.engine.WorkflowAction;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.Update;

/**
 * Workflow jobs in H2 or PostgreSQL, by the same SQL. Thread-safe. Every failure of the database is
 * a {@link StoreException}.
 */
public final class WorkflowJobStore {
  private final Database database;
  private final SharedInserts inserts = new SharedInserts(this::insertAlone);

  public WorkflowJobStore(Database database) {
    this.database = database;
  }

  // ---- submission ----

  private static final String NEXT_NUMBERS = "select nextval('workflow_job_number')";

  /** First number of a block of 100 that belongs to the caller alone. */
  public long nextJobNumbers() {
    return database.write(
        handle -> handle.createQuery(NEXT_NUMBERS).mapTo(Long.class).one(), "take job numbers");
  }

  private static final String INSERT_DEFINITION =
      "insert into workflow_definition (hash, xml) values (:hash, :text) on conflict do nothing";
  private static final String INSERT_CONFIGURATION =
      "insert into job_configuration (hash, properties) values (:hash, :text)"
          + " on conflict do nothing";
  private static final String USE_DEFINITION =
      "update workflow_definition set used_at = current_timestamp where hash = :hash";
  private static final String USE_CONFIGURATION =
      "update job_configuration set used_at = current_timestamp where hash = :hash";

  /** Stores a definition's XML under its hash; storing it again says that it is still in use. */
  public void saveDefinition(String hash, String xml) {
    saveByHash(USE_DEFINITION, INSERT_DEFINITION, hash, xml);
  }

  /** Stores job properties under their hash; storing them again says that they are in use. */
  public void saveConfiguration(String hash, Map<String, String> properties) {
    saveByHash(USE_CONFIGURATION, INSERT_CONFIGURATION, hash, Json.write(properties));
  }

  /** The same for many by their hashes, in a transaction of the caller's. */
  public void saveConfigurations(Handle handle, SortedMap<String, Map<String, String>> byHash) {
    if (byHash.isEmpty()) {
      return;
    }
    try (PreparedBatch insert = handle.prepareBatch(INSERT_CONFIGURATION);
        PreparedBatch use = handle.prepareBatch(USE_CONFIGURATION)) {
      byHash.forEach(
          (hash, properties) -> {
            insert.bind("hash", hash).bind("text", Json.write(properties)).add();
            use.bind("hash", hash).add();
          });
      int[] unused = use.execute();
      unused = insert.execute();
    } catch (JdbiException e) {
      throw new StoreException("cannot save " + byHash.size() + " configurations", e);
    }
  }

  /**
   * Statements of their own: H2 makes two that insert one key at once wait for each other. One that
   * is purged between two of them is inserted by the second.
   */
  private void saveByHash(String use, String insert, String hash, String text) {
    database.write(
        handle -> {
          try (Update update = handle.createUpdate(use)) {
            if (update.bind("hash", hash).execute() > 0) {
              return 0;
            }
          }
          try (Update update = handle.createUpdate(insert)) {
            return update.bind("hash", hash).bind("text", text).execute();
          }
        },
        "save " + hash);
  }

  private static final String INSERT_JOB =
      """
      insert into workflow_job (id, name, app_path, status, user_name, group_name, run, parent_id,
        external_id, definition_hash, configuration_hash, nested, created_at, modified_at, version,
        machine_state, next_position, next_sequence)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  /**
   * Everything in one transaction, which jobs that are inserted at the same time share; durable
   * when this returns. What it refers to is stored.
   */
  public void insertJob(NewJob newJob) {
    inserts.insert(newJob);
  }

  private void insertAlone(List<NewJob> jobs) {
    inTransaction(
        transaction -> {
          insertJobs(transaction, jobs);
          return null;
        },
        "insert " + jobs.size() + " jobs, the first of them " + jobs.get(0).job().id());
  }

  /** The same for many, in a transaction of the caller's. */
  public void insertJobs(Handle handle, Collection<NewJob> jobs) {
    try {
      insertJobs(new Transaction(handle), jobs);
    } catch (JdbiException e) {
      throw new StoreException("cannot insert " + jobs.size() + " jobs", e);
    }
  }

  private static void insertJobs(Transaction transaction, Collection<NewJob> jobs) {
    Handle handle = transaction.handle;
    try (RowBatch insert = RowBatch.of(handle, INSERT_JOB)) {
      for (NewJob newJob : jobs) {
        JobRow job = newJob.job();
        insert
            .set(job.id().value())
            .set(job.name())
            .set(job.appPath())
            .set(job.status().name())
            .set(job.user())
            .setText(job.group())
            .set(job.run())
            .setText(job.parentId())
            .setText(job.externalId())
            .set(job.definitionHash())
            .set(job.configurationHash())
            .set(job.nested())
            .set(job.createdAt())
            .set(job.modifiedAt())
            .set(job.version())
            .set(job.state().text())
            .set(job.nextPosition())
            .set(job.nextSequence())
            .add();
      }
      int[] unused = insert.execute();
    }
    transaction.insertTimeline(jobs.stream().flatMap(job -> job.timeline().stream()).toList());
    try (RowBatch insert = RowBatch.of(handle, INSERT_EVENT_ROW)) {
      for (NewJob newJob : jobs) {
        JobRow job = newJob.job();
        newJob
            .verb()
            .ifPresent(
                verb ->
                    insert
                        .set(job.id().value())
                        .set(verb.name())
                        .set(job.user())
                        .set(job.createdAt())
                        .add());
      }
      int[] unused = insert.execute();
    }
    jobs.forEach(job -> job.alongside().accept(handle));
  }

  private static final String INSERT_CHILD =
      """
      insert into sub_workflow (job_id, parent_id, node, run, attempt, child_run)
      values (:child, :jobId, :node, :run, :attempt, 0)
      """;

  /**
   * Inserts the child of an attempt like {@link #insertJob}, unless it has one already.
   *
   * @return the attempt's child; empty when nothing waits for one any more, because the attempt or
   *     its job has ended
   */
  public Optional<SubWorkflowRow> insertChild(NewJob newJob, ActionAttempt parent) {
    return withParent(
        parent,
        transaction -> {
          try (Update insert = transaction.handle.createUpdate(INSERT_CHILD)) {
            bindAttempt(insert, parent).bind("child", newJob.job().id().value()).execute();
          }
          insertJobs(transaction, List.of(newJob));
        });
  }

  private static final String CONTINUE_CHILD =
      """
      update sub_workflow set run = :run, attempt = :attempt,
        child_run = (select case when j.status in ('KILLED', 'FAILED') then j.run + 1 else j.run end
          from workflow_job j where j.id = sub_workflow.job_id)
      where job_id = :child and parent_id = :jobId and node = :node and run < :run
      """;

  /**
   * Makes the child of an earlier run of the parent that of this attempt, unless that has one
   * already. If the child has not succeeded, the attempt wants a new run of it.
   *
   * @return as {@link #insertChild}; empty also when the job is no child of an earlier run
   */
  public Optional<SubWorkflowRow> continueChild(WorkflowJobId child, ActionAttempt parent) {
    return withParent(
        parent,
        transaction -> {
          try (Update update = transaction.handle.createUpdate(CONTINUE_CHILD)) {
            bindAttempt(update, parent).bind("child", child.value()).execute();
          }
        });
  }

  private Optional<SubWorkflowRow> withParent(ActionAttempt parent, Consumer<Transaction> work) {
    return inTransaction(
        transaction -> {
          // with this lock nobody else makes a child for the job, and the job does not end now
          Optional<JobRow> job = transaction.lockJob(parent.actionId().jobId());
          boolean open = job.isPresent() && !job.get().status().isFinal();
          if (open && isOpen(transaction, parent) && child(transaction.handle, parent).isEmpty()) {
            work.accept(transaction);
          }
          return child(transaction.handle, parent);
        },
        "make a child of " + parent);
  }

  private static boolean isOpen(Transaction transaction, ActionAttempt attempt) {
    return transaction
        .action(key(attempt))
        .map(ActionRow::action)
        .filter(action -> action.attempt().equals(attempt) && !action.status().isFinal())
        .isPresent();
  }

  private static final String CHILD_OF =
      """
      select job_id, parent_id, node, child_run from sub_workflow
      where parent_id = :jobId and node = :node and run = :run and attempt = :attempt
      """;

  /** The job that belongs to the attempt. */
  public Optional<SubWorkflowRow> child(ActionAttempt parent) {
    return database.with(handle -> child(handle, parent), "read child of " + parent);
  }

  private static Optional<SubWorkflowRow> child(Handle handle, ActionAttempt parent) {
    try (Query query = handle.createQuery(CHILD_OF)) {
      return bindAttempt(query, parent).map((row, context) -> Rows.subWorkflow(row)).findOne();
    }
  }

  private static final String WAITING_PARENTS =
      """
      select s.job_id, s.parent_id, s.node, s.child_run from sub_workflow s
      join workflow_action a on a.job_id = s.parent_id and a.node = s.node
        and a.run = s.run and a.attempt = s.attempt
      where s.job_id = any(:ids) and a.status not in ('OK', 'ERROR', 'KILLED', 'FAILED')
      """;

  /** The action that waits for this job. */
  public Optional<SubWorkflowRow> waitingParent(WorkflowJobId child) {
    return database.with(
        handle -> waitingParents(handle, List.of(child.value())).stream().findFirst(),
        "read parent of " + child);
  }

  private static List<SubWorkflowRow> waitingParents(Handle handle, Collection<String> children) {
    return handle
        .createQuery(WAITING_PARENTS)
        .bindArray("ids", String.class, children.toArray())
        .map((row, context) -> Rows.subWorkflow(row))
        .list();
  }

  private static final String CHILDREN =
      """
      select job_id, parent_id, node, child_run from sub_workflow
      where parent_id = :jobId order by job_id
      """;

  /** Every job that an action of this one ever started. */
  public List<SubWorkflowRow> children(WorkflowJobId parent) {
    return database.with(
        handle ->
            handle
                .createQuery(CHILDREN)
                .bind("jobId", parent.value())
                .map((row, context) -> Rows.subWorkflow(row))
                .list(),
        "read children of " + parent);
  }

  private static final String INSERT_EVENT =
      """
      insert into job_event (job_id, verb, actor, created_at)
      values (:jobId, :verb, :actor, :createdAt)
      """;

  private static final String INSERT_EVENT_ROW =
      "insert into job_event (job_id, verb, actor, created_at) values (?, ?, ?, ?)";

  /** A user's wish, durable when this returns; gives its id. */
  public long insertEvent(WorkflowJobId jobId, Verb verb, String actor, Instant now) {
    return database.write(
        handle -> insertEvent(handle, jobId, verb, actor, now), "insert event " + jobId);
  }

  /** Users' wishes, in a transaction of the caller's. */
  public void insertEvents(
      Handle handle, Collection<WorkflowJobId> jobIds, Verb verb, String actor, Instant now) {
    if (jobIds.isEmpty()) {
      return;
    }
    try (PreparedBatch insert = handle.prepareBatch(INSERT_EVENT)) {
      jobIds.forEach(id -> bindEvent(insert, id, verb, actor, now).add());
      insert.execute();
    } catch (JdbiException e) {
      throw new StoreException("cannot insert " + jobIds.size() + " events", e);
    }
  }

  private static <S extends SqlStatement<S>> S bindEvent(
      S statement, WorkflowJobId jobId, Verb verb, String actor, Instant now) {
    return statement
        .bind("jobId", jobId.value())
        .bind("verb", verb.name())
        .bind("actor", actor)
        .bind("createdAt", Rows.time(now));
  }

  private static long insertEvent(
      Handle handle, WorkflowJobId jobId, Verb verb, String actor, Instant now) {
    try (Update insert = handle.createUpdate(INSERT_EVENT)) {
      return bindEvent(insert, jobId, verb, actor, now)
          .executeAndReturnGeneratedKeys("id")
          .mapTo(Long.class)
          .one();
    }
  }

  private static final String EVENT_EXISTS = "select count(*) from job_event where id = :id";

  /** Whether the event still waits to be applied. */
  public boolean isPending(long eventId) {
    return database.with(
        handle ->
            handle.createQuery(EVENT_EXISTS).bind("id", eventId).mapTo(Integer.class).one() > 0,
        "read event " + eventId);
  }

  // ---- rerun ----

  private static final String LOCK_JOB =
      "select " + Rows.JOB_COLUMNS + " from workflow_job j where j.id = :id for update";
  private static final String UNSETTLED =
      """
      select (select count(*) from action_command where job_id = :id)
        + (select count(*) from job_event where job_id = :id)
      """;
  private static final String CONTINUE_NOTHING =
      "update action_attempt set continued = false where job_id = :id";
  private static final String ARCHIVE =
      """
      insert into action_attempt (job_id, node, run, attempt, status, conf, external, error_code,
        error_message, started_at, ended_at, continued)
      select a.job_id, a.node, a.run, a.attempt, a.status, a.conf, a.external, a.error_code,
        a.error_message, a.started_at, a.ended_at, a.node = any(:continued)
      from workflow_action a where a.job_id = :id and a.type not like ':%'
        and not (a.node = any(:kept))
      """;
  private static final String DELETE_OTHERS =
      "delete from workflow_action where job_id = :id and not (node = any(:kept))";
  private static final String KEEP =
      "update workflow_action set signal = :signal where job_id = :id and node = :node";
  private static final String RERUN_JOB =
      """
      update workflow_job set name = :name, app_path = :appPath, status = :status, run = :run,
        started_at = :startedAt, ended_at = :endedAt, definition_hash = :definitionHash,
        configuration_hash = :configurationHash, nested = :nested, modified_at = :modifiedAt,
        version = version + 1, machine_state = :state, last_error_node = :lastErrorNode,
        next_position = :nextPosition, next_sequence = :nextSequence
      where id = :id
      """;

  /** Whether commands or verbs of the job are still to be done. */
  public boolean isUnsettled(WorkflowJobId id) {
    return database.with(handle -> isUnsettled(handle, id), "read commands of " + id);
  }

  private static boolean isUnsettled(Handle handle, WorkflowJobId id) {
    try (Query query = handle.createQuery(UNSETTLED)) {
      return query.bind("id", id.value()).mapTo(Long.class).one() > 0;
    }
  }

  /**
   * Begins a new run of an ended job, in one transaction; durable when this returns.
   *
   * @return the id of the event that starts it; empty when the job has changed since it was read,
   *     or has work left
   */
  public Optional<Long> rerun(RerunRows rerun) {
    JobRow job = rerun.job();
    String id = job.id().value();
    return inTransaction(
        transaction -> {
          Handle handle = transaction.handle;
          Optional<JobRow> now =
              handle
                  .createQuery(LOCK_JOB)
                  .bind("id", id)
                  .map((row, context) -> Rows.job(row))
                  .findOne();
          if (now.isEmpty()
              || now.get().version() != job.version()
              || isUnsettled(handle, job.id())) {
            return Optional.empty();
          }
          Object[] kept = rerun.kept().keySet().toArray();
          // what an earlier rerun meant to go on with, and did not reach, is over
          try (Update nothing = handle.createUpdate(CONTINUE_NOTHING)) {
            nothing.bind("id", id).execute();
          }
          try (Update archive = handle.createUpdate(ARCHIVE)) {
            archive
                .bind("id", id)
                .bindArray("continued", String.class, rerun.continued().toArray())
                .bindArray("kept", String.class, kept)
                .execute();
          }
          try (Update delete = handle.createUpdate(DELETE_OTHERS)) {
            delete.bind("id", id).bindArray("kept", String.class, kept).execute();
          }
          if (kept.length > 0) {
            try (PreparedBatch batch = handle.prepareBatch(KEEP)) {
              rerun
                  .kept()
                  .forEach(
                      (node, signal) ->
                          batch.bind("id", id).bind("node", node).bind("signal", signal).add());
              batch.execute();
            }
          }
          try (Update update = handle.createUpdate(RERUN_JOB)) {
            bindJob(update, job).execute();
          }
          transaction.insertTimeline(List.of(rerun.note()));
          rerun.alongside().accept(handle);
          return Optional.of(
              insertEvent(handle, job.id(), Verb.START, rerun.actor(), job.modifiedAt()));
        },
        "rerun job " + id);
  }

  private static final String PAST_ATTEMPTS =
      "select "
          + Rows.ATTEMPT_COLUMNS
          + " from action_attempt p where p.job_id = :jobId and p.node = :node"
          + " order by p.run, p.attempt";

  /** Attempts of the node that are over, oldest first, without the one in its row. */
  public List<PastAttempt> pastAttempts(ActionKey key) {
    return database.with(
        handle -> {
          try (Query query = handle.createQuery(PAST_ATTEMPTS)) {
            return bindKey(query, key).map((row, context) -> Rows.attempt(row)).list();
          }
        },
        "read attempts of " + key);
  }

  private static final String FORMER_WORK =
      "select "
          + Rows.ATTEMPT_COLUMNS
          + """
          , p.continued from action_attempt p
          where p.job_id = :jobId and p.node = :node and p.run < :run
          order by p.run desc, p.attempt desc limit 1
          """;

  /** What the node's latest attempt before that run started, unless it ended OK. */
  public Optional<FormerWork> formerWork(ActionKey key, int run) {
    return database.with(handle -> formerWork(handle, key, run), "read attempts of " + key);
  }

  private static Optional<FormerWork> formerWork(Handle handle, ActionKey key, int run) {
    try (Query query = handle.createQuery(FORMER_WORK)) {
      return bindKey(query, key)
          .bind("run", run)
          .map(
              (row, context) -> {
                PastAttempt last = Rows.attempt(row);
                boolean matters = last.status() != ActionStatus.OK || row.getBoolean("continued");
                return matters
                    ? Optional.of(new FormerWork(last, row.getBoolean("continued")))
                    : Optional.<FormerWork>empty();
              })
          .findOne()
          .flatMap(Function.identity());
    }
  }

  // ---- the loop ----

  private static final String PENDING_EVENTS =
      "select id, job_id, verb, actor from job_event order by id limit :limit";

  /** Oldest first. */
  public List<EventRow> pendingEvents(int limit) {
    return database.with(
        handle ->
            handle
                .createQuery(PENDING_EVENTS)
                .bind("limit", limit)
                .map((row, context) -> Rows.event(row))
                .list(),
        "read events");
  }

  /** Runs {@code work} in one transaction; an exception rolls it back. */
  public <R> R inTransaction(Function<Transaction, R> work, String what) {
    return database.inTransaction(handle -> work.apply(new Transaction(handle)), what);
  }

  // ---- the dispatcher ----

  private static final String CLAIMABLE =
      "select "
          + Rows.COMMAND_COLUMNS
          + """
           from action_command c
          where c.lease_owner is null and c.due_at <= :now and c.parked = false
          order by c.due_at limit :limit for update skip locked
          """;
  private static final String CLAIM =
      "update action_command set lease_owner = :owner where job_id = :jobId and node = :node";

  /** Takes commands that are due and that nobody works on, while the server's lease lasts. */
  public List<CommandRow> claimCommands(String owner, Instant now, int limit) {
    return inTransaction(
        transaction -> {
          transaction.holdServer(owner);
          List<CommandRow> due =
              transaction
                  .handle
                  .createQuery(CLAIMABLE)
                  .bind("now", Rows.time(now))
                  .bind("limit", limit)
                  .map((row, context) -> Rows.command(row))
                  .list();
          if (!due.isEmpty()) {
            try (PreparedBatch batch = transaction.handle.prepareBatch(CLAIM)) {
              due.forEach(command -> bindKey(batch, command.key()).bind("owner", owner).add());
              batch.execute();
            }
          }
          return due.stream().map(command -> command.withOwner(Optional.of(owner))).toList();
        },
        "claim commands");
  }

  private static final String OWNED =
      "select "
          + Rows.COMMAND_COLUMNS
          + """
           from action_command c
          where c.lease_owner = :owner and c.due_at <= :now and c.parked = false
          order by c.due_at limit :limit
          """;

  /**
   * Due commands of a server: those it works on, and those that another server left for it, as the
   * kill of what it was just starting.
   */
  public List<CommandRow> ownedCommands(String owner, Instant now, int limit) {
    return database.with(
        handle ->
            handle
                .createQuery(OWNED)
                .bind("owner", owner)
                .bind("now", Rows.time(now))
                .bind("limit", limit)
                .map((row, context) -> Rows.command(row))
                .list(),
        "read own commands");
  }

  private static final String GIVE_BACK =
      """
      update action_command set lease_owner = null
      where job_id = :jobId and node = :node and lease_owner = :owner
      """;

  /** Ends the hold of servers on these commands, so that any can claim them. */
  public void giveBack(Collection<CommandRow> commands) {
    inTransaction(
        transaction -> {
          try (PreparedBatch batch = transaction.handle.prepareBatch(GIVE_BACK)) {
            for (CommandRow command : commands) {
              bindKey(batch, command.key()).bind("owner", command.leaseOwner().orElse(null)).add();
            }
            return batch.size() == 0 ? new int[0] : batch.execute();
          }
        },
        "give back " + commands.size() + " commands");
  }

  private static final String NEXT_DUE =
      "select min(due_at) from action_command where lease_owner is null and parked = false";

  /** When the next command that nobody works on is due. */
  public Optional<Instant> nextDue() {
    return database.with(
        handle ->
            handle
                .createQuery(NEXT_DUE)
                .mapTo(OffsetDateTime.class)
                .findOne()
                .map(OffsetDateTime::toInstant),
        "read next due time");
  }

  private static final String CHECK_NOW =
      """
      update action_command set due_at = :now
      where job_id = :jobId and node = :node and phase = 'CHECK' and due_at > :now
        and lease_owner is null
      """;

  /** Makes a check that nobody holds due; false when there is none. */
  public boolean checkNow(ActionKey key, Instant now) {
    return inTransaction(
            transaction -> {
              try (Update update = transaction.handle.createUpdate(CHECK_NOW)) {
                return bindKey(update, key).bind("now", Rows.time(now)).execute();
              }
            },
            "check " + key)
        > 0;
  }

  private static final String ACTION_OF =
      "select "
          + Rows.ACTION_COLUMNS
          + " from workflow_action a where job_id = :jobId and node = :node";

  public Optional<ActionRow> action(ActionKey key) {
    return database.with(handle -> action(handle, key), "read action " + key);
  }

  private static Optional<ActionRow> action(Handle handle, ActionKey key) {
    try (Query query = handle.createQuery(ACTION_OF)) {
      return bindKey(query, key).map((row, context) -> Rows.action(row)).findOne();
    }
  }

  private static final String DELETE_LOG =
      """
      delete from action_log
      where job_id = :jobId and node = :node and run = :run and attempt = :attempt
      """;
  private static final String INSERT_LOG =
      """
      insert into action_log (job_id, node, run, attempt, text)
      values (:jobId, :node, :run, :attempt, :text)
      """;

  /** Replaces the attempt's log. */
  public void saveLog(ActionKey key, int run, int attempt, String text) {
    inTransaction(
        transaction -> {
          for (String sql : List.of(DELETE_LOG, INSERT_LOG)) {
            try (Update update = transaction.handle.createUpdate(sql)) {
              bindKey(update, key).bind("run", run).bind("attempt", attempt);
              if (sql.equals(INSERT_LOG)) {
                // PostgreSQL text takes no NUL
                update.bind("text", text.replace('\0', ' '));
              }
              update.execute();
            }
          }
          return null;
        },
        "save log of " + key);
  }

  // ---- reading ----

  private static final String JOB =
      "select " + Rows.JOB_COLUMNS + " from workflow_job j where j.id = :id";

  public Optional<JobRow> job(WorkflowJobId id) {
    return database.with(
        handle ->
            handle
                .createQuery(JOB)
                .bind("id", id.value())
                .map((row, context) -> Rows.job(row))
                .findOne(),
        "read job " + id);
  }

  private static final String ACTIONS =
      "select "
          + Rows.ACTION_COLUMNS
          + " from workflow_action a where a.job_id = :id order by a.position";

  /** In the order in which they were reached. */
  public List<WorkflowAction> actions(WorkflowJobId id) {
    return database.with(
        handle ->
            handle
                .createQuery(ACTIONS)
                .bind("id", id.value())
                .map((row, context) -> Rows.action(row).action())
                .list(),
        "read actions of " + id);
  }

  /** The XML stored under that hash. */
  public Optional<String> definition(String hash) {
    return byHash("select xml from workflow_definition where hash = :hash", hash);
  }

  /** The properties stored under that hash. */
  public Optional<Map<String, String>> configuration(String hash) {
    return byHash("select properties from job_configuration where hash = :hash", hash)
        .map(Json::readStrings);
  }

  private Optional<String> byHash(String sql, String hash) {
    return database.with(
        handle -> handle.createQuery(sql).bind("hash", hash).mapTo(String.class).findOne(),
        "read " + hash);
  }

  private static final String TIMELINE =
      """
      select sequence, at, kind, node, text from job_timeline
      where job_id = :id and sequence > :after order by sequence limit 10000
      """;

  public List<TimelineEntry> timeline(WorkflowJobId id, long afterSequence) {
    return timeline(id.value(), afterSequence);
  }

  /** The same of a job of any kind. */
  public List<TimelineEntry> timeline(String id, long afterSequence) {
    return database.with(
        handle ->
            handle
                .createQuery(TIMELINE)
                .bind("id", id)
                .bind("after", afterSequence)
                .map((row, context) -> Rows.timelineEntry(row))
                .list(),
        "read timeline of " + id);
  }

  private static final String LOG =
      """
      select text from action_log where job_id = :jobId and node = :node
      order by run desc, attempt desc limit 1
      """;

  private static final String ATTEMPT_LOG =
      """
      select text from action_log where job_id = :jobId and node = :node
      and run = :run and attempt = :attempt
      """;

  /** Log of one attempt. */
  public Optional<String> log(ActionKey key, int run, int attempt) {
    return database.with(
        handle -> {
          try (Query query = handle.createQuery(ATTEMPT_LOG)) {
            return bindKey(query, key)
                .bind("run", run)
                .bind("attempt", attempt)
                .mapTo(String.class)
                .findOne();
          }
        },
        "read log of " + key);
  }

  /** Log of the latest attempt. */
  public Optional<String> log(ActionKey key) {
    return database.with(
        handle -> {
          try (Query query = handle.createQuery(LOG)) {
            return bindKey(query, key).mapTo(String.class).findOne();
          }
        },
        "read log of " + key);
  }

  /** How many jobs match; {@code atMost} when there are more. */
  public long count(JobFilter filter, long atMost) {
    JobQuery where = JobQuery.of(filter);
    return database.with(
        handle -> {
          try (Query query =
              handle.createQuery(
                  "select count(*) from (select 1 from workflow_job j"
                      + where.sql()
                      + " limit :atMost) as found")) {
            return where.bind(query).bind("atMost", atMost).mapTo(Long.class).one();
          }
        },
        "count jobs");
  }

  /** Newest first; {@code offset} counts from 0. */
  public List<JobRow> jobs(JobFilter filter, int offset, int length) {
    JobQuery where = JobQuery.of(filter);
    String order =
        filter.byModified() ? "j.modified_at desc, j.id desc" : "j.created_at desc, j.id desc";
    // what is skipped is counted in an index, and only the page's rows are read
    String sql =
        "select "
            + Rows.JOB_COLUMNS
            + " from workflow_job j where j.id in (select j.id from workflow_job j"
            + where.sql()
            + " order by "
            + order
            + " limit :length offset :offset) order by "
            + order;
    return database.with(
        handle -> {
          try (Query query = handle.createQuery(sql)) {
            return where
                .bind(query)
                .bind("length", length)
                .bind("offset", offset)
                .map((row, context) -> Rows.job(row))
                .list();
          }
        },
        "list jobs");
  }

  /** Throws {@link StoreException} when the database does not answer. */
  public void ping() {
    database.with(
        handle -> handle.createQuery("select 1").mapTo(Integer.class).one(), "reach the database");
  }

  private static <S extends SqlStatement<S>> S bindKey(S statement, ActionKey key) {
    return statement.bind("jobId", key.jobId()).bind("node", key.node());
  }

  private static ActionKey key(ActionAttempt attempt) {
    return new ActionKey(attempt.actionId().jobId().value(), attempt.actionId().node());
  }

  private static <S extends SqlStatement<S>> S bindAttempt(S statement, ActionAttempt attempt) {
    return bindKey(statement, key(attempt))
        .bind("run", attempt.run())
        .bind("attempt", attempt.attempt());
  }

  private static <S extends SqlStatement<S>> S bindJob(S statement, JobRow job) {
    return statement
        .bind("id", job.id().value())
        .bind("name", job.name())
        .bind("appPath", job.appPath())
        .bind("status", job.status().name())
        .bind("user", job.user())
        .bind("group", job.group().orElse(null))
        .bind("run", job.run())
        .bind("parentId", job.parentId().orElse(null))
        .bind("externalId", job.externalId().orElse(null))
        .bind("definitionHash", job.definitionHash())
        .bind("configurationHash", job.configurationHash())
        .bind("nested", job.nested())
        .bind("createdAt", Rows.time(job.createdAt()))
        .bind("startedAt", job.startedAt().map(Rows::time).orElse(null))
        .bind("endedAt", job.endedAt().map(Rows::time).orElse(null))
        .bind("modifiedAt", Rows.time(job.modifiedAt()))
        .bind("version", job.version())
        .bind("state", job.state().text())
        .bind("lastErrorNode", job.lastErrorNode().orElse(null))
        .bind("nextPosition", job.nextPosition())
        .bind("nextSequence", job.nextSequence());
  }

  /** One open transaction; not thread-safe, not to be kept. */
  public static final class Transaction {
    private final Handle handle;

    private Transaction(Handle handle) {
      this.handle = handle;
    }

    private static final String HOLD_SERVER =
        "select 1 from engine_server where id = :id for key share";

    /**
     * Keeps others from taking over what the server has until this transaction ends.
     *
     * @throws LostLeaseException when one has done so
     */
    public void holdServer(String id) {
      try (Query query = handle.createQuery(HOLD_SERVER)) {
        if (query.bind("id", id).mapTo(Integer.class).findOne().isEmpty()) {
          throw new LostLeaseException("another server has taken over what " + id + " held");
        }
      }
    }

    private static final String LOCK_JOBS =
        "select "
            + Rows.JOB_COLUMNS
            + " from workflow_job j where j.id = any(:ids) order by j.id for update skip locked";

    /** The jobs that nobody else works on now, locked until the transaction ends. */
    public List<JobRow> lockJobs(Collection<String> ids) {
      return handle
          .createQuery(LOCK_JOBS)
          .bindArray("ids", String.class, ids.toArray())
          .map((row, context) -> Rows.job(row))
          .list();
    }

    /** The job, locked until the transaction ends; waits for whoever works on it. */
    Optional<JobRow> lockJob(WorkflowJobId id) {
      return handle
          .createQuery(LOCK_JOB)
          .bind("id", id.value())
          .map((row, context) -> Rows.job(row))
          .findOne();
    }

    /** Which actions wait for these jobs. */
    public List<SubWorkflowRow> waitingParents(Collection<String> children) {
      return WorkflowJobStore.waitingParents(handle, children);
    }

    /** A wish of somebody, like {@link WorkflowJobStore#insertEvent}. */
    public void insertEvent(String jobId, Verb verb, String actor, Instant now) {
      long unused =
          WorkflowJobStore.insertEvent(handle, new WorkflowJobId(jobId), verb, actor, now);
    }

    private static final String COMMANDS =
        "select " + Rows.COMMAND_COLUMNS + " from action_command c where c.job_id = any(:ids)";

    /** All commands of these jobs. */
    public List<CommandRow> commands(Collection<String> jobIds) {
      return handle
          .createQuery(COMMANDS)
          .bindArray("ids", String.class, jobIds.toArray())
          .map((row, context) -> Rows.command(row))
          .list();
    }

    private static final String SOME_ACTIONS =
        "select "
            + Rows.ACTION_COLUMNS
            + """
             from unnest(:ids, :nodes) as k (job_id, node)
            join workflow_action a on a.job_id = k.job_id and a.node = k.node
            """;

    /** These actions, as far as they are there. */
    public List<ActionRow> actions(Collection<ActionKey> keys) {
      return handle
          .createQuery(SOME_ACTIONS)
          .bindArray("ids", String.class, keys.stream().map(ActionKey::jobId).toArray())
          .bindArray("nodes", String.class, keys.stream().map(ActionKey::node).toArray())
          .map((row, context) -> Rows.action(row))
          .list();
    }

    private static final String OPEN_ACTIONS =
        "select "
            + Rows.ACTION_COLUMNS
            + """
             from workflow_action a where a.job_id = :id
             and a.status not in ('OK', 'ERROR', 'KILLED', 'FAILED') order by a.position
            """;

    /** Actions of the job that have not ended. */
    public List<ActionRow> openActions(String jobId) {
      return handle
          .createQuery(OPEN_ACTIONS)
          .bind("id", jobId)
          .map((row, context) -> Rows.action(row))
          .list();
    }

    public Optional<ActionRow> action(ActionKey key) {
      return WorkflowJobStore.action(handle, key);
    }

    public Optional<FormerWork> formerWork(ActionKey key, int run) {
      return WorkflowJobStore.formerWork(handle, key, run);
    }

    private static final String INSERT_ATTEMPT =
        """
        insert into action_attempt (job_id, node, run, attempt, status, conf, external, error_code,
          error_message, started_at, ended_at, continued)
        values (:jobId, :node, :run, :attempt, :status, :conf, :external, :errorCode, :errorMessage,
          :startedAt, :endedAt, false)
        """;

    private void insertAttempts(List<PastAttempt> attempts) {
      if (attempts.isEmpty()) {
        return;
      }
      try (PreparedBatch batch = handle.prepareBatch(INSERT_ATTEMPT)) {
        for (PastAttempt past : attempts) {
          batch
              .bind("jobId", past.attempt().actionId().jobId().value())
              .bind("node", past.attempt().actionId().node())
              .bind("run", past.attempt().run())
              .bind("attempt", past.attempt().attempt())
              .bind("status", past.status().name())
              .bind("conf", past.conf())
              .bind("external", Json.write(past.external()))
              .bind("errorCode", past.errorCode().orElse(null))
              .bind("errorMessage", past.errorMessage().orElse(null))
              .bind("startedAt", past.startedAt().map(Rows::time).orElse(null))
              .bind("endedAt", past.endedAt().map(Rows::time).orElse(null))
              .add();
        }
        batch.execute();
      }
    }

    private static final String UPDATE_JOB =
        """
        update workflow_job set name = ?, status = ?, run = ?, started_at = ?, ended_at = ?,
          modified_at = ?, version = version + 1, machine_state = ?, last_error_node = ?,
          next_position = ?, next_sequence = ?
        where id = ? and version = ?
        """;
    private static final String INSERT_ACTION =
        """
        insert into workflow_action (position, run, attempt, type, status, conf, transition,
          retries, user_retry_count, user_retry_max, user_retry_interval, external, data,
          error_code, error_message, signal, started_at, ended_at, job_id, node)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """;
    private static final String UPDATE_ACTION =
        """
        update workflow_action set position = ?, run = ?, attempt = ?, type = ?, status = ?,
          conf = ?, transition = ?, retries = ?, user_retry_count = ?, user_retry_max = ?,
          user_retry_interval = ?, external = ?, data = ?, error_code = ?, error_message = ?,
          signal = ?, started_at = ?, ended_at = ?
        where job_id = ? and node = ?
        """;
    private static final String INSERT_COMMAND =
        """
        insert into action_command (run, attempt, phase, due_at, tries, parked, lease_owner, job_id,
          node)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """;
    private static final String UPDATE_COMMAND =
        """
        update action_command set run = ?, attempt = ?, phase = ?, due_at = ?, tries = ?,
          parked = ?, lease_owner = ?
        where job_id = ? and node = ?
        """;
    private static final String DELETE_COMMAND =
        "delete from action_command where job_id = ? and node = ?";
    private static final String DELETE_EVENT = "delete from job_event where id = ?";

    /**
     * Writes everything, one JDBC batch a table.
     *
     * @throws StaleJobException when a job's version moved: somebody else wrote it
     */
    public void save(JobChanges changes) {
      saveJobs(changes.jobs);
      saveActions(INSERT_ACTION, changes.newActions);
      saveActions(UPDATE_ACTION, changes.changedActions);
      saveCommands(INSERT_COMMAND, changes.newCommands);
      saveCommands(UPDATE_COMMAND, changes.changedCommands);
      if (!changes.endedCommands.isEmpty()) {
        try (RowBatch batch = RowBatch.of(handle, DELETE_COMMAND)) {
          changes.endedCommands.forEach(key -> batch.set(key.jobId()).set(key.node()).add());
          int[] unused = batch.execute();
        }
      }
      insertAttempts(changes.pastAttempts);
      insertTimeline(changes.timeline);
      if (!changes.appliedEvents.isEmpty()) {
        try (RowBatch batch = RowBatch.of(handle, DELETE_EVENT)) {
          changes.appliedEvents.forEach(id -> batch.set(id).add());
          int[] unused = batch.execute();
        }
      }
    }

    private void saveJobs(List<JobRow> jobs) {
      if (jobs.isEmpty()) {
        return;
      }
      try (RowBatch batch = RowBatch.of(handle, UPDATE_JOB)) {
        for (JobRow job : jobs) {
          batch
              .set(job.name())
              .set(job.status().name())
              .set(job.run())
              .setTime(job.startedAt())
              .setTime(job.endedAt())
              .set(job.modifiedAt())
              .set(job.state().text())
              .setText(job.lastErrorNode())
              .set(job.nextPosition())
              .set(job.nextSequence())
              .set(job.id().value())
              .set(job.version())
              .add();
        }
        int[] counts = batch.execute();
        for (int i = 0; i < counts.length; i++) {
          if (counts[i] == 0) {
            throw new StaleJobException(jobs.get(i).id());
          }
        }
      }
    }

    private void saveActions(String sql, List<ActionRow> rows) {
      if (rows.isEmpty()) {
        return;
      }
      try (RowBatch batch = RowBatch.of(handle, sql)) {
        for (ActionRow row : rows) {
          WorkflowAction action = row.action();
          batch
              .set(row.position())
              .set(action.attempt().run())
              .set(action.attempt().attempt())
              .set(action.type())
              .set(action.status().name())
              .set(action.conf())
              .setText(action.transition())
              .set(action.retries())
              .set(action.userRetryCount())
              .set(action.userRetryMax())
              .set(action.userRetryIntervalMinutes())
              .set(Json.write(action.external()))
              .set(Json.write(action.data()))
              .setText(action.errorCode())
              .setText(action.errorMessage())
              .setText(row.signal())
              .setTime(action.startedAt())
              .setTime(action.endedAt())
              .set(action.attempt().actionId().jobId().value())
              .set(action.node())
              .add();
        }
        int[] unused = batch.execute();
      }
    }

    private void saveCommands(String sql, List<CommandRow> rows) {
      if (rows.isEmpty()) {
        return;
      }
      try (RowBatch batch = RowBatch.of(handle, sql)) {
        for (CommandRow row : rows) {
          batch
              .set(row.run())
              .set(row.attempt())
              .set(row.phase().name())
              .set(row.dueAt())
              .set(row.tries())
              .set(row.parked())
              .setText(row.leaseOwner())
              .set(row.key().jobId())
              .set(row.key().node())
              .add();
        }
        int[] unused = batch.execute();
      }
    }

    private static final String INSERT_TIMELINE =
        "insert into job_timeline (job_id, sequence, at, kind, node, text) values (?, ?, ?, ?, ?, ?)";

    private void insertTimeline(List<TimelineRow> rows) {
      if (rows.isEmpty()) {
        return;
      }
      try (RowBatch batch = RowBatch.of(handle, INSERT_TIMELINE)) {
        for (TimelineRow row : rows) {
          TimelineEntry entry = row.entry();
          batch
              .set(row.jobId())
              .set(entry.sequence())
              .set(entry.at())
              .set(entry.kind())
              .setText(entry.node())
              .set(entry.text())
              .add();
        }
        int[] unused = batch.execute();
      }
    }
  }

  /** A filter as SQL: bound parameters only, column names only from here. */
  private record JobQuery(String sql, Map<String, Object> values, Map<String, List<String>> lists) {

    static JobQuery of(JobFilter filter) {
      List<String> terms = new ArrayList<>();
      Map<String, Object> values = new java.util.HashMap<>();
      Map<String, List<String>> lists = new java.util.HashMap<>();
      any(terms, values, lists, "j.id", "ids", filter.ids());
      any(terms, values, lists, "j.name", "names", filter.names());
      if (filter.names().size() == 1) {
        // names are too long for PostgreSQL's indexes, so theirs has the first characters
        terms.add("substr(j.name, 1, 100) = substr(:names, 1, 100)");
      }
      any(terms, values, lists, "j.user_name", "users", filter.users());
      any(terms, values, lists, "j.group_name", "groups", filter.groups());
      any(
          terms,
          values,
          lists,
          "j.status",
          "statuses",
          filter.statuses().stream().map(Enum::name).sorted().toList());
      filter
          .externalId()
          .ifPresent(
              id -> {
                terms.add("j.external_id = :externalId");
                values.put("externalId", id);
              });
      filter
          .text()
          .ifPresent(
              text -> {
                terms.add(
                    "(j.id = :text or j.name like :pattern escape '!'"
                        + " or j.user_name like :pattern escape '!')");
                values.put("text", text);
                values.put(
                    "pattern",
                    "%" + text.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%");
              });
      filter
          .createdFrom()
          .ifPresent(
              from -> {
                terms.add("j.created_at >= :createdFrom");
                values.put("createdFrom", Rows.time(from));
              });
      filter
          .createdTo()
          .ifPresent(
              to -> {
                terms.add("j.created_at <= :createdTo");
                values.put("createdTo", Rows.time(to));
              });
      return new JobQuery(
          terms.isEmpty() ? "" : " where " + String.join(" and ", terms), values, lists);
    }

    /** One value has a term of its own: an index gives its jobs in the order of the list. */
    private static void any(
        List<String> terms,
        Map<String, Object> single,
        Map<String, List<String>> lists,
        String column,
        String name,
        List<String> values) {
      if (values.size() == 1) {
        terms.add(column + " = :" + name);
        single.put(name, values.get(0));
      } else if (!values.isEmpty()) {
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
