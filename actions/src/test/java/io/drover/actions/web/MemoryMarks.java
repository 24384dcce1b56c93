package io.drover.actions.web;

import io.drover.actions.ActionAttempt;
import io.drover.actions.AttemptMarks;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Marks that last as long as the test. */
final class MemoryMarks implements AttemptMarks {
  private final Set<ActionAttempt> marked = ConcurrentHashMap.newKeySet();

  @Override
  public boolean set(ActionAttempt attempt) {
    return marked.add(attempt);
  }

  @Override
  public void clear(ActionAttempt attempt) {
    marked.remove(attempt);
  }
}
