package io.drover.coordinator;

import static java.util.Objects.requireNonNull;

import io.drover.schema.CoordinatorDefinition;

/** A coordinator job that is checked and has its id, and is not stored yet. */
public final class ReadyCoordinator {
  private final CoordinatorJobId id;
  private final CoordinatorDefinition definition;

  ReadyCoordinator(CoordinatorJobId id, CoordinatorDefinition definition) {
    this.id = requireNonNull(id, "id");
    this.definition = requireNonNull(definition, "definition");
  }

  public CoordinatorJobId id() {
    return id;
  }

  public CoordinatorDefinition definition() {
    return definition;
  }
}
