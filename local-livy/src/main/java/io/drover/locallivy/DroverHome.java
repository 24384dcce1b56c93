package io.drover.locallivy;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Where Drover lies: a clone of the repository or an unpacked distribution. */
final class DroverHome {
  private static final Path MARK = Path.of("local-livy", "bin", "assemble");

  private DroverHome() {}

  /**
   * System property {@code drover.home}, else the variable {@code DROVER_HOME}, else the first
   * directory that holds {@code local-livy/bin/assemble} above the working directory or above this
   * class's own place.
   */
  static Path find() {
    return find(
        Optional.ofNullable(System.getProperty("drover.home")),
        System.getenv(),
        Path.of("").toAbsolutePath());
  }

  static Path find(
      Optional<String> property, Map<String, String> environment, Path workingDirectory) {
    Optional<Path> named =
        property.or(() -> Optional.ofNullable(environment.get("DROVER_HOME"))).map(Path::of);
    if (named.isPresent()) {
      Path home = named.get().toAbsolutePath().normalize();
      if (!isHome(home)) {
        throw new LocalLivyException(
            "drover.home or DROVER_HOME names " + home + ", which has no " + MARK);
      }
      return home;
    }
    return Stream.concat(
            Stream.iterate(workingDirectory, path -> path != null, Path::getParent),
            Stream.iterate(ownPlace(), path -> path != null, Path::getParent))
        .filter(DroverHome::isHome)
        .findFirst()
        .orElseThrow(
            () ->
                new LocalLivyException(
                    "cannot find "
                        + MARK
                        + " above "
                        + workingDirectory
                        + "; name Drover's directory with -Ddrover.home or DROVER_HOME"));
  }

  /** The jar of the session driver: built in a clone, in {@code lib/} of a distribution. */
  static Path replJar(Path home) {
    return Stream.of(
            home.resolve("local-livy/repl/target/local-livy-repl.jar"),
            home.resolve("lib/local-livy-repl.jar"))
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(
            () ->
                new LocalLivyException(
                    "sessions need local-livy-repl.jar, which is neither in local-livy/repl/target"
                        + " nor in lib below "
                        + home
                        + "; run mvn package there"));
  }

  private static boolean isHome(Path path) {
    return Files.isRegularFile(path.resolve(MARK));
  }

  private static Path ownPlace() {
    CodeSource source = DroverHome.class.getProtectionDomain().getCodeSource();
    try {
      return Path.of(source.getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new LocalLivyException("odd class path entry " + source.getLocation(), e);
    }
  }
}
