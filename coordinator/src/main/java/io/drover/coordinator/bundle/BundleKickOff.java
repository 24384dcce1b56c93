package io.drover.coordinator.bundle;

import io.drover.coordinator.CoordinatorSubmission;
import io.drover.coordinator.ScheduleStatus;
import io.drover.coordinator.bundle.Coordinators.NewCoordinator;
import io.drover.engine.JobKind;
import io.drover.engine.store.StoreException;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Submits the coordinators of a bundle: all of them, or none. They are read and checked first,
 * which may take its time; then they are inserted in the transaction that notes their ids in the
 * bundle, so that none is there twice, whatever crashes and whoever else kicks off the same bundle.
 */
final class BundleKickOff {
  private static final Logger LOG = LoggerFactory.getLogger(BundleKickOff.class);

  /** How long a file system that does not answer is asked again. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final Duration AGAIN = Duration.ofSeconds(10);

  private final BundleStore store;
  private final Coordinators coordinators;
  private final InstantSource clock;

  BundleKickOff(BundleStore store, Coordinators coordinators, InstantSource clock) {
    this.store = store;
    this.coordinators = coordinators;
    this.clock = clock;
  }

  /**
   * Does it for those that are not there yet.
   *
   * @return when to try again, because a file system does not answer; empty when it is done
   */
  Optional<Instant> run(Bundle bundle, Instant now) {
    Map<String, String> properties =
        store.configuration(bundle.row().id()).orElseThrow(IllegalStateException::new);
    Map<Integer, NewCoordinator> ready = new LinkedHashMap<>();
    Map<Integer, String> refused = new LinkedHashMap<>();
    for (BundledCoordinator coordinator : bundle.toInsert()) {
      try {
        ready.put(coordinator.position(), ready(bundle, coordinator, properties));
      } catch (InvalidRequestException e) {
        String error = "coordinator '" + coordinator.name() + "': " + message(e);
        if (e.code() == ErrorCode.E0902 && isPatient(bundle, now)) {
          noteWaiting(bundle, coordinator, error);
          return Optional.of(clock.instant().plus(AGAIN));
        }
        refused.put(coordinator.position(), error);
      } catch (StoreException e) {
        throw e;
      } catch (RuntimeException e) {
        LOG.error("coordinator {} of {} cannot be read", coordinator.name(), bundle.row().id(), e);
        refused.put(
            coordinator.position(),
            "coordinator '" + coordinator.name() + "': D0002: the server failed to read it: " + e);
      }
    }
    if (refused.isEmpty()) {
      insert(bundle, ready);
    } else {
      fail(bundle, refused);
    }
    return Optional.empty();
  }

  private static boolean isPatient(Bundle bundle, Instant now) {
    return bundle.row().job().startedAt().orElse(now).plus(PATIENCE).isAfter(now);
  }

  /** Messages that list problems begin with the code already. */
  private static String message(InvalidRequestException e) {
    String message = String.valueOf(e.getMessage());
    return message.startsWith(e.code().name()) ? message : e.code() + ": " + message;
  }

  private NewCoordinator ready(
      Bundle bundle, BundledCoordinator coordinator, Map<String, String> bundleProperties) {
    Map<String, String> properties = new HashMap<>(bundleProperties);
    properties.putAll(coordinator.configuration());
    properties.put(JobKind.COORDINATOR.pathProperty(), coordinator.appPath());
    NewCoordinator ready =
        coordinators.ready(
            new CoordinatorSubmission(
                bundle.row().job().user(), new TreeMap<>(properties), Optional.empty()),
            bundle.row().id());
    Optional<Problem> refusal = coordinator.definition().refusalOf(ready.definition());
    if (refusal.isPresent()) {
      throw InvalidRequestException.of(List.of(refusal.get()));
    }
    return ready;
  }

  private void insert(Bundle read, Map<Integer, NewCoordinator> ready) {
    Optional<Boolean> unused =
        store.underLock(
            read.row().id(),
            locked -> {
              Instant now = BundleService.now(clock);
              // a verb, or another server whose lease was too short, may have come first
              for (BundledCoordinator coordinator : locked.bundle().toInsert()) {
                NewCoordinator made = ready.get(coordinator.position());
                if (made != null) {
                  made.insert().accept(locked.handle());
                  locked.inserted(coordinator.position(), made.id());
                  locked.note(
                      now,
                      "COORDINATOR",
                      "coordinator '" + coordinator.name() + "' submitted as " + made.id());
                }
              }
              locked.save(locked.bundle().nextDue(now));
              return true;
            });
    coordinators.wake(ready.values().stream().map(NewCoordinator::id).toList());
  }

  private void fail(Bundle read, Map<Integer, String> refused) {
    Optional<Boolean> unused =
        store.underLock(
            read.row().id(),
            locked -> {
              if (locked.bundle().toInsert().isEmpty()) {
                return false;
              }
              Instant now = BundleService.now(clock);
              refused.forEach(
                  (position, error) -> {
                    locked.refused(position, error);
                    locked.note(now, "ERROR", error);
                  });
              locked.become(ScheduleStatus.FAILED, now);
              locked.note(
                  now, "ENDED", "FAILED: no coordinator was started, for not all of them can be");
              locked.save(locked.bundle().nextDue(now));
              return true;
            });
  }

  /** Once for the same reason. */
  private void noteWaiting(Bundle read, BundledCoordinator coordinator, String error) {
    if (!coordinator.error().equals(Optional.of(error))) {
      Optional<Boolean> unused =
          store.underLock(
              read.row().id(),
              locked -> {
                locked.refused(coordinator.position(), error);
                locked.note(BundleService.now(clock), "WAITING", error);
                locked.save(locked.bundle().nextDue(clock.instant()));
                return true;
              });
    }
  }
}
