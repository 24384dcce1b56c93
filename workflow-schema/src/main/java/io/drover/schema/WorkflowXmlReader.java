package io.drover.schema;

import io.drover.schema.internal.jaxb.workflow.WorkflowApp;
import java.util.List;
import javax.xml.validation.ValidatorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * Reads workflow.xml: secure XML, schema validation, records out. Thread-safe.
 *
 * <p>Every version of the workflow namespace is read by one tolerant grammar. What only shows in
 * the graph (transitions, forks) is {@link WorkflowValidator}'s.
 */
public final class WorkflowXmlReader {
  private final Schemas schemas = Schemas.INSTANCE;

  /**
   * The definition.
   *
   * @throws InvalidRequestException with every problem found, each with its place: E0701 for XML
   *     and schema errors, E0705 for duplicate nodes
   */
  public WorkflowDefinition read(String xml) {
    SchemaProblems problems = new SchemaProblems();
    ValidatorHandler validator = schemas.validator();
    validator.setErrorHandler(problems);
    WorkflowSaxHandler handler = new WorkflowSaxHandler(validator);
    try {
      SecureXml.parse(xml, handler);
    } catch (SAXParseException e) {
      throw InvalidRequestException.of(List.of(SecureXml.problem(e)));
    } catch (SAXException e) {
      throw new IllegalStateException("cannot read the definition", e);
    }
    if (!problems.all().isEmpty()) {
      throw InvalidRequestException.of(problems.all());
    }
    XmlElement root = handler.root().orElseThrow();
    WorkflowDefinitionBuilder builder =
        new WorkflowDefinitionBuilder(ActionBodies.unmarshal(root, WorkflowApp.class), root);
    WorkflowDefinition definition = builder.build();
    if (!builder.problems().isEmpty()) {
      throw InvalidRequestException.of(builder.problems());
    }
    return definition;
  }
}
