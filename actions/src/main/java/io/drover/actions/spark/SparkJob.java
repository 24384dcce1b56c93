package io.drover.actions.spark;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * One job of an application: what one action on data (a save, a count) made Spark do.
 *
 * @param id grows from 0
 * @param name the place in the program, such as {@code save at Report.java:33}
 * @param description as the program set it; empty when it did not
 * @param group as the program set it; empty when it did not
 * @param status SUCCEEDED, FAILED, RUNNING or UNKNOWN
 */
public record SparkJob(
    int id, String name, String description, String group, String status, List<Integer> stageIds) {
  public SparkJob {
    requireNonNull(name, "name");
    requireNonNull(description, "description");
    requireNonNull(group, "group");
    requireNonNull(status, "status");
    stageIds = List.copyOf(stageIds);
  }
}
