package io.drover.actions.verify;

import io.drover.actions.Evidence;
import io.drover.actions.Evidence.Verdict;
import io.drover.actions.VerifyTarget;
import io.drover.actions.file.FileSystems;
import io.drover.actions.file.PathBase;
import io.drover.actions.file.PathChecks;
import io.drover.schema.action.OutputCheck;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** What lies where the job should have written. */
final class OutputQuestions {
  private final PathChecks paths;
  private final DataFiles files;
  private final InstantSource clock;

  OutputQuestions(FileSystems fileSystems, InstantSource clock) {
    this.paths = new PathChecks(fileSystems);
    this.files = new DataFiles(fileSystems);
    this.clock = clock;
  }

  /** While the job runs, an output that is not there proves nothing. */
  Answer ask(OutputCheck output, VerifyTarget target, boolean running) {
    PathBase base = new PathBase(target.appPath(), Optional.empty());
    try {
      PathChecks.Finding finding = paths.look(output.path(), base, target.user());
      if (!finding.holds()) {
        return Answer.of(missing(finding.path(), finding.words(), running));
      }
      boolean onlyThePath = output.minFiles().isEmpty() && !output.newerThanStart();
      return Answer.of(
          onlyThePath
              ? evidence(finding.path(), finding.words(), Verdict.SUCCEEDED)
              : data(output, finding, target, running));
    } catch (InvalidPathException e) {
      return Answer.of(
          evidence(output.path().path(), "not a path: " + e.getReason(), Verdict.UNKNOWN));
    } catch (IOException e) {
      return Answer.unreachable(
          evidence(output.path().path(), "cannot look: " + e.getMessage(), Verdict.UNKNOWN));
    }
  }

  private Evidence data(
      OutputCheck output, PathChecks.Finding finding, VerifyTarget target, boolean running)
      throws IOException {
    DataFiles.Found found = files.below(finding.path(), target.user());
    String words = finding.words() + ", " + found.words();
    int least = output.minFiles().orElse(0);
    if (found.count() < least) {
      return missing(
          finding.path(), words + "; at least " + least + " data files are asked", running);
    }
    if (!output.newerThanStart()) {
      return evidence(finding.path(), words, Verdict.SUCCEEDED);
    }
    if (target.startedAt().isEmpty()) {
      return evidence(
          finding.path(), words + "; nobody noted when the attempt began", Verdict.UNKNOWN);
    }
    // Some file systems keep whole seconds.
    Instant start = target.startedAt().get().truncatedTo(ChronoUnit.SECONDS);
    return found.newest().filter(time -> !time.isBefore(start)).isPresent()
        ? evidence(finding.path(), words + "; the attempt began at " + start, Verdict.SUCCEEDED)
        : missing(
            finding.path(),
            words + "; nothing was written since the attempt began at " + start,
            running);
  }

  private Evidence missing(String path, String words, boolean running) {
    return evidence(path, words, running ? Verdict.UNKNOWN : Verdict.FAILED);
  }

  private Evidence evidence(String path, String words, Verdict verdict) {
    return new Evidence("output", path, words, verdict, clock.instant());
  }
}
