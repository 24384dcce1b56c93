package io.drover.locallivy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SparkJdkTest {
  @TempDir Path directory;

  @Test
  void usableJavaHomeComesBeforeTheRunningJvm() throws IOException {
    Path wanted = jdk("wanted", "11.0.22");
    Path running = jdk("running", "17.0.15");

    SparkJdk found =
        SparkJdk.find(
            Map.of("JAVA_HOME", wanted.toString()),
            running,
            List.of(),
            SparkJdk.usable(Sessions.OFF));

    assertThat(found).isEqualTo(new SparkJdk(wanted, 11));
  }

  @Test
  void tooNewOnesArePassedOverForAnInstalledOne() throws IOException {
    Path tooNew = jdk("too-new", "25.0.3");
    Path place = directory.resolve("jvm");
    Path installed = jdk("jvm/java-17", "17.0.15");

    SparkJdk found =
        SparkJdk.find(
            Map.of("JAVA_HOME", tooNew.toString()),
            tooNew,
            List.of(place),
            SparkJdk.usable(Sessions.OFF));

    assertThat(found).isEqualTo(new SparkJdk(installed, 17));
  }

  @Test
  void javaOnThePathIsFollowedToItsHome() throws IOException {
    Path tooNew = jdk("too-new", "21");
    Path home = jdk("jdk-17", "17.0.1");
    Path bin = Files.createDirectories(directory.resolve("usr-bin"));
    Files.createSymbolicLink(bin.resolve("java"), home.resolve("bin/java"));

    SparkJdk found =
        SparkJdk.find(
            Map.of("PATH", "/nowhere:" + bin), tooNew, List.of(), SparkJdk.usable(Sessions.OFF));

    assertThat(found).isEqualTo(new SparkJdk(home, 17));
  }

  @Test
  void withoutAUsableOneTheMessageSaysWhatIsThereAndWhatToInstall() throws IOException {
    Path tooNew = jdk("too-new", "25.0.3");

    assertThatThrownBy(
            () -> SparkJdk.find(Map.of(), tooNew, List.of(), SparkJdk.usable(Sessions.OFF)))
        .isInstanceOf(LocalLivyException.class)
        .hasMessageContaining("JDK 25 at " + tooNew)
        .hasMessageContaining("Install a JDK 17");
  }

  @Test
  void sessionsNeedTheVersionOfTheirDriver() throws IOException {
    Path eleven = jdk("eleven", "11.0.22");
    Path seventeen = jdk("seventeen", "17.0.15");

    SparkJdk found =
        SparkJdk.find(
            Map.of("JAVA_HOME", eleven.toString()),
            seventeen,
            List.of(),
            SparkJdk.usable(Sessions.ON));

    assertThat(found).isEqualTo(new SparkJdk(seventeen, 17));
  }

  @ParameterizedTest
  @CsvSource({"1.8.0_402, 8", "11.0.22, 11", "17, 17", "17-ea, 17", "17.0.1+12, 17"})
  void versionsOfAllShapesAreUnderstood(String version, int feature) throws IOException {
    Path home = jdk("jdk", version);

    assertThat(SparkJdk.find(Map.of(), home, List.of(), SparkJdk.usable(Sessions.OFF)).feature())
        .isEqualTo(feature);
  }

  private Path jdk(String name, String version) throws IOException {
    Path home = directory.resolve(name);
    Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
    Files.createFile(java);
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return home.toRealPath();
  }
}
