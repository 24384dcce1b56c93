package io.drover.server.rest;

import io.drover.engine.TimelineEntry;
import io.drover.engine.WorkflowAction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The attempts of an action that failed and were tried again, read from the job's timeline. */
final class FormerAttempts {
  /** How an entry ends that says when the next attempt is. */
  private static final Pattern WAIT = Pattern.compile(" in (\\d+) s$");

  private FormerAttempts() {}

  /**
   * One of them.
   *
   * @param number from 1
   */
  record Attempt(int number, Optional<Instant> startedAt, Instant endedAt) {}

  /** Oldest first; only those of the action's present run. */
  static List<Attempt> of(WorkflowAction action, List<TimelineEntry> timeline) {
    List<TimelineEntry> failures =
        timeline.stream()
            .filter(entry -> entry.kind().equals("RETRY"))
            .filter(entry -> entry.node().equals(Optional.of(action.node())))
            .toList();
    List<Attempt> attempts = new ArrayList<>();
    Optional<Instant> start = action.startedAt();
    int first = Math.max(0, failures.size() - action.userRetryCount());
    for (TimelineEntry failure : failures.subList(first, failures.size())) {
      attempts.add(new Attempt(attempts.size() + 1, start, failure.at()));
      start = Optional.of(failure.at().plus(wait(failure.text())));
    }
    return attempts;
  }

  private static Duration wait(String text) {
    Matcher wait = WAIT.matcher(text);
    return wait.find() ? Duration.ofSeconds(Long.parseLong(wait.group(1))) : Duration.ZERO;
  }
}
