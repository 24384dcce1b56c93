package io.drover.locallivy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code local-livy/bin/assemble} with scripts in the place of Maven and Python. */
final class AssembleTest {
  @TempDir Path directory;

  private Path maven;
  private Path mavenRuns;
  private Path python = Path.of("python3");

  @BeforeEach
  void writeMaven() throws IOException {
    mavenRuns = directory.resolve("maven-runs");
    maven = directory.resolve("mvn");
    writeMaven(
        """
        #!/bin/sh
        echo run >>'%s'
        for word in "$@"; do
          case $word in -DoutputDirectory=*) out=${word#*=} ;; esac
        done
        sleep 0.3
        mkdir -p "$out"
        : >"$out/some.jar"
        """
            .formatted(mavenRuns));
  }

  @Test
  void everyPartIsThereAfterOneRunAndTheNextOneDoesNothing() throws Exception {
    Result first = finish(start());
    Result second = finish(start());

    Path target = Path.of(first.lastLine());
    assertThat(first.code()).as(first.err()).isZero();
    assertThat(target).isDirectory().hasParent(directory.resolve("cache").toRealPath());
    assertThat(target.resolve("livy/jars/some.jar")).exists();
    assertThat(target.resolve("spark/jars/some.jar")).exists();
    assertThat(target.resolve("spark/bin/spark-class")).isExecutable();
    assertThat(target.resolve("spark/bin/spark-submit")).isExecutable();
    assertThat(target.resolve("fake-spark/bin/spark-submit")).isExecutable();
    assertThat(first.err().lines()).hasSize(2).allMatch(line -> line.startsWith("Assembling"));
    assertThat(second).isEqualTo(new Result(0, first.out(), ""));
    assertThat(Files.readAllLines(mavenRuns)).hasSize(2);
  }

  @Test
  void withoutSparkOnlyLivyIsFetched() throws Exception {
    Path target = Path.of(finish(start("--livy-only")).lastLine());

    assertThat(target.resolve("livy/jars/some.jar")).exists();
    assertThat(target.resolve("fake-spark/bin/spark-submit")).isExecutable();
    assertThat(target.resolve("spark")).doesNotExist();
  }

  @Test
  void yarnIsFetchedOnlyWhenAskedAndLeavesTheRestWhereItIs() throws Exception {
    Path livy = Path.of(finish(start("--livy-only")).lastLine());
    Result asked = finish(start("--yarn"));
    Result again = finish(start("--yarn"));

    Path yarn = Path.of(asked.lastLine());
    assertThat(asked.code()).as(asked.err()).isZero();
    assertThat(yarn).isNotEqualTo(livy);
    assertThat(names(yarn)).containsExactlyInAnyOrder("yarn", "spark-yarn");
    assertThat(yarn.resolve("yarn/jars/some.jar")).exists();
    assertThat(yarn.resolve("yarn/MiniYarn.java")).exists();
    assertThat(yarn.resolve("spark-yarn/jars/some.jar")).exists();
    assertThat(again).isEqualTo(new Result(0, asked.out(), ""));
    assertThat(Files.readAllLines(mavenRuns)).hasSize(3);
  }

  @Test
  void runsAtTheSameTimeDoNotDisturbEachOther() throws Exception {
    List<Process> runs = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      runs.add(start());
    }
    List<Result> results = new ArrayList<>();
    for (Process run : runs) {
      results.add(finish(run));
    }

