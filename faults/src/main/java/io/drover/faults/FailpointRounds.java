package io.drover.faults;

import io.drover.faults.weave.Failpoint;
import io.drover.faults.weave.Failpoint.Place;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;

/**
 * Deals out the failpoints to the lanes, in another order each round: those that were not reached
 * come again until they are. Thread-safe.
 */
final class FailpointRounds {
  private final Random random;
  private final Deque<Failpoint> round = new ArrayDeque<>();
  private final Map<Failpoint, Integer> hits = new HashMap<>();

  FailpointRounds(Random random) {
    this.random = random;
  }

  /** The next one that a lane can reach. */
  synchronized Optional<Failpoint> next(Predicate<Place> reachable) {
    if (round.isEmpty()) {
      List<Failpoint> shuffled = new ArrayList<>(Failpoint.ALL);
      Collections.shuffle(shuffled, random);
      round.addAll(shuffled);
    }
    Optional<Failpoint> next =
        round.stream().filter(point -> reachable.test(point.place())).findFirst();
    next.ifPresent(round::remove);
    return next;
  }

  synchronized void hit(Failpoint point) {
    hits.merge(point, 1, Integer::sum);
  }

  synchronized void missed(Failpoint point) {
    round.addLast(point);
  }

  synchronized int hits(Failpoint point) {
    return hits.getOrDefault(point, 0);
  }

  synchronized List<Failpoint> neverHit() {
    return Failpoint.ALL.stream().filter(point -> hits(point) == 0).toList();
  }
}
