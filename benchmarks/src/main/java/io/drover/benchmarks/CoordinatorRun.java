package io.drover.benchmarks;

import io.drover.actions.ActionRegistry;
import io.drover.actions.file.FileSystems;
import io.drover.actions.file.LocalFileSystem;
import io.drover.actions.file.TimedCalls;
import io.drover.coordinator.CoordinatorConfig;
import io.drover.coordinator.CoordinatorEngine;
import io.drover.coordinator.CoordinatorJobId;
import io.drover.coordinator.CoordinatorSubmission;
import io.drover.coordinator.CoordinatorTime;
import io.drover.coordinator.ScheduleStatus;
import io.drover.engine.Engine;
import io.drover.engine.EngineConfig;
import io.drover.engine.WorkflowService;
import io.drover.engine.store.Database;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** A server's coordinators over one database, and the loads that are put on them. */
final class CoordinatorRun implements AutoCloseable {
  private static final Duration FREQUENCY = Duration.ofMinutes(5);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Instant PAST = Instant.parse("2020-01-01T00:00:00Z");
  private static final Duration IDLE = Duration.ofSeconds(20);

  private final Database database;
  private final String application;
  private final TimedCalls calls;
  private final LocalFileSystem local;
  private final Engine engine;
  private final CoordinatorEngine coordinators;

  CoordinatorRun(Database database, Path files) throws IOException {
    this.database = database;
    Files.writeString(files.resolve("workflow.xml"), Workflows.NOOP);
    this.application = "file://" + files;
    InstantSource clock = InstantSource.system();
    this.calls = new TimedCalls(16, Duration.ofSeconds(20));
    this.local = new LocalFileSystem(List.of(files), calls, clock);
    FileSystems fileSystems = new FileSystems(List.of(local));
    EngineConfig config = EngineConfig.DEFAULTS;
    this.engine = new Engine(database, new ActionRegistry(List.of()), fileSystems, config, clock);
    this.coordinators =
        new CoordinatorEngine(
            database, engine, fileSystems, config, CoordinatorConfig.DEFAULTS, clock);
    engine.start();
    coordinators.start();
  }

  /** One coordinator of the past; gives actions a second, from its submission to its end. */
  double catchUp(int actions, int concurrency, int throttle) throws InterruptedException {
    long begin = System.nanoTime();
    CoordinatorJobId id =
        submit(PAST, PAST.plus(FREQUENCY.multipliedBy(actions)), concurrency, throttle);
    CountDownLatch ended = new CountDownLatch(1);
    try (WorkflowService.Subscription unused =
        coordinators
            .coordinators()
            .onStatusChanges(
                ids -> {
                  if (ids.contains(id) && status(id).isFinal()) {
                    ended.countDown();
                  }
                })) {
      boolean inTime = status(id).isFinal() || ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (!inTime || status(id) != ScheduleStatus.SUCCEEDED) {
        throw new IllegalStateException("coordinator " + id + " is " + status(id));
      }
    }
    return actions / ((System.nanoTime() - begin) / 1e9);
  }

  private ScheduleStatus status(CoordinatorJobId id) {
    return coordinators.coordinators().job(id).status();
  }

  /**
   * What coordinators did within a time, and what it cost.
   *
   * @param started how long after its nominal time the workflow of each action was running
   * @param ended and how long after it that had ended
   */
  record Fired(
      double submittedPerSecond,
      int actions,
      double cpuPercent,
      double idleCpuPercent,
      Latencies started,
      Latencies ended) {}

  /** Each fires every five minutes; as many of them in each minute, all at its beginning. */
  Fired schedules(int count, Duration warmUp, Duration window)
      throws InterruptedException, SQLException {
    long submitting = System.nanoTime();
    // time to submit them all, and to see what they cost while they wait
    Instant first = Instant.now().truncatedTo(ChronoUnit.MINUTES).plus(3, ChronoUnit.MINUTES);
    for (int i = 0; i < count; i++) {
      Instant start = first.plus(Duration.ofMinutes(i % FREQUENCY.toMinutes()));
      CoordinatorJobId unused = submit(start, start.plus(Duration.ofDays(1)), 1, 12);
    }
    double submitted = count / ((System.nanoTime() - submitting) / 1e9);
    pauseUntil(first.minusSeconds(5).minus(IDLE));
    double idle = cpuPercent(first.minusSeconds(5));
    Instant begin = first.plus(warmUp).minusSeconds(5);
    pauseUntil(begin);
    Instant end = begin.plus(window);
    double busy = cpuPercent(end);
    // the last ones end while nothing is measured any more
    pauseUntil(end.plusSeconds(3));
    long[] started = late("started_at", begin, end);
    return new Fired(
        submitted,
        started.length,
        busy,
        idle,
        Latencies.of(started),
        Latencies.of(late("ended_at", begin, end)));
  }

  private CoordinatorJobId submit(Instant start, Instant end, int concurrency, int throttle) {
    String xml =
        "<coordinator-app xmlns='uri:oozie:coordinator:0.5' name='bench' frequency='"
            + FREQUENCY.toMinutes()
            + "' start='"
            + CoordinatorTime.format(start)
            + "' end='"
            + CoordinatorTime.format(end)
            + "' timezone='UTC'><controls><concurrency>"
            + concurrency
            + "</concurrency><throttle>"
            + throttle
            + "</throttle></controls><action><workflow><app-path>"
            + application
            + "</app-path></workflow></action></coordinator-app>";
    return coordinators
        .coordinators()
        .submit(new CoordinatorSubmission("bench", Map.of(), Optional.of(xml)));
  }

  private static final String LATE =
      """
      select a.nominal_at, w.%s from coordinator_action a
      join workflow_job w on w.id = a.workflow_id
      where a.nominal_at >= ? and a.nominal_at < ? and a.status = 'SUCCEEDED'
      """;

  /** Nanoseconds from nominal times to what happened to their workflows. */
  private long[] late(String column, Instant from, Instant to) throws SQLException {
    LongStream.Builder nanos = LongStream.builder();
    try (Connection connection = database.dataSource().getConnection();
        PreparedStatement select = connection.prepareStatement(LATE.formatted(column))) {
      select.setObject(1, OffsetDateTime.ofInstant(from, ZoneOffset.UTC));
      select.setObject(2, OffsetDateTime.ofInstant(to, ZoneOffset.UTC));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          Instant nominal = rows.getObject(1, OffsetDateTime.class).toInstant();
          Instant happened = rows.getObject(2, OffsetDateTime.class).toInstant();
          nanos.add(Duration.between(nominal, happened).toNanos());
        }
      }
    }
    return nanos.build().toArray();
  }

  /** What this process takes until then, in percent of one core. */
  private static double cpuPercent(Instant until) throws InterruptedException {
    long begun = System.nanoTime();
    long cpu = cpuNanos();
    pauseUntil(until);
    return 100.0 * (cpuNanos() - cpu) / (System.nanoTime() - begun);
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static void pauseUntil(Instant time) throws InterruptedException {
    long millis = Duration.between(Instant.now(), time).toMillis();
    boolean unused = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    coordinators.close();
    engine.close();
    local.close();
    calls.close();
  }
}
