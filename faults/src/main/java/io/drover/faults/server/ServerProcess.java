package io.drover.faults.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.drover.faults.weave.ArmedFailpoint;
import io.drover.faults.weave.Failpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A real Drover server in a process of its own, which can be killed, paused, stopped and have its
 * clock moved. It listens on a free port of 127.0.0.1 unless its settings name one, and ends with
 * this process at the latest. Thread-safe.
 */
public final class ServerProcess implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofMinutes(5);
  private static final Duration STOP_TIMEOUT = Duration.ofMinutes(2);
  private static final int LINES_KEPT = 1_000;

  private final Process process;
  private final Deque<String> lines = new ArrayDeque<>();
  private final CompletableFuture<URI> ready = new CompletableFuture<>();

  private ServerProcess(Process process) {
    this.process = process;
  }

  /**
   * Starts a server with these classes and does not wait for it.
   *
   * @param settings keys of drover.yaml; {@code server.data-dir} must be among them
   * @param directory everything that it prints is appended to {@code server.log} there
   */
  public static ServerProcess launch(
      ServerImage image, Map<String, String> settings, Path directory) {
    return launch(image, settings, directory, Duration.ZERO, Optional.empty());
  }

  /**
   * The same with a clock that is wrong from the first, and dying at a failpoint that may lie in
   * the start itself.
   */
  public static ServerProcess launch(
      ServerImage image,
      Map<String, String> settings,
      Path directory,
      Duration clockIsWrongBy,
      Optional<Failpoint> failpoint) {
    List<String> orders = new ArrayList<>();
    orders.add(ServedDrover.CLOCK + clockIsWrongBy);
    failpoint.ifPresent(point -> orders.add(armed(point, 1)));
    return launch(image.command(), orders, settings, directory);
  }

  /** Starts a server and waits until it listens. */
  public static ServerProcess start(
      ServerImage image, Map<String, String> settings, Path directory) {
    ServerProcess server = launch(image, settings, directory);
    URI unusedUrl = server.url();
    return server;
  }

  static ServerProcess launch(
      List<String> java, List<String> orders, Map<String, String> settings, Path directory) {
    List<String> command = new ArrayList<>(java);
    command.add(ServedDrover.class.getName());
    orders.forEach(order -> command.add(ServedDrover.FIRST + order));
    if (!settings.containsKey("server.port")) {
      command.add("server.port=0");
    }
    settings.forEach((key, value) -> command.add(key + "=" + value));
    try {
      Files.createDirectories(directory);
      Writer log =
          Files.newBufferedWriter(
              directory.resolve("server.log"),
              UTF_8,
              StandardOpenOption.CREATE,
              StandardOpenOption.APPEND);
      ServerProcess server =
          new ServerProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
      Thread reader = new Thread(() -> server.read(log), "server-" + server.pid());
      reader.setDaemon(true);
      reader.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(Writer log) {
    try (log;
        BufferedReader output = process.inputReader(UTF_8)) {
      String line = output.readLine();
      while (line != null) {
        log.write(line + "\n");
        log.flush();
        said(line);
        line = output.readLine();
      }
    } catch (IOException e) {
      said("its output cannot be read: " + e);
    }
    ready.completeExceptionally(new IllegalStateException("the server ended"));
  }

  private void said(String line) {
    if (line.startsWith(ServedDrover.READY)) {
      ready.complete(URI.create(line.substring(ServedDrover.READY.length())));
    }
    synchronized (lines) {
      if (lines.size() == LINES_KEPT) {
        lines.removeFirst();
      }
      lines.addLast(line);
      lines.notifyAll();
    }
  }

  /**
   * Where it listens, without a slash at the end; waits until it does.
   *
   * @throws IllegalStateException when it ends before, or takes five minutes
   */
  public URI url() {
    try {
      return ready.get(START_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(
          "the server does not listen; it said\n" + String.join("\n", output()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The last thousand lines that it printed, its log among them. */
  public List<String> output() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Empty while it lives; 137 after {@link #kill}, 143 after {@link #stop}. */
  public OptionalInt exitCode() {
    return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
  }

  /** SIGKILL; returns when it is dead. */
  public void kill() {
    boolean unusedAsked = process.toHandle().destroyForcibly();
    mustEnd();
  }

  /** SIGTERM; returns when it has closed all that it opened and is gone. */
  public void stop() {
    // Process.destroy would close its streams, which it takes for the end of who started it
    boolean unusedAsked = process.toHandle().destroy();
    mustEnd();
  }

  /** SIGSTOP: it keeps its connections and leases and does nothing until {@link #resume}. */
  public void pause() {
    signal("STOP");
  }

  /** SIGCONT. */
  public void resume() {
    signal("CONT");
  }

  /** Moves its clock, back when {@code by} is negative. */
  public void moveClock(Duration by) {
    order(ServedDrover.CLOCK + by);
  }

  /**
   * Lets it die at a failpoint, with the exit code {@link ArmedFailpoint#EXIT_CODE}.
   *
   * @param times how often it gets there before, that time included; from 1
   */
  public void arm(Failpoint failpoint, int times) {
    order(armed(failpoint, times));
  }

  private static String armed(Failpoint failpoint, int times) {
    return ServedDrover.ARM + times + " " + failpoint.key();
  }

  /** Lets it live on. */
  public void disarm() {
    order(ServedDrover.DISARM);
  }

  /** Waits until it has ended of itself; false when it has not. */
  public boolean awaitEnd(Duration atMost) {
    try {
      return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void mustEnd() {
    if (!awaitEnd(STOP_TIMEOUT)) {
      throw new IllegalStateException("process " + pid() + " does not end");
    }
  }

  /** Kills it if it lives. */
  @Override
  public void close() {
    kill();
  }

  private void signal(String name) {
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + name, Long.toString(pid())).inheritIO().start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("no SIG" + name + " for process " + pid());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** One that has died meanwhile follows none. */
  private void order(String order) {
    try {
      synchronized (process) {
        process.getOutputStream().write((order + "\n").getBytes(UTF_8));
        process.getOutputStream().flush();
      }
    } catch (IOException e) {
      if (!awaitEnd(STOP_TIMEOUT)) {
        throw new UncheckedIOException("the server takes no orders; it said " + output(), e);
      }
    }
  }
}
