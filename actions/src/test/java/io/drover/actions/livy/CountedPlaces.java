package io.drover.actions.livy;

import io.drover.actions.Places;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** So many attempts get a place; notes what is said about them. */
final class CountedPlaces implements Places {
  static final String FULL = "waiting for a place, says the test";
  static final Duration AGAIN = Duration.ofMinutes(7);

  private final Set<String> placed = new LinkedHashSet<>();
  private final List<String> running = new ArrayList<>();
  private final List<String> unsent = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();
  private Optional<Instant> sentSince = Optional.empty();
  private int most;

  CountedPlaces(int most) {
    this.most = most;
  }

  void limit(int places) {
    most = places;
  }

  /** An earlier call got as far as to send it. */
  void sentSince(Instant time) {
    sentSince = Optional.of(time);
  }

  List<String> running() {
    return running;
  }

  List<String> unsent() {
    return unsent;
  }

  List<String> refused() {
    return refused;
  }

  @Override
  public Answer ask(Wish wish) {
    String name = wish.attempt().externalName();
    if (placed.size() >= most && !placed.contains(name)) {
      return new Waiting(FULL, AGAIN);
    }
    placed.add(name);
    return new Placed(sentSince);
  }

  @Override
  public void started(Wish wish) {
    running.add(wish.attempt().externalName());
  }

  @Override
  public void notSent(Wish wish) {
    unsent.add(wish.attempt().externalName());
  }

  @Override
  public Optional<Waiting> refused(Wish wish) {
    refused.add(wish.attempt().externalName());
    placed.remove(wish.attempt().externalName());
    return Optional.of(new Waiting(FULL, AGAIN));
  }
}
