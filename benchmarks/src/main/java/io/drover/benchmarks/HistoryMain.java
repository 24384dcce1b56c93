package io.drover.benchmarks;

import io.drover.actions.file.FileSystems;
import io.drover.engine.JobFilter;
import io.drover.engine.JobStatus;
import io.drover.engine.WorkflowService;
import io.drover.engine.store.Database;
import io.drover.engine.store.DatabaseConfig;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What finished jobs in the store cost those that run, and the lists of jobs, on PostgreSQL:
 * transitions are measured in turn in a store with generated history and in one without. Prints
 * lines {@code name: value}. The argument is the number of finished actions, ten to a job; 10
 * million without one.
 */
public final class HistoryMain implements AutoCloseable {
  private static final int ACTIONS_A_JOB = 10;

  /** Two years of jobs of fifty users and a thousand workflows, one in twenty of them failed. */
  private static final String JOBS =
      """
      insert into workflow_job (id, name, app_path, status, user_name, group_name, run,
        definition_hash, configuration_hash, nested, created_at, started_at, ended_at, modified_at,
        version, machine_state, next_position, next_sequence)
      select 'history-' || n || '-W', 'workflow-' || n % 1000, 'file:///apps/workflow-' || n % 1000,
        case when n % 20 = 0 then 'FAILED' else 'SUCCEEDED' end, 'user-' || n % 50, 'staff', 0,
        'history', 'history', true, t, t, t + interval '5 minutes', t + interval '5 minutes', 12, '',
        10, 12
      from (select n, current_timestamp - n * interval '60 seconds' as t
        from generate_series(:first, :last) as n) as history
      """;

  private static final String ACTIONS =
      """
      insert into workflow_action (job_id, node, position, run, attempt, type, status, conf,
        transition, retries, user_retry_count, user_retry_max, user_retry_interval, external, data,
        started_at, ended_at)
      select 'history-' || n || '-W', 'action-' || a, a, 0, 0, 'livy-batch', 'OK',
        '<livy-batch><file>/apps/etl.jar</file><class-name>etl.Main</class-name></livy-batch>',
        'action-' || a + 1, 0, 0, 0, 10,
        '{"externalId":"' || n || '","externalStatus":"success"}', '{}', t, t + interval '1 minute'
      from (select n, current_timestamp - n * interval '60 seconds' as t
        from generate_series(:first, :last) as n) as history, generate_series(1, 10) as a
      """;

  private static final String TIMELINE =
      """
      insert into job_timeline (job_id, sequence, at, kind, node, text)
      select 'history-' || n || '-W', a, t, 'NODE', 'action-' || a, 'OK, goes to the next'
      from (select n, current_timestamp - n * interval '60 seconds' as t
        from generate_series(:first, :last) as n) as history, generate_series(1, 10) as a
      """;

  private final Database database;
  private final EngineRun run;
  private final WorkflowService workflows;

  private HistoryMain(Database database, EngineRun run) {
    this.database = database;
    this.run = run;
    this.workflows = run.workflows();
  }

  public static void main(String[] args) throws Exception {
    int actions = args.length == 0 ? 10_000_000 : Integer.parseInt(args[0]);
    Path directory = Files.createTempDirectory("drover-bench");
    try (EmbeddedPostgres postgres =
            EmbeddedPostgres.builder()
                .setDataDirectory(directory.resolve("pg"))
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_wal_size", "4GB")
                .start();
        HistoryMain history = open(postgres, "history");
        HistoryMain empty = open(postgres, "no_history")) {
      long begin = System.nanoTime();
      history.generate(actions / ACTIONS_A_JOB);
      System.out.printf(Locale.ROOT, "generated_in_s: %.0f%n", (System.nanoTime() - begin) / 1e9);
      for (HistoryMain one : List.of(history, empty)) {
        double unused = one.run.atOnce(Workflows.actions(ACTIONS_A_JOB), 1_000, 8);
      }
      // one after the other, so that both see the same machine
      for (int i = 0; i < 3; i++) {
        history.transitions("history");
        empty.transitions("no_history");
      }
      history.lists();
    } finally {
      deleteAll(directory);
    }
  }

