package io.drover.coordinator;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.coordinator.KillableServer.Left;
import io.drover.engine.store.Database;
import io.drover.engine.store.DatabaseConfig;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Servers die by SIGKILL at random moments while they make actions and start workflows; afterwards
 * every nominal time has been run exactly once.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
final class KillTest {
  private static final int KILLS = 80;
  private static final int KILLS_OF_TWO_SERVERS = 20;
  private static final int DATABASES = 2;
  private static final int LONGEST_LIFE_MS = 400;

  @TempDir Path root;
  private final long seed = System.nanoTime();
  private final List<Server> servers = new CopyOnWriteArrayList<>();

  @BeforeEach
  void writeWorkflow() throws IOException {
    Files.writeString(
        root.resolve("workflow.xml"),
        "<workflow-app xmlns='uri:oozie:workflow:0.5' name='noop'>"
            + "<start to='end'/><end name='end'/></workflow-app>");
  }

  @AfterEach
  void killAll() throws InterruptedException {
    for (Server server : servers) {
      server.kill();
    }
  }

  @Test
  void serversOnH2AreKilledAgainAndAgain() throws Exception {
    // two databases side by side take half the time: a server mostly starts
    ExecutorService threads = Executors.newFixedThreadPool(DATABASES);
    List<Left> left = new ArrayList<>();
    try {
      List<Callable<List<Left>>> lanes = new ArrayList<>();
      for (int lane = 0; lane < DATABASES; lane++) {
        DatabaseConfig config = DatabaseConfig.h2(root.resolve("h2-" + lane));
        Random random = new Random(seed + lane);
        lanes.add(() -> killOneServer(config, random));
      }
      for (Future<List<Left>> lane : threads.invokeAll(lanes)) {
        left.addAll(lane.get());
      }
    } finally {
      threads.shutdownNow();
    }
    assertUnfinishedWorkWasHit(left);
  }

  private List<Left> killOneServer(DatabaseConfig config, Random random) throws Exception {
    List<Left> left = new ArrayList<>();
    for (int kill = 0; kill < KILLS / DATABASES; kill++) {
      Server server = start(config);
      left.add(Left.parse(server.lineOf(KillableServer.OPENED)));
      liveOn(server, random);
      server.kill();
    }
    Server last = start(config, KillableServer.FINISH);
    left.add(Left.parse(last.lineOf(KillableServer.OPENED)));
    last.awaitEnd();
    try (Database database = Database.open(config)) {
      assertEachTimeRanOnce(database);
    }
    // what the first one found was left by nobody
    return left.subList(1, left.size());
  }

