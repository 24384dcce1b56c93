package io.drover.actions.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.actions.ActionOutcome;
import io.drover.actions.ActionOutcome.Failed;
import io.drover.actions.ActionOutcome.Running;
import io.drover.actions.ActionOutcome.Succeeded;
import io.drover.actions.ActionRequest;
import io.drover.actions.ExternalState;
import io.drover.schema.action.FileCheckSpec;
import io.drover.schema.action.PathCheck;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a file-check waits on every file system. The test's clock moves, the files are real. */
public abstract class FileCheckContract {
  private static final Duration EVERY = Duration.ofSeconds(30);

  private final Instant start = Instant.now();
  private Instant now = start;
  private FileSystems fileSystems;

  protected abstract WorkflowFileSystem fileSystem();

  /** An empty directory of this test's own. */
  protected abstract URI directory();

  /** Makes a file and what directories it needs, without going through the file system. */
  protected abstract void write(URI path, byte[] content) throws IOException;

  @BeforeEach
  final void open() {
    fileSystems = new FileSystems(List.of(fileSystem()));
  }

  private String text(String name) {
    return FilePath.text(directory()) + "/" + name;
  }

  private void file(String name, int bytes) throws IOException {
    write(FilePath.child(directory(), name), new byte[bytes]);
  }

  private static ActionRequest request(Instant startedAt) {
    return Requests.of(
        System.getProperty("user.name"),
        Optional.empty(),
        Optional.empty(),
        startedAt,
        ExternalState.NONE,
        node -> Optional.empty());
  }

  private FileCheckAction waitingFor(PathCheck path) {
    FileCheckSpec spec =
        new FileCheckSpec(List.of(path), Optional.of(Duration.ofHours(2)), Optional.of(EVERY));
    return new FileCheckAction(body -> spec, fileSystems, () -> now, EVERY, Duration.ofHours(24));
  }

  /** Looks whenever the action wants to, for so long. */
  private ActionOutcome during(FileCheckAction action, Duration time) {
    Instant until = now.plus(time);
    ActionOutcome outcome = action.check(request(start));
    while (outcome instanceof Running running && !now.plus(running.checkAfter()).isAfter(until)) {
      now = now.plus(running.checkAfter());
      outcome = action.check(request(start));
    }
    return outcome;
  }

  private void assertWaits(FileCheckAction action, String words) {
    ActionOutcome outcome = during(action, Duration.ofMinutes(3));
    assertThat(outcome).isInstanceOf(Running.class);
    assertThat(outcome.external().waitingFor().orElseThrow()).contains(words);
  }

  private void assertSeen(FileCheckAction action) {
    assertThat(during(action, EVERY)).isInstanceOf(Succeeded.class);
  }

  @Test
  void whatAppearsLaterIsSeen() throws IOException {
    FileCheckAction action = waitingFor(new PathCheck(text("day=1/part é"), Optional.empty(), 0));

    assertWaits(action, "[" + text("day=1/part é") + "] does not exist");
    file("day=1/part é", 0);
    assertSeen(action);
  }

  @Test
  void whatNeverAppearsFailsAtTheDeadline() {
    FileCheckAction action = waitingFor(new PathCheck(text("never"), Optional.empty(), 0));

    ActionOutcome outcome = during(action, Duration.ofHours(3));

    assertThat(outcome).isInstanceOf(Failed.class);
    assertThat(((Failed) outcome).errorCode()).isEqualTo("FC001");
    assertThat(Duration.between(start, now)).isEqualTo(Duration.ofHours(2));
  }

  @Test
  void doneFlagIsWaitedFor() throws IOException {
    FileCheckAction action = waitingFor(new PathCheck(text("day=1"), Optional.of("_SUCCESS"), 0));

    assertWaits(action, "[" + text("day=1") + "] does not exist");
    file("day=1/part", 1);
    assertWaits(action, "[" + text("day=1/_SUCCESS") + "] does not exist");
    file("day=1/_SUCCESS", 0);
    assertSeen(action);
  }

  @Test
  void bytesBelowAreCounted() throws IOException {
    FileCheckAction action = waitingFor(new PathCheck(text("in"), Optional.empty(), 10));

    file("in/deep/part", 4);
    assertWaits(action, "has 4 bytes, at least 10 are asked");
    file("in/other", 6);
    assertSeen(action);
  }

  @Test
  void whatWasJustWrittenIsTooYoung() throws IOException {
    PathCheck path = new PathCheck(text("in"), Optional.empty(), 0, Duration.ofMinutes(10), 1);
    FileCheckAction action = waitingFor(path);

    file("in/deep/part", 1);
    assertWaits(action, "which is not PT10M ago");
    now = start.plus(Duration.ofMinutes(11));
    assertSeen(action);
  }

  @Test
  void globMustMatchOftenEnough() throws IOException {
    PathCheck path = new PathCheck(text("in/part-*"), Optional.empty(), 0, Duration.ZERO, 2);
    FileCheckAction action = waitingFor(path);

    file("in/other", 1);
    assertWaits(action, "[" + text("in/part-*") + "] does not exist");
    file("in/part-0", 1);
    assertWaits(action, "matches 1, at least 2 are asked");
    file("in/part-1", 1);
    assertSeen(action);
  }

  @Test
  void manyWaitersOfOneDirectorySeeTheirOwnFiles() throws IOException {
    file("other", 1);
    FileCheckSpec[] specs = new FileCheckSpec[20];
    for (int i = 0; i < specs.length; i++) {
      specs[i] =
          new FileCheckSpec(
              List.of(new PathCheck(text("f" + i), Optional.empty(), 0)),
              Optional.of(Duration.ofHours(2)),
              Optional.of(EVERY));
    }
    int[] turn = {0};
    FileCheckAction action =
        new FileCheckAction(
            body -> specs[turn[0]], fileSystems, () -> now, EVERY, Duration.ofHours(24));
    for (turn[0] = 0; turn[0] < specs.length; turn[0]++) {
      assertThat(action.check(request(start))).isInstanceOf(Running.class);
    }
    file("f7", 1);
    now = now.plus(EVERY);
    for (turn[0] = 0; turn[0] < specs.length; turn[0]++) {
      assertThat(action.check(request(start)) instanceof Succeeded)
          .as("f%s", turn[0])
          .isEqualTo(turn[0] == 7);
    }
  }
}
