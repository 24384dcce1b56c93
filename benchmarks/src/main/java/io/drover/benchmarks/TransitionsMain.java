package io.drover.benchmarks;

import io.drover.actions.file.FileSystems;
import io.drover.engine.store.Database;
import io.drover.engine.store.DatabaseConfig;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * Durable node transitions a second, of decisions and of actions that end at once, against what
 * bare JDBC does with the rows of such a transition, in rounds of one run. Prints lines {@code
 * name: value}. Arguments {@code h2} and {@code postgres} leave out the other, {@code quick} does
 * less, {@code long} more, for a profiler.
 */
public final class TransitionsMain {
  private static final int SUBMITTERS = 8;
  private static final int CHAIN = 10;

  private final List<String> words;
  private final int workflows;
  private final int rounds;

  private TransitionsMain(List<String> words) {
    this.words = words;
    this.workflows = words.contains("quick") ? 500 : 2_000;
    this.rounds = words.contains("long") ? 10 : 3;
  }

  public static void main(String[] args) throws Exception {
    TransitionsMain main = new TransitionsMain(List.of(args));
    Path directory = Files.createTempDirectory("drover-bench");
    try {
      main.h2(directory);
      main.postgres(directory.resolve("pg"));
    } finally {
      deleteAll(directory);
    }
  }

  private void h2(Path directory) throws Exception {
    if (!words.contains("h2") && words.contains("postgres")) {
      return;
    }
    try (Database database = Database.open(DatabaseConfig.h2(directory.resolve("h2")))) {
      measure(database, "h2", new ProcessCpu(Optional.empty()));
    }
  }

  private void postgres(Path directory) throws Exception {
    if (!words.contains("postgres") && words.contains("h2")) {
      return;
    }
    try (EmbeddedPostgres postgres =
            EmbeddedPostgres.builder()
                .setDataDirectory(directory)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("shared_preload_libraries", "pg_stat_statements")
                .setServerConfig("pg_stat_statements.track_planning", "on")
                .start();
        Database database =
            Database.open(
                new DatabaseConfig(
                    postgres.getJdbcUrl("postgres", "postgres"), "postgres", "", 16))) {
      database.jdbi().useHandle(handle -> handle.execute("create extension pg_stat_statements"));
      measure(database, "pg", new ProcessCpu(Optional.of(directory)));
      tables(database);
      statements(database);
    }
  }

  private void measure(Database database, String name, ProcessCpu cpu) throws Exception {
    JdbcFloor floor = new JdbcFloor(database.dataSource());
    try (EngineRun run =
        new EngineRun(database, new FileSystems(List.of()), new PassingExecutor())) {
      // warm-up: the first jobs pay for class loading and compilation
      double unused = run.atOnce(Workflows.chain(CHAIN), workflows, SUBMITTERS);
      unused = run.atOnce(Workflows.actions(CHAIN), workflows, SUBMITTERS);
      unused = floor.transitionsPerSecond(100, 1);
      Load decisions =
          new Load(() -> run.atOnce(Workflows.chain(CHAIN), workflows, SUBMITTERS), cpu, CHAIN + 2);
      Load actions =
          new Load(
              () -> run.atOnce(Workflows.actions(CHAIN), workflows, SUBMITTERS), cpu, CHAIN + 2);
      Load noops = new Load(() -> run.atOnce(Workflows.NOOP, workflows, SUBMITTERS), cpu, 1);
      Load floors = new Load(() -> floor.transitionsPerSecond(100, 2), cpu, 1);
      for (int i = 0; i < rounds; i++) {
        decisions.run();
        actions.run();
        noops.run();
        floors.run();
      }
      decisions.print("decisions_nodes_per_s_" + name);
      actions.print("actions_nodes_per_s_" + name);
      noops.print("noop_workflows_per_s_" + name);
      floors.print("jdbc_floor_per_s_" + name);
      System.out.printf(
          Locale.ROOT,
          "share_of_floor_decisions_%s: %.2f%nshare_of_floor_actions_%s: %.2f%n",
          name,
          decisions.median() / floors.median(),
          name,
          actions.median() / floors.median());
    }
  }

  /** What PostgreSQL counted: how rows were found, and which updates stayed in their page. */
  private static void tables(Database database) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select relname, n_tup_ins, n_tup_upd, n_tup_hot_upd, n_tup_del, seq_scan,
                  seq_tup_read, idx_scan, autovacuum_count
                from pg_stat_user_tables where n_tup_ins > 0 order by 1
                """)) {
      while (row.next()) {
        System.out.printf(
            Locale.ROOT,
            "# %-20s ins %d upd %d hot %d del %d seq_scan %d seq_read %d idx_scan %d vacuum %d%n",
            row.getString(1),
            row.getLong(2),
            row.getLong(3),
            row.getLong(4),
            row.getLong(5),
            row.getLong(6),
            row.getLong(7),
            row.getLong(8),
            row.getLong(9));
      }
    }
  }

  /** Which statements took PostgreSQL's time, without the floor's. */
  private static void statements(Database database) {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select format('# %s ms exec, %s ms plan, %s calls, %s rows: %s',
                          round(total_exec_time), round(total_plan_time), calls, rows,
                          left(regexp_replace(query, '\\s+', ' ', 'g'), 110))
                        from pg_stat_statements
                        order by total_exec_time + total_plan_time desc limit 25
                        """)
                    .mapTo(String.class)
                    .forEach(System.out::println));
  }

  /** One load, measured again and again beside the others, so that all see the same machine. */
  private static final class Load {
    private final Callable<Double> load;
    private final ProcessCpu cpu;
    private final int nodes;
    private final List<Double> perSecond = new ArrayList<>();
    private final List<Double> ownMicros = new ArrayList<>();
    private final List<Double> databaseMicros = new ArrayList<>();

    /**
     * @param load gives how often it was done a second
     * @param nodes in each of these
     */
    Load(Callable<Double> load, ProcessCpu cpu, int nodes) {
      this.load = load;
      this.cpu = cpu;
      this.nodes = nodes;
    }

    void run() throws Exception {
      long begin = System.nanoTime();
      long own = ProcessCpu.ownNanos();
      long database = cpu.databaseNanos();
      double rate = load.call() * nodes;
      double done = rate * (System.nanoTime() - begin) / 1e9;
      perSecond.add(rate);
      ownMicros.add((ProcessCpu.ownNanos() - own) / 1e3 / done);
      databaseMicros.add((cpu.databaseNanos() - database) / 1e3 / done);
    }

    double median() {
      return median(perSecond);
    }

    void print(String name) {
      System.out.printf(
          Locale.ROOT,
          "%s: %.0f  # %s; CPU for each: %.0f us here, %.0f us in PostgreSQL%n",
          name,
          median(),
          perSecond.stream().map(Math::round).toList(),
          median(ownMicros),
          median(databaseMicros));
    }

    private static double median(List<Double> values) {
      return values.stream().sorted().toList().get(values.size() / 2);
    }
  }

  private static void deleteAll(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
