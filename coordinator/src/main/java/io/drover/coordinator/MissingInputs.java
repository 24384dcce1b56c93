package io.drover.coordinator;

import java.util.List;
import java.util.Optional;

/**
 * What an action waits for.
 *
 * @param blockedOn the first of all; empty when nothing is missing
 * @param dataSets by dataset, in the order of the definition
 */
public record MissingInputs(
    CoordinatorActionId action, Optional<String> blockedOn, List<DataSet> dataSets) {
  /** Paths of one dataset. */
  public record DataSet(String name, List<String> missing) {
    public DataSet {
      missing = List.copyOf(missing);
    }
  }

  public MissingInputs {
    dataSets = List.copyOf(dataSets);
  }
}
