package io.drover.engine;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;

/**
 * A request to run an ended job again, under its id.
 *
 * @param user who asks; the job stays with the user who submitted it
 * @param properties laid over those of the last run
 * @param workflowXml the definition to run from now on; if empty, the one at the application path,
 *     read again, or that of the last run when the job has no application path
 */
public record Rerun(
    String user, Map<String, String> properties, Optional<String> workflowXml, RerunScope scope) {
  public Rerun {
    requireNonNull(user, "user");
    properties = Map.copyOf(properties);
    requireNonNull(workflowXml, "workflowXml");
    requireNonNull(scope, "scope");
  }
}
