package io.drover.actions.livy;

import io.drover.actions.ActionAttempt;
import io.drover.actions.ExternalState;
import java.util.Optional;

/**
 * What the stored state of an attempt says about its job at Livy, for who has nothing else of it.
 *
 * @param ownJob whether Livy was seen to have a job of this very attempt, which therefore follows
 *     none of an attempt before it
 * @param awaited whether an end of that job was not seen
 */
public record AttemptTraces(boolean ownJob, boolean awaited) {
  private static final AttemptTraces NONE = new AttemptTraces(false, false);

  /** Reads them; {@code external} may still be that of the attempt before. */
  public static AttemptTraces of(ActionAttempt attempt, ExternalState external) {
    Memo memo = Memo.read(external.memo());
    if (!memo.get("name").equals(Optional.of(attempt.externalName()))) {
      return NONE;
    }
    if (memo.has("created")) {
      return new AttemptTraces(true, true);
    }
    BatchMemo batch = BatchMemo.read(external.memo());
    if (batch.follows().isPresent()) {
      return NONE;
    }
    return switch (batch.phase()) {
      case WAITING, UNCLEAR -> NONE;
      case SUBMITTED, IN_CLUSTER -> new AttemptTraces(true, true);
      case ENDED -> new AttemptTraces(true, false);
    };
  }
}
