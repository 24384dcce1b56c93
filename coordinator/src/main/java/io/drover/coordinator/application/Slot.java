package io.drover.coordinator.application;

import io.drover.coordinator.CoordinatorTime;
import io.drover.coordinator.DatasetInstances;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** One place in the list of instances that an input or output asks for. */
sealed interface Slot {
  <R> R accept(Visitor<R> visitor);

  /** One method a kind. */
  interface Visitor<R> {
    R known(Known slot);

    R search(Search slot);
  }

  /** A time, or the function that has none yet. */
  default String text() {
    return accept(
        new Visitor<>() {
          @Override
          public String known(Known slot) {
            return CoordinatorTime.format(slot.time());
          }

          @Override
          public String search(Search slot) {
            return slot.call();
          }
        });
  }

  /** The instance of a time. */
  record Known(Instant time) implements Slot {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.known(this);
    }
  }

  /**
   * Instances that depend on which ones are there.
   *
   * @param call as Oozie shows it while it is open
   * @param candidates what is looked at, in that order, given the time when the action was made
   * @param skipped how many that are there are not taken
   * @param wanted how many are taken after these
   */
  record Search(
      String call, Function<Instant, Stream<Instant>> candidates, long skipped, long wanted)
      implements Slot {

    static Search latest(String call, DatasetInstances instances, int start, int end) {
      return new Search(call, instances::latestCandidates, -(long) end, (long) end - start + 1);
    }

    static Search future(String call, DatasetInstances instances, int start, int end, int limit) {
      return new Search(
          call, actual -> instances.futureCandidates(limit), start, (long) end - start + 1);
    }

    /** Those that are there now: as many as wanted, or fewer. Asks for no more than it needs. */
    List<Instant> found(Instant actualTime, Predicate<Instant> exists) {
      return candidates
          .apply(actualTime)
          .filter(exists)
          .limit(skipped + wanted)
          .skip(skipped)
          .toList();
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.search(this);
    }
  }
}
