package io.drover.coordinator.simulate;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;

/**
 * Something about a schedule that its author may not expect.
 *
 * @param at where in time it belongs
 * @param actions numbers of the actions that it is about, rising; may be empty
 * @param text one sentence
 */
public record Remark(Kind kind, Instant at, List<Integer> actions, String text) {

  /** What it is about. */
  public enum Kind {
    /** The clocks of the coordinator's or a dataset's time zone change. */
    CLOCK_CHANGE(false),
    /** An action's local time is not that of the action before. */
    LOCAL_TIME_MOVED(false),
    /** Two actions of one nominal time. */
    SAME_NOMINAL_TIME(true),
    /** Two actions in a local day, week or month, where the frequency promises one. */
    SAME_PERIOD(true),
    /** A local day, week or month without action, where the frequency promises one. */
    PERIOD_WITHOUT_ACTION(true),
    /** Two actions, or two outputs of one, make the same. */
    SAME_OUTPUT(true),
    /** An instance between two that are made is made by no action. */
    OUTPUT_NEVER_MADE(true),
    /** An output is before its dataset's first instance, and so is none. */
    OUTPUT_DROPPED(true),
    /** Instances of an input are before its dataset's first one, and so left out. */
    INPUT_DROPPED(true),
    /** An action cannot be made. */
    NO_PLAN(true);

    private final boolean warning;

    Kind(boolean warning) {
      this.warning = warning;
    }

    /** Whether it asks for a look; otherwise it is only told. */
    public boolean isWarning() {
      return warning;
    }
  }

  public Remark {
    requireNonNull(kind, "kind");
    requireNonNull(at, "at");
    actions = List.copyOf(actions);
    requireNonNull(text, "text");
  }
}
