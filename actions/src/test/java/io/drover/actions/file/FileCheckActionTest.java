package io.drover.actions.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.actions.ActionOutcome;
import io.drover.actions.ActionOutcome.ErrorType;
import io.drover.actions.ActionOutcome.Failed;
import io.drover.actions.ActionOutcome.Running;
import io.drover.actions.ActionOutcome.Succeeded;
import io.drover.actions.ActionRequest;
import io.drover.actions.ExternalState;
import io.drover.actions.http.HttpLimits;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.action.FileCheckSpec;
import io.drover.schema.action.PathCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCheckActionTest {
  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

  @TempDir Path root;
  private Instant now = START;
  private FileSystems fileSystems;
  private LocalFileSystem local;
  private WebHdfsFileSystem unreachable;

  @BeforeEach
  void open() throws IOException {
    local =
        new LocalFileSystem(
            List.of(root), new TimedCalls(2, Duration.ofSeconds(10)), InstantSource.system());
    unreachable =
        new WebHdfsFileSystem(
            new WebHdfsSettings(
                Map.of("down", List.of(AnsweringServer.closedAddress())),
                Optional.empty(),
                Optional.empty(),
                "/user"),
            HttpLimits.DEFAULT,
            InstantSource.system());
    fileSystems = new FileSystems(List.of(local, unreachable));
  }

  @AfterEach
  void close() {
    local.close();
    unreachable.close();
  }

  private String at(String name) {
    return "file://" + root + "/" + name;
  }

  private void file(String name, int bytes) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[bytes]);
  }

  private static PathCheck path(String path) {
    return new PathCheck(path, Optional.empty(), 0);
  }

  private FileCheckAction action(FileCheckSpec spec) {
    return new FileCheckAction(
        body -> spec, fileSystems, () -> now, Duration.ofSeconds(30), Duration.ofHours(24));
  }

  private ActionRequest request() {
    return Requests.of(
        "user",
        Optional.of(FilePath.parse("file://" + root + "/app dir")),
        Optional.empty(),
        START,
        ExternalState.NONE,
        node -> Optional.empty());
  }

  private ActionOutcome once(PathCheck... paths) {
    return action(new FileCheckSpec(List.of(paths), Optional.empty(), Optional.empty()))
        .start(request());
  }

  private FileCheckAction waiting(Optional<Duration> every, PathCheck... paths) {
    return action(new FileCheckSpec(List.of(paths), Optional.of(Duration.ofHours(2)), every));
  }

  private static Failed assertFailed(ActionOutcome outcome, String code) {
    assertThat(outcome).isInstanceOf(Failed.class);
    assertThat(((Failed) outcome).errorCode()).as(((Failed) outcome).message()).isEqualTo(code);
    return (Failed) outcome;
  }

  @Test
  void succeedsAtOnceWhenEverythingIsThere() throws IOException {
    file("a b/é", 1);
    file("app dir/data/x", 0);

    ActionOutcome outcome = once(path(at("a b/é")), path("data/x"), path("data/*"));

    assertThat(outcome).isInstanceOf(Succeeded.class);
    assertThat(outcome.external().externalStatus()).contains("OK");
  }

  @Test
  void withoutATimeoutItLooksOnce() throws IOException {
    file("there", 1);

    Failed failed = assertFailed(once(path(at("there")), path(at("none"))), "FC001");

    assertThat(failed.type()).isEqualTo(ErrorType.ERROR);
    assertThat(failed.message()).contains(at("none")).doesNotContain(at("there"));
  }

  @Test
  void waitsAndSaysForWhatSinceWhenAndUntil() throws IOException {
    FileCheckAction action = waiting(Optional.empty(), path(at("late")));
    now = START.plusSeconds(60);

    Running running = (Running) action.check(request());

    assertThat(running.checkAfter()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(30));
    assertThat(running.external().waitingFor().orElseThrow())
        .startsWith("[" + at("late") + "] does not exist, since")
        .contains("since 2026-11-21T10:00:00Z")
        .contains("last looked at 2026-11-21T10:01:00Z")
        .contains("until 2026-11-21T12:00:00Z");

    file("late", 0);
    ActionOutcome then = action.check(request());
    assertThat(then).isInstanceOf(Succeeded.class);
    assertThat(then.external().waitingFor()).isEmpty();
  }

  @Test
  void lastLookIsAtTheDeadlineAndThenItFailsByName() {
    FileCheckAction action = waiting(Optional.of(Duration.ofMinutes(5)), path(at("never")));

    now = START.plus(Duration.ofHours(2)).minusMillis(200);
    assertThat(((Running) action.check(request())).checkAfter()).isEqualTo(Duration.ofMillis(200));

    now = START.plus(Duration.ofHours(2));
    Failed failed = assertFailed(action.check(request()), "FC001");
    assertThat(failed.message()).contains(at("never")).contains("waited PT2H");
    assertThat(failed.external().waitingFor()).isEmpty();
  }

  @Test
  void withAnIntervalOnlyItWaitsForTheLongestTime() {
    FileCheckAction action =
        action(
            new FileCheckSpec(
                List.of(path(at("never"))), Optional.empty(), Optional.of(Duration.ofMinutes(5))));

    assertThat(action.start(request()).external().waitingFor().orElseThrow())
        .contains("until 2026-11-22T10:00:00Z");
    now = START.plus(Duration.ofHours(24));
    assertThat(assertFailed(action.check(request()), "FC001").message()).contains("waited PT24H");
  }

  @Test
  void whatIsShownChangesOnceAMinuteAtMost() {
    FileCheckAction action = waiting(Optional.empty(), path(at("late")));

    now = START.plusSeconds(61);
    ExternalState first = action.check(request()).external();
    now = START.plusSeconds(119);
    assertThat(action.check(request()).external()).isEqualTo(first);
    now = START.plusSeconds(120);
    assertThat(action.check(request()).external()).isNotEqualTo(first);
  }

  @Test
  void globMustMatchAsOftenAsAsked() throws IOException {
    file("in/hour=00/part", 1);
    file("in/hour=01/part", 1);
    PathCheck three = new PathCheck(at("in/hour=*"), Optional.empty(), 0, Duration.ZERO, 3);

    assertThat(assertFailed(once(three), "FC001").message())
        .contains("matches 2, at least 3 are asked");

    file("in/hour=02/part", 1);
    assertThat(once(three)).isInstanceOf(Succeeded.class);
  }

  @Test
  void whatStillChangesIsTooYoung() throws IOException {
    file("in/deep/part", 1);
    file("in/other", 1);
    changed("in/deep/part", START.minusSeconds(100));
    changed("in/other", START.minusSeconds(400));
    PathCheck check = new PathCheck(at("in"), Optional.empty(), 1, Duration.ofMinutes(5), 1);

    assertThat(assertFailed(once(check), "FC001").message())
        .contains("was changed at 2026-11-21T09:58:20Z, which is not PT5M ago");

    now = START.plusSeconds(200);
    assertThat(once(check)).isInstanceOf(Succeeded.class);
  }

  @Test
  void aDirectoryWithoutFilesIsAsOldAsItself() throws IOException {
    Files.createDirectories(root.resolve("empty"));
    changed("empty", START.minusSeconds(10));
    PathCheck check = new PathCheck(at("empty"), Optional.empty(), 0, Duration.ofSeconds(11), 1);

    assertFailed(once(check), "FC001");
    now = START.plusSeconds(1);
    assertThat(once(check)).isInstanceOf(Succeeded.class);
  }

  private void changed(String name, Instant at) throws IOException {
    Files.setLastModifiedTime(root.resolve(name), FileTime.from(at));
  }

  @Test
  void doneFlagMustBeInEveryMatch() throws IOException {
    file("day=1/_SUCCESS", 0);
    file("day=2/part", 10);
    PathCheck check = new PathCheck(at("day=*"), Optional.of("_SUCCESS"), 0);

    assertThat(assertFailed(once(check), "FC001").message()).contains(at("day=2/_SUCCESS"));

    file("day=2/_SUCCESS", 0);
    assertThat(once(check)).isInstanceOf(Succeeded.class);
  }

  @Test
  void bytesOfAllMatchesCountTogether() throws IOException {
    file("day=1/deep/part", 6);
    file("day=2/part", 3);
    file("single", 4);

    Failed failed = assertFailed(once(new PathCheck(at("day=*"), Optional.empty(), 10)), "FC001");
    assertThat(failed.message()).contains("has 9 bytes, at least 10 are asked");
    assertThat(once(new PathCheck(at("day=*"), Optional.empty(), 9))).isInstanceOf(Succeeded.class);
    assertThat(once(new PathCheck(at("single"), Optional.empty(), 4)))
        .isInstanceOf(Succeeded.class);
    assertFailed(once(new PathCheck(at("single"), Optional.empty(), 5)), "FC001");
  }

  @Test
  void fileSystemThatIsDownIsWaitedFor() {
    FileCheckAction action = waiting(Optional.empty(), path("hdfs://down/x"));

    Running running = (Running) action.start(request());
    assertThat(running.external().waitingFor().orElseThrow()).contains("cannot look");

    now = START.plus(Duration.ofHours(3));
    assertThat(assertFailed(action.check(request()), "FC001").message()).contains("cannot look");
  }

  @Test
  void fileSystemThatIsDownAtTheOnlyLookIsAPassingFailure() {
    Failed failed = assertFailed(once(path("hdfs://down/x")), "FC003");

    assertThat(failed.type()).isEqualTo(ErrorType.TRANSIENT);
  }

  @Test
  void whatCanNeverBeSeenFailsAtOnce() {
    for (String path : List.of("file:///etc/passwd", "s3a://b/x", "hdfs://elsewhere/x", " ")) {
      assertFailed(waiting(Optional.empty(), path(path)).start(request()), "FC002");
    }
    PathCheck climbing = new PathCheck(at(""), Optional.of("../secret"), 0);
    assertFailed(waiting(Optional.empty(), climbing).start(request()), "FC002");
  }

  @Test
  void bodyThatCannotBeReadFailsWithItsCode() {
    FileCheckAction action =
        new FileCheckAction(
            body -> {
              throw new InvalidRequestException(ErrorCode.E0701, "timeout 'soon'");
            },
            fileSystems,
            () -> now,
            Duration.ofSeconds(30),
            Duration.ofHours(24));

    assertThat(assertFailed(action.start(request()), "E0701").message()).contains("soon");
  }
}
