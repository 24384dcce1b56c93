package io.drover.engine;

import io.drover.engine.el.JobScope;
import io.drover.engine.store.JobRow;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** What expressions of a job see, its actions read only when one asks. */
record StoredJobScope(
    JobRow job,
    Map<String, String> configuration,
    Supplier<Optional<String>> callback,
    Function<String, Optional<WorkflowAction>> actions,
    Supplier<Optional<String>> lastError)
    implements JobScope {

  @Override
  public String id() {
    return job.id().value();
  }

  @Override
  public String name() {
    return job.name();
  }

  @Override
  public String appPath() {
    return job.appPath();
  }

  @Override
  public String user() {
    return job.user();
  }

  @Override
  public Optional<String> group() {
    return job.group();
  }

  @Override
  public int run() {
    return job.run();
  }

  @Override
  public Optional<ActionFacts> action(String node) {
    return actions
        .apply(node)
        .map(
            action ->
                new ActionFacts(
                    action.transition(),
                    action.errorCode(),
                    action.errorMessage(),
                    action.data(),
                    action.external().externalId(),
                    action.external().trackerUri(),
                    action.external().externalStatus()));
  }

  @Override
  public Optional<String> callbackUrl() {
    return callback.get();
  }

  @Override
  public Optional<String> lastErrorNode() {
    return lastError.get();
  }
}
