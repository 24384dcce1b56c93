package io.drover.locallivy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A real YARN cluster on this machine: one ResourceManager, one NodeManager and the server of
 * aggregated logs, in a process of their own that listens on 127.0.0.1. A Livy started with {@link
 * #under} submits to it, in cluster mode.
 *
 * <p>It is stopped when this JVM ends, even by a crash. Thread-safe.
 */
public final class LocalYarn implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(15);
  private static final Pattern READY = Pattern.compile("YARN is ready at (http://\\S+)");
  private static final String RPC = "yarn.resourcemanager.address";

  private final LivyAssembly spark;
  private final Path jars;
  private final Path directory;
  private final Process process;
  private final URI resourceManager;

  private LocalYarn(
      LivyAssembly spark, Path jars, Path directory, Process process, URI resourceManager) {
    this.spark = requireNonNull(spark, "spark");
    this.jars = requireNonNull(jars, "jars");
    this.directory = requireNonNull(directory, "directory");
    this.process = requireNonNull(process, "process");
    this.resourceManager = requireNonNull(resourceManager, "resourceManager");
  }

  /**
   * Assembles what the cache lacks, starts the cluster and waits until it takes applications: about
   * ten seconds.
   *
   * @param directory for its configuration, its logs and those of its applications
   * @throws LocalLivyException when it cannot be assembled or does not start; the message then ends
   *     with the log's last lines
   */
  public static LocalYarn start(Path directory) {
    Path home = directory.toAbsolutePath().normalize();
    Path droverHome = DroverHome.find();
    LivyAssembly spark = LivyAssembly.prepare(droverHome, Flavour.REAL, Sessions.OFF);
    Path jars = LivyAssembly.assemble(droverHome, List.of("--yarn"));
    Path log = home.resolve("yarn.log");
    try {
      Files.createDirectories(home);
      Process process = launch(jars, home, log);
      try {
        return new LocalYarn(spark, jars, home, process, awaitReady(process, log));
      } catch (RuntimeException e) {
        process.destroyForcibly();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The ResourceManager's web interface and REST, without a slash at the end. */
  public URI resourceManager() {
    return resourceManager;
  }

  /** The {@code host:port} at which the ResourceManager serves YARN's clients, Livy among them. */
  public String resourceManagerRpc() {
    Matcher found =
        Pattern.compile("<name>" + Pattern.quote(RPC) + "</name>\\s*<value>([^<]+)</value>")
            .matcher(read(conf().resolve("yarn-site.xml")));
    if (!found.find()) {
      throw new LocalLivyException("no " + RPC + " in " + conf());
    }
    return found.group(1);
  }

  /** Where the cluster's process logs. */
  public Path log() {
    return directory.resolve("yarn.log");
  }

  /** The options of a Livy that runs its batches on this cluster. */
  public LocalLivyOptions under(LocalLivyOptions livy) {
    return under(livy, conf());
  }

  /**
   * The options of a Livy that reaches the ResourceManager through another address, and gives up
   * within a second or two when nobody answers there.
   *
   * @param rpc {@code host:port} in place of {@link #resourceManagerRpc}
   */
  public LocalLivyOptions underThrough(LocalLivyOptions livy, String rpc) {
    Path other = directory.resolve("conf-" + rpc.replace(':', '-'));
    String site =
        read(conf().resolve("yarn-site.xml"))
            .replace("<value>" + resourceManagerRpc() + "</value>", "<value>" + rpc + "</value>")
            .replace(
                "</configuration>",
                property("yarn.resourcemanager.connect.max-wait.ms", "1000")
                    + property("yarn.resourcemanager.connect.retry-interval.ms", "500")
                    + property("ipc.client.connect.max.retries", "0")
                    + "</configuration>");
    try {
      Files.createDirectories(other);
      Files.writeString(other.resolve("yarn-site.xml"), site, UTF_8);
      Files.copy(conf().resolve("core-site.xml"), other.resolve("core-site.xml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return under(livy, other);
  }

  /** Spark's own way to submit; it needs {@link #sparkEnvironment}. */
  public Path sparkSubmit() {
    return spark.sparkHome(Flavour.REAL).resolve("bin").resolve("spark-submit");
  }

  /** The variables with which {@link #sparkSubmit} finds this cluster. */
  public Map<String, String> sparkEnvironment() {
    return Map.of(
        "SPARK_HOME", spark.sparkHome(Flavour.REAL).toString(),
        "SPARK_LOCAL_IP", "127.0.0.1",
        "HADOOP_CONF_DIR", conf().toString(),
        "SPARK_CONF_DIR", sparkConf().toString(),
        "SPARK_DIST_CLASSPATH", sparkYarn() + "/*");
  }

  private static String property(String name, String value) {
    return "<property><name>" + name + "</name><value>" + value + "</value></property>\n";
  }

  private LocalLivyOptions under(LocalLivyOptions livy, Path hadoopConf) {
    return livy.withSparkMaster("yarn")
        .withLivyConf("livy.spark.deploy-mode", "cluster")
        .withLivyConf("livy.server.yarn.poll-interval", "500ms")
        .withEnvironment("HADOOP_CONF_DIR", hadoopConf.toString())
        .withEnvironment("SPARK_CONF_DIR", sparkConf().toString())
        .withEnvironment("SPARK_DIST_CLASSPATH", sparkYarn() + "/*");
  }

  private Path conf() {
    return directory.resolve("conf");
  }

  private Path sparkYarn() {
    return jars.resolve("spark-yarn").resolve("jars");
  }

  /** Spark's own settings of this machine, then those for small and quick applications on YARN. */
  private Path sparkConf() {
    Path conf = directory.resolve("spark-conf");
    Path local = spark.sparkHome(Flavour.REAL);
    String defaults =
        """

        # Nothing is uploaded: the node has Spark's jars.
        spark.yarn.jars                 local:%s/*,local:%s/*
        spark.yarn.stagingDir           %s
        spark.driver.memory             512m
        spark.driver.memoryOverhead     64m
        spark.executor.memory           512m
        spark.executor.memoryOverhead   64m
        # An executor only for an application that has work for one.
        spark.dynamicAllocation.enabled                   true
        spark.dynamicAllocation.shuffleTracking.enabled   true
        spark.dynamicAllocation.maxExecutors              1
        """
            .formatted(local.resolve("jars"), sparkYarn(), directory.resolve("staging").toUri());
    try {
      Files.createDirectories(conf);
      Files.writeString(
          conf.resolve("spark-defaults.conf"),
          read(local.resolve("conf").resolve("spark-defaults.conf")) + defaults,
          UTF_8);
      Files.writeString(
          conf.resolve("log4j2.properties"),
          read(local.resolve("conf").resolve("log4j2.properties")),
          UTF_8);
      return conf;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Process launch(Path jars, Path directory, Path log) throws IOException {
    // The containers inherit this JDK, and Spark runs in them.
    Path jdk = SparkJdk.find(Sessions.OFF).home();
    Path yarn = jars.resolve("yarn");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    for (String opened :
        List.of("java.lang", "java.lang.reflect", "java.util", "java.io", "java.net", "java.nio")) {
      command.addAll(List.of("--add-opens", "java.base/" + opened + "=ALL-UNNAMED"));
    }
    command.addAll(
        List.of(
            "-cp",
            yarn + File.pathSeparator + yarn.resolve("jars").resolve("*"),
            yarn.resolve("MiniYarn.java").toString(),
            directory.toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .environment()
        .keySet()
        .removeIf(
            name ->
                name.startsWith("SPARK_")
                    || name.startsWith("HADOOP_")
                    || name.startsWith("YARN_"));
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    return builder
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(Redirect.to(log.toFile()))
        .start();
  }

  private static URI awaitReady(Process process, Path log) {
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    while (true) {
      Optional<String> address =
          Optional.of(READY.matcher(read(log))).filter(Matcher::find).map(found -> found.group(1));
      if (address.isPresent()) {
        return URI.create(address.get());
      }
      boolean ended = ended(process, Duration.ofMillis(100));
      if (ended || System.nanoTime() > deadline) {
        String why = ended ? "ended while starting" : "is not ready after " + START_TIMEOUT;
        List<String> lines = read(log).lines().toList();
        throw new LocalLivyException(
            "YARN "
                + why
                + "; the end of "
                + log
                + ":\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size())));
      }
    }
  }

  private static boolean ended(Process process, Duration within) {
    try {
      return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalLivyException("interrupted while waiting for YARN", e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops the cluster and every application that still runs on it. Safe to call twice. */
  @Override
  public void close() {
    // Containers are children of the NodeManager, in sessions of their own.
    List<ProcessHandle> containers = process.descendants().toList();
    try {
      // The end of its input is the cluster's sign to stop; so it also stops when this JVM is gone.
      process.getOutputStream().close();
    } catch (IOException e) {
      process.destroy();
    }
    CompletableFuture<?> end = process.onExit();
    try {
      end.get(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      process.destroyForcibly();
    }
    containers.forEach(ProcessHandle::destroyForcibly);
  }
}
