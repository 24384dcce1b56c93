package io.drover.locallivy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DroverHomeTest {
  @TempDir Path directory;

  @Test
  void propertyComesBeforeTheVariable() throws IOException {
    Path byProperty = home("by-property");
    Path byVariable = home("by-variable");
    Map<String, String> environment = Map.of("DROVER_HOME", byVariable.toString());

    assertThat(DroverHome.find(Optional.of(byProperty.toString()), environment, directory))
        .isEqualTo(byProperty);
    assertThat(DroverHome.find(Optional.empty(), environment, directory)).isEqualTo(byVariable);
  }

  @Test
  void withoutANameTheNearestOneAboveTheWorkingDirectoryIsTaken() throws IOException {
    Path home = home("clone");
    Path below = Files.createDirectories(home.resolve("examples/target"));

    assertThat(DroverHome.find(Optional.empty(), Map.of(), below)).isEqualTo(home);
  }

  @Test
  void jarOfTheSessionDriverIsTheBuiltOneOrThatOfTheDistribution() throws IOException {
    Path home = home("clone");
    assertThatThrownBy(() -> DroverHome.replJar(home))
        .isInstanceOf(LocalLivyException.class)
        .hasMessageContaining("run mvn package");

    Path shipped = file(home.resolve("lib/local-livy-repl.jar"));
    assertThat(DroverHome.replJar(home)).isEqualTo(shipped);

    Path built = file(home.resolve("local-livy/repl/target/local-livy-repl.jar"));
    assertThat(DroverHome.replJar(home)).isEqualTo(built);
  }

  private static Path file(Path path) throws IOException {
    Files.createDirectories(path.getParent());
    return Files.createFile(path);
  }

  @Test
  void elsewhereTheOneAboveTheClassFilesIsTaken() {
    assertThat(DroverHome.find(Optional.empty(), Map.of(), directory))
        .isEqualTo(Path.of("").toAbsolutePath().getParent());
  }

  @Test
  void wrongNameIsAnErrorAndNotASearch() {
    assertThatThrownBy(
            () -> DroverHome.find(Optional.of(directory.toString()), Map.of(), directory))
        .isInstanceOf(LocalLivyException.class)
        .hasMessageContaining(directory.toString());
  }

  private Path home(String name) throws IOException {
    Path home = directory.resolve(name);
    Files.createDirectories(home.resolve("local-livy/bin"));
    Files.createFile(home.resolve("local-livy/bin/assemble"));
    return home;
  }
}
