package io.drover.coordinator.application;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What an action waits for under one name.
 *
 * @param name of the {@code data-in}
 * @param dataset name of the dataset
 * @param instances times such as {@code 2026-01-31T13:10Z}, and where it depends on what is there,
 *     the function, such as {@code ${coord:latest(0)}}; newest first in a range
 * @param uris of the instances that are times, in the same order
 * @param paths what must exist for these instances to be there, in the same order
 * @param resolved whether all instances are times
 */
public record PlannedInput(
    String name,
    String dataset,
    List<String> instances,
    List<String> uris,
    List<String> paths,
    boolean resolved) {
  public PlannedInput {
    requireNonNull(name, "name");
    requireNonNull(dataset, "dataset");
    instances = List.copyOf(instances);
    uris = List.copyOf(uris);
    paths = List.copyOf(paths);
  }
}
