package io.drover.actions.livy;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ActionAttempt;
import io.drover.actions.ActionId;
import io.drover.actions.ActionRequest.OtherAction;
import io.drover.actions.WorkflowJobId;
import java.util.Optional;

/**
 * A session that a job above has open and a {@code livy-session} action with {@code from-parent}
 * took over. All of it is in that action's memo, because a statement must still find it when the
 * jobs above have ended.
 *
 * @param owner the attempt that opened it
 * @param endpoint where
 * @param generation how often it had been recreated by then
 * @param livyId Livy's number of it
 */
record BorrowedSession(ActionAttempt owner, String endpoint, int generation, int livyId) {
  BorrowedSession {
    requireNonNull(owner, "owner");
    requireNonNull(endpoint, "endpoint");
  }

  /** What it is called in Livy. */
  String name() {
    return SessionNames.name(owner, generation);
  }

  /** Empty when the action opened its session itself. */
  static Optional<BorrowedSession> in(OtherAction session) {
    Memo memo = Memo.read(session.external().memo());
    boolean ours = memo.get("name").equals(Optional.of(session.attempt().externalName()));
    return ours ? in(memo) : Optional.empty();
  }

  static Optional<BorrowedSession> in(Memo memo) {
    return memo.get("ownerJob")
        .map(
            job ->
                new BorrowedSession(
                    new ActionAttempt(
                        new ActionId(new WorkflowJobId(job), memo.get("ownerNode").orElseThrow()),
                        memo.number("ownerRun").orElseThrow(),
                        memo.number("ownerAttempt").orElseThrow()),
                    memo.get("endpoint").orElseThrow(),
                    memo.number("generation").orElseThrow(),
                    memo.number("session").orElseThrow()));
  }

  Memo into(Memo memo) {
    return memo.with("ownerJob", owner.actionId().jobId())
        .with("ownerNode", owner.actionId().node())
        .with("ownerRun", owner.run())
        .with("ownerAttempt", owner.attempt())
        .with("endpoint", endpoint)
        .with("generation", generation)
        .with("session", livyId);
  }
}
