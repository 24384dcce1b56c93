package io.drover.engine.store;

import static java.util.Objects.requireNonNull;

import io.drover.actions.WorkflowJobId;
import io.drover.engine.JobStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A job with all its attempts, for who asks whose some application is.
 *
 * @param run the present one, or the last
 * @param startedAt when that run started
 * @param endedAt when that run ended
 * @param attempts of all runs, in no order
 * @param pending by node, what has to be done next for its action
 */
public record JobRecord(
    WorkflowJobId id,
    String user,
    JobStatus status,
    int run,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    List<AttemptRecord> attempts,
    Map<String, CommandRow> pending) {
  public JobRecord {
    requireNonNull(id, "id");
    requireNonNull(user, "user");
    requireNonNull(status, "status");
    requireNonNull(startedAt, "startedAt");
    requireNonNull(endedAt, "endedAt");
    attempts = List.copyOf(attempts);
    pending = Map.copyOf(pending);
  }
}
