package io.drover.locallivy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Our local Livy, or with {@code -Dlivy.url=http://host:8998} any other; {@code
 * -Dlivy.kinds=spark,sql,shared} says what that one has.
 */
final class LivySessionTest extends LivySessionConformance {
  @TempDir static Path directory;

  private Optional<LocalLivy> own = Optional.empty();

  @Override
  LivyUnderTest start() {
    String url = System.getProperty("livy.url", "");
    if (!url.isEmpty()) {
      String kinds = System.getProperty("livy.kinds", "spark,sql,shared");
      return new LivyUnderTest(URI.create(url), Set.of(kinds.split(",")), () -> {});
    }
    LocalLivy livy =
        LocalLivy.start(
            LocalLivyOptions.of(Flavour.REAL, directory.resolve("livy"))
                .withSessions(Sessions.WITH_PYTHON));
    own = Optional.of(livy);
    return new LivyUnderTest(livy.uri(), livy.kinds(), livy::close);
  }

  @Test
  void pythonKindIsThereWheneverAssembleFoundPython() {
    assumeThat(own).isPresent();
    LivyAssembly assembly =
        LivyAssembly.prepare(DroverHome.find(), Flavour.REAL, Sessions.WITH_PYTHON);

    assertThat(own.orElseThrow().kinds().contains("pyspark"))
        .isEqualTo(assembly.python().isPresent());
  }

  /** Fails in other Livys with Spark in local mode: there each side has its own class P. */
  @Test
  void objectsOfTheStatementsOwnClassesCanBeCollected() {
    assumeThat(own).isPresent();

    assertThat(
            session("spark")
                .text(
                    "case class P(n: Int)\nsc.parallelize(Seq(P(1), P(2))).collect.map(_.n).sum",
                    "spark"))
        .endsWith("Int = 3\n");
  }

  /** Other Livys leave it running, and the next statement behind it. */
  @Test
  void driverCodeIsInterruptedByCancel() {
    assumeThat(own).isPresent();
    RestSession session = session("spark");
    int statement = session.submit("Thread.sleep(60000)", "spark");
    session.awaitRunning(statement);

    session.cancel(statement);

    assertThat(session.awaitEnd(statement).path("state").asText()).isEqualTo("cancelled");
    assertThat(session.text("6 * 7", "spark")).endsWith("Int = 42\n");
  }

  @Test
  void jobOfPythonIsCancelledAndCounted() {
    assumeThat(own).isPresent();
    RestSession session = session("pyspark");
    int statement =
        session.submit(
            "import time\n" + "sc.parallelize([0, 60], 2).map(lambda s: time.sleep(s)).count()",
            "pyspark");
    session.await(statement, json -> json.path("progress").asDouble() == 0.5);

    session.cancel(statement);

    assertThat(session.awaitEnd(statement).path("state").asText()).isEqualTo("cancelled");
    assertThat(session.text("sc.parallelize([1, 2]).sum()", "pyspark")).isEqualTo("3");
  }

  /** SIGKILL, after which nobody is left to end it. */
  @Test
  void pythonDiesWithItsDriver() {
    RestSession session = ownPython("python-dies");
    ProcessHandle driver = driver(session).orElseThrow();
    List<ProcessHandle> children = driver.descendants().toList();
    assertThat(children).isNotEmpty();

    driver.destroyForcibly();

    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    session.delete();
  }

  @Test
  void pythonThatEndsIsToldAndTheSessionIsInError() {
    RestSession session = ownPython("python-ends");

    assertThat(session.run("import os; os._exit(3)", "pyspark").path("evalue").asText())
        .startsWith("Interpreter died");

    assertThat(session.state()).isEqualTo("error");
    session.delete();
  }

  private RestSession ownPython(String name) {
    assumeThat(own).isPresent();
    assumeThat(own.orElseThrow().kinds()).contains("pyspark");
    return RestSession.create(new LivyRest(own.orElseThrow().uri()), "pyspark", name).awaitIdle();
  }
}
