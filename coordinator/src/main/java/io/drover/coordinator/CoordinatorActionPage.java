package io.drover.coordinator;

import java.util.List;

/** Part of a list; {@code total} counts all that the filter lets pass. */
public record CoordinatorActionPage(long total, List<CoordinatorAction> actions) {
  public CoordinatorActionPage {
    actions = List.copyOf(actions);
  }
}
