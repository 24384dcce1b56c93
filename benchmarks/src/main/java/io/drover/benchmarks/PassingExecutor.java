package io.drover.benchmarks;

import io.drover.actions.ActionExecutor;
import io.drover.actions.ActionOutcome;
import io.drover.actions.ActionRequest;
import io.drover.actions.ExternalState;
import io.drover.schema.ActionKind;
import java.util.Map;
import java.util.Set;

/** File-checks that find at once what they look for, and take no time: only the engine works. */
final class PassingExecutor implements ActionExecutor {
  @Override
  public Set<ActionKind> kinds() {
    return Set.of(new ActionKind(ActionKind.DROVER, "file-check"));
  }

  @Override
  public ActionOutcome start(ActionRequest request) {
    return new ActionOutcome.Succeeded(ExternalState.NONE, Map.of());
  }

  @Override
  public ActionOutcome check(ActionRequest request) {
    return start(request);
  }

  @Override
  public KillResult kill(ActionRequest request) {
    return new KillResult(request.external(), true);
  }
}
