package io.drover.engine;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;

/**
 * A request to run a workflow.
 *
 * @param user the authenticated user; never taken from the properties
 * @param properties job properties; {@code oozie.wf.application.path} says where the definition is
 *     unless {@code workflowXml} is given
 * @param workflowXml the definition itself
 * @param start whether to start at once; otherwise the job stays in PREP
 */
public record Submission(
    String user, Map<String, String> properties, Optional<String> workflowXml, boolean start) {
  public Submission {
    requireNonNull(user, "user");
    properties = Map.copyOf(properties);
    requireNonNull(workflowXml, "workflowXml");
  }
}
