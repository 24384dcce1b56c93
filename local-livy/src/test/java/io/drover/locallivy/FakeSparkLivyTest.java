package io.drover.locallivy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.locallivy.LivyRest.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FakeSparkLivyTest {
  @TempDir static Path directory;

  private static LocalLivy livy;
  private static LivyRest rest;

  @BeforeAll
  static void start() {
    livy = LocalLivy.start(options("shared"));
    rest = new LivyRest(livy.uri());
  }

  @AfterAll
  static void stop() {
    livy.close();
  }

  @Test
  void batchThatEndsWithZeroIsASuccessAndItsOutputIsInTheLog() {
    Answer answer = rest.post("ok", "print=hello  world", "lines=2");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(rest.awaitEnd("ok")).isEqualTo("success");
    assertThat(rest.log("ok"))
        .containsExactly("stdout: ", "hello  world", "line 1", "line 2", "\nstderr: ");
  }

  @Test
  void batchThatEndsWithAnotherCodeIsDead() {
    rest.post("failing", "print=before", "exit=3", "print=after");

    assertThat(rest.awaitEnd("failing")).isEqualTo("dead");
    assertThat(rest.log("failing")).contains("before").doesNotContain("after");
  }

  @Test
  void deleteEndsASleepingBatchAtOnceWithItsSleeper() throws IOException {
    rest.post("sleeping", "sleep=300");
    ProcessHandle batch = awaitApplication("sleeping");
    await().until(() -> batch.children().findAny().isPresent());
    List<ProcessHandle> sleeper = batch.children().toList();
    Instant before = Instant.now();

    Answer answer = rest.delete("sleeping");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(5));
    assertThat(batch.isAlive()).isFalse();
    await().until(() -> sleeper.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void sleepingBatchGoesOnWithItsNextArgument() {
    rest.post("short-sleep", "sleep=0.2", "print=awake", "exit=4");

    assertThat(rest.awaitEnd("short-sleep")).isEqualTo("dead");
    assertThat(rest.log("short-sleep")).contains("awake");
  }

  @Test
  void ledgerHasOneLineForEachApplicationThatStarted() throws IOException {
    for (int i = 0; i < 5; i++) {
      rest.post("counted-" + i);
    }
    for (int i = 0; i < 5; i++) {
      rest.awaitEnd("counted-" + i);
    }

    assertThat(applications("counted-"))
        .extracting(line -> line.replaceFirst(" \\d+$", ""))
        .containsExactlyInAnyOrder(
            "counted-0 file:///jobs/job.jar",
            "counted-1 file:///jobs/job.jar",
            "counted-2 file:///jobs/job.jar",
            "counted-3 file:///jobs/job.jar",
            "counted-4 file:///jobs/job.jar");
  }

  @Test
  void secondBatchOfTheSameNameIsRefusedAndStartsNothing() throws IOException {
    rest.post("twin");
    rest.awaitEnd("twin");

    Answer second = rest.post("twin");

    assertThat(second.status()).isEqualTo(400);
    assertThat(second.body()).contains("Duplicate session name");
    assertThat(applications("twin ")).hasSize(1);
  }

  @Test
  void touchMakesFilesFromPathsAndUris() {
    Path plain = directory.resolve("a dir/plain");
    Path uri = directory.resolve("out/_SUCCESS");
    rest.post("touching", "touch=" + plain, "touch=file://" + uri);

    assertThat(rest.awaitEnd("touching")).isEqualTo("success");
    assertThat(plain).isEmptyFile();
    assertThat(uri).isEmptyFile();
  }

  @Test
  void fileOutsideTheAllowedDirectoriesIsRefused() {
    Answer answer = rest.post("outside", "file:///etc/passwd", "Job", List.of());

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("cannot be added to user sessions");
  }

  @Test
  void afterACrashTheSamePortAnswersAgainAndIdsRestartAtZero() throws IOException {
    LocalLivy crashing = LocalLivy.start(options("crash"));
    LivyRest before = new LivyRest(crashing.uri());
    before.post("first");
    before.post("orphan", "sleep=300");
    ProcessHandle orphan = awaitApplication("orphan");

    crashing.killHard();

    assertThat(crashing.isAlive()).isFalse();
    assertThat(orphan.isAlive()).isTrue();
    try (LocalLivy restarted = LocalLivy.start(crashing.options())) {
      LivyRest after = new LivyRest(restarted.uri());
      assertThat(restarted.uri()).isEqualTo(crashing.uri());
      assertThat(after.get("/batches/first").status()).isEqualTo(404);
      assertThat(after.post("second").json().path("id").asInt()).isZero();
      assertThat(orphan.isAlive()).isTrue();
    }
    crashing.close();
    await().until(() -> !orphan.isAlive());
  }

  @Test
  void closeEndsTheServerAndItsBatches() throws IOException {
    LocalLivy closing = LocalLivy.start(options("close"));
    new LivyRest(closing.uri()).post("left-running", "sleep=300");
    ProcessHandle batch = awaitApplication("left-running");

    closing.close();

    assertThat(closing.isAlive()).isFalse();
    await().until(() -> !batch.isAlive());
  }

  @Test
  void takenPortIsRefusedBeforeAnythingStarts() {
    LocalLivyOptions taken = options("taken").withPort(livy.options().port());

    assertThatThrownBy(() -> LocalLivy.start(taken))
        .isInstanceOf(LocalLivyException.class)
        .hasMessageContaining("port " + livy.options().port() + " is not free");
  }

  @Test
  void serverThatCannotStartIsReportedWithTheEndOfItsLog() {
    LocalLivyOptions broken =
        options("broken").withLivyConf("livy.server.recovery.mode", "recovery");

    assertThatThrownBy(() -> LocalLivy.start(broken))
        .isInstanceOf(LocalLivyException.class)
        .hasMessageContaining("while starting")
        .hasMessageContaining("Session recovery requires YARN");
  }

  private static LocalLivyOptions options(String name) {
    return LocalLivyOptions.of(Flavour.FAKE, directory.resolve(name))
        .withAllowedDirectory(Path.of("/jobs"))
        .withLedger(ledger());
  }

  private static Path ledger() {
    return directory.resolve("ledger");
  }

  private static List<String> applications(String prefix) throws IOException {
    try (var lines = Files.lines(ledger())) {
      return lines.filter(line -> line.startsWith(prefix)).toList();
    }
  }

  private static ProcessHandle awaitApplication(String name) throws IOException {
    await().until(() -> Files.exists(ledger()) && !applications(name + " ").isEmpty());
    String line = applications(name + " ").get(0);
    return ProcessHandle.of(Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
        .orElseThrow();
  }
}
