package io.drover.benchmarks;

import io.drover.actions.ActionRegistry;
import io.drover.actions.WorkflowJobId;
import io.drover.actions.file.FileCheckAction;
import io.drover.actions.file.FilePath;
import io.drover.actions.file.FileSystems;
import io.drover.actions.file.WebHdfsFileSystem;
import io.drover.actions.file.WebHdfsSettings;
import io.drover.actions.http.HttpLimits;
import io.drover.engine.Engine;
import io.drover.engine.EngineConfig;
import io.drover.engine.JobStatus;
import io.drover.engine.Submission;
import io.drover.engine.store.Database;
import io.drover.engine.store.DatabaseConfig;
import io.drover.schema.action.ActionXmlReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What thousands of waiting file-checks cost a real NameNode and the server, and how soon they see
 * what appears. Prints lines {@code name: value}. Argument {@code quick} waits with fewer; names of
 * shapes, such as {@code one_directory}, leave out the others.
 */
public final class FilesMain {
  private static final Duration EVERY = Duration.ofSeconds(30);
  private static final String XML =
      "<workflow-app xmlns='uri:oozie:workflow:0.5' name='waits'><start to='wait'/>"
          + "<action name='wait'><file-check xmlns='uri:drover:action:1.0' timeout='PT2H'>"
          + "<path done-flag='${flag}'>${path}</path></file-check>"
          + "<ok to='end'/><error to='fail'/></action>"
          + "<kill name='fail'><message>no</message></kill><end name='end'/></workflow-app>";

  private final int checks;
  private final Duration measured;
  private final CountingFiles files;
  private final Engine engine;

  private FilesMain(boolean quick, CountingFiles files, Engine engine) {
    this.checks = quick ? 500 : 5_000;
    this.measured = quick ? Duration.ofSeconds(60) : Duration.ofSeconds(120);
    this.files = files;
    this.engine = engine;
  }

  public static void main(String[] args) throws Exception {
    List<String> words = List.of(args);
    List<Shape> named =
        Stream.of(Shape.values()).filter(shape -> words.contains(shape.text())).toList();
    Path directory = Files.createTempDirectory("drover-bench");
    try (NameNode nameNode = NameNode.start(directory.resolve("hdfs"))) {
      for (Shape shape : named.isEmpty() ? List.of(Shape.values()) : named) {
        run(words.contains("quick"), shape, nameNode.address(), directory.resolve(shape.name()));
      }
    } finally {
      deleteAll(directory);
    }
  }

  /** What is waited for. */
  private enum Shape {
    /** Files of one directory. */
    ONE_DIRECTORY,
    /** A flag in each of as many directories, none of which is there yet. */
    DATED_DIRECTORIES,
    /** The same, but the directories are there. */
    EXISTING_DIRECTORIES;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    String path(int i) {
      return "hdfs://nn/" + text() + (this == ONE_DIRECTORY ? "/file-" : "/day=") + i;
    }

    String flag() {
      return this == ONE_DIRECTORY ? "" : "_SUCCESS";
    }

    URI appearing(int i) {
      return FilePath.parse(path(i) + "/" + flag());
    }
  }

  private static void run(boolean quick, Shape shape, URI nameNode, Path directory)
      throws Exception {
    InstantSource clock = InstantSource.system();
    try (WebHdfsFileSystem webHdfs =
            new WebHdfsFileSystem(
                new WebHdfsSettings(
                    Map.of("nn", List.of(nameNode)), Optional.empty(), Optional.empty(), "/user"),
                HttpLimits.DEFAULT,
                clock);
        Database database = Database.open(DatabaseConfig.h2(directory))) {
      CountingFiles files = new CountingFiles(webHdfs);
      FileSystems all = new FileSystems(List.of(files));
      FileCheckAction action =
          new FileCheckAction(ActionXmlReader::fileCheck, all, clock, EVERY, Duration.ofHours(24));
      try (Engine engine =
          new Engine(
              database, new ActionRegistry(List.of(action)), all, EngineConfig.DEFAULTS, clock)) {
        engine.start();
        new FilesMain(quick, files, engine).measure(shape);
      }
    }
  }

