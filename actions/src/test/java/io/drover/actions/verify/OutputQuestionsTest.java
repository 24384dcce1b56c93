package io.drover.actions.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.actions.Evidence;
import io.drover.actions.Evidence.Verdict;
import io.drover.actions.ExternalState;
import io.drover.actions.VerifyTarget;
import io.drover.actions.file.FileSystems;
import io.drover.actions.file.LocalFileSystem;
import io.drover.actions.file.Requests;
import io.drover.actions.file.TimedCalls;
import io.drover.schema.action.OutputCheck;
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

class OutputQuestionsTest {
  private static final Instant START = Instant.parse("2026-11-21T10:00:00.400Z");

  @TempDir Path root;
  private LocalFileSystem local;
  private OutputQuestions outputs;

  @BeforeEach
  void open() {
    local =
        new LocalFileSystem(
            List.of(root), new TimedCalls(2, Duration.ofSeconds(10)), InstantSource.system());
    outputs = new OutputQuestions(new FileSystems(List.of(local)), InstantSource.system());
  }

  @AfterEach
  void close() {
    local.close();
  }

  private void file(String name, Instant modifiedAt) throws IOException {
    Path path = root.resolve(name);
    Files.createDirectories(path.getParent());
    Files.write(path, new byte[3]);
    Files.setLastModifiedTime(path, FileTime.from(modifiedAt));
  }

  private Evidence ask(String path, Optional<Integer> minFiles, boolean newer, boolean running) {
    return ask(path, minFiles, newer, running, Optional.of(START));
  }

  private Evidence ask(
      String path,
      Optional<Integer> minFiles,
      boolean newer,
      boolean running,
      Optional<Instant> startedAt) {
    Answer answer =
        outputs.ask(
            new OutputCheck(
                new PathCheck("file://" + root + "/" + path, Optional.empty(), 0), minFiles, newer),
            new VerifyTarget(
                Requests.attempt("ingest"),
                ExternalState.NONE,
                "ann",
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                startedAt,
                START),
            running);
    assertThat(answer.evidence()).hasSize(1);
    return answer.evidence().get(0);
  }

  @Test
  void onlyFilesWithDataCount() throws IOException {
    file("out/part-0", START);
    file("out/day=1/part-1", START);
    file("out/_SUCCESS", START);
    file("out/.part-0.crc", START);
    file("out/_temporary/0/part-2", START);

    assertThat(ask("out", Optional.of(2), false, false).verdict()).isEqualTo(Verdict.SUCCEEDED);
    Evidence three = ask("out", Optional.of(3), false, false);
    assertThat(three.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(three.answer()).contains("2 data files", "at least 3");
    assertThat(ask("out/day=*", Optional.of(1), false, false).verdict())
        .isEqualTo(Verdict.SUCCEEDED);
    assertThat(ask("out/part-0", Optional.of(1), false, false).verdict())
        .isEqualTo(Verdict.SUCCEEDED);
  }

  @Test
  void outputOfAnEarlierRunIsNotThisOnes() throws IOException {
    file("out/part-0", START.minusSeconds(3600));
    file("out/_SUCCESS", START.plusSeconds(60));

    Evidence old = ask("out", Optional.empty(), true, false);
    assertThat(old.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(old.answer()).contains("nothing was written since");
    assertThat(ask("out", Optional.empty(), true, true).verdict())
        .as("it may yet be written")
        .isEqualTo(Verdict.UNKNOWN);

    file("out/part-1", START.plusSeconds(60));
    assertThat(ask("out", Optional.empty(), true, false).verdict()).isEqualTo(Verdict.SUCCEEDED);
  }

  @Test
  void wholeSecondsOfAFileSystemAreNotOlderThanTheStart() throws IOException {
    file("out/part-0", Instant.parse("2026-11-21T10:00:00Z"));

    assertThat(ask("out", Optional.empty(), true, false).verdict()).isEqualTo(Verdict.SUCCEEDED);
  }

  @Test
  void unknownStartProvesNothing() throws IOException {
    file("out/part-0", START.plusSeconds(60));

    assertThat(ask("out", Optional.empty(), true, false, Optional.empty()).verdict())
        .isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void emptyDirectoryHasNoDataFile() throws IOException {
    file("out/_SUCCESS", START.plusSeconds(1));

    assertThat(ask("out", Optional.of(1), true, false).verdict()).isEqualTo(Verdict.FAILED);
    assertThat(ask("out", Optional.empty(), true, false).verdict()).isEqualTo(Verdict.FAILED);
    assertThat(ask("out", Optional.empty(), false, false).verdict()).isEqualTo(Verdict.SUCCEEDED);
  }
}
