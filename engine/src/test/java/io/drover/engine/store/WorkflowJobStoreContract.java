package io.drover.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.actions.ActionAttempt;
import io.drover.actions.ActionId;
import io.drover.actions.Evidence;
import io.drover.actions.ExternalState;
import io.drover.actions.LostLeaseException;
import io.drover.actions.WorkflowJobId;
import io.drover.engine.ActionStatus;
import io.drover.engine.JobFilter;
import io.drover.engine.JobStatus;
import io.drover.engine.TimelineEntry;
import io.drover.engine.Verb;
import io.drover.engine.WorkflowAction;
import io.drover.engine.machine.MachineState;
import io.drover.engine.store.CommandRow.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database must do for the store. */
abstract class WorkflowJobStoreContract {
  static final Instant NOW = Instant.parse("2026-11-21T10:00:00.123Z");
  static final Duration LEASE = Duration.ofSeconds(10);

  private Database database;
  WorkflowJobStore store;
  ServerStore servers;

  /** A database with no rows. */
  abstract Database emptyDatabase();

  @BeforeEach
  void openStore() {
    database = emptyDatabase();
    store = new WorkflowJobStore(database);
    servers = new ServerStore(database);
  }

  @Test
  void aJobReadsBackAsItWasWritten() {
    JobRow job = job("1-W", "daily", "ann", NOW);

    insert(job, Optional.of(Verb.START));

    assertThat(store.job(job.id())).contains(job);
    assertThat(store.definition("d")).contains("<workflow-app/>");
    assertThat(store.configuration("c")).contains(Map.of("a", "ü \" \\ 'x'"));
    assertThat(store.pendingEvents(10))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.jobId()).isEqualTo(job.id());
              assertThat(event.verb()).isEqualTo(Verb.START);
            });
    assertThat(store.timeline(job.id(), 0)).hasSize(1);
  }

  @Test
  void aMarkIsSetOnceAnAttemptUntilItIsCleared() {
    StoredAttemptMarks marks = new StoredAttemptMarks(database);
    ActionId action = new ActionId(new WorkflowJobId("1-W"), "post");
    ActionAttempt first = new ActionAttempt(action, 0, 0);

    assertThat(marks.set(first)).isTrue();
    assertThat(new StoredAttemptMarks(database).set(first)).isFalse();
    assertThat(marks.set(new ActionAttempt(action, 0, 1))).isTrue();
    assertThat(marks.set(new ActionAttempt(action, 1, 0))).isTrue();

    marks.clear(first);
    assertThat(marks.set(first)).isTrue();
  }

  @Test
  void theSameDefinitionMayBeStoredTwice() {
    insert(job("1-W", "a", "ann", NOW), Optional.empty());
    insert(job("2-W", "a", "ann", NOW), Optional.empty());

    assertThat(store.jobs(JobFilter.ALL, 0, 10)).hasSize(2);
  }

  @Test
  void whatIsStoredAlongsideComesAndGoesWithItsJob() {
    JobRow job = job("1-W", "daily", "ann", NOW);
    store.saveDefinition("d", "<workflow-app/>");
    store.saveConfiguration("c", Map.of());
    String mark = "insert into attempt_mark (job_id, node, run, attempt) values ('1-W', 'n', 0, 0)";

    NewJob refused =
        new NewJob(
            job,
            List.of(),
            Optional.of(Verb.START),
            transaction -> {
              transaction.execute(mark);
              throw new IllegalStateException("it cannot be stored");
            });
    assertThatThrownBy(() -> store.insertJob(refused)).hasMessage("it cannot be stored");
    assertThat(store.job(job.id())).isEmpty();
    assertThat(store.pendingEvents(10)).isEmpty();

    store.insertJob(
        new NewJob(job, List.of(), Optional.empty(), transaction -> transaction.execute(mark)));
    assertThat(store.job(job.id())).isPresent();
    assertThat(
            new StoredAttemptMarks(database)
                .set(new ActionAttempt(new ActionId(job.id(), "n"), 0, 0)))
        .isFalse();
  }

  @Test
  void everythingOfATransactionReadsBack() {
    JobRow job = job("1-W", "daily", "ann", NOW);
    insert(job, Optional.of(Verb.START));
    ActionRow action = action(job.id(), "ingest", 0);
    CommandRow command = command(job.id(), "ingest", NOW, Optional.of("server-1"));
    long event = store.pendingEvents(1).get(0).id();

    JobChanges changes = new JobChanges();
    changes.job(withStatus(job, JobStatus.RUNNING));
    changes.newAction(action);
    changes.newCommand(command);
    changes.appliedEvent(event);
    changes.timeline(
        new TimelineRow(
            "1-W", new TimelineEntry(2, NOW, "NODE", Optional.of("ingest"), "started")));
    save(changes);

    assertThat(store.job(job.id()).orElseThrow().status()).isEqualTo(JobStatus.RUNNING);
    assertThat(store.job(job.id()).orElseThrow().version()).isEqualTo(1);
    assertThat(store.action(new ActionKey("1-W", "ingest"))).contains(action);
    assertThat(store.actions(job.id())).containsExactly(action.action());
    assertThat(store.pendingEvents(10)).isEmpty();
    assertThat(store.timeline(job.id(), 1)).hasSize(1);
    List<CommandRow> read =
        store.inTransaction(transaction -> transaction.commands(List.of("1-W")), "read");
    assertThat(read).containsExactly(command);
  }

  @Test
  void aWriteOverANewerVersionIsRefusedAndChangesNothing() {
    JobRow job = job("1-W", "daily", "ann", NOW);
    insert(job, Optional.empty());
    JobChanges first = new JobChanges();
    first.job(withStatus(job, JobStatus.RUNNING));
    save(first);

    JobChanges stale = new JobChanges();
    stale.job(withStatus(job, JobStatus.KILLED));
    stale.newAction(action(job.id(), "ingest", 0));

    assertThatThrownBy(() -> save(stale)).isInstanceOf(StaleJobException.class);
    assertThat(store.job(job.id()).orElseThrow().status()).isEqualTo(JobStatus.RUNNING);
    assertThat(store.actions(job.id())).isEmpty();
  }

  @Test
  void onlyDueUnparkedCommandsThatNobodyHoldsAreClaimed() {
    JobRow job = job("1-W", "daily", "ann", NOW);
    insert(job, Optional.empty());
    JobChanges changes = new JobChanges();
    changes.newCommand(command(job.id(), "due", NOW, Optional.empty()));
    changes.newCommand(command(job.id(), "later", NOW.plusSeconds(60), Optional.empty()));
    changes.newCommand(command(job.id(), "held", NOW, Optional.of("server-1")));
    CommandRow parked = command(job.id(), "parked", NOW, Optional.empty());
    changes.newCommand(
        new CommandRow(parked.key(), 0, 0, Phase.START, NOW, 0, true, Optional.empty()));
    save(changes);

    servers.join("server-2", "http://server-2", LEASE);
    List<CommandRow> claimed = store.claimCommands("server-2", NOW, 10);
    List<CommandRow> again = store.claimCommands("server-2", NOW.plusSeconds(1), 10);

    assertThat(claimed).extracting(command -> command.key().node()).containsExactly("due");
    assertThat(again).isEmpty();
    assertThat(nodes(store.ownedCommands("server-2", NOW, 10))).containsExactly("due");
    assertThat(store.nextDue()).contains(NOW.plusSeconds(60));
  }

  @Test
  void whatADeadServerHeldIsTakenOverWhenItsLeaseHasEnded() {
    JobRow job = job("1-W", "daily", "ann", NOW);
    insert(job, Optional.empty());
    JobChanges changes = new JobChanges();
    changes.newCommand(command(job.id(), "dead", NOW, Optional.of("server-1")));
    changes.newCommand(command(job.id(), "alive", NOW, Optional.of("server-2")));
    save(changes);
    servers.join("server-1", "http://server-1", Duration.ZERO);
    servers.join("server-2", "http://server-2", LEASE);
    servers.join("server-3", "http://server-3", Duration.ZERO);

    assertThat(servers.servers())
        .extracting(server -> server.url() + " " + server.alive() + " " + server.held())
        .containsExactly(
            "http://server-1 false 1", "http://server-2 true 1", "http://server-3 false 0");
    assertThat(servers.takeOver("server-3")).containsExactly("server-1");
    assertThat(servers.takeOver("server-3")).isEmpty();

    assertThat(nodes(store.claimCommands("server-3", NOW, 10))).containsExactly("dead");
    assertThat(servers.renew("server-1", LEASE)).as("the dead one comes back").isFalse();
    assertThatThrownBy(() -> store.claimCommands("server-1", NOW, 10))
        .isInstanceOf(LostLeaseException.class);
  }

  @Test
  void aLeaseThatNobodyTookGoesOn() {
    servers.join("server-1", "http://server-1", Duration.ZERO);

    assertThat(servers.renew("server-1", LEASE)).isTrue();
    assertThat(servers.takeOver("server-2")).isEmpty();
  }

  @Test
  void aServerThatEndsAndACommandThatIsGivenBackFreeWhatTheyHeld() {
    JobRow job = job("1-W", "daily", "ann", NOW);
    insert(job, Optional.empty());
    JobChanges changes = new JobChanges();
    changes.newCommand(command(job.id(), "held", NOW, Optional.of("server-1")));
    CommandRow given = command(job.id(), "given", NOW, Optional.of("server-2"));
    changes.newCommand(given);
    save(changes);
    servers.join("server-1", "http://server-1", LEASE);
    servers.join("server-2", "http://server-2", LEASE);

    servers.leave("server-1");
    servers.leave("server-1");

    assertThat(nodes(store.claimCommands("server-2", NOW, 10))).containsExactly("held");
    store.giveBack(List.of(given.withOwner(Optional.of("server-1"))));
    assertThat(store.claimCommands("server-2", NOW, 10)).isEmpty();
    store.giveBack(List.of(given));
    assertThat(nodes(store.claimCommands("server-2", NOW, 10))).containsExactly("given");
    servers.removeAll();
    servers.join("server-3", "http://server-3", LEASE);
    assertThat(nodes(store.claimCommands("server-3", NOW, 10)))
        .containsExactlyInAnyOrder("held", "given");
  }

  private static List<String> nodes(List<CommandRow> commands) {
    return commands.stream().map(command -> command.key().node()).toList();
  }

  @Test
  void jobNumbersComeInBlocksThatDoNotOverlap() {
    long first = store.nextJobNumbers();

    assertThat(store.nextJobNumbers()).isEqualTo(first + 100);
  }

  @Test
  void filtersCombineFieldsByAndAndValuesByOr() {
    insert(job("1-W", "daily", "ann", NOW), Optional.empty());
    insert(job("2-W", "hourly", "bob", NOW.plusSeconds(1)), Optional.empty());
    insert(job("3-W", "100%_done", "bob", NOW.plusSeconds(2)), Optional.empty());

    assertThat(list(filter(List.of("daily", "hourly"), List.of(), Optional.empty())))
        .containsExactly("2-W", "1-W");
    assertThat(list(filter(List.of("daily"), List.of("bob"), Optional.empty()))).isEmpty();
    assertThat(list(filter(List.of(), List.of(), Optional.of("%_d")))).containsExactly("3-W");
    assertThat(list(filter(List.of(), List.of(), Optional.of("1-W")))).containsExactly("1-W");
    assertThat(list(filter(List.of(), List.of(), Optional.of("' or '1'='1")))).isEmpty();
    assertThat(store.count(JobFilter.ALL, 100)).isEqualTo(3);
    assertThat(store.count(JobFilter.ALL, 2)).isEqualTo(2);
    assertThat(store.jobs(JobFilter.ALL, 1, 1)).extracting(JobRow::name).containsExactly("hourly");
  }

  @Test
  void theLatestLogOfAnActionIsKeptPerAttempt() {
    ActionKey key = new ActionKey("1-W", "ingest");
    store.saveLog(key, 0, 0, "first");
    store.saveLog(key, 0, 1, "second\0");
    store.saveLog(key, 0, 1, "second, longer");

    assertThat(store.log(key)).contains("second, longer");
    assertThat(store.log(new ActionKey("1-W", "other"))).isEmpty();
  }

  private List<String> list(JobFilter filter) {
    return store.jobs(filter, 0, 10).stream().map(job -> job.id().value()).toList();
  }

  private static JobFilter filter(List<String> names, List<String> users, Optional<String> text) {
    return new JobFilter(
        List.of(),
        names,
        users,
        List.of(),
        Set.of(JobStatus.PREP),
        text,
        Optional.empty(),
        Optional.of(NOW.minusSeconds(5)),
        Optional.of(NOW.plusSeconds(5)),
        false);
  }

  void insert(JobRow job, Optional<Verb> verb) {
    store.saveDefinition("d", "<workflow-app/>");
    store.saveConfiguration("c", Map.of("a", "ü \" \\ 'x'"));
    store.insertJob(
        new NewJob(
            job,
            List.of(
                new TimelineRow(
                    job.id().value(),
                    new TimelineEntry(1, NOW, "SUBMITTED", Optional.empty(), "submitted"))),
            verb,
            transaction -> {}));
  }

  void save(JobChanges changes) {
    store.inTransaction(
        transaction -> {
          transaction.save(changes);
          return null;
        },
        "save");
  }

  static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static JobRow job(String id, String name, String user, Instant createdAt) {
    return new JobRow(
        new WorkflowJobId(id),
        name,
        "file:///apps/" + name,
        JobStatus.PREP,
        user,
        Optional.of("staff"),
        0,
        Optional.empty(),
        Optional.empty(),
        "d",
        "c",
        true,
        createdAt,
        Optional.empty(),
        Optional.empty(),
        createdAt,
        0,
        new MachineState(""),
        Optional.empty(),
        0,
        2);
  }

  private static JobRow withStatus(JobRow job, JobStatus status) {
    return new JobRow(
        job.id(),
        job.name(),
        job.appPath(),
        status,
        job.user(),
        job.group(),
        job.run(),
        job.parentId(),
        job.externalId(),
        job.definitionHash(),
        job.configurationHash(),
        job.nested(),
        job.createdAt(),
        Optional.of(NOW),
        job.endedAt(),
        NOW,
        job.version(),
        new MachineState("ingest"),
        Optional.of("ingest"),
        1,
        3);
  }

  private static ActionRow action(WorkflowJobId jobId, String node, int position) {
    return new ActionRow(
        new WorkflowAction(
            new ActionAttempt(new ActionId(jobId, node), 0, 1),
            "livy-batch",
            ActionStatus.RUNNING,
            "<livy-batch/>",
            Optional.empty(),
            2,
            1,
            3,
            10,
            ExternalState.NONE
                .withExternalId("application_1_2")
                .withMemo("{\"batch\":3}")
                .plusEvidence(
                    List.of(
                        new Evidence(
                            "livy", "GET /batches/3", "success", Evidence.Verdict.SUCCEEDED, NOW))),
            Map.of("rows", "12"),
            Optional.of("JA018"),
            Optional.of("it\nfailed"),
            Optional.of(NOW),
            Optional.empty()),
        position,
        Optional.of("ok"));
  }

  static CommandRow command(
      WorkflowJobId jobId, String node, Instant dueAt, Optional<String> owner) {
    return new CommandRow(
        new ActionKey(jobId.value(), node), 0, 0, Phase.START, dueAt, 0, false, owner);
  }
}
