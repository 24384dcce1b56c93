package io.drover.actions;

import io.drover.schema.ActionKind;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which executor does which kind. Immutable. */
public final class ActionRegistry {
  private final Map<ActionKind, ActionExecutor> executors;

  /** Throws {@link IllegalArgumentException} when two executors claim one kind. */
  public ActionRegistry(List<ActionExecutor> executors) {
    Map<ActionKind, ActionExecutor> byKind = new HashMap<>();
    for (ActionExecutor executor : executors) {
      for (ActionKind kind : executor.kinds()) {
        if (byKind.put(kind, executor) != null) {
          throw new IllegalArgumentException("two executors for " + kind);
        }
      }
    }
    this.executors = Map.copyOf(byKind);
  }

  /** The same with one more; throws like the constructor. */
  public ActionRegistry plus(ActionExecutor executor) {
    Set<ActionExecutor> all = new LinkedHashSet<>(executors.values());
    all.add(executor);
    return new ActionRegistry(List.copyOf(all));
  }

  public Optional<ActionExecutor> executor(ActionKind kind) {
    return Optional.ofNullable(executors.get(kind));
  }

  public Set<ActionKind> kinds() {
    return executors.keySet();
  }
}
