package io.drover.engine;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ActionExecutor.KillResult;
import io.drover.actions.ActionOutcome;
import io.drover.engine.store.CommandRow;
import java.time.Instant;
import java.util.Optional;

/**
 * What came of a command: the dispatcher's answer to the loop. Losing one loses nothing, the
 * command is still in the outbox and runs again.
 *
 * @param command as it was when it ran
 * @param conf the evaluated body, when this call evaluated it
 * @param ranAt when the call began
 */
record CommandResult(CommandRow command, Optional<String> conf, Instant ranAt, Answer answer) {
  CommandResult {
    requireNonNull(command, "command");
    requireNonNull(conf, "conf");
    requireNonNull(ranAt, "ranAt");
    requireNonNull(answer, "answer");
  }

  /** The answer by kind of command. */
  sealed interface Answer {}

  /** A decision chose a case. */
  record Chose(int caseIndex) implements Answer {}

  /** A start or check gave an outcome. */
  record Outcome(ActionOutcome outcome) implements Answer {}

  /** A kill was tried. */
  record Stopped(KillResult result) implements Answer {}
}
