package io.drover.actions.verify;

import io.drover.actions.Evidence;
import io.drover.actions.Evidence.Verdict;
import java.util.List;

/** The rule of the package. */
final class Verdicts {
  private Verdicts() {}

  /**
   * No evidence is UNKNOWN.
   *
   * @param pending whether a source that cannot tell yet may still learn it
   */
  static Verdict together(List<Evidence> evidence, boolean pending) {
    if (says(evidence, Verdict.RUNNING)) {
      return Verdict.RUNNING;
    }
    if (says(evidence, Verdict.FAILED)) {
      return Verdict.FAILED;
    }
    if (pending) {
      return Verdict.RUNNING;
    }
    boolean all =
        !evidence.isEmpty()
            && evidence.stream().allMatch(one -> one.verdict() == Verdict.SUCCEEDED);
    return all ? Verdict.SUCCEEDED : Verdict.UNKNOWN;
  }

  static boolean says(List<Evidence> evidence, Verdict verdict) {
    return evidence.stream().anyMatch(one -> one.verdict() == verdict);
  }

  /** The evidence with that verdict, in one sentence. */
  static String sentence(List<Evidence> evidence, Verdict verdict) {
    return String.join(
        "; ",
        evidence.stream()
            .filter(one -> one.verdict() == verdict)
            .map(one -> one.source() + " (" + one.question() + "): " + one.answer())
            .toList());
  }
}
