package io.drover.engine;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * News of a job that somebody wants to be told by HTTP.
 *
 * @param jobId of a workflow or a coordinator
 * @param node the action that the news is of, of a coordinator its number; empty when it is of the
 *     job
 * @param status of the action or the job
 * @param transition where an action that has ended goes to
 * @param template the URL as the job's properties have it, with Oozie's tokens
 * @param format how to tell it
 */
public record Notification(
    Event event,
    String jobId,
    String name,
    String user,
    Optional<String> parentId,
    Optional<String> node,
    String status,
    Optional<String> transition,
    Instant at,
    String template,
    Format format) {

  /** What news are of. */
  public enum Event {
    WORKFLOW_JOB,
    /** An action of a workflow. */
    ACTION,
    COORDINATOR_ACTION
  }

  /** How news travel. */
  public enum Format {
    /** As Oozie tells them: a GET whose URL says all. */
    GET,
    /** A POST of a JSON object. */
    JSON
  }

  public Notification {
    requireNonNull(event, "event");
    requireNonNull(jobId, "jobId");
    requireNonNull(name, "name");
    requireNonNull(user, "user");
    requireNonNull(parentId, "parentId");
    requireNonNull(node, "node");
    requireNonNull(status, "status");
    requireNonNull(transition, "transition");
    requireNonNull(at, "at");
    requireNonNull(template, "template");
    requireNonNull(format, "format");
  }

  /**
   * The URL with the tokens replaced: of a workflow's action, {@code S:} a status or {@code T:} a
   * node.
   */
  public String url() {
    String news =
        event == Event.ACTION ? transition.map(to -> "T:" + to).orElse("S:" + status) : status;
    return template
        .replace("$actionId", jobId + node.map(name -> "@" + name).orElse(""))
        .replace("$jobId", jobId)
        .replace("$parentId", parentId.orElse(""))
        .replace("$nodeName", node.orElse(""))
        .replace("$status", news);
  }
}
