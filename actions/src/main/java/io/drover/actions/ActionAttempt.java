package io.drover.actions;

import static java.util.Objects.requireNonNull;

/**
 * One try of an action. At most one Spark application ever belongs to it.
 *
 * @param run the job's rerun number, 0 for the first run
 * @param attempt the try within the run, from 0
 */
public record ActionAttempt(ActionId actionId, int run, int attempt) {
  public ActionAttempt {
    requireNonNull(actionId, "actionId");
  }

  /**
   * The idempotency key that goes to Livy as {@code name} and to YARN as a tag: {@code
   * <jobId>.<node>.<run>.<attempt>}. Unique, and never only digits.
   */
  public String externalName() {
    return actionId.jobId() + "." + actionId.node() + "." + run + "." + attempt;
  }

  @Override
  public String toString() {
    return externalName();
  }
}
