package io.drover.faults;

import static java.util.Objects.requireNonNull;

import io.drover.faults.server.ServerImage;
import io.drover.faults.server.ServerProcess;
import io.drover.faults.weave.ArmedFailpoint;
import io.drover.faults.weave.Failpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One server of a lane, through all its lives: always at the same port, with the same settings and
 * the same error of its clock. Not thread-safe, except for {@link #uri}.
 */
final class ServerSlot implements AutoCloseable {
  private static final Duration LONGEST_START = Duration.ofMinutes(10);

  private final ServerImage image;
  private final Map<String, String> settings;
  private final Path directory;
  private final URI uri;
  private Duration clockIsWrongBy = Duration.ZERO;
  private Optional<ServerProcess> process = Optional.empty();

  ServerSlot(ServerImage image, Map<String, String> settings, Path directory) throws IOException {
    this.image = requireNonNull(image, "image");
    this.directory = requireNonNull(directory, "directory");
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    this.uri = URI.create("http://127.0.0.1:" + port);
    this.settings = new LinkedHashMap<>(settings);
    this.settings.put("server.port", Integer.toString(port));
    this.settings.put("server.data-dir", directory.resolve("data").toString());
  }

  URI uri() {
    return uri;
  }

  ServerProcess process() {
    return process.orElseThrow(() -> new IllegalStateException("not started yet"));
  }

  /** Starts it until it listens, as who looks after it would; gives the time that it took. */
  Duration start() {
    long begun = System.nanoTime();
    while (true) {
      ServerProcess server =
          ServerProcess.launch(image, settings, directory, clockIsWrongBy, Optional.empty());
      process = Optional.of(server);
      try {
        URI unusedUrl = server.url();
        return Duration.ofNanos(System.nanoTime() - begun);
      } catch (IllegalStateException e) {
        server.kill();
        if (Duration.ofNanos(System.nanoTime() - begun).compareTo(LONGEST_START) > 0) {
          throw e;
        }
      }
    }
  }

  /** Whether it dies at a failpoint of its own start. */
  boolean dieInStart(Failpoint failpoint, Duration atMost) {
    ServerProcess server =
        ServerProcess.launch(image, settings, directory, clockIsWrongBy, Optional.of(failpoint));
    process = Optional.of(server);
    return server.awaitEnd(atMost)
        && server.exitCode().equals(OptionalInt.of(ArmedFailpoint.EXIT_CODE));
  }

  /** This life and all later ones. */
  void moveClock(Duration by) {
    clockIsWrongBy = clockIsWrongBy.plus(by);
    process().moveClock(by);
  }

  @Override
  public void close() {
    process.ifPresent(ServerProcess::close);
  }
}
