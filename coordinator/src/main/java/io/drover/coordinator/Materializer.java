package io.drover.coordinator;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Says which actions of a coordinator are to be made now. Pure: it is told how far the coordinator
 * has come and what time it is, and keeps nothing.
 *
 * <p>Actions are made in the order of their nominal times, each once, a little ahead of time, and
 * only so many that no more than the throttle wait at once. Where the execution drops late actions,
 * those of the past do not count, as they are about to be skipped; then {@value #MOST_AT_ONCE} of
 * them are made at once at most.
 */
public final class Materializer {
  /** Bounds one step through a long past. */
  static final int MOST_AT_ONCE = 10_000;

  private final NominalSequence times;
  private final Execution execution;
  private final int throttle;
  private final Duration ahead;

  /**
   * Takes what stays the same during a coordinator's life, unless it is changed.
   *
   * @param throttle how many actions may wait at once, from 1
   * @param ahead how long before its nominal time an action is made
   */
  public Materializer(NominalSequence times, Execution execution, int throttle, Duration ahead) {
    this.times = requireNonNull(times, "times");
    this.execution = requireNonNull(execution, "execution");
    this.ahead = requireNonNull(ahead, "ahead");
    this.throttle = throttle;
    if (throttle < 1) {
      throw new IllegalArgumentException("throttle must be at least 1, not " + throttle);
    }
  }

  /**
   * How far a coordinator has come.
   *
   * @param lastNumber of the action made last; 0 when there is none
   * @param lastNominalTime of that action; not looked at when there is none
   * @param waiting how many actions wait now
   */
  public record Progress(int lastNumber, Instant lastNominalTime, int waiting) {
    /** Nothing is made yet. */
    public static final Progress NONE = new Progress(0, Instant.EPOCH, 0);

    public Progress {
      requireNonNull(lastNominalTime, "lastNominalTime");
    }
  }

  /**
   * An action to make.
   *
   * @param number from 1, without gaps
   */
  public record NewAction(int number, Instant nominalTime) {
    public NewAction {
      requireNonNull(nominalTime, "nominalTime");
    }
  }

  /**
   * What to make now.
   *
   * @param actions in the order of their numbers; may be empty
   * @param complete whether these are the last ones before the coordinator's end
   */
  public record Step(List<NewAction> actions, boolean complete) {
    public Step {
      actions = List.copyOf(actions);
    }
  }

  /** What to make at that time. */
  public Step step(Progress progress, Instant now) {
    return step(progress, now, Instant.MAX);
  }

  /**
   * What to make at that time.
   *
   * @param pauseTime actions of this nominal time and later are not made
   */
  public Step step(Progress progress, Instant now, Instant pauseTime) {
    Iterator<Instant> following =
        times.following(progress.lastNumber(), progress.lastNominalTime());
    List<NewAction> actions = new ArrayList<>();
    int room = throttle - progress.waiting();
    while (following.hasNext()) {
      Instant nominalTime = following.next();
      boolean dropped = execution.dropsThePast() && nominalTime.isBefore(now);
      boolean due = !nominalTime.isAfter(now.plus(ahead)) && nominalTime.isBefore(pauseTime);
      if (!due || actions.size() == MOST_AT_ONCE || (room <= 0 && !dropped)) {
        return new Step(actions, false);
      }
      if (!dropped) {
        room--;
      }
      actions.add(new NewAction(progress.lastNumber() + actions.size() + 1, nominalTime));
    }
    return new Step(actions, true);
  }
}