  private void measure(Shape shape) throws Exception {
    String user = System.getProperty("user.name");
    files.mkdirs(FilePath.parse("hdfs://nn/" + shape.text()), user);
    for (int i = 0; shape == Shape.EXISTING_DIRECTORIES && i < checks; i++) {
      files.mkdirs(FilePath.parse(shape.path(i)), user);
    }
    long submitting = System.nanoTime();
    List<WorkflowJobId> jobs = submit(shape, user);
    print(shape, "submit_and_first_look_s", (System.nanoTime() - submitting) / 1e9);
    // until every check looks as seldom as it ever will
    pause(EVERY.multipliedBy(2));

    long requests = files.requests();
    long listings = files.listings.sum();
    long cpu = cpuNanos();
    long begun = System.nanoTime();
    pause(measured);
    double seconds = (System.nanoTime() - begun) / 1e9;
    print(shape, "checks_waiting", jobs.size());
    print(shape, "requests_per_s", (files.requests() - requests) / seconds);
    print(shape, "of_these_listings_per_s", (files.listings.sum() - listings) / seconds);
    print(shape, "cpu_percent_of_a_core", (cpuNanos() - cpu) / 1e9 / seconds * 100);
    print(shape, "threads", ManagementFactory.getThreadMXBean().getThreadCount());
    latencies(shape, jobs, user);
  }

  private List<WorkflowJobId> submit(Shape shape, String user) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<WorkflowJobId>> submitted = new ArrayList<>();
      for (int i = 0; i < checks; i++) {
        Map<String, String> properties = Map.of("path", shape.path(i), "flag", shape.flag());
        submitted.add(
            threads.submit(
                () ->
                    engine
                        .workflows()
                        .submit(new Submission(user, properties, Optional.of(XML), true))));
      }
      List<WorkflowJobId> jobs = new ArrayList<>();
      for (Future<WorkflowJobId> job : submitted) {
        jobs.add(job.get());
      }
      return jobs;
    } finally {
      threads.shutdown();
    }
  }

  /** Some things appear, one after the other, at times that have nothing to do with the looks. */
  private void latencies(Shape shape, List<WorkflowJobId> jobs, String user) throws Exception {
    int step = jobs.size() / 250;
    List<Integer> chosen = new ArrayList<>();
    List<Instant> appeared = new ArrayList<>();
    for (int i = 0; i < jobs.size(); i += step) {
      files.mkdirs(shape.appearing(i), user);
      appeared.add(Instant.now());
      chosen.add(i);
      pause(Duration.ofMillis(240));
    }
    long[] nanos = new long[chosen.size()];
    for (int k = 0; k < nanos.length; k++) {
      WorkflowJobId id = jobs.get(chosen.get(k));
      JobStatus status = engine.workflows().awaitEnd(id, EVERY.multipliedBy(4));
      if (status != JobStatus.SUCCEEDED) {
        throw new IllegalStateException("job " + id + " is " + status);
      }
      Instant ended = engine.workflows().job(id).endedAt().orElseThrow();
      nanos[k] = Duration.between(appeared.get(k), ended).toNanos();
    }
    Latencies latencies = Latencies.of(nanos);
    print(shape, "seen_after_p50_s", latencies.millis(0.5) / 1e3);
    print(shape, "seen_after_p95_s", latencies.millis(0.95) / 1e3);
    print(shape, "seen_after_max_s", latencies.millis(1) / 1e3);
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static void pause(Duration time) throws InterruptedException {
    boolean unused = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void print(Shape shape, String name, double value) {
    System.out.printf(Locale.ROOT, "%s_%s: %.2f%n", shape.text(), name, value);
  }

  private static void deleteAll(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
