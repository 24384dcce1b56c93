package io.drover.schema;

import io.drover.schema.internal.ProblemList;
import io.drover.schema.internal.RefusedXmlException;
import io.drover.schema.internal.SecureXml;
import java.util.Optional;

/**
 * Reads workflow.xml, every version of the language, in one secure pass. Stateless and thread-safe.
 *
 * <p>The document may be 5 MB long, 100 elements deep and hold 200,000 elements; document type
 * declarations are refused, and nothing outside the text is ever read.
 */
public final class WorkflowXmlReader {

  /**
   * The definition, its structure not yet validated: {@link WorkflowValidator} does that.
   *
   * @throws InvalidRequestException with every problem found: E0700 for malformed XML, E0701 for
   *     what the schema does not allow, E0703 for attribute values, E0705 for duplicate nodes,
   *     E0736 for a document over a limit
   */
  public WorkflowDefinition read(String xml) {
    return readAll(xml).orThrow();
  }

  /** The same without throwing: also gives warnings, and a definition where there can be one. */
  public ReadResult readAll(String xml) {
    ProblemList problems = new ProblemList();
    WorkflowHandler handler = new WorkflowHandler(problems);
    try {
      SecureXml.parse(xml, handler);
    } catch (RefusedXmlException e) {
      ProblemList all = new ProblemList();
      all.add(e.problem());
      all.addAll(problems.toList());
      return new ReadResult(Optional.empty(), all.toList());
    }
    if (problems.hasErrors()) {
      return new ReadResult(Optional.empty(), problems.toList());
    }
    WorkflowDefinition definition =
        new DefinitionAssembler(
                handler.bodies(),
                handler.launcher(),
                handler.serviceLevels(),
                handler::locationOf,
                problems)
            .definition(handler.workflowApp(), handler.schemaVersion());
    return new ReadResult(Optional.of(definition), problems.toList());
  }
}
