package io.drover.coordinator;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Which actions of a coordinator job to list; all must hold.
 *
 * @param statuses any of these; empty means any
 * @param notStatuses none of these
 * @param times comparisons with the nominal time
 */
public record CoordinatorActionFilter(
    Set<CoordinatorActionStatus> statuses,
    Set<CoordinatorActionStatus> notStatuses,
    List<Comparison> times) {
  public static final CoordinatorActionFilter ALL =
      new CoordinatorActionFilter(Set.of(), Set.of(), List.of());

  /**
   * A comparison.
   *
   * @param operator one of {@code = != < <= > >=}
   */
  public record Comparison(String operator, Instant time) {
    public Comparison {
      if (!Set.of("=", "!=", "<", "<=", ">", ">=").contains(operator)) {
        throw new IllegalArgumentException("no comparison: " + operator);
      }
    }
  }

  public CoordinatorActionFilter {
    statuses = Set.copyOf(statuses);
    notStatuses = Set.copyOf(notStatuses);
    times = List.copyOf(times);
  }
}
