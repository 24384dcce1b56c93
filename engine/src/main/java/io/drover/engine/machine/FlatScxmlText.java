package io.drover.engine.machine;

import io.drover.schema.WorkflowDefinition;
import io.drover.schema.WorkflowNode;
import java.io.StringWriter;
import java.util.Set;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** A definition as flat SCXML: one state a node, for graphs that do not nest. */
final class FlatScxmlText {
  private static final String NAMESPACE = "http://www.w3.org/2005/07/scxml";
  private static final String MARK = "uri:drover:scxml:1.0";

  private final XMLStreamWriter writer;
  private final Set<String> active;

  private FlatScxmlText(XMLStreamWriter writer, Set<String> active) {
    this.writer = writer;
    this.active = active;
  }

  static String of(WorkflowDefinition definition, Set<String> active) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter writer = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
      new FlatScxmlText(writer, active).write(definition);
      writer.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("cannot write SCXML", e);
    }
    return text.toString();
  }

  private void write(WorkflowDefinition definition) throws XMLStreamException {
    writer.writeStartDocument("UTF-8", "1.0");
    writer.writeStartElement("", "scxml", NAMESPACE);
    writer.writeDefaultNamespace(NAMESPACE);
    writer.writeNamespace("drover", MARK);
    writer.writeAttribute("version", "1.0");
    writer.writeAttribute("initial", definition.start().to());
    for (WorkflowNode node : definition.nodes().values()) {
      state(node);
    }
    writer.writeEndElement();
    writer.writeEndDocument();
  }

  private void state(WorkflowNode node) throws XMLStreamException {
    if (node instanceof WorkflowNode.StartNode) {
      return;
    }
    boolean end = node instanceof WorkflowNode.EndNode || node instanceof WorkflowNode.KillNode;
    writer.writeStartElement(NAMESPACE, end ? "final" : "state");
    writer.writeAttribute("id", node.name());
    if (active.contains(node.name())) {
      writer.writeAttribute("drover", MARK, "active", "true");
    }
    if (node instanceof WorkflowNode.ActionNode action) {
      transition(node.name() + ".ok", action.okTo());
      transition(node.name() + ".error", action.errorTo());
    } else if (node instanceof WorkflowNode.DecisionNode decision) {
      for (int i = 0; i < decision.cases().size(); i++) {
        transition(node.name() + ".case." + i, decision.cases().get(i).to());
      }
      transition(node.name() + ".case.-1", decision.defaultTo());
    } else if (node instanceof WorkflowNode.ForkNode fork) {
      for (String path : fork.paths()) {
        transition(node.name() + ".path", path);
      }
    } else if (node instanceof WorkflowNode.JoinNode join) {
      transition(node.name() + ".joined", join.to());
    }
    writer.writeEndElement();
  }

  private void transition(String event, String target) throws XMLStreamException {
    writer.writeEmptyElement(NAMESPACE, "transition");
    writer.writeAttribute("event", event);
    writer.writeAttribute("target", target);
  }
}
