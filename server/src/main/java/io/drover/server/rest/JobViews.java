package io.drover.server.rest;

import io.drover.actions.Evidence;
import io.drover.engine.ActionStatus;
import io.drover.engine.PastAttempt;
import io.drover.engine.WorkflowAction;
import io.drover.engine.WorkflowJob;
import io.drover.server.Secrets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Records of the native API. */
public final class JobViews {
  private JobViews() {}

  /** A job in a listing. */
  public record JobSummary(
      String id,
      String name,
      String status,
      String user,
      int run,
      Instant createdAt,
      Optional<Instant> startedAt,
      Optional<Instant> endedAt,
      Instant modifiedAt,
      String appPath) {
    static JobSummary of(WorkflowJob job) {
      return new JobSummary(
          job.id().value(),
          job.name(),
          job.status().name(),
          job.user(),
          job.run(),
          job.createdAt(),
          job.startedAt(),
          job.endedAt(),
          job.modifiedAt(),
          job.appPath());
    }
  }

  /** A page of jobs, newest first. */
  public record JobList(long total, List<JobSummary> jobs) {}

  /** The first thing that went wrong. */
  public record JobError(String node, String code, String message) {}

  /** Everything about a job; {@code error} is null when nothing went wrong. */
  public record JobDetail(
      String id,
      String name,
      String status,
      String user,
      int run,
      Instant createdAt,
      Optional<Instant> startedAt,
      Optional<Instant> endedAt,
      Instant modifiedAt,
      String appPath,
      Map<String, String> configuration,
      List<ActionView> actions,
      Optional<JobError> error) {
    /** {@code inLine} says, by node, where actions stand in line for a place. */
    static JobDetail of(WorkflowJob job, Map<String, String> inLine) {
      return new JobDetail(
          job.id().value(),
          job.name(),
          job.status().name(),
          job.user(),
          job.run(),
          job.createdAt(),
          job.startedAt(),
          job.endedAt(),
          job.modifiedAt(),
          job.appPath(),
          Secrets.masked(job.configuration()),
          job.actions().stream()
              .map(action -> ActionView.of(action, Optional.ofNullable(inLine.get(action.node()))))
              .toList(),
          firstError(job));
    }
  }

  /** The first thing that went wrong; empty when nothing did. */
  static Optional<JobError> firstError(WorkflowJob job) {
    return job.actions().stream()
        .filter(
            action ->
                action.errorCode().isPresent()
                    && (action.status() == ActionStatus.ERROR
                        || action.status() == ActionStatus.FAILED
                        || action.status() == ActionStatus.START_MANUAL
                        || action.type().equals(":KILL:")))
        .findFirst()
        .map(
            action ->
                new JobError(
                    action.node(),
                    action.errorCode().orElse(""),
                    action.errorMessage().orElse("")));
  }

  /** One attempt of an action. */
  public record AttemptView(
      int run,
      int attempt,
      String status,
      Optional<Instant> startedAt,
      Optional<Instant> endedAt,
      Optional<String> externalId,
      Optional<String> consoleUrl,
      Optional<String> errorCode,
      Optional<String> errorMessage,
      List<Evidence> evidence) {
    static AttemptView of(PastAttempt past) {
      return new AttemptView(
          past.attempt().run(),
          past.attempt().attempt(),
          past.status().name(),
          past.startedAt(),
          past.endedAt(),
          past.external().externalId(),
          past.external().consoleUrl(),
          past.errorCode(),
          past.errorMessage(),
          past.external().evidence());
    }
  }

  /** A node that was reached. */
  public record ActionView(
      String node,
      String type,
      String status,
      Optional<String> transition,
      int run,
      int attempt,
      Optional<Instant> startedAt,
      Optional<Instant> endedAt,
      Optional<String> externalId,
      Optional<String> externalStatus,
      Optional<String> trackerUri,
      Optional<String> consoleUrl,
      Optional<String> errorCode,
      Optional<String> errorMessage,
      Optional<String> waitingFor,
      Map<String, String> data,
      List<Evidence> evidence,
      String conf) {
    static ActionView of(WorkflowAction action, Optional<String> inLine) {
      return new ActionView(
          action.node(),
          action.type(),
          action.status().name(),
          action.transition(),
          action.attempt().run(),
          action.attempt().attempt(),
          action.startedAt(),
          action.endedAt(),
          action.external().externalId(),
          action.external().externalStatus(),
          action.external().trackerUri(),
          action.external().consoleUrl(),
          action.errorCode(),
          action.errorMessage(),
          inLine.or(() -> action.external().waitingFor()),
          Secrets.masked(action.data()),
          action.external().evidence(),
          action.conf());
    }
  }
}
