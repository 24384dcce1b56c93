package io.drover.coordinator.bundle;

import io.drover.coordinator.BundleJobId;
import io.drover.coordinator.CoordinatorJobId;
import io.drover.coordinator.ScheduleChange;
import io.drover.coordinator.ScheduleStatus;
import io.drover.coordinator.ScheduleVerb;
import io.drover.coordinator.bundle.BundledCoordinator.Numbers;
import io.drover.engine.store.StoreException;
import io.drover.schema.InvalidRequestException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what is to be done for one bundle: starts it, brings to its coordinators what was asked of
 * it, and takes its status from theirs. Every step can be done again, so a crash between two of
 * them loses nothing.
 */
final class BundleWorker {
  private static final Logger LOG = LoggerFactory.getLogger(BundleWorker.class);

  /** How soon the next try follows on one that failed. */
  private static final Duration AGAIN = Duration.ofSeconds(10);

  private final BundleStore store;
  private final Coordinators coordinators;
  private final BundleKickOff kickOff;
  private final InstantSource clock;

  BundleWorker(BundleStore store, Coordinators coordinators, InstantSource clock) {
    this.store = store;
    this.coordinators = coordinators;
    this.kickOff = new BundleKickOff(store, coordinators, clock);
    this.clock = clock;
  }

  /** For a bundle that the caller has claimed; the claim ends with it. */
  void work(BundleJobId id) {
    try {
      Optional<Bundle> bundle = begin(id);
      if (bundle.isPresent()) {
        finish(id, advance(bundle.get()));
      }
    } catch (StoreException e) {
      LOG.warn("bundle {} waits for the database", id, e);
      release(id);
    } catch (RuntimeException e) {
      LOG.error("bundle {} cannot be moved", id, e);
      release(id);
    }
  }

  private void release(BundleJobId id) {
    try {
      store.release(id, now().plus(AGAIN));
    } catch (StoreException e) {
      LOG.warn("bundle {} is free again when its lease ends", id, e);
    }
  }

  /** Starts it when its time has come. */
  private Optional<Bundle> begin(BundleJobId id) {
    return store.underLock(
        id,
        locked -> {
          if (locked.bundle().status().isPrepared()) {
            become(locked, locked.bundle().next(Map.of(), now()));
          }
          return locked.bundle();
        });
  }

  /** Gives when to go on at the latest, where that is known. */
  private Optional<Instant> advance(Bundle begun) {
    Optional<Instant> again =
        begun.toInsert().isEmpty() ? Optional.empty() : kickOff.run(begun, now());
    Optional<Bundle> bundle = store.bundle(begun.row().id());
    bundle.ifPresent(this::giveVerb);
    bundle.ifPresent(this::giveChange);
    return again;
  }

  private void giveVerb(Bundle bundle) {
    Optional<ScheduleVerb> verb = bundle.row().verb();
    for (BundledCoordinator coordinator : bundle.withoutVerb()) {
      CoordinatorJobId id = coordinator.id().orElseThrow();
      try {
        verb.ifPresent(wanted -> coordinators.apply(id, wanted, bundle.row().verbBy()));
      } catch (InvalidRequestException e) {
        warn(bundle, coordinator, e);
      }
      Numbers given = coordinator.given();
      store.given(
          bundle.row().id(),
          coordinator.position(),
          new Numbers(bundle.row().asked().verb(), given.pause(), given.end()));
    }
  }

  private void giveChange(Bundle bundle) {
    Numbers asked = bundle.row().asked();
    for (BundledCoordinator coordinator : bundle.withoutChange()) {
      try {
        coordinators.change(
            coordinator.id().orElseThrow(), change(bundle, coordinator), bundle.row().job().user());
      } catch (InvalidRequestException e) {
        warn(bundle, coordinator, e);
      }
      store.given(
          bundle.row().id(),
          coordinator.position(),
          new Numbers(
              Math.max(asked.verb(), coordinator.given().verb()), asked.pause(), asked.end()));
    }
  }

  private static ScheduleChange change(Bundle bundle, BundledCoordinator coordinator) {
    Optional<Instant> pause = bundle.row().job().pauseAt();
    boolean lacksPause = bundle.lacksPause(coordinator);
    return new ScheduleChange(
        bundle.lacksEnd(coordinator) ? bundle.row().endAt() : Optional.empty(),
        Optional.empty(),
        lacksPause ? pause : Optional.empty(),
        lacksPause && pause.isEmpty(),
        Optional.empty());
  }

  /** The coordinator goes its own way; the bundle's history says why. */
  private void warn(
      Bundle bundle, BundledCoordinator coordinator, InvalidRequestException refusal) {
    Optional<Boolean> unused =
        store.underLock(
            bundle.row().id(),
            locked -> {
              locked.note(
                  now(),
                  "WARNING",
                  "coordinator '"
                      + coordinator.name()
                      + "' did not follow: "
                      + refusal.code()
                      + ": "
                      + refusal.getMessage());
              locked.save(locked.bundle().nextDue(now()));
              return true;
            });
  }

  private void finish(BundleJobId id, Optional<Instant> again) {
    Optional<Bundle> read = store.bundle(id);
    if (read.isPresent()) {
      Map<CoordinatorJobId, ScheduleStatus> statuses = coordinators.statuses(read.get().ids());
      Optional<Boolean> unused =
          store.underLock(
              id,
              locked -> {
                Instant now = now();
                if (!locked.bundle().status().isPrepared()) {
                  become(locked, locked.bundle().next(statuses, now));
                }
                locked.save(again.or(() -> locked.bundle().nextDue(now)));
                locked.free();
                return true;
              });
    }
  }

  private void become(LockedBundle locked, ScheduleStatus next) {
    Instant now = now();
    if (next != locked.bundle().status()) {
      locked.become(next, now);
      if (next.isFinal()) {
        locked.note(now, "ENDED", next + ": so its coordinators have ended");
      } else {
        locked.note(now, "STATUS", next.name());
      }
      locked.save(locked.bundle().nextDue(now));
    }
  }

  private Instant now() {
    return BundleService.now(clock);
  }
}