  private void generate(int jobs) {
    int step = 20_000;
    for (int first = 1; first <= jobs; first += step) {
      int last = Math.min(jobs, first + step - 1);
      int from = first;
      int unused =
          database.inTransaction(
              handle -> {
                int rows = 0;
                for (String sql : List.of(JOBS, ACTIONS, TIMELINE)) {
                  rows += handle.createUpdate(sql).bind("first", from).bind("last", last).execute();
                }
                return rows;
              },
              "generate history");
    }
    database.with(handle -> handle.execute("vacuum analyze"), "clean up");
  }

  private static HistoryMain open(EmbeddedPostgres postgres, String name) throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name);
    }
    Database database =
        Database.open(
            new DatabaseConfig(postgres.getJdbcUrl("postgres", name), "postgres", "", 16));
    return new HistoryMain(
        database, new EngineRun(database, new FileSystems(List.of()), new PassingExecutor()));
  }

  private void transitions(String where) throws Exception {
    Latencies chain = run.oneByOne(Workflows.actions(ACTIONS_A_JOB), 200, Map.of());
    print("chain10_p50_ms_" + where, chain.millis(0.5));
    print("chain10_p99_ms_" + where, chain.millis(0.99));
    print(
        "nodes_per_s_" + where,
        run.atOnce(Workflows.actions(ACTIONS_A_JOB), 1_000, 8) * (ACTIONS_A_JOB + 2));
  }

  private void lists() {
    for (Map.Entry<String, JobFilter> filter : filters().entrySet()) {
      list(filter.getKey() + "_page1", filter.getValue(), 0);
      list(filter.getKey() + "_deep", filter.getValue(), 10_000);
    }
  }

  private void list(String name, JobFilter filter, int offset) {
    long[] nanos = new long[100];
    // the first ones also plan
    for (int i = -10; i < nanos.length; i++) {
      long begin = System.nanoTime();
      long unused = workflows.jobs(filter, offset, 50).total();
      if (i >= 0) {
        nanos[i] = System.nanoTime() - begin;
      }
    }
    Latencies latencies = Latencies.of(nanos);
    System.out.printf(
        Locale.ROOT,
        "list_%s_p99_ms: %.1f  # p50 %.1f%n",
        name,
        latencies.millis(0.99),
        latencies.millis(0.5));
  }

  private static Map<String, JobFilter> filters() {
    Map<String, JobFilter> filters = new LinkedHashMap<>();
    filters.put("all", JobFilter.ALL);
    filters.put("succeeded", filter(List.of(), List.of(), Set.of(JobStatus.SUCCEEDED), false));
    filters.put("running", filter(List.of(), List.of(), Set.of(JobStatus.RUNNING), false));
    filters.put(
        "active",
        filter(
            List.of(),
            List.of(),
            Set.of(JobStatus.PREP, JobStatus.RUNNING, JobStatus.SUSPENDED),
            false));
    filters.put("user", filter(List.of(), List.of("user-7"), Set.of(), false));
    filters.put("unknown_user", filter(List.of(), List.of("nobody"), Set.of(), false));
    filters.put("name", filter(List.of("workflow-77"), List.of(), Set.of(), false));
    filters.put("unknown_name", filter(List.of("nothing"), List.of(), Set.of(), false));
    filters.put(
        "user_failed", filter(List.of(), List.of("user-10"), Set.of(JobStatus.FAILED), false));
    filters.put(
        "user_running", filter(List.of(), List.of("user-7"), Set.of(JobStatus.RUNNING), false));
    filters.put("last_day", filter(List.of(), List.of(), Set.of(), true));
    return filters;
  }

  private static JobFilter filter(
      List<String> names, List<String> users, Set<JobStatus> statuses, boolean lastDay) {
    return new JobFilter(
        List.of(),
        names,
        users,
        List.of(),
        statuses,
        Optional.empty(),
        Optional.empty(),
        lastDay ? Optional.of(Instant.now().minus(Duration.ofDays(1))) : Optional.empty(),
        Optional.empty(),
        false);
  }

  private static void print(String name, double value) {
    System.out.printf(Locale.ROOT, "%s: %.2f%n", name, value);
  }

  @Override
  public void close() {
    run.close();
    database.close();
  }

  private static void deleteAll(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
