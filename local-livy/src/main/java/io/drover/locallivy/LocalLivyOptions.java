package io.drover.locallivy;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How to run a local Livy. Immutable; each {@code with} method returns a changed copy.
 *
 * @param flavour real or fake Spark
 * @param directory Livy's home: {@code conf/} and {@code logs/} are written below it; absolute
 * @param port 0 means any free port
 * @param allowedDirectories below which a batch may name {@code file:} paths; Livy refuses all
 *     others; absolute
 * @param sparkMaster Livy puts this in place of every {@code spark.master} that a batch asks for
 * @param livyConf further lines of {@code livy.conf}; they win over ours
 * @param environment further variables of Livy and of every batch
 * @param sessions whether interactive sessions can be started, beside batches
 * @param startTimeout how long the server may take until it answers
 */
public record LocalLivyOptions(
    Flavour flavour,
    Path directory,
    int port,
    List<Path> allowedDirectories,
    String sparkMaster,
    Map<String, String> livyConf,
    Map<String, String> environment,
    Sessions sessions,
    Duration startTimeout) {

  /** Variable that names the file in which the fake Spark counts its starts. */
  static final String LEDGER = "DROVER_FAKE_LEDGER";

  public LocalLivyOptions {
    requireNonNull(flavour, "flavour");
    directory = directory.toAbsolutePath().normalize();
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port " + port + " is not between 0 and 65535");
    }
    allowedDirectories =
        allowedDirectories.stream().map(path -> path.toAbsolutePath().normalize()).toList();
    requireNonNull(sparkMaster, "sparkMaster");
    livyConf = Map.copyOf(livyConf);
    environment = Map.copyOf(environment);
    requireNonNull(sessions, "sessions");
    if (sessions != Sessions.OFF && flavour == Flavour.FAKE) {
      throw new IllegalArgumentException("sessions need the real Spark");
    }
    requireNonNull(startTimeout, "startTimeout");
  }

  /**
   * Any free port, {@code local[1]}, no {@code file:} path allowed yet, no sessions, one minute to
   * start.
   */
  public static LocalLivyOptions of(Flavour flavour, Path directory) {
    return new LocalLivyOptions(
        flavour,
        directory,
        0,
        List.of(),
        "local[1]",
        Map.of(),
        Map.of(),
        Sessions.OFF,
        Duration.ofMinutes(1));
  }

  public LocalLivyOptions withFlavour(Flavour newFlavour) {
    return new LocalLivyOptions(
        newFlavour,
        directory,
        port,
        allowedDirectories,
        sparkMaster,
        livyConf,
        environment,
        sessions,
        startTimeout);
  }

  public LocalLivyOptions withDirectory(Path newDirectory) {
    return new LocalLivyOptions(
        flavour,
        newDirectory,
        port,
        allowedDirectories,
        sparkMaster,
        livyConf,
        environment,
        sessions,
        startTimeout);
  }

  public LocalLivyOptions withPort(int newPort) {
    return new LocalLivyOptions(
        flavour,
        directory,
        newPort,
        allowedDirectories,
        sparkMaster,
        livyConf,
        environment,
        sessions,
        startTimeout);
  }

  public LocalLivyOptions withAllowedDirectory(Path allowed) {
    List<Path> directories = new ArrayList<>(allowedDirectories);
    directories.add(allowed);
    return new LocalLivyOptions(
        flavour,
        directory,
        port,
        directories,
        sparkMaster,
        livyConf,
        environment,
        sessions,
        startTimeout);
  }

  public LocalLivyOptions withSparkMaster(String master) {
    return new LocalLivyOptions(
        flavour,
        directory,
        port,
        allowedDirectories,
        master,
        livyConf,
        environment,
        sessions,
        startTimeout);
  }

  public LocalLivyOptions withLivyConf(String key, String value) {
    return new LocalLivyOptions(
        flavour,
        directory,
        port,
        allowedDirectories,
        sparkMaster,
        with(livyConf, key, value),
        environment,
        sessions,
        startTimeout);
  }

  public LocalLivyOptions withEnvironment(String name, String value) {
    return new LocalLivyOptions(
        flavour,
        directory,
        port,
        allowedDirectories,
        sparkMaster,
        livyConf,
        with(environment, name, value),
        sessions,
        startTimeout);
  }

  /**
   * The fake Spark appends one line {@code <name> <file> <pid>} to this file for each application
   * that really starts; the real Spark does not.
   */
  public LocalLivyOptions withLedger(Path ledger) {
    return withEnvironment(LEDGER, ledger.toAbsolutePath().toString());
  }

  /** Needs the real Spark. */
  public LocalLivyOptions withSessions(Sessions newSessions) {
    return new LocalLivyOptions(
        flavour,
        directory,
        port,
        allowedDirectories,
        sparkMaster,
        livyConf,
        environment,
        newSessions,
        startTimeout);
  }

  /**
   * Livy writes down its batches in this directory and knows them again after a restart; only for a
   * Livy on YARN, any other refuses to start.
   */
  public LocalLivyOptions withRecovery(Path store) {
    return withLivyConf("livy.server.recovery.mode", "recovery")
        .withLivyConf("livy.server.recovery.state-store", "filesystem")
        .withLivyConf(
            "livy.server.recovery.state-store.url", store.toAbsolutePath().toUri().toString());
  }

  public LocalLivyOptions withStartTimeout(Duration timeout) {
    return new LocalLivyOptions(
        flavour,
        directory,
        port,
        allowedDirectories,
        sparkMaster,
        livyConf,
        environment,
        sessions,
        timeout);
  }

  private static Map<String, String> with(Map<String, String> map, String key, String value) {
    Map<String, String> result = new LinkedHashMap<>(map);
    result.put(key, value);
    return result;
  }
}
