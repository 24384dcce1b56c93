package io.drover.benchmarks;

import io.drover.actions.ActionRegistry;
import io.drover.actions.Evidence.Verdict;
import io.drover.actions.VerifyResult;
import io.drover.actions.WorkflowJobId;
import io.drover.actions.file.FileSystems;
import io.drover.actions.livy.BatchRunner;
import io.drover.actions.livy.CapturedOutput;
import io.drover.actions.livy.DeniedConf;
import io.drover.actions.livy.LivyBatchAction;
import io.drover.actions.livy.LivyConnection;
import io.drover.actions.livy.LivyConnections;
import io.drover.actions.livy.LivyEndpoint;
import io.drover.actions.livy.LivyPolling;
import io.drover.actions.livy.VerifyDefault;
import io.drover.engine.ActionStatus;
import io.drover.engine.Engine;
import io.drover.engine.EngineConfig;
import io.drover.engine.JobStatus;
import io.drover.engine.Submission;
import io.drover.engine.store.Database;
import io.drover.engine.store.DatabaseConfig;
import io.drover.schema.action.ActionXmlReader;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What workflows that wait for Livy cost a server that is started with them, on PostgreSQL: time to
 * take them up, memory, CPU, requests to Livy, and how late the end of a batch is seen. Prints
 * lines {@code name: value}. Arguments: how many workflows (10000), for how many seconds they are
 * watched before some end (60), and how many looks a second Livy is asked at most (200).
 */
public final class ScaleMain implements AutoCloseable {
  private static final String XML =
      "<workflow-app xmlns='uri:oozie:workflow:0.5' name='scale'><start to='wait'/>"
          + "<action name='wait'><livy-batch xmlns='uri:drover:action:1.0'>"
          + "<file>hdfs://nn/apps/etl.jar</file><class-name>etl.Main</class-name></livy-batch>"
          + "<ok to='end'/><error to='fail'/></action>"
          + "<kill name='fail'><message>no</message></kill><end name='end'/></workflow-app>";

  /** Every row of the one job that was really submitted, again for each of the others. */
  private static final List<String> COPIES =
      List.of(
          """
          insert into workflow_job (id, name, app_path, status, user_name, group_name, run,
            definition_hash, configuration_hash, nested, created_at, started_at, modified_at,
            version, machine_state, next_position, next_sequence)
          select 'scale-' || n || '-W', name, app_path, status, user_name, group_name, run,
            definition_hash, configuration_hash, nested, created_at, started_at, modified_at,
            version, machine_state, next_position, next_sequence
          from workflow_job, generate_series(1, :count) as n where id = :id
          """,
          """
          insert into workflow_action (job_id, node, position, run, attempt, type, status, conf,
            transition, retries, user_retry_count, user_retry_max, user_retry_interval, external,
            data, started_at, ended_at)
          select 'scale-' || n || '-W', node, position, run, attempt, type, status, conf,
            transition, retries, user_retry_count, user_retry_max, user_retry_interval,
            replace(external, :id, 'scale-' || n || '-W'), data, started_at, ended_at
          from workflow_action, generate_series(1, :count) as n where job_id = :id
          """,
          """
          insert into action_command (job_id, node, run, attempt, phase, due_at, tries, parked)
          select 'scale-' || n || '-W', node, run, attempt, phase, due_at, tries, parked
          from action_command, generate_series(1, :count) as n where job_id = :id
          """,
          """
          insert into job_timeline (job_id, sequence, at, kind, node, text)
          select 'scale-' || n || '-W', sequence, at, kind, node, text
          from job_timeline, generate_series(1, :count) as n where job_id = :id
          """);

  private final Process livy;
  private final URI livyUri;
  private final HttpClient http = HttpClient.newHttpClient();

  private final int rate;

  private ScaleMain(int rate) throws IOException {
    this.rate = rate;
    this.livy =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                LivyStandInMain.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String line =
        new BufferedReader(new InputStreamReader(livy.getInputStream(), StandardCharsets.UTF_8))
            .readLine();
    this.livyUri = URI.create("http://127.0.0.1:" + line.replaceAll("[^0-9]", ""));
  }

  public static void main(String[] args) throws Exception {
    int workflows = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
    Duration watched = Duration.ofSeconds(args.length > 1 ? Integer.parseInt(args[1]) : 60);
    Path directory = Files.createTempDirectory("drover-bench");
    int rate = args.length > 2 ? Integer.parseInt(args[2]) : LivyPolling.DEFAULT_PER_SECOND;
    try (ScaleMain main = new ScaleMain(rate);
        EmbeddedPostgres postgres =
            EmbeddedPostgres.builder()
                .setDataDirectory(directory.resolve("pg"))
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start();
        Database database =
            Database.open(
                new DatabaseConfig(
                    postgres.getJdbcUrl("postgres", "postgres"), "postgres", "", 16))) {
      main.measure(database, workflows, watched);
    } finally {
      deleteAll(directory);
    }
  }

