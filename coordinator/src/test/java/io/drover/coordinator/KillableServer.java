package io.drover.coordinator;

import static org.awaitility.Awaitility.await;

import io.drover.actions.ActionRegistry;
import io.drover.actions.file.FileSystems;
import io.drover.actions.file.FsAction;
import io.drover.actions.file.LocalFileSystem;
import io.drover.actions.file.TimedCalls;
import io.drover.engine.Engine;
import io.drover.engine.EngineConfig;
import io.drover.engine.WorkflowService;
import io.drover.engine.store.Database;
import io.drover.engine.store.DatabaseConfig;
import io.drover.schema.action.ActionXmlReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;

/**
 * A server of coordinators in a process of its own, for a test that kills it. It goes on with what
 * it finds, and submits a coordinator of the past whenever none is left.
 */
final class KillableServer {
  /** Printed before anything is moved, with what the one before left. */
  static final String OPENED = "opened";

  /** Printed when the first workflow has moved. */
  static final String MOVING = "moving";

  /** Printed when everything has ended, by one that submits nothing. */
  static final String ENDED = "ended";

  static final String FINISH = "finish";

  /** How many actions each coordinator makes, one for every five minutes from {@link #START}. */
  static final int ACTIONS = 400;

  static final Instant START = Instant.parse("2020-01-01T00:00:00Z");
  static final Duration FREQUENCY = Duration.ofMinutes(5);

  private static final String LEFT =
      """
      select (select count(*) from coordinator_action where status = 'WAITING'),
        (select count(*) from coordinator_action where status = 'READY'),
        (select count(*) from coordinator_action where status = 'RUNNING'),
        (select count(*) from coordinator_job where not all_made)
      """;

  private static final String OPEN = "select count(*) from coordinator_job where ended_at is null";

  private KillableServer() {}

  /** What a server that was killed left behind. */
  record Left(int waiting, int ready, int running, int unmade) {
    static Left parse(String line) {
      String[] words = line.split(" ", -1);
      if (words.length != 5 || !words[0].equals(OPENED)) {
        throw new IllegalArgumentException(line);
      }
      return new Left(
          Integer.parseInt(words[1]),
          Integer.parseInt(words[2]),
          Integer.parseInt(words[3]),
          Integer.parseInt(words[4]));
    }

    @Override
    public String toString() {
      return OPENED + " " + waiting + " " + ready + " " + running + " " + unmade;
    }
  }

  /**
   * Arguments: JDBC URL, user, directory of the workflow's definition, and {@link #FINISH} or
   * nothing.
   */
  public static void main(String[] args) {
    Path root = Path.of(args[2]);
    boolean submits = args.length == 3;
    InstantSource clock = InstantSource.system();
    try (Database database = Database.open(new DatabaseConfig(args[0], args[1], "", 12));
        TimedCalls calls = new TimedCalls(4, Duration.ofSeconds(20));
        LocalFileSystem local = new LocalFileSystem(List.of(root), calls, clock)) {
      FileSystems files = new FileSystems(List.of(local));
      FsAction fs = new FsAction(ActionXmlReader::fs, files, clock);
      System.out.println(left(database.jdbi()));
      try (Engine engine =
              new Engine(
                  database, new ActionRegistry(List.of(fs)), files, EngineConfig.DEFAULTS, clock);
          CoordinatorEngine coordinators =
              new CoordinatorEngine(
                  database,
                  engine,
                  files,
                  EngineConfig.DEFAULTS,
                  CoordinatorConfig.DEFAULTS,
                  clock);
          WorkflowService.Subscription unused = engine.workflows().onChanges(new FirstMove())) {
        engine.start();
        coordinators.start();
        int submitted = 0;
        while (submits) {
          awaitNoneOpen(database);
          submit(coordinators.coordinators(), root, submitted++ % 2 == 0);
        }
        awaitNoneOpen(database);
      }
    }
    System.out.println(ENDED);
  }

  /** Says once that something moves. */
  private static final class FirstMove implements Consumer<Collection<String>> {
    private final AtomicBoolean said = new AtomicBoolean();

    @Override
    public void accept(Collection<String> workflows) {
      if (!said.getAndSet(true)) {
        System.out.println(MOVING);
      }
    }
  }

  static Left left(Jdbi jdbi) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(LEFT)
                .map(
                    (row, context) ->
                        new Left(row.getInt(1), row.getInt(2), row.getInt(3), row.getInt(4)))
                .one());
  }

  private static void awaitNoneOpen(Database database) {
    await()
        .forever()
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                database
                    .jdbi()
                    .withHandle(handle -> handle.createQuery(OPEN).mapTo(Integer.class).one()),
            open -> open == 0);
  }

  /** Half of them wait for data, which is there. */
  private static void submit(CoordinatorService coordinators, Path root, boolean waits) {
    String input =
        "<datasets><dataset name='d' frequency='5' initial-instance='2020-01-01T00:00Z'"
            + " timezone='UTC'><uri-template>file://"
            + root
            + "</uri-template><done-flag>workflow.xml</done-flag></dataset></datasets>"
            + "<input-events><data-in name='i' dataset='d'><instance>${coord:current(0)}</instance>"
            + "</data-in></input-events>";
    String xml =
        "<coordinator-app xmlns='uri:oozie:coordinator:0.5' name='killed' frequency='5' start='"
            + CoordinatorTime.format(START)
            + "' end='"
            + CoordinatorTime.format(START.plus(FREQUENCY.multipliedBy(ACTIONS)))
            + "' timezone='UTC'><controls><concurrency>5</concurrency></controls>"
            + (waits ? input : "")
            + "<action><workflow><app-path>file://"
            + root
            + "</app-path></workflow></action></coordinator-app>";
    CoordinatorJobId unusedId =
        coordinators.submit(new CoordinatorSubmission("ann", Map.of(), Optional.of(xml)));
  }
}
