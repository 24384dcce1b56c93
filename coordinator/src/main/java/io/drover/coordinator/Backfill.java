package io.drover.coordinator;

import static java.util.Objects.requireNonNull;

import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;

/**
 * Which part of a coordinator's schedule to make up for.
 *
 * @param from first nominal time, which may be before the coordinator's start
 * @param to exclusive; not after the next time that the coordinator itself will make
 * @param parallel how many actions run at once
 */
public record Backfill(Instant from, Instant to, int parallel, Reprocess reprocess) {
  public Backfill {
    requireNonNull(from, "from");
    requireNonNull(to, "to");
    requireNonNull(reprocess, "reprocess");
    if (!from.isBefore(to)) {
      throw new InvalidRequestException(
          ErrorCode.E0302,
          "from "
              + CoordinatorTime.format(from)
              + " is not before to "
              + CoordinatorTime.format(to));
    }
    if (parallel < 1) {
      throw new InvalidRequestException(
          ErrorCode.E0302, "parallel must be at least 1, not " + parallel);
    }
  }

  /** What becomes of times that have an action already. */
  public enum Reprocess {
    /** They stay as they are. */
    NONE,
    /** Those whose last action ended badly run again. */
    FAILED,
    /** All whose last action has ended run again. */
    ALL;

    /** Reads a name in whatever case; E0302 when it is none. */
    public static Reprocess parse(String text) {
      return Arrays.stream(values())
          .filter(value -> value.name().equals(text.strip().toUpperCase(Locale.ROOT)))
          .findFirst()
          .orElseThrow(
              () ->
                  new InvalidRequestException(
                      ErrorCode.E0302, "reprocess [" + text + "] must be none, failed or all"));
    }

    boolean takes(CoordinatorActionStatus status) {
      return switch (this) {
        case NONE -> false;
        case FAILED -> status.isBad();
        case ALL -> status.isFinal();
      };
    }
  }
}
