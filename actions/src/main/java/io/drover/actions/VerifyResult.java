package io.drover.actions;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What the asked sources say together.
 *
 * @param verdict SUCCEEDED only when every asked source says so
 * @param evidence one entry a question, in the order asked
 */
public record VerifyResult(Evidence.Verdict verdict, List<Evidence> evidence) {
  public VerifyResult {
    requireNonNull(verdict, "verdict");
    evidence = List.copyOf(evidence);
  }
}
