package io.drover.benchmarks;

import io.drover.actions.file.FileSystems;
import io.drover.actions.file.FsAction;
import io.drover.actions.file.LocalFileSystem;
import io.drover.actions.file.TimedCalls;
import io.drover.engine.store.Database;
import io.drover.engine.store.DatabaseConfig;
import io.drover.schema.action.ActionXmlReader;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Measures the engine on H2 and on PostgreSQL and prints a table, then lines {@code name: value}.
 * Every commit is on disk on both. Argument {@code quick} measures less often.
 */
public final class BenchmarkMain {
  private static final int SUBMITTERS = 8;
  private static final int CHAIN = 10;

  private final boolean quick;
  private final Map<String, Double> values = new LinkedHashMap<>();

  private BenchmarkMain(boolean quick) {
    this.quick = quick;
  }

  public static void main(String[] args) throws Exception {
    Path directory = Files.createTempDirectory("drover-bench");
    try {
      BenchmarkMain main = new BenchmarkMain(List.of(args).contains("quick"));
      main.h2(directory);
      main.postgres(directory);
      main.memory();
      main.print();
    } finally {
      deleteAll(directory);
    }
  }

  private void h2(Path directory) throws Exception {
    try (Database database = Database.open(DatabaseConfig.h2(directory.resolve("h2")))) {
      measure(database, directory.resolve("files-h2"), "h2");
    }
  }

  private void postgres(Path directory) throws Exception {
    try (EmbeddedPostgres postgres =
            EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start();
        Database database =
            Database.open(
                new DatabaseConfig(
                    postgres.getJdbcUrl("postgres", "postgres"), "postgres", "", 16))) {
      measure(database, directory.resolve("files-pg"), "pg");
    }
  }

  private void measure(Database database, Path files, String name) throws Exception {
    Files.createDirectories(files);
    InstantSource clock = InstantSource.system();
    try (TimedCalls calls = new TimedCalls(16, Duration.ofSeconds(20));
        LocalFileSystem local = new LocalFileSystem(List.of(files), calls, clock)) {
      FileSystems fileSystems = new FileSystems(List.of(local));
      measure(
          database,
          fileSystems,
          new FsAction(ActionXmlReader::fs, fileSystems, clock),
          Map.of("out", files.toUri().toString().replaceAll("/$", "")),
          name);
    }
  }

  private void measure(
      Database database,
      FileSystems fileSystems,
      FsAction fs,
      Map<String, String> properties,
      String name)
      throws Exception {
    try (EngineRun run = new EngineRun(database, fileSystems, fs)) {
      // warm-up: the first jobs pay for class loading and compilation
      run.atOnce(Workflows.NOOP, quick ? 300 : 1_000, SUBMITTERS);
      run.atOnce(Workflows.chain(CHAIN), quick ? 200 : 500, SUBMITTERS);
      run.oneByOne(Workflows.fork(10), quick ? 5 : 20, properties(properties, "warm"));

      Latencies noop = run.oneByOne(Workflows.NOOP, quick ? 200 : 1_000, Map.of());
      Latencies chain = run.oneByOne(Workflows.chain(CHAIN), quick ? 50 : 200, Map.of());
      Latencies fork =
          run.oneByOne(Workflows.fork(10), quick ? 30 : 100, properties(properties, "fork"));
      double noops = run.atOnce(Workflows.NOOP, quick ? 500 : 2_000, SUBMITTERS);
      double chains = run.atOnce(Workflows.chain(CHAIN), quick ? 500 : 2_000, SUBMITTERS);

      String suffix = name.equals("h2") ? "" : "_" + name;
      put("noop_p50_ms" + suffix, noop.millis(0.5));
      put("noop_p95_ms" + suffix, noop.millis(0.95));
      put("noop_p99_ms" + suffix, noop.millis(0.99));
      put("chain10_p50_ms" + suffix, chain.millis(0.5));
      put("fork10_p50_ms" + suffix, fork.millis(0.5));
      put("fork10_p95_ms" + suffix, fork.millis(0.95));
      put("noop_workflows_per_s_" + name, noops);
      put("chain10_workflows_per_s_" + name, chains);
      // a chain has its decisions, the start and the end
      put("nodes_per_s_" + name, chains * (CHAIN + 2));
    }
    JdbcFloor floor = new JdbcFloor(database.dataSource());
    double seconds = quick ? 2 : 5;
    floor.transitionsPerSecond(100, seconds / 2);
    put("jdbc_floor_per_s_" + name, floor.transitionsPerSecond(100, seconds));
    put("jdbc_floor_ungrouped_per_s_" + name, floor.transitionsPerSecond(1, seconds));
  }

  private static Map<String, String> properties(Map<String, String> base, String run) {
    Map<String, String> properties = new LinkedHashMap<>(base);
    properties.put("run", run);
    return properties;
  }

  private void memory() throws IOException {
    Runtime runtime = Runtime.getRuntime();
    put("heap_used_mb", (runtime.totalMemory() - runtime.freeMemory()) / 1e6);
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      lines
          .filter(line -> line.startsWith("VmRSS:"))
          .forEach(line -> put("rss_mb", Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1e3));
    }
  }

  private void put(String name, double value) {
    values.put(name, value);
  }

  private void print() {
    List<String> lines = new ArrayList<>();
    values.forEach((name, value) -> lines.add(String.format(Locale.ROOT, "%s: %.2f", name, value)));
    System.out.println();
    System.out.printf(Locale.ROOT, "%-32s %12s%n", "measure", "value");
    values.forEach((name, value) -> System.out.printf(Locale.ROOT, "%-32s %12.2f%n", name, value));
    System.out.println();
    lines.forEach(System.out::println);
  }

  private static void deleteAll(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
