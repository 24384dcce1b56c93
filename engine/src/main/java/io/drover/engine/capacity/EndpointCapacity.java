package io.drover.engine.capacity;

import static java.util.Objects.requireNonNull;

import io.drover.actions.JobPriority;
import io.drover.actions.PlaceLimits;
import io.drover.actions.Places.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How one endpoint stands.
 *
 * @param limits as they are configured
 * @param batches places for batches in use, by all servers
 * @param sessions places for sessions in use
 * @param starting how many of both are not known to run yet
 * @param startingNow how many may start at once now
 * @param backOff there when the endpoint said lately that too much is being started
 * @param lines who stands in line, highest priority first
 */
public record EndpointCapacity(
    String endpoint,
    PlaceLimits limits,
    int batches,
    int sessions,
    int starting,
    int startingNow,
    Optional<Slowdown> backOff,
    List<Line> lines) {

  /**
   * The endpoint refused some.
   *
   * @param since the first refusal
   * @param last the latest one
   * @param pausedUntil nothing starts before, unless something ends there
   */
  public record Slowdown(Instant since, Instant last, Optional<Instant> pausedUntil) {
    public Slowdown {
      requireNonNull(since, "since");
      requireNonNull(last, "last");
      requireNonNull(pausedUntil, "pausedUntil");
    }
  }

  /**
   * Those of one kind that one user wants in one queue with one priority.
   *
   * @param suspended how many of them are passed over because their job is suspended
   * @param reason why they wait
   */
  public record Line(
      Kind kind,
      String queue,
      String user,
      JobPriority priority,
      int waiting,
      int suspended,
      Instant oldest,
      String reason) {
    public Line {
      requireNonNull(kind, "kind");
      requireNonNull(queue, "queue");
      requireNonNull(user, "user");
      requireNonNull(priority, "priority");
      requireNonNull(oldest, "oldest");
      requireNonNull(reason, "reason");
    }
  }

  public EndpointCapacity {
    requireNonNull(endpoint, "endpoint");
    requireNonNull(limits, "limits");
    requireNonNull(backOff, "backOff");
    lines = List.copyOf(lines);
  }

  /** How many stand in line, those of suspended jobs among them. */
  public int waiting() {
    return lines.stream().mapToInt(Line::waiting).sum();
  }
}
