package io.drover.locallivy;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A JDK that Spark 3.5 can run on. Spark fails on newer ones ({@code getSubject is not supported}),
 * though Drover and Livy run on them.
 *
 * @param home its JAVA_HOME
 * @param feature 8, 11, 17
 */
record SparkJdk(Path home, int feature) {
  private static final Set<Integer> USABLE = Set.of(8, 11, 17);
  private static final List<Path> USUAL_PLACES =
      List.of(
          Path.of("/usr/lib/jvm"),
          Path.of("/Library/Java/JavaVirtualMachines"),
          Path.of(System.getProperty("user.home"), ".sdkman", "candidates", "java"));

  SparkJdk {
    requireNonNull(home, "home");
  }

  /** JAVA_HOME first, then this JVM, {@code java} on the PATH, then where systems install JDKs. */
  static SparkJdk find(Sessions sessions) {
    return find(
        System.getenv(), Path.of(System.getProperty("java.home")), USUAL_PLACES, usable(sessions));
  }

  /** The driver of sessions is our own code. */
  static Set<Integer> usable(Sessions sessions) {
    return sessions == Sessions.OFF ? USABLE : Set.of(17);
  }

  static SparkJdk find(
      Map<String, String> environment, Path running, List<Path> usualPlaces, Set<Integer> usable) {
    List<Path> candidates = new ArrayList<>();
    Optional.ofNullable(environment.get("JAVA_HOME")).map(Path::of).ifPresent(candidates::add);
    candidates.add(running);
    onPath(environment.getOrDefault("PATH", "")).ifPresent(candidates::add);
    usualPlaces.forEach(place -> candidates.addAll(installedIn(place)));

    List<SparkJdk> seen =
        candidates.stream().flatMap(home -> read(home).stream()).distinct().toList();
    return seen.stream()
        .filter(jdk -> usable.contains(jdk.feature()))
        .findFirst()
        .orElseThrow(
            () ->
                new LocalLivyException(
                    "Spark 3.5 runs on JDK 17, 11 or 8 only, its sessions on 17; found "
                        + (seen.isEmpty() ? "none" : seen)
                        + ". Install a JDK 17 (Debian: openjdk-17-jdk-headless) or point JAVA_HOME"
                        + " to one; Drover itself may stay on its own JDK."));
  }

  @Override
  public String toString() {
    return "JDK " + feature + " at " + home;
  }

  private static Optional<Path> onPath(String path) {
    return Stream.of(path.split(File.pathSeparator))
        .filter(entry -> !entry.isEmpty())
        .map(entry -> Path.of(entry, "java"))
        .filter(Files::isExecutable)
        .findFirst()
        .map(SparkJdk::homeOf);
  }

  private static Path homeOf(Path java) {
    try {
      Path bin = requireNonNull(java.toRealPath().getParent());
      return requireNonNull(bin.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> installedIn(Path place) {
    if (!Files.isDirectory(place)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(place)) {
      return entries
          .sorted()
          .flatMap(entry -> Stream.of(entry, entry.resolve("Contents").resolve("Home")))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every JDK since 8 has a file {@code release}; reading it is cheaper than starting a JVM. */
  private static Optional<SparkJdk> read(Path home) {
    Path release = home.resolve("release");
    if (!Files.isRegularFile(release) || !Files.isExecutable(home.resolve("bin").resolve("java"))) {
      return Optional.empty();
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(release)) {
      properties.load(reader);
      String version = properties.getProperty("JAVA_VERSION", "").replace("\"", "");
      return Optional.of(new SparkJdk(home.toRealPath(), featureOf(version)));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** {@code 1.8.0_402} is 8, {@code 17.0.15} is 17, {@code 25-ea} is 25. */
  private static int featureOf(String version) {
    String[] parts = version.split("[._+-]", 3);
    return Integer.parseInt(parts[0].equals("1") && parts.length > 1 ? parts[1] : parts[0]);
  }
}
