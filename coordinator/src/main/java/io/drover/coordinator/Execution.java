package io.drover.coordinator;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Which of several actions of one coordinator goes first, and which one not at all. */
public enum Execution {
  /** The oldest first; none is skipped. */
  FIFO,
  /** The newest first; none is skipped. */
  LIFO,
  /** An action is skipped once the next one is due. */
  LAST_ONLY,
  /** An action is skipped once it is late. */
  NONE;

  /** How late an action may be before {@link #NONE} skips it, unless the server says otherwise. */
  public static final Duration DEFAULT_TOLERANCE = Duration.ofMinutes(1);

  /**
   * Reads the element's text, in whatever case.
   *
   * @throws io.drover.schema.InvalidRequestException E1003
   */
  public static Execution parse(String text) {
    return Arrays.stream(values())
        .filter(execution -> execution.name().equalsIgnoreCase(text.strip()))
        .findFirst()
        .orElseThrow(
            () ->
                InvalidCoordinator.attribute(
                    "execution", text, "use one of " + Arrays.toString(values())));
  }

  /**
   * Whether an action that waits or is ready is skipped.
   *
   * @param next the nominal time of the action after it; the coordinator's end for the last one
   * @param tolerance for {@link #NONE}
   */
  public boolean skips(Instant nominalTime, Instant next, Instant now, Duration tolerance) {
    return switch (this) {
      case FIFO, LIFO -> false;
      case LAST_ONLY -> now.isAfter(next);
      case NONE -> now.isAfter(nominalTime.plus(tolerance));
    };
  }

  /**
   * Which of the ready actions start now, in that order.
   *
   * @param ready their numbers or nominal times, in any order
   * @param concurrency how many may be active at once; negative for any number, 0 for none ever
   * @param active how many are submitted or running
   */
  public <T extends Comparable<? super T>> List<T> toStart(
      Collection<T> ready, int concurrency, int active) {
    long slots = concurrency < 0 ? ready.size() : Math.max(concurrency - active, 0);
    return ready.stream().sorted(this.<T>order()).limit(slots).toList();
  }

  private <T extends Comparable<? super T>> Comparator<T> order() {
    return switch (this) {
      case FIFO, NONE -> Comparator.naturalOrder();
      case LIFO, LAST_ONLY -> Comparator.reverseOrder();
    };
  }

  /** Whether most actions of the past will be skipped, so that they must not wait in a queue. */
  boolean dropsThePast() {
    return this == LAST_ONLY || this == NONE;
  }
}
