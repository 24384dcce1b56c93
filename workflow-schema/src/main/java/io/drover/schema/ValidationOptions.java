package io.drover.schema;

import java.util.Set;

/**
 * What the graph of a workflow is checked against.
 *
 * @param forkJoin whether forks and joins must nest; Oozie's {@code oozie.validate.ForkJoin} and
 *     {@code oozie.wf.validate.ForkJoin}, both true by default
 * @param supported the kinds that have an executor, the engine's own such as sub-workflow included
 */
public record ValidationOptions(boolean forkJoin, Set<ActionKind> supported) {
  public ValidationOptions {
    supported = Set.copyOf(supported);
  }
}
