package io.drover.actions.livy;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ActionExecutor;
import io.drover.actions.ActionOutcome;
import io.drover.actions.ActionRequest;
import java.util.Optional;
import java.util.function.Supplier;

/** An action that is one Spark batch; its kinds differ only in the plan they make of their body. */
abstract sealed class BatchAction implements ActionExecutor
    permits JavaAction, LivyBatchAction, SparkAction {
  private final BatchRunner runner;

  BatchAction(BatchRunner runner) {
    this.runner = requireNonNull(runner, "runner");
  }

  /** Throws {@link io.drover.schema.InvalidRequestException} for a body that cannot be read. */
  abstract BatchPlan plan(ActionRequest request);

  @Override
  public ActionOutcome start(ActionRequest request) {
    return runner.start(request, this::plan);
  }

  @Override
  public ActionOutcome check(ActionRequest request) {
    return runner.check(request, this::plan);
  }

  @Override
  public KillResult kill(ActionRequest request) {
    return runner.kill(request, this::plan);
  }

  @Override
  public Optional<String> log(ActionRequest request) {
    return log(request, Optional::empty);
  }

  @Override
  public Optional<String> log(ActionRequest request, Supplier<Optional<String>> stored) {
    return runner.log(request, this::plan, stored);
  }
}
