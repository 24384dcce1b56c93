package io.drover.actions.verify;

import io.drover.actions.Evidence;
import io.drover.actions.Evidence.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * What one source says about an attempt.
 *
 * @param evidence at least one entry
 * @param pending it may not have heard of the end yet, but soon will
 * @param unreachable it could not be asked
 */
record Answer(List<Evidence> evidence, boolean pending, boolean unreachable) {
  Answer {
    evidence = List.copyOf(evidence);
  }

  /** The last word of a source that could be asked. */
  static Answer of(Evidence... evidence) {
    return new Answer(List.of(evidence), false, false);
  }

  static Answer pending(Evidence evidence) {
    return new Answer(List.of(evidence), true, false);
  }

  static Answer unreachable(Evidence evidence) {
    return new Answer(List.of(evidence), false, true);
  }

  /** All of them as one, in their order. */
  static Answer together(List<Answer> answers) {
    List<Evidence> all = new ArrayList<>();
    answers.forEach(answer -> all.addAll(answer.evidence()));
    return new Answer(
        all,
        answers.stream().anyMatch(Answer::pending),
        answers.stream().anyMatch(Answer::unreachable));
  }

  boolean says(Verdict verdict) {
    return Verdicts.says(evidence, verdict);
  }
}
