package io.drover.coordinator.bundle;

import io.drover.coordinator.BundleJobId;
import io.drover.coordinator.CoordinatorJobId;
import io.drover.coordinator.ScheduleStatus;
import io.drover.coordinator.ScheduleVerb;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/** A bundle whose row is locked, within one transaction. Not thread-safe, not to be kept. */
final class LockedBundle {
  private final Handle handle;
  private Bundle bundle;

  LockedBundle(Handle handle, Bundle bundle) {
    this.handle = handle;
    this.bundle = bundle;
  }

  /** For rows of coordinators that are written in the same transaction. */
  Handle handle() {
    return handle;
  }

  /** As it stands now, with what was not saved yet. */
  Bundle bundle() {
    return bundle;
  }

  private void set(BundleRow row) {
    bundle = new Bundle(row, bundle.coordinators());
  }

  void become(ScheduleStatus status, Instant now) {
    set(bundle.row().withStatus(status, now));
  }

  /** Every coordinator that is there has to get it. */
  void ask(ScheduleVerb verb, String user) {
    set(bundle.row().withVerb(verb, user));
  }

  void pauseAt(Optional<Instant> pauseAt, Instant now) {
    set(bundle.row().withPause(pauseAt, now));
  }

  void endAt(Instant endAt, Instant now) {
    set(bundle.row().withEnd(endAt, now));
  }

  private static final String INSERT_TIMELINE =
      """
      insert into job_timeline (job_id, sequence, at, kind, node, text)
      values (:id, :sequence, :at, :kind, null, :text)
      """;

  /** Adds to its history. */
  void note(Instant at, String kind, String text) {
    BundleRow row = bundle.row();
    try (Update insert = handle.createUpdate(INSERT_TIMELINE)) {
      insert
          .bind("id", row.id().value())
          .bind("sequence", row.nextSequence())
          .bind("at", BundleRows.time(at))
          .bind("kind", kind)
          .bind("text", text)
          .execute();
    }
    set(row.withNextSequence(row.nextSequence() + 1));
  }

  private static final String INSERTED =
      """
      update bundle_coordinator set coordinator_id = :coordinator, error = null,
        verb_done = :verb
      where bundle_id = :id and position = :position
      """;

  /** The coordinator is there now; verbs that were asked for before are not for it. */
  void inserted(int position, CoordinatorJobId id) {
    BundleJobId bundleId = bundle.row().id();
    int verb = bundle.row().asked().verb();
    try (Update update = handle.createUpdate(INSERTED)) {
      update
          .bind("coordinator", id.value())
          .bind("verb", verb)
          .bind("id", bundleId.value())
          .bind("position", position)
          .execute();
    }
    replace(
        position,
        old ->
            new BundledCoordinator(
                position,
                old.name(),
                old.enabled(),
                old.appPath(),
                old.configuration(),
                Optional.of(id),
                Optional.empty(),
                new BundledCoordinator.Numbers(verb, old.given().pause(), old.given().end())));
  }

  private static final String REFUSED =
      """
      update bundle_coordinator set error = :error
      where bundle_id = :id and position = :position
      """;

  /** The coordinator cannot be submitted. */
  void refused(int position, String error) {
    try (Update update = handle.createUpdate(REFUSED)) {
      update
          .bind("error", error)
          .bind("id", bundle.row().id().value())
          .bind("position", position)
          .execute();
    }
  }

  private void replace(int position, UnaryOperator<BundledCoordinator> by) {
    List<BundledCoordinator> coordinators = new ArrayList<>(bundle.coordinators());
    coordinators.replaceAll(each -> each.position() == position ? by.apply(each) : each);
    bundle = new Bundle(bundle.row(), coordinators);
  }

  private static final String SAVE =
      """
      update bundle_job set status = :status, pause_at = :pauseAt, end_at = :endAt,
        modified_at = :modifiedAt, started_at = :startedAt, ended_at = :endedAt, verb = :verb,
        verb_by = :verbBy, verb_number = :verbNumber, pause_number = :pauseNumber,
        end_number = :endNumber, next_due = :nextDue, next_sequence = :nextSequence
      where id = :id
      """;

  /** Writes the job's row. */
  void save(Optional<Instant> nextDue) {
    BundleRow row = bundle.row();
    BundleJob job = row.job();
    try (Update update = handle.createUpdate(SAVE)) {
      update
          .bind("id", job.id().value())
          .bind("status", job.status().name())
          .bind("pauseAt", BundleRows.optional(job.pauseAt()))
          .bind("endAt", BundleRows.optional(row.endAt()))
          .bind("modifiedAt", BundleRows.time(job.modifiedAt()))
          .bind("startedAt", BundleRows.optional(job.startedAt()))
          .bind("endedAt", BundleRows.optional(job.endedAt()))
          .bind("verb", row.verb().map(Enum::name).orElse(null))
          .bind("verbBy", row.verbBy())
          .bind("verbNumber", row.asked().verb())
          .bind("pauseNumber", row.asked().pause())
          .bind("endNumber", row.asked().end())
          .bind("nextDue", BundleRows.optional(nextDue))
          .bind("nextSequence", row.nextSequence())
          .execute();
    }
  }

  private static final String FREE = "update bundle_job set lease_until = null where id = :id";

  /** Ends the claim of the server that worked on it. */
  void free() {
    try (Update update = handle.createUpdate(FREE)) {
      update.bind("id", bundle.row().id().value()).execute();
    }
  }
}
