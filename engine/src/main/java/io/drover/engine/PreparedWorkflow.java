package io.drover.engine;

import io.drover.schema.Problem;
import java.util.List;
import java.util.Map;

/**
 * A submission that passed every check.
 *
 * @param name evaluated
 * @param appPath empty for bare XML
 * @param properties complete job properties
 * @param nested whether forks and joins were validated
 * @param warnings what the submitter should know
 */
record PreparedWorkflow(
    String name,
    String appPath,
    String workflowXml,
    String definitionHash,
    Map<String, String> properties,
    boolean nested,
    CompiledWorkflow workflow,
    List<Problem> warnings) {}
