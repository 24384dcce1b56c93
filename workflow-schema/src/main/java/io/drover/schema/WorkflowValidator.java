package io.drover.schema;

import java.util.ArrayList;
import java.util.List;

/**
 * Checks the graph of a workflow as Oozie does at submission, with its codes, and reports
 * everything at once. Time and memory grow linearly with nodes and transitions, and nothing
 * recurses. Pure and thread-safe.
 */
public final class WorkflowValidator {

  /**
   * Problems of the definition: E0703 statement in a session that nobody opens, E0706 self
   * transition, E0707 cycle, E0708 unknown target, E0723 action without executor, E0724 node name;
   * with fork/join validation also E0730, E0733, E0737, E0742, E0743, E0744, E0757, E0758. Nodes
   * that cannot be reached are warnings (D0004) and not looked at further.
   *
   * @return errors first, usually empty
   */
  public List<Problem> validate(WorkflowDefinition definition, ValidationOptions options) {
    List<Problem> problems = new ArrayList<>(new GraphValidation(definition).problems(options));
    // errors stand before the warnings of the graph
    problems.addAll(0, SessionReferences.problems(definition));
    return problems;
  }

  /**
   * Whether every fork and its join enclose a region that is entered and left only through them, so
   * that the graph can run as nested parallel regions. True for whatever passes validation with
   * fork/join validation on.
   */
  public boolean nests(WorkflowDefinition definition) {
    return new GraphValidation(definition).nests();
  }
}
