package io.drover.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.benchmarks.ClusterRest.Application;
import io.drover.locallivy.Flavour;
import io.drover.locallivy.LocalLivy;
import io.drover.locallivy.LocalLivyOptions;
import io.drover.locallivy.LocalYarn;
import io.drover.server.DroverServer;
import io.drover.server.ServerConfig;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The same Spark jobs on the same real YARN, which has room for four containers: submitted through
 * Drover and Livy, and by a launcher per job. Prints lines {@code name: value} and draws what it
 * measured into the file that its argument names.
 */
public final class LaunchersMain {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ROOM = 4;
  private static final int OVERHEAD_MEGABYTES = 384;
  private static final String SECONDS_OF_WORK = "20";
  private static final String MAIN_CLASS = "io.drover.examples.basic.SleepJob";

  /** When a job has waited for so long and nothing started or ended, nothing will. */
  private static final Duration STANDSTILL = Duration.ofSeconds(60);

  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final LocalYarn yarn;
  private final ClusterRest cluster;
  private final Path directory;
  private final int containerMegabytes;

  private LaunchersMain(LocalYarn yarn, Path directory) {
    this.yarn = yarn;
    this.cluster = new ClusterRest(yarn.resourceManager());
    this.directory = directory;
    this.containerMegabytes = cluster.megabytes() / ROOM;
  }

  public static void main(String[] args) throws Exception {
    Path picture = Path.of(args.length > 0 ? args[0] : "benchmarks/target/launcher-free.svg");
    Path directory = Files.createTempDirectory("drover-launchers");
    try (LocalYarn yarn = LocalYarn.start(directory.resolve("yarn"))) {
      LaunchersMain main = new LaunchersMain(yarn, directory);
      List<LaunchersRun> runs =
          List.of(
              main.throughDrover("drover", ROOM),
              main.throughLaunchers("launchers", ROOM),
              main.throughLaunchers("half", ROOM / 2));
      Files.writeString(picture, LaunchersPicture.draw(runs, ROOM));
      System.out.println("picture: " + picture);
    } catch (IllegalStateException e) {
      throw new IllegalStateException(e.getMessage() + "; its logs are in " + directory, e);
    }
    deleteAll(directory);
  }

  private static Path jobsDirectory() {
    return Path.of("examples/spark-jobs/target").toAbsolutePath();
  }

  private static Path jobsJar() {
    return jobsDirectory().resolve("example-spark-jobs.jar");
  }

  private LaunchersRun throughDrover(String name, int jobs) throws Exception {
    try (LocalLivy livy =
            LocalLivy.start(
                yarn.under(
                    LocalLivyOptions.of(Flavour.REAL, directory.resolve("livy"))
                        .withAllowedDirectory(jobsDirectory())));
        DroverServer server =
            DroverServer.start(
                ServerConfig.load(
                    Optional.empty(),
                    Map.of(),
                    Map.of(
                        "server.port", "0",
                        "server.data-dir", directory.resolve("data").toString(),
                        "yarn.resource-managers", yarn.resourceManager().toString(),
                        "livy.endpoints.default.url", livy.uri().toString())))) {
      List<String> ids = new ArrayList<>();
      LaunchersRun run =
          watch(
              name,
              jobs,
              () -> {
                for (int job = 0; job < jobs; job++) {
                  ids.add(submit(server));
                }
              });
      System.out.println(name + "_workflows_succeeded: " + succeeded(server, ids));
      return run;
    }
  }

  /** How many of them SUCCEEDED, when all have ended. */
  private static long succeeded(DroverServer server, List<String> ids) {
    Instant until = Instant.now().plus(LONGEST);
    List<String> statuses = statuses(server, ids);
    while (statuses.contains("RUNNING") && Instant.now().isBefore(until)) {
      pause();
      statuses = statuses(server, ids);
    }
    return statuses.stream().filter("SUCCEEDED"::equals).count();
  }

  private static List<String> statuses(DroverServer server, List<String> ids) {
    return ids.stream()
        .map(id -> ask(HttpRequest.newBuilder(URI.create(server.url() + "/api/v1/jobs/" + id))))
        .map(job -> job.path("status").asText())
        .toList();
  }

