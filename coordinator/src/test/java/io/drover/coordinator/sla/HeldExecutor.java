package io.drover.coordinator.sla;

import io.drover.actions.ActionExecutor;
import io.drover.actions.ActionOutcome;
import io.drover.actions.ActionOutcome.ErrorType;
import io.drover.actions.ActionRequest;
import io.drover.actions.ExternalState;
import io.drover.schema.ActionKind;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** Plays {@code livy-batch}: its {@code <file>} is {@code ok}, {@code error}, or {@code hold}. */
final class HeldExecutor implements ActionExecutor {
  private static final Duration PAUSE = Duration.ofMillis(20);
  private final AtomicBoolean released = new AtomicBoolean();

  /** Lets end what is held. */
  void release() {
    released.set(true);
  }

  @Override
  public Set<ActionKind> kinds() {
    return Set.of(new ActionKind(ActionKind.DROVER, "livy-batch"));
  }

  @Override
  public ActionOutcome start(ActionRequest request) {
    return switch (request.body().child("file").orElseThrow().text()) {
      case "ok" -> ended();
      case "error" ->
          new ActionOutcome.Failed(
              ExternalState.NONE, ErrorType.ERROR, "LIVY_FAILED", "it did not work");
      default -> new ActionOutcome.Running(ExternalState.NONE, PAUSE);
    };
  }

  @Override
  public ActionOutcome check(ActionRequest request) {
    return released.get() ? ended() : new ActionOutcome.Running(ExternalState.NONE, PAUSE);
  }

  private static ActionOutcome ended() {
    return new ActionOutcome.Succeeded(ExternalState.NONE, Map.of());
  }

  @Override
  public KillResult kill(ActionRequest request) {
    return new KillResult(request.external(), true);
  }
}
