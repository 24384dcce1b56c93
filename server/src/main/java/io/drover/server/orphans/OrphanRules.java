package io.drover.server.orphans;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ActionAttempt;
import io.drover.actions.livy.AttemptTraces;
import io.drover.engine.store.AttemptRecord;
import io.drover.engine.store.CommandRow;
import io.drover.engine.store.JobRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Which thing belongs to whom. Pure. Whatever may still be somebody's is spared: a live attempt
 * keeps its own job and, until it was seen with one, those of the attempts before it, which it may
 * follow; a job that has not ended keeps its sessions.
 *
 * @param minAge how long an attempt must be over
 * @param livyUser who applications run as where Livy does not impersonate; empty when not told
 */
record OrphanRules(Duration minAge, Optional<String> livyUser) {
  private static final String SESSION_TYPE = "livy-session";

  OrphanRules {
    requireNonNull(minAge, "minAge");
    requireNonNull(livyUser, "livyUser");
  }

  /**
   * Judges one thing.
   *
   * @param record of its job, read after the thing was seen
   * @return empty when it belongs to something that lives, or did a moment ago
   */
  Optional<Finding> judge(Found found, Optional<JobRecord> record, Instant now) {
    Mark mark = found.mark();
    if (!mark.ours()) {
      return finding(found, Standing.FOREIGN, "another Drover installation named it");
    }
    if (record.isEmpty()) {
      return finding(found, Standing.NO_RECORD, "job " + mark.jobId() + " is not on record");
    }
    JobRecord job = record.get();
    return mark.attempt(job)
        .map(attempt -> judge(found, job, attempt, now))
        .orElseGet(
            () ->
                finding(found, Standing.NO_RECORD, "no attempt of " + job.id() + " has this tag"));
  }

  private Optional<Finding> judge(Found found, JobRecord job, ActionAttempt attempt, Instant now) {
    String node = attempt.actionId().node();
    Optional<CommandRow> pending = Optional.ofNullable(job.pending().get(node));
    Optional<AttemptRecord> latest = latest(job, node);
    Optional<AttemptRecord> own = record(job, attempt);
    if (pending.filter(command -> command.phase() == CommandRow.Phase.KILL).isPresent()) {
      return Optional.of(
          new Finding(
              found,
              Standing.KILL_UNDER_WAY,
              Optional.of(attempt),
              own.flatMap(AttemptRecord::endedAt),
              "Drover is ending what " + attempt + " started"));
    }
    if (spared(found, job, attempt, pending, latest)) {
      return Optional.empty();
    }
    if (own.isEmpty()) {
      return finding(found, Standing.NO_RECORD, "attempt " + attempt + " is not on record");
    }
    Optional<Instant> over = over(found, job, own.get());
    if (over.filter(at -> !at.plus(minAge).isAfter(now)).isEmpty()) {
      return Optional.empty();
    }
    Optional<String> objection = objection(found, job, own.get());
    return Optional.of(
        new Finding(
            found,
            objection.isPresent() ? Standing.USER_DIFFERS : Standing.ORPHAN,
            Optional.of(attempt),
            over,
            objection.orElseGet(() -> why(job, own.get()))));
  }

  private static Optional<Finding> finding(Found found, Standing standing, String why) {
    return Optional.of(new Finding(found, standing, found.mark().named(), Optional.empty(), why));
  }

  private static Optional<AttemptRecord> latest(JobRecord job, String node) {
    return job.attempts().stream()
        .filter(AttemptRecord::latest)
        .filter(one -> one.attempt().actionId().node().equals(node))
        .findFirst();
  }

  private static Optional<AttemptRecord> record(JobRecord job, ActionAttempt attempt) {
    return job.attempts().stream().filter(one -> one.attempt().equals(attempt)).findFirst();
  }

  private static boolean spared(
      Found found,
      JobRecord job,
      ActionAttempt attempt,
      Optional<CommandRow> pending,
      Optional<AttemptRecord> latest) {
    boolean presentRun = attempt.run() == job.run() && !job.status().isFinal();
    if (presentRun && isSession(found, latest)) {
      return true;
    }
    boolean live = pending.isPresent() || latest.filter(one -> !one.status().isFinal()).isPresent();
    return live && (isLive(attempt, pending, latest) || mayBeFollowed(latest));
  }

  /** A session outlives the action that opened it. */
  private static boolean isSession(Found found, Optional<AttemptRecord> latest) {
    return found.kind() == Found.Kind.SESSION
        || latest.flatMap(AttemptRecord::type).filter(SESSION_TYPE::equals).isPresent();
  }

  /** Whether it is the attempt that lives; a retry is started before it has a row of its own. */
  private static boolean isLive(
      ActionAttempt attempt, Optional<CommandRow> pending, Optional<AttemptRecord> latest) {
    return latest.map(AttemptRecord::attempt).filter(attempt::equals).isPresent()
        || pending
            .filter(
                command -> command.run() == attempt.run() && command.attempt() == attempt.attempt())
            .isPresent();
  }

  /** A live attempt that has no job of its own may be following one of an attempt before it. */
  private static boolean mayBeFollowed(Optional<AttemptRecord> latest) {
    return latest.filter(one -> AttemptTraces.of(one.attempt(), one.external()).ownJob()).isEmpty();
  }

  /** When nothing of the attempt had to run any more; empty when that is not on record. */
  private static Optional<Instant> over(Found found, JobRecord job, AttemptRecord own) {
    // the start of a later run comes after the end of this one
    Optional<Instant> runOver = job.status().isFinal() ? job.endedAt() : job.startedAt();
    return isSession(found, latest(job, own.attempt().actionId().node()))
        ? runOver
        : own.endedAt().or(() -> runOver);
  }

  /** Why it cannot be taken for the job's; empty when the users match. */
  private Optional<String> objection(Found found, JobRecord job, AttemptRecord own) {
    if (found.impersonated()) {
      return found.user().equals(Optional.of(job.user()))
          ? Optional.empty()
          : Optional.of(runsAs(found) + ", the job is of " + job.user());
    }
    if (found.kind() != Found.Kind.APPLICATION) {
      return found.user().map(user -> "it runs as " + user + ", and Drover asked for no user");
    }
    if (livyUser.isPresent()) {
      return found.user().equals(livyUser)
          ? Optional.empty()
          : Optional.of(runsAs(found) + ", Livy's applications run as " + livyUser.get());
    }
    return own.external().childIds().filter(found.key()::equals).isPresent()
        ? Optional.empty()
        : Optional.of(
            runsAs(found)
                + ", its id is not on record, and orphans.livy-user does not say who Livy's"
                + " applications run as");
  }

  private static String runsAs(Found found) {
    return found.user().map(user -> "it runs as " + user).orElse("nobody says who it runs as");
  }

  private static String why(JobRecord job, AttemptRecord own) {
    return "attempt "
        + own.attempt().attempt()
        + (own.attempt().run() == job.run() ? "" : " of run " + own.attempt().run())
        + " of '"
        + own.attempt().actionId().node()
        + "' is "
        + own.status()
        + ", the job "
        + job.status();
  }
}
