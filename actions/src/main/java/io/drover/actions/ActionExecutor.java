package io.drover.actions;

import io.drover.schema.ActionKind;
import io.drover.schema.Problem;
import io.drover.schema.XmlElement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Does the work of some action kinds. One instance serves all jobs from many threads, so it keeps
 * no state about any of them.
 *
 * <p>Every method may be called again with the same attempt after a crash or a lost answer, from
 * another server: {@code start} twice must start one job. A call must end on its own within a
 * minute (time-outs on every connection); waiting longer is what {@link ActionOutcome.Running} is
 * for. An exception that escapes is treated as a TRANSIENT failure.
 */
public interface ActionExecutor {

  /** The kinds it executes; never empty, fixed for its lifetime. */
  Set<ActionKind> kinds();

  /**
   * Looks at an action's body at submission, before any expression is evaluated: text that holds an
   * expression must be let through. No I/O. Structure is already checked by the schema.
   *
   * @return problems found, usually empty
   */
  default List<Problem> validate(XmlElement body) {
    return List.of();
  }

  /** Starts the attempt, or finds what an earlier call of the same attempt started. */
  ActionOutcome start(ActionRequest request);

  /** Asks how the attempt stands. Called only after {@code start} answered {@code Running}. */
  ActionOutcome check(ActionRequest request);

  /**
   * Stops what the attempt started. A durable goal: called until it answers true.
   *
   * @return what is known after it, and whether it is confirmed that nothing runs any more
   */
  KillResult kill(ActionRequest request);

  /**
   * Whether an attempt of this body may leave something open for later actions of its job. If so,
   * {@link #kill} is called for it once more when the job has ended, whatever its status, until it
   * answers that all is closed.
   *
   * @param body as in the definition, not evaluated
   */
  default boolean staysOpen(XmlElement body) {
    return false;
  }

  /**
   * What an action of this body opens for other actions of its job, or finds opened by one, such as
   * {@code session 'etl'}. It is gone when the run ends: a rerun that needs it runs all of them.
   *
   * @param body as in the definition, not evaluated
   */
  default Optional<String> sharedResource(XmlElement body) {
    return Optional.empty();
  }

  /**
   * Whether the {@link #sharedResource} of this body is the one of a job above, where that has it.
   * A rerun that needs it there runs the actions of both jobs.
   *
   * @param body as in the definition, not evaluated
   */
  default boolean sharesWithParent(XmlElement body) {
    return false;
  }

  /**
   * The attempt's log as far as the outside system still has it, at most some hundred KB. Called
   * while it runs and once when it has ended. Empty when the kind has no log or it is gone.
   */
  default Optional<String> log(ActionRequest request) {
    return Optional.empty();
  }

  /**
   * Like {@link #log(ActionRequest)}, for logs of which a part may get out of reach: that part is
   * then taken from what was stored before.
   *
   * @param stored what the last call for this attempt brought
   */
  default Optional<String> log(ActionRequest request, Supplier<Optional<String>> stored) {
    return log(request);
  }

  /**
   * Answer of {@link #kill}.
   *
   * @param stopped false when it must be asked again
   */
  record KillResult(ExternalState external, boolean stopped) {}
}
