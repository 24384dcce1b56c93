package io.drover.benchmarks;

import io.drover.engine.store.Database;
import io.drover.engine.store.DatabaseConfig;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * How fast coordinators catch up, and what thousands that fire every five minutes cost, on H2 and
 * PostgreSQL; every commit is on disk on both. Prints lines {@code name: value}. Argument {@code
 * quick} measures less; {@code catchup}, {@code schedules}, {@code h2} and {@code postgres} leave
 * out the others.
 */
public final class CoordinatorsMain {
  private static final int SCHEDULES = 2_000;

  private final List<String> words;
  private final boolean quick;

  private CoordinatorsMain(List<String> words) {
    this.words = words;
    this.quick = words.contains("quick");
  }

  public static void main(String[] args) throws Exception {
    CoordinatorsMain main = new CoordinatorsMain(List.of(args));
    Path directory = Files.createTempDirectory("drover-bench");
    try {
      main.h2(directory);
      main.postgres(directory);
    } finally {
      deleteAll(directory);
    }
  }

  private void h2(Path directory) throws Exception {
    if (wanted("h2", "postgres")) {
      try (Database database = Database.open(DatabaseConfig.h2(directory.resolve("h2")))) {
        measure(database, directory.resolve("files-h2"), "h2");
      }
    }
  }

  private void postgres(Path directory) throws Exception {
    if (!wanted("postgres", "h2")) {
      return;
    }
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

  private boolean wanted(String name, String other) {
    return words.contains(name) || !words.contains(other);
  }

  private void measure(Database database, Path files, String name) throws Exception {
    try (CoordinatorRun run = new CoordinatorRun(database, Files.createDirectories(files))) {
      // warm-up: the first ones pay for class loading and compilation
      double unused = run.catchUp(quick ? 300 : 1_000, 10, 100);
      if (wanted("catchup", "schedules")) {
        catchUp(run, name, 1, 12);
        catchUp(run, name, 10, 12);
        catchUp(run, name, 50, 12);
        catchUp(run, name, 50, 100);
      }
      if (wanted("schedules", "catchup")) {
        schedules(run, name);
      }
    }
  }

  private void catchUp(CoordinatorRun run, String name, int concurrency, int throttle)
      throws InterruptedException {
    double perSecond = run.catchUp(quick ? 200 : 1_000, concurrency, throttle);
    print(
        "catchup_concurrency" + concurrency + "_throttle" + throttle + "_per_s_" + name, perSecond);
  }

  private void schedules(CoordinatorRun run, String name) throws Exception {
    Duration warmUp = Duration.ofMinutes(quick ? 1 : 2);
    Duration window = Duration.ofMinutes(quick ? 1 : 5);
    CoordinatorRun.Fired fired = run.schedules(SCHEDULES, warmUp, window);
    print("schedules_submitted_per_s_" + name, fired.submittedPerSecond());
    print("schedules_fired_" + name, fired.actions());
    print("schedules_cpu_percent_of_a_core_" + name, fired.cpuPercent());
    print("schedules_idle_cpu_percent_of_a_core_" + name, fired.idleCpuPercent());
    print("schedules_late_p50_ms_" + name, fired.started().millis(0.5));
    print("schedules_late_p99_ms_" + name, fired.started().millis(0.99));
    print("schedules_late_max_ms_" + name, fired.started().millis(1));
    print("schedules_ended_p99_ms_" + name, fired.ended().millis(0.99));
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
}
