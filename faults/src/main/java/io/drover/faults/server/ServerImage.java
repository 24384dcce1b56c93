package io.drover.faults.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * How servers are started so that it takes a second and not three: few optimisations, a small heap,
 * and an archive of the classes that they load. Immutable.
 */
public final class ServerImage {
  private static final String NOOP =
      "<workflow-app xmlns='uri:oozie:workflow:0.5' name='noop'>"
          + "<start to='end'/><end name='end'/></workflow-app>";

  private final ServerClasses classes;

  private ServerImage(ServerClasses classes) {
    this.classes = classes;
  }

  /**
   * Of this process's class path. The first call after a build starts a server to make the archive,
   * which takes some seconds; it is kept in the build's directory.
   */
  public static ServerImage prepare() {
    ServerClasses classes =
        ServerClasses.of(System.getProperty("java.class.path"), buildDirectory().resolve("served"));
    ServerImage image = new ServerImage(classes);
    if (!Files.exists(classes.archive())) {
      image.makeArchive();
    }
    return image;
  }

  /** How a JVM is started, up to its main class. */
  List<String> command() {
    return command("-XX:SharedArchiveFile=" + classes.archive());
  }

  private List<String> command(String... more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms48m",
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Xlog:disable",
                "-Xlog:all=error:stderr"));
    command.addAll(List.of(more));
    command.addAll(List.of("-cp", classes.classPath()));
    return command;
  }

  /** A server that has run a workflow once has loaded what every later one needs. */
  private void makeArchive() {
    Path home = classes.archive().resolveSibling(UUID.randomUUID().toString());
    Path archive = home.resolve("server.jsa");
    Map<String, String> settings = Map.of("server.data-dir", home.resolve("data").toString());
    ServerProcess server =
        ServerProcess.launch(command("-XX:ArchiveClassesAtExit=" + archive), settings, home);
    try (server) {
      runWorkflow(server.url());
      server.stop();
      if (!Files.exists(archive)) {
        throw new IllegalStateException("no archive was made; it said " + server.output());
      }
      Files.move(archive, classes.archive(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void runWorkflow(URI server) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve("/api/v1/workflows"))
            .header("Content-Type", "application/xml")
            .POST(HttpRequest.BodyPublishers.ofString(NOOP))
            .build();
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 201) {
        throw new IllegalStateException(answer.statusCode() + " " + answer.body());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Beside this class's own place: {@code target/classes} or a jar in {@code target}. */
  private static Path buildDirectory() {
    try {
      return Path.of(ServerImage.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .resolveSibling("");
    } catch (java.net.URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