    assertThat(results).allSatisfy(result -> assertThat(result.code()).as(result.err()).isZero());
    assertThat(results).extracting(Result::lastLine).containsOnly(results.get(0).lastLine());
    Path target = Path.of(results.get(0).lastLine());
    assertThat(names(target)).containsExactlyInAnyOrder("livy", "spark", "fake-spark");
    assertThat(names(target.resolve("livy"))).containsExactly("jars");
    assertThat(names(target.resolve("spark")))
        .containsExactlyInAnyOrder("jars", "bin", "conf", "python", "RELEASE");
  }

  @Test
  void failureOfMavenIsShownAndLeavesNothingThatLooksComplete() throws Exception {
    writeMaven("#!/bin/sh\necho 'no route to the repository'\nexit 1\n");

    Result failed = finish(start());

    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.err())
        .contains("no route to the repository", "Maven could not fetch the jars of livy");
    assertThat(names(Path.of(finish(start("--print")).lastLine()))).isEmpty();

    writeMaven();
    assertThat(finish(start()).code()).isZero();
  }

  @Test
  void sparkHasTheArchivesWithoutWhichLivyStartsNoSession() throws Exception {
    Path archives = Path.of(finish(start()).lastLine()).resolve("spark/python/lib");

    assertThat(names(archives)).containsExactlyInAnyOrder("pyspark.zip", "py4j-none-src.zip");
    try (ZipFile zip = new ZipFile(archives.resolve("pyspark.zip").toFile())) {
      assertThat(zip.size()).isZero();
    }
  }

  @Test
  void pythonGetsPysparkOnceForAllAssembliesButNoSecondSpark() throws Exception {
    writePython(0);

    Path target = Path.of(finish(start("--python")).lastLine());
    Result second = finish(start("--python"));

    Path packages = target.resolve("python/lib/python3.11/site-packages/pyspark");
    assertThat(packages.resolve("installed")).hasContent("pyspark==3.5.7");
    assertThat(packages.resolve("jars")).doesNotExist();
    assertThat(target.resolve("python/bin/python")).isExecutable();
    assertThat(target.resolve("python").toRealPath())
        .isEqualTo(directory.resolve("cache/python-3.11-pyspark-3.5.7").toRealPath());
    assertThat(second.err()).isEmpty();
    assertThat(names(directory.resolve("cache"))).hasSize(2);
  }

  @Test
  void withoutPythonEverythingElseIsThere() throws Exception {
    python = directory.resolve("no-such-python");

    Result result = finish(start("--python"));

    assertThat(result.code()).isZero();
    assertThat(result.err()).contains("there will be no pyspark sessions");
    assertThat(names(Path.of(result.lastLine())))
        .containsExactlyInAnyOrder("livy", "spark", "fake-spark");
  }

  @Test
  void failureOfPipIsShownAndLeavesNothingThatLooksComplete() throws Exception {
    writePython(1);

    Result failed = finish(start("--python"));

    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.err()).contains("no such package", "pip could not install pyspark 3.5.7");
    assertThat(names(directory.resolve("cache"))).hasSize(1);
  }

  @Test
  void printOnlyNamesTheDirectory() throws Exception {
    Result printed = finish(start("--print"));

    assertThat(Path.of(printed.lastLine())).doesNotExist();
    assertThat(mavenRuns).doesNotExist();
    assertThat(finish(start("--livy-only")).lastLine()).isEqualTo(printed.lastLine());
  }

  @Test
  void unknownOptionIsWrongUsage() throws Exception {
    Result result = finish(start("--everything"));

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("unknown option --everything");
  }

  private void writePython(int pipCode) throws IOException {
    python = directory.resolve("python3");
    Files.writeString(
        python,
        """
        #!/bin/sh
        case "$1 $2" in
          "-c "*) echo 3.11 ;;
          "-m venv") mkdir -p "$3/bin" "$3/lib/python3.11/site-packages/pyspark/jars" && cp "$0" "$3/bin/python" ;;
          "-m pip")
            [ %d = 0 ] || { echo 'no such package'; exit 1; }
            for word in "$@"; do last=$word; done
            echo "$last" >"$(dirname "$0")/../lib/python3.11/site-packages/pyspark/installed"
            ;;
        esac
        """
            .formatted(pipCode));
    assertThat(python.toFile().setExecutable(true)).isTrue();
  }

  private void writeMaven(String script) throws IOException {
    Files.writeString(maven, script);
    assertThat(maven.toFile().setExecutable(true)).isTrue();
  }

  private Process start(String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add("sh");
    command.add(DroverHome.find().resolve("local-livy/bin/assemble").toString());
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("DROVER_CACHE", directory.resolve("cache").toString());
    builder.environment().put("MAVEN", maven.toString());
    builder.environment().put("PYTHON", python.toString());
    return builder.start();
  }

  private static Result finish(Process process) throws IOException, InterruptedException {
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
    return new Result(process.waitFor(), out, err);
  }

  private static List<String> names(Path path) throws IOException {
    try (Stream<Path> entries = Files.list(path)) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    }
  }

  private record Result(int code, String out, String err) {
    String lastLine() {
      return out.lines().reduce("", (before, line) -> line);
    }
  }
}
