package io.drover.locallivy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.locallivy.LivyRest.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Spark application through a real Livy. */
final class RealSparkLivyTest {
  private static final String JOB =
      """
      import org.apache.spark.sql.SparkSession;

      public final class CountJob {
        public static void main(String[] args) throws Exception {
          SparkSession spark = SparkSession.builder().getOrCreate();
          System.out.println("args " + String.join("|", args));
          System.out.println("rows " + spark.range(Long.parseLong(args[0])).count());
          System.out.println("heap " + (Runtime.getRuntime().maxMemory() >> 20));
          if (args.length > 1 && args[1].equals("wait")) {
            System.out.println("waiting");
            new java.util.concurrent.CountDownLatch(1).await();
          }
          spark.stop();
        }
      }
      """;

  @TempDir static Path directory;

  private static LocalLivy livy;
  private static LivyRest rest;
  private static String jar;

  @BeforeAll
  static void start() throws IOException {
    livy =
        LocalLivy.start(
            LocalLivyOptions.of(Flavour.REAL, directory.resolve("livy"))
                .withAllowedDirectory(directory));
    rest = new LivyRest(livy.uri());
    jar = compileJob().toUri().toString();
  }

  @AfterAll
  static void stop() {
    livy.close();
  }

  @Test
  void sparkJobReachesSuccessWithItsArgumentsUnchanged() {
    rest.post(
        "count", jar, "CountJob", List.of("1000", "two words", "a'b\"c", "new\nline", "$HOME", ""));

    assertThat(rest.awaitEnd("count")).as(() -> rest.log("count").toString()).isEqualTo("success");
    assertThat(rest.log("count"))
        .contains("rows 1000", "args 1000|two words|a'b\"c|new", "line|$HOME|")
        .anyMatch(line -> line.contains("Running Spark version 3.5.7"));
  }

  @Test
  void sparkJobThatThrowsIsDeadAndItsExceptionIsInTheLog() {
    rest.post("throws", jar, "CountJob", List.of("not a number"));

    assertThat(rest.awaitEnd("throws")).isEqualTo("dead");
    assertThat(rest.log("throws")).anyMatch(line -> line.contains("NumberFormatException"));
  }

  @Test
  void killReachesTheDriverItselfBecauseNothingStandsBetween() {
    rest.post("waiting", jar, "CountJob", List.of("10", "wait"));
    ProcessHandle server = ProcessHandle.of(livy.pid()).orElseThrow();
    await().atMost(Duration.ofSeconds(60)).until(() -> rest.log("waiting").contains("waiting"));
    List<ProcessHandle> processes = server.descendants().toList();

    Answer answer = rest.delete("waiting");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(processes).hasSize(1).noneMatch(ProcessHandle::isAlive);
  }

  private static Path compileJob() throws IOException {
    Path spark =
        LivyAssembly.prepare(DroverHome.find(), Flavour.REAL, Sessions.OFF).sparkHome(Flavour.REAL);
    Path classes = Files.createDirectories(directory.resolve("classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    boolean compiled =
        compiler
            .getTask(
                null,
                null,
                null,
                List.of(
                    "--release",
                    "8",
                    "-Xlint:-options",
                    "-d",
                    classes.toString(),
                    "-cp",
                    sparkJars(spark)),
                null,
                List.of(new Source()))
            .call();
    assertThat(compiled).isTrue();
    Path target = directory.resolve("count-job.jar");
    try (OutputStream out = Files.newOutputStream(target);
        JarOutputStream zip = new JarOutputStream(out)) {
      zip.putNextEntry(new JarEntry("CountJob.class"));
      Files.copy(classes.resolve("CountJob.class"), zip);
    }
    return target;
  }

  private static String sparkJars(Path spark) throws IOException {
    try (Stream<Path> jars = Files.list(spark.resolve("jars"))) {
      return String.join(":", jars.map(Path::toString).toList());
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    Source() {
      super(URI.create("string:///CountJob.java"), Kind.SOURCE);
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return JOB;
    }
  }
}