  @Test
  void twoServersOnPostgresAreKilledInTurn() throws Exception {
    Random random = new Random(seed);
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
      DatabaseConfig config =
          new DatabaseConfig(postgres.getJdbcUrl("postgres", "postgres"), "postgres", "", 8);
      List<Left> left = new ArrayList<>();
      Server older = start(config);
      for (int kill = 0; kill < KILLS_OF_TWO_SERVERS; kill++) {
        Server younger = start(config);
        String unusedLine = younger.lineOf(KillableServer.OPENED);
        liveOn(younger, random);
        older.kill();
        left.add(left(config));
        older = younger;
      }
      Server last = start(config, KillableServer.FINISH);
      String unusedLine = last.lineOf(KillableServer.OPENED);
      older.kill();
      last.awaitEnd();
      assertUnfinishedWorkWasHit(left);
      try (Database database = Database.open(config)) {
        assertEachTimeRanOnce(database);
      }
    }
  }

  /** At times it dies while it starts, at times after its first work. */
  private static void liveOn(Server server, Random random)
      throws IOException, InterruptedException {
    if (random.nextInt(4) > 0) {
      String unusedLine = server.lineOf(KillableServer.MOVING);
    }
    server.live(random.nextInt(LONGEST_LIFE_MS));
  }

  private static Left left(DatabaseConfig config) {
    return KillableServer.left(Jdbi.create(config.url(), config.user(), config.password()));
  }

  /** Otherwise the kills would have proven nothing. */
  private void assertUnfinishedWorkWasHit(List<Left> left) {
    long waiting = left.stream().filter(state -> state.waiting() > 0).count();
    long ready = left.stream().filter(state -> state.ready() > 0).count();
    long running = left.stream().filter(state -> state.running() > 0).count();
    long unmade = left.stream().filter(state -> state.unmade() > 0).count();
    System.out.printf(
        "seed %d: of %d kills %d left actions WAITING, %d READY, %d RUNNING, %d left some unmade%n",
        seed, left.size(), waiting, ready, running, unmade);
    assertThat(List.of(waiting, ready, running, unmade))
        .as("kills that left actions WAITING, READY, RUNNING, unmade; seed %d", seed)
        .allMatch(kills -> kills > 0);
  }

  /** An action, the workflows that it started and those that name it as their parent. */
  private record Ran(
      int number, Instant nominalAt, String status, List<String> runs, List<String> jobs) {}

  private static final String ACTIONS =
      """
      select number, nominal_at, status, coordinator_id || '@' || number as id, workflow_id
      from coordinator_action where coordinator_id = :id order by number
      """;
  private static final String RUNS =
      "select coordinator_id || '@' || number, workflow_id from coordinator_run";
  private static final String JOBS = "select parent_id, id || ' ' || status from workflow_job";

  private void assertEachTimeRanOnce(Database database) {
    database
        .jdbi()
        .useHandle(
            handle -> {
              Map<String, List<String>> runs = lists(handle, RUNS);
              Map<String, List<String>> jobs = lists(handle, JOBS);
              List<String> coordinators =
                  handle.createQuery("select id from coordinator_job").mapTo(String.class).list();
              assertThat(coordinators).isNotEmpty();
              for (String id : coordinators) {
                assertEachTimeRanOnce(handle, id, runs, jobs);
              }
              int actions = coordinators.size() * KillableServer.ACTIONS;
              System.out.printf("seed %d: %d actions%n", seed, actions);
              assertThat(runs).as("actions with runs, seed %d", seed).hasSize(actions);
              assertThat(jobs).as("parents of workflows, seed %d", seed).hasSize(actions);
            });
  }

  private void assertEachTimeRanOnce(
      Handle handle,
      String coordinator,
      Map<String, List<String>> runs,
      Map<String, List<String>> jobs) {
    List<Ran> expected = new ArrayList<>();
    List<Ran> actual = new ArrayList<>();
    handle
        .createQuery(ACTIONS)
        .bind("id", coordinator)
        .map(
            (row, context) -> {
              String id = row.getString(4);
              String workflow = String.valueOf(row.getString(5));
              expected.add(once(expected.size() + 1, workflow));
              return actual.add(
                  new Ran(
                      row.getInt(1),
                      row.getObject(2, OffsetDateTime.class).toInstant(),
                      row.getString(3),
                      runs.getOrDefault(id, List.of()),
                      jobs.getOrDefault(id, List.of())));
            })
        .list();
    assertThat(actual)
        .as("actions of %s, seed %d", coordinator, seed)
        .isEqualTo(expected)
        .hasSize(KillableServer.ACTIONS);
  }

  /** As it must be, by counting and not by the code that is tested. */
  private static Ran once(int number, String workflow) {
    return new Ran(
        number,
        Instant.parse("2020-01-01T00:00:00Z").plusSeconds(300L * (number - 1)),
        "SUCCEEDED",
        List.of(workflow),
        List.of(workflow + " SUCCEEDED"));
  }

  /** Second columns by first columns. */
  private static Map<String, List<String>> lists(Handle handle, String sql) {
    return handle
        .createQuery(sql)
        .map((row, context) -> List.of(String.valueOf(row.getString(1)), row.getString(2)))
        .collect(groupingBy(pair -> pair.get(0), mapping(pair -> pair.get(1), toList())));
  }

  private Server start(DatabaseConfig config, String... mode) throws IOException {
    Server server = new Server(config, root, mode);
    servers.add(server);
    return server;
  }

  /** A server's process. */
  private static final class Server {
    private final Process process;
    private final BufferedReader output;
    private final List<String> said = new ArrayList<>();

    Server(DatabaseConfig config, Path root, String... mode) throws IOException {
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx192m",
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-Xshare:auto",
                  "-cp",
                  System.getProperty("java.class.path"),
                  KillableServer.class.getName(),
                  config.url(),
                  config.user(),
                  root.toString()));
      command.addAll(List.of(mode));
      this.process = new ProcessBuilder(command).redirectErrorStream(true).start();
      this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /** The first line that begins so, of those to come. */
    String lineOf(String beginning) throws IOException {
      String line = output.readLine();
      while (line != null && !line.startsWith(beginning)) {
        said.add(line);
        line = output.readLine();
      }
      return Optional.ofNullable(line)
          .orElseThrow(() -> new AssertionError("the server ended and said " + said));
    }

    /** Lets it do all that is left. */
    void awaitEnd() throws IOException, InterruptedException {
      String unusedLine = lineOf(KillableServer.ENDED);
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("has ended").isTrue();
    }

    void live(int millis) throws IOException, InterruptedException {
      if (process.waitFor(millis, TimeUnit.MILLISECONDS)) {
        String unusedLine = lineOf("a line that it never prints");
      }
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
      process.destroyForcibly();
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("is dead").isTrue();
    }
  }
}
