package io.drover.engine;

import io.drover.actions.ActionAttempt;
import io.drover.actions.ExternalState;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A copy of an action with some fields changed. */
final class ActionEdit {
  private final WorkflowAction from;
  private ActionAttempt attempt;
  private ActionStatus status;
  private String conf;
  private Optional<String> transition;
  private int retries;
  private int userRetryCount;
  private ExternalState external;
  private Map<String, String> data;
  private Optional<String> errorCode;
  private Optional<String> errorMessage;
  private Optional<Instant> startedAt;
  private Optional<Instant> endedAt;

  private ActionEdit(WorkflowAction from) {
    this.from = from;
    this.attempt = from.attempt();
    this.status = from.status();
    this.conf = from.conf();
    this.transition = from.transition();
    this.retries = from.retries();
    this.userRetryCount = from.userRetryCount();
    this.external = from.external();
    this.data = from.data();
    this.errorCode = from.errorCode();
    this.errorMessage = from.errorMessage();
    this.startedAt = from.startedAt();
    this.endedAt = from.endedAt();
  }

  static ActionEdit of(WorkflowAction from) {
    return new ActionEdit(from);
  }

  /**
   * Another try: nothing is known outside about it yet. The ids of the former one's applications
   * stay, so that the next start can make sure that they run no more.
   */
  ActionEdit attempt(int number) {
    ExternalState former = external;
    attempt = new ActionAttempt(from.attempt().actionId(), from.attempt().run(), number);
    external = ExternalState.NONE.plusEvidence(former.evidence());
    former.childIds().ifPresent(ids -> external = external.withChildIds(ids));
    startedAt = Optional.empty();
    return this;
  }

  ActionEdit status(ActionStatus value) {
    status = value;
    return this;
  }

  ActionEdit conf(String value) {
    conf = value;
    return this;
  }

  ActionEdit transition(String value) {
    transition = Optional.of(value);
    return this;
  }

  ActionEdit retries(int value) {
    retries = value;
    return this;
  }

  ActionEdit userRetryCount(int value) {
    userRetryCount = value;
    return this;
  }

  ActionEdit external(ExternalState value) {
    external = value;
    return this;
  }

  ActionEdit data(Map<String, String> value) {
    data = value;
    return this;
  }

  ActionEdit error(String code, String message) {
    errorCode = Optional.of(code);
    errorMessage = Optional.of(message);
    return this;
  }

  ActionEdit noError() {
    errorCode = Optional.empty();
    errorMessage = Optional.empty();
    return this;
  }

  ActionEdit startedIfNew(Instant at) {
    if (startedAt.isEmpty()) {
      startedAt = Optional.of(at);
    }
    return this;
  }

  ActionEdit ended(Instant at) {
    endedAt = Optional.of(at);
    return this;
  }

  WorkflowAction build() {
    return new WorkflowAction(
        attempt,
        from.type(),
        status,
        conf,
        transition,
        retries,
        userRetryCount,
        from.userRetryMax(),
        from.userRetryIntervalMinutes(),
        external,
        data,
        errorCode,
        errorMessage,
        startedAt,
        endedAt);
  }
}
