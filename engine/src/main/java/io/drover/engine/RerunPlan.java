package io.drover.engine;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What a rerun does, actions and decisions in the order in which they can be reached. Nodes that
 * only an error leads to are left out.
 *
 * @param run number of the run it makes
 */
public record RerunPlan(int run, List<Step> steps) {
  /** What happens to a node. */
  public enum Effect {
    /** Its outcome of an earlier run is taken again. */
    SKIP,
    RUN,
    /** It runs when a decision that is taken anew goes there. */
    MAY_RUN
  }

  /**
   * One node.
   *
   * @param type element name of the action, {@code switch} for a decision
   * @param reason in a few words
   */
  public record Step(String node, String type, Effect effect, String reason) {
    public Step {
      requireNonNull(node, "node");
      requireNonNull(type, "type");
      requireNonNull(effect, "effect");
      requireNonNull(reason, "reason");
    }
  }

  public RerunPlan {
    steps = List.copyOf(steps);
  }
}
