package io.drover.coordinator;

import static java.util.Objects.requireNonNull;

import io.drover.coordinator.store.CoordinatorJobRow;
import io.drover.coordinator.store.CoordinatorVersionRow;
import io.drover.engine.store.TimelineRow;
import io.drover.schema.CoordinatorDefinition;
import java.util.List;

/** A coordinator job that is checked and has its id, and is not stored yet. */
public final class ReadyCoordinator {
  private final CoordinatorJobRow row;
  private final CoordinatorVersionRow version;
  private final List<TimelineRow> timeline;
  private final CoordinatorDefinition definition;

  ReadyCoordinator(
      CoordinatorJobRow row,
      CoordinatorVersionRow version,
      List<TimelineRow> timeline,
      CoordinatorDefinition definition) {
    this.row = requireNonNull(row, "row");
    this.version = requireNonNull(version, "version");
    this.timeline = List.copyOf(timeline);
    this.definition = requireNonNull(definition, "definition");
  }

  public CoordinatorJobId id() {
    return row.id();
  }

  public CoordinatorDefinition definition() {
    return definition;
  }

  CoordinatorJobRow row() {
    return row;
  }

  CoordinatorVersionRow version() {
    return version;
  }

  List<TimelineRow> timeline() {
    return timeline;
  }
}
