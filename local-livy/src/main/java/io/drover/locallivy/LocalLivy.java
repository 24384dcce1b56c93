package io.drover.locallivy;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A running Apache Livy server, a process of its own that listens on 127.0.0.1.
 *
 * <p>{@code LocalLivy.start(livy.options())} starts it again on the same port and directories. It
 * is stopped when this JVM ends in an orderly way, closed or not. Thread-safe.
 */
public final class LocalLivy implements AutoCloseable {
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(15);
  private static final Duration POLL = Duration.ofMillis(50);

  private static final List<String> OPENED =
      List.of("java.lang", "java.util", "java.util.concurrent.atomic", "java.nio");

  private final LocalLivyOptions options;
  private final LivyHome home;
  private final Set<String> kinds;
  private final Process server;
  private final List<ProcessHandle> orphans = new CopyOnWriteArrayList<>();
  private final Thread stopAtExit = new Thread(this::stop, "stop-local-livy");

  private LocalLivy(LocalLivyOptions options, LivyHome home, Set<String> kinds, Process server) {
    this.options = requireNonNull(options, "options");
    this.home = requireNonNull(home, "home");
    this.kinds = Set.copyOf(kinds);
    this.server = requireNonNull(server, "server");
  }

  /**
   * Assembles Livy when the cache lacks it, starts it and waits until it answers.
   *
   * @throws LocalLivyException when it cannot be assembled, the port is taken, no JDK fits, or the
   *     server ends or stays silent; the message then ends with the log's last lines
   */
  public static LocalLivy start(LocalLivyOptions options) {
    Path droverHome = DroverHome.find();
    LivyAssembly assembly = LivyAssembly.prepare(droverHome, options.flavour(), options.sessions());
    LocalLivyOptions fixed = options.withPort(freePort(options.port()));
    LivyHome home = LivyHome.write(fixed, fixed.port());
    if (options.sessions() != Sessions.OFF) {
      home.addSessionJars(assembly.sessionJars(), DroverHome.replJar(droverHome));
    }
    long logStart = home.log().toFile().length();
    LocalLivy livy =
        new LocalLivy(fixed, home, kinds(assembly, fixed), launch(assembly, fixed, home));
    Runtime.getRuntime().addShutdownHook(livy.stopAtExit);
    try {
      livy.awaitAnswer(logStart);
    } catch (RuntimeException e) {
      livy.close();
      throw e;
    }
    return livy;
  }

  /** As given to {@link #start}, with the port that was picked. */
  public LocalLivyOptions options() {
    return options;
  }

  /** Without a path and without a slash at the end. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + options.port());
  }

  /**
   * The kinds of sessions that can be started, by Livy's names: none when they are off, and {@code
   * pyspark} only when it was asked for and a python3 is on this machine.
   */
  public Set<String> kinds() {
    return kinds;
  }

  public long pid() {
    return server.pid();
  }

  /** The server's log; several starts in one directory append to it. */
  public Path log() {
    return home.log();
  }

  public boolean isAlive() {
    return server.isAlive();
  }

  /**
   * A crash: SIGKILL to the server alone, returns when it is gone. Its batches live on as orphans,
   * as they would without Livy; {@link #close} ends them.
   */
  public void killHard() {
    orphans.addAll(server.descendants().toList());
    server.destroyForcibly();
    awaitEnd(server.toHandle(), STOP_TIMEOUT);
  }

  /**
   * Stops the server, which ends its batches first, then whatever is left of them. Also ends the
   * orphans of {@link #killHard}. Safe to call twice.
   */
  @Override
  public void close() {
    stop();
    try {
      Runtime.getRuntime().removeShutdownHook(stopAtExit);
    } catch (IllegalStateException e) {
      // The JVM is already going down; the hook finds nothing left to stop.
      return;
    }
  }

  private void stop() {
    List<ProcessHandle> tree = server.descendants().toList();
    server.destroy();
    if (!awaitEnd(server.toHandle(), STOP_TIMEOUT)) {
      server.destroyForcibly();
    }
    orphans.addAll(tree);
    orphans.forEach(ProcessHandle::destroyForcibly);
    orphans.forEach(process -> awaitEnd(process, STOP_TIMEOUT));
  }

