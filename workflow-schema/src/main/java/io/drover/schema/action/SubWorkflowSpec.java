package io.drover.schema.action;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Oozie's {@code <sub-workflow>}: another application, run as a job of its own.
 *
 * @param appPath directory or definition file of the child; a relative one starts at the parent's
 *     application directory
 * @param propagateConfiguration whether the child gets the parent's job properties and its global
 *     section
 * @param configuration properties of the child in document order; they win over propagated ones
 */
public record SubWorkflowSpec(
    String appPath, boolean propagateConfiguration, Map<String, String> configuration) {
  public SubWorkflowSpec {
    requireNonNull(appPath, "appPath");
    configuration = Collections.unmodifiableMap(new LinkedHashMap<>(configuration));
  }
}
