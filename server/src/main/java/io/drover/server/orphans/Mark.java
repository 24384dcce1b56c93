package io.drover.server.orphans;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ActionAttempt;
import io.drover.actions.ActionId;
import io.drover.actions.ClusterClient;
import io.drover.actions.WorkflowJobId;
import io.drover.engine.store.AttemptRecord;
import io.drover.engine.store.CommandRow;
import io.drover.engine.store.JobRecord;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A name at Livy or a tag in the cluster that a Drover gave, this one or another.
 *
 * @param text as it was found
 * @param jobId of the job; a tag has lost its upper case, which is put back for our own system id
 * @param ours whether it holds this installation's system id
 * @param named the attempt, as far as the text alone tells it: a tag may be cut and hashed
 */
record Mark(String text, WorkflowJobId jobId, boolean ours, Optional<ActionAttempt> named) {
  private static final Pattern NAME =
      Pattern.compile(
          "(?<start>\\d{7,}-\\d{15}-)(?<system>.+?)-W\\."
              + "(?<node>.+)\\.(?<run>\\d{1,9})\\.(?<attempt>\\d{1,9})(\\.r\\d{1,9})?");
  private static final Pattern TAG =
      Pattern.compile("(?<start>\\d{7,}-\\d{15}-)(?<system>.+?)-w\\..+");

  Mark {
    requireNonNull(text, "text");
    requireNonNull(jobId, "jobId");
    requireNonNull(named, "named");
  }

  /** The mark that a name at Livy is; empty when no Drover gave it. */
  static Optional<Mark> ofName(String name, String systemId) {
    Matcher found = NAME.matcher(name);
    if (!found.matches()) {
      return Optional.empty();
    }
    WorkflowJobId jobId = new WorkflowJobId(found.group("start") + found.group("system") + "-W");
    ActionAttempt attempt =
        new ActionAttempt(
            new ActionId(jobId, found.group("node")),
            Integer.parseInt(found.group("run")),
            Integer.parseInt(found.group("attempt")));
    boolean ours = found.group("system").equals(systemId);
    return Optional.of(new Mark(name, jobId, ours, Optional.of(attempt)));
  }

  /** The mark that a tag in the cluster is; empty when no Drover gave it. */
  static Optional<Mark> ofTag(String tag, String systemId) {
    Matcher found = TAG.matcher(tag);
    if (!found.matches()) {
      return Optional.empty();
    }
    boolean ours = found.group("system").equals(systemId.toLowerCase(Locale.ROOT));
    String system = ours ? systemId : found.group("system");
    WorkflowJobId jobId = new WorkflowJobId(found.group("start") + system + "-W");
    return Optional.of(new Mark(tag, jobId, ours, Optional.empty()));
  }

  /** The attempt that it means; empty for a tag that no attempt on record has. */
  Optional<ActionAttempt> attempt(JobRecord job) {
    return named.or(() -> tagged(job).filter(this::isTagOf).findFirst());
  }

  private boolean isTagOf(ActionAttempt attempt) {
    return ClusterClient.tag(attempt).equals(text);
  }

  private static Stream<ActionAttempt> tagged(JobRecord job) {
    return Stream.concat(
        job.attempts().stream().map(AttemptRecord::attempt),
        job.pending().values().stream().map(command -> next(job, command)));
  }

  /** A retry is started before it has a row of its own. */
  private static ActionAttempt next(JobRecord job, CommandRow command) {
    return new ActionAttempt(
        new ActionId(job.id(), command.key().node()), command.run(), command.attempt());
  }
}