  private static boolean awaitEnd(ProcessHandle process, Duration timeout) {
    try {
      process.onExit().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  private static Set<String> kinds(LivyAssembly assembly, LocalLivyOptions options) {
    return switch (options.sessions()) {
      case OFF -> Set.of();
      case ON -> Set.of("spark", "sql", "shared");
      case WITH_PYTHON ->
          assembly.python().isPresent()
              ? Set.of("spark", "sql", "shared", "pyspark")
              : Set.of("spark", "sql", "shared");
    };
  }

  private static Process launch(LivyAssembly assembly, LocalLivyOptions options, LivyHome home) {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    List<String> command = new ArrayList<>();
    command.addAll(List.of(java.toString(), "-Xms32m", "-Xmx192m", "-XX:+UseSerialGC"));
    // The messages to session drivers are written by a Kryo that reads private fields of the JDK.
    OPENED.forEach(
        name -> command.addAll(List.of("--add-opens", "java.base/" + name + "=ALL-UNNAMED")));
    command.addAll(
        List.of("-cp", classPath(assembly, options, home), "org.apache.livy.server.LivyServer"));
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    // Somebody's cluster settings must not reach a server that is meant to be local.
    environment
        .keySet()
        .removeIf(
            name ->
                name.startsWith("LIVY_")
                    || name.startsWith("SPARK_")
                    || name.equals("HADOOP_CONF_DIR")
                    || name.equals("YARN_CONF_DIR"));
    environment.put("LIVY_HOME", home.directory().toString());
    environment.put("LIVY_CONF_DIR", home.conf().toString());
    environment.put("SPARK_HOME", assembly.sparkHome(options.flavour()).toString());
    environment.put("SPARK_LOCAL_IP", "127.0.0.1");
    if (options.flavour() == Flavour.REAL) {
      environment.put("JAVA_HOME", SparkJdk.find(options.sessions()).home().toString());
    }
    if (options.sessions() == Sessions.WITH_PYTHON) {
      assembly.python().ifPresent(python -> environment.put("PYSPARK_PYTHON", python.toString()));
    }
    environment.putAll(options.environment());
    builder
        .directory(home.directory().toFile())
        .redirectErrorStream(true)
        .redirectOutput(Redirect.appendTo(home.log().toFile()));
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return process;
    } catch (IOException e) {
      throw new LocalLivyException("cannot start Livy with " + java, e);
    }
  }

  /** Livy's own YARN client reads the cluster's addresses from its class path. */
  private static String classPath(LivyAssembly assembly, LocalLivyOptions options, LivyHome home) {
    String hadoopConf = options.environment().getOrDefault("HADOOP_CONF_DIR", "");
    return home.conf()
        + File.pathSeparator
        + assembly.livyClassPath()
        + (hadoopConf.isEmpty() ? "" : File.pathSeparator + hadoopConf);
  }

  /** Checks a wanted port too: another server that answers there would be taken for ours. */
  private static int freePort(int wanted) {
    try (ServerSocket socket = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new LocalLivyException("port " + wanted + " is not free: " + e.getMessage(), e);
    }
  }

  /** The handle can say that the process has ended a moment before its exit code is there. */
  private int exitCode() {
    try {
      return server.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalLivyException("interrupted while Livy was ending", e);
    }
  }

  private void awaitAnswer(long logStart) {
    HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    HttpRequest request =
        HttpRequest.newBuilder(uri().resolve("/batches")).timeout(Duration.ofSeconds(5)).build();
    long deadline = System.nanoTime() + options.startTimeout().toNanos();
    while (!answers(client, request)) {
      if (awaitEnd(server.toHandle(), POLL)) {
        throw new LocalLivyException(
            "Livy ended with code " + exitCode() + " while starting; " + lastLines(logStart));
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new LocalLivyException("interrupted while Livy was starting");
      }
      if (System.nanoTime() > deadline) {
        throw new LocalLivyException(
            "Livy does not answer at "
                + uri()
                + " after "
                + options.startTimeout().toSeconds()
                + " s; "
                + lastLines(logStart));
      }
    }
  }

  private String lastLines(long logStart) {
    return "the end of " + log() + ":\n" + home.tail(logStart, 20);
  }

  private static boolean answers(HttpClient client, HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
