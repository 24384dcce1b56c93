package io.drover.engine.capacity;

import io.drover.actions.PlaceLimits;
import io.drover.actions.Places.Kind;
import io.drover.engine.store.PlaceStore.Used;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is in use at an endpoint, against what may be. Pure. */
record Load(PlaceLimits limits, BackOff backOff, List<Used> used, Instant now) {

  int places(Kind kind) {
    return used.stream().filter(one -> one.kind() == kind).mapToInt(Used::places).sum();
  }

  int starting() {
    return used.stream().mapToInt(Used::starting).sum();
  }

  int startingNow() {
    return backOff.starting(limits.starting(), now);
  }

  private int most(Kind kind) {
    return switch (kind) {
      case BATCH -> limits.active();
      case SESSION -> limits.sessions();
    };
  }

  FairShare.Room room() {
    return new FairShare.Room(
        limits.active() - places(Kind.BATCH),
        limits.sessions() - places(Kind.SESSION),
        backOff.paused(now) ? 0 : startingNow() - starting());
  }

  FairShare.InUse inUse() {
    FairShare.InUse inUse = new FairShare.InUse();
    used.forEach(one -> inUse.add(one.queue(), one.user(), one.places()));
    return inUse;
  }

  /** Why one of that kind waits. */
  String why(Kind kind) {
    String things = kind == Kind.BATCH ? "batches" : "sessions";
    int places = places(kind);
    if (places >= most(kind)) {
      return places + " of " + most(kind) + " places for " + things + " are in use";
    }
    Optional<Instant> refused =
        backOff.refusedAt().filter(at -> backOff.holds(limits.starting(), now));
    if (refused.isPresent()) {
      return "Livy says that too much is being started there, so "
          + startingNow()
          + " may start at once for now, and "
          + starting()
          + " do";
    }
    if (starting() >= startingNow()) {
      return starting() + " are starting, of " + startingNow() + " that may at once";
    }
    return "others go first";
  }
}