  private String submit(DroverServer server) {
    String workflow =
        "<workflow-app xmlns='uri:oozie:workflow:1.0' name='job'><start to='a'/>"
            + "<action name='a'><livy-batch xmlns='uri:drover:action:1.0'><file>"
            + jobsJar().toUri()
            + "</file><class-name>"
            + MAIN_CLASS
            + "</class-name><arg>"
            + SECONDS_OF_WORK
            + "</arg><conf name='spark.driver.memoryOverhead'>"
            + OVERHEAD_MEGABYTES
            + "m</conf><driver-memory>"
            + driverMemory()
            + "</driver-memory></livy-batch><ok to='end'/><error to='fail'/></action>"
            + "<kill name='fail'><message>no</message></kill><end name='end'/></workflow-app>";
    return ask(HttpRequest.newBuilder(URI.create(server.url() + "/api/v1/workflows"))
            .header("Content-Type", "application/xml")
            .POST(HttpRequest.BodyPublishers.ofString(workflow)))
        .path("id")
        .asText();
  }

  private static JsonNode ask(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() >= 300) {
        throw new IllegalStateException(answer.body());
      }
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private String driverMemory() {
    return containerMegabytes - OVERHEAD_MEGABYTES + "m";
  }

  private LaunchersRun throughLaunchers(String name, int jobs) {
    return watch(
        name,
        jobs,
        () -> {
          for (int job = 0; job < jobs; job++) {
            cluster.submit(
                "launcher",
                LaunchersRun.LAUNCHER,
                containerMegabytes,
                launcherCommand(),
                launcherEnvironment());
          }
        });
  }

  private String launcherCommand() {
    List<String> submission =
        List.of(
            yarn.sparkSubmit().toString(),
            "--master",
            "yarn",
            "--deploy-mode",
            "cluster",
            "--class",
            MAIN_CLASS,
            "--driver-memory",
            driverMemory(),
            "--conf",
            "spark.driver.memoryOverhead=" + OVERHEAD_MEGABYTES + "m",
            jobsJar().toUri().toString(),
            SECONDS_OF_WORK);
    return "$JAVA_HOME/bin/java -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 "
        + LauncherMaster.class.getName()
        + " "
        + String.join(" ", submission)
        + " 1><LOG_DIR>/stdout 2><LOG_DIR>/stderr";
  }

  private Map<String, String> launcherEnvironment() {
    Map<String, String> environment = new HashMap<>(yarn.sparkEnvironment());
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .collect(Collectors.joining(File.pathSeparator));
    environment.put(
        "CLASSPATH", environment.get("HADOOP_CONF_DIR") + File.pathSeparator + classPath);
    return environment;
  }

  /** Looks at the cluster until all jobs have ended or nothing moves any more; then clears it. */
  private LaunchersRun watch(String name, int jobs, Runnable submission) {
    Set<String> before =
        cluster.applications().stream().map(Application::id).collect(Collectors.toSet());
    LaunchersRun run = new LaunchersRun(name, jobs);
    long start = System.nanoTime();
    submission.run();
    boolean waiting = true;
    while (waiting) {
      Duration at = Duration.ofNanos(System.nanoTime() - start);
      List<Application> applications = new ArrayList<>(cluster.applications());
      applications.removeIf(application -> before.contains(application.id()));
      run.saw(at, applications);
      waiting =
          !run.isDone()
              && !run.hasFailed()
              && (!run.isWaiting() || run.unchangedFor(at).compareTo(STANDSTILL) < 0)
              && at.compareTo(LONGEST) < 0;
      pause();
    }
    if (run.hasFailed() || !(run.isDone() || run.isWaiting())) {
      throw new IllegalStateException(name + ": an application failed, or none came up");
    }
    run.print(ROOM);
    clear(before);
    return run;
  }

  private void clear(Set<String> before) {
    Set<String> asked = new HashSet<>();
    List<Application> left = unfinished(before);
    while (!left.isEmpty()) {
      left.stream().map(Application::id).filter(asked::add).forEach(cluster::kill);
      pause();
      left = unfinished(before);
    }
  }

  private List<Application> unfinished(Set<String> before) {
    return cluster.applications().stream()
        .filter(application -> !application.ended() && !before.contains(application.id()))
        .toList();
  }

  private static void pause() {
    try {
      if (new CountDownLatch(1).await(500, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("nobody counts it down");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void deleteAll(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