  private void measure(Database database, int workflows, Duration watched) throws Exception {
    prepare(database, workflows);
    System.gc();
    double heapBefore = heap();
    long before = requests();
    long begin = System.nanoTime();
    try (LivyConnection connection = connection();
        Engine engine = engine(database, connection)) {
      engine.start();
      until(() -> requests() > before);
      print("first_look_after_s", seconds(begin));
      until(() -> requests() - before >= workflows);
      print("as_many_requests_as_workflows_after_s", seconds(begin));
      // until each is looked at as seldom as it ever will
      pause(Duration.ofSeconds(2L * workflows / connection.endpoint().polling().perSecond()));
      long asked = requests();
      long cpu = ProcessCpu.ownNanos();
      long from = System.nanoTime();
      pause(watched);
      print("requests_per_s", (requests() - asked) / seconds(from));
      print("cpu_percent_of_a_core", (ProcessCpu.ownNanos() - cpu) / 1e9 / seconds(from) * 100);
      System.gc();
      print("heap_mb", heap() / 1e6);
      print("heap_bytes_per_workflow", (heap() - heapBefore) / workflows);
      print("commands_held", engine.commandsHeld());
      lag(engine, workflows);
    }
  }

  /** One workflow is submitted and left running; the others are copies of its rows. */
  private void prepare(Database database, int workflows) throws Exception {
    WorkflowJobId id;
    try (LivyConnection connection = connection();
        Engine engine = engine(database, connection)) {
      engine.start();
      id = engine.workflows().submit(new Submission("bench", Map.of(), Optional.of(XML), true));
      until(
          () ->
              engine.workflows().job(id).actions().stream()
                  .anyMatch(action -> action.status() == ActionStatus.RUNNING));
      pause(Duration.ofSeconds(1));
    }
    int unused =
        database.inTransaction(
            handle -> {
              int rows = 0;
              for (String sql : COPIES) {
                rows +=
                    handle
                        .createUpdate(sql)
                        .bind("count", workflows)
                        .bind("id", id.value())
                        .execute();
              }
              return rows;
            },
            "copy");
    database.with(handle -> handle.execute("vacuum analyze"), "clean up");
  }

  /** Some batches end, one after the other. */
  private void lag(Engine engine, int workflows) throws Exception {
    int some = Math.min(200, workflows / 10);
    List<WorkflowJobId> jobs = new ArrayList<>();
    List<Instant> ended = new ArrayList<>();
    for (int i = 0; i < some; i++) {
      WorkflowJobId id = new WorkflowJobId("scale-" + (1 + i * (workflows / some)) + "-W");
      send("PUT", "/end/" + id + ".wait.0.0");
      jobs.add(id);
      ended.add(Instant.now());
      pause(Duration.ofMillis(50));
    }
    long[] nanos = new long[some];
    for (int i = 0; i < some; i++) {
      JobStatus status = engine.workflows().awaitEnd(jobs.get(i), Duration.ofMinutes(20));
      if (status != JobStatus.SUCCEEDED) {
        throw new IllegalStateException("job " + jobs.get(i) + " is " + status);
      }
      Instant end = engine.workflows().job(jobs.get(i)).endedAt().orElseThrow();
      nanos[i] = Duration.between(ended.get(i), end).toNanos();
    }
    Latencies latencies = Latencies.of(nanos);
    print("end_seen_after_p50_s", latencies.millis(0.5) / 1e3);
    print("end_seen_after_p99_s", latencies.millis(0.99) / 1e3);
    print("end_seen_after_max_s", latencies.millis(1) / 1e3);
  }

  private LivyConnection connection() {
    return new LivyConnection(
        LivyEndpoint.of(LivyEndpoint.DEFAULT_NAME, livyUri)
            .withPolling(
                new LivyPolling(
                    LivyPolling.DEFAULT.shortest(), LivyPolling.DEFAULT.longest(), rate)),
        Optional.empty());
  }

  private static Engine engine(Database database, LivyConnection connection) {
    InstantSource clock = InstantSource.system();
    FileSystems files = new FileSystems(List.of());
    BatchRunner runner =
        new BatchRunner(
            new LivyConnections(List.of(connection)),
            (spec, target) -> new VerifyResult(Verdict.SUCCEEDED, List.of()),
            new CapturedOutput(files, URI.create("file:///none"), 1),
            clock);
    LivyBatchAction action =
        new LivyBatchAction(
            runner, DeniedConf.standard(false), VerifyDefault.NONE, ActionXmlReader::livyBatch);
    return new Engine(
        database, new ActionRegistry(List.of(action)), files, EngineConfig.DEFAULTS, clock);
  }

  private long requests() throws IOException, InterruptedException {
    return Long.parseLong(send("GET", "/requests"));
  }

  private String send(String method, String path) throws IOException, InterruptedException {
    return http.send(
            HttpRequest.newBuilder(livyUri.resolve(path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void until(Condition condition) throws Exception {
    while (!condition.holds()) {
      pause(Duration.ofMillis(50));
    }
  }

  private static double heap() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  private static void pause(Duration time) throws InterruptedException {
    boolean unused = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void print(String name, double value) {
    System.out.printf(Locale.ROOT, "%s: %.2f%n", name, value);
  }

  private static void deleteAll(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Override
  public void close() {
    livy.destroy();
  }
}
