package io.drover.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Spark's own history server over a directory of event logs, a process of its own. */
final class SparkHistory implements AutoCloseable {
  private final Process process;
  private final int port;

  private SparkHistory(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts it and waits until it answers; its log lies beside the event logs. */
  static SparkHistory start(Path events) throws IOException, InterruptedException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Path spark = Path.of(assembly()).resolve("spark");
    ProcessBuilder builder =
        new ProcessBuilder(
            "sh",
            spark.resolve("bin/spark-class").toString(),
            "org.apache.spark.deploy.history.HistoryServer");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("SPARK_DAEMON_MEMORY", "256m");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder
        .environment()
        .put(
            "SPARK_HISTORY_OPTS",
            "-Dspark.history.fs.logDirectory="
                + events.toUri()
                + " -Dspark.history.fs.update.interval=1s -Dspark.history.ui.port="
                + port);
    builder.redirectErrorStream(true);
    builder.redirectOutput(Redirect.to(events.resolveSibling("history.log").toFile()));
    SparkHistory history = new SparkHistory(builder.start(), port);
    Awaitility.await().atMost(Duration.ofMinutes(1)).until(history::answers);
    return history;
  }

  /** Where Livy and Spark are; the tests' Livy has put them there. */
  private static String assembly() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("sh", Home.directory().resolve("local-livy/bin/assemble").toString())
            .redirectError(Redirect.INHERIT)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException("cannot assemble Spark");
    }
    return output.lines().reduce("", (before, line) -> line);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  private boolean answers() {
    if (!process.isAlive()) {
      throw new IllegalStateException("the history server ended with " + process.exitValue());
    }
    try {
      return HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(uri().resolve("/api/v1/applications")).build(),
                  HttpResponse.BodyHandlers.ofString())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
