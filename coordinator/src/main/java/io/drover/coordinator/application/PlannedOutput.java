package io.drover.coordinator.application;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What an action makes under one name.
 *
 * @param name of the {@code data-out}
 * @param dataset name of the dataset
 * @param uris usually one; none when the instance would be before the dataset's first one
 * @param nocleanup whether a rerun keeps what is there
 */
public record PlannedOutput(String name, String dataset, List<String> uris, boolean nocleanup) {
  public PlannedOutput {
    requireNonNull(name, "name");
    requireNonNull(dataset, "dataset");
    uris = List.copyOf(uris);
  }
}
