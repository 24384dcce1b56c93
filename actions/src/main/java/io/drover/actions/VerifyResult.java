package io.drover.actions;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What the asked sources say together.
 *
 * @param verdict SUCCEEDED only when every asked source says so; RUNNING when it is to be asked
 *     again, because a source says that it is alive (then the evidence says so, too) or because one
 *     that learns late still has time
 * @param evidence one entry a question, in the order asked
 * @param unreachable whether a source could not be asked, so that asking later may tell more
 */
public record VerifyResult(Evidence.Verdict verdict, List<Evidence> evidence, boolean unreachable) {
  public VerifyResult {
    requireNonNull(verdict, "verdict");
    evidence = List.copyOf(evidence);
  }

  /** One for which every source could be asked. */
  public VerifyResult(Evidence.Verdict verdict, List<Evidence> evidence) {
    this(verdict, evidence, false);
  }

  /** Whether a source says that it still runs. */
  public boolean alive() {
    return evidence.stream().anyMatch(one -> one.verdict() == Evidence.Verdict.RUNNING);
  }

  /** The answers in one sentence. */
  public String words() {
    return String.join(
        "; ",
        evidence.stream()
            .map(one -> one.source() + " (" + one.question() + "): " + one.answer())
            .toList());
  }
}
