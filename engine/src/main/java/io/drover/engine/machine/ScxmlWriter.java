package io.drover.engine.machine;

import io.drover.schema.WorkflowDefinition;
import io.drover.schema.WorkflowNode;
import java.io.StringWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes machines as W3C SCXML 1.0. What the standard has no word for (which node a state stands
 * for, which states are active) is in attributes of {@link #DROVER}.
 */
final class ScxmlWriter {
  static final String SCXML = "http://www.w3.org/2005/07/scxml";
  static final String DROVER = "uri:drover:scxml:1.0";

  private final XMLStreamWriter xml;
  private final Set<String> active;
  private int depth;

  private ScxmlWriter(XMLStreamWriter xml, Set<String> active) {
    this.xml = xml;
    this.active = active;
  }

  /** Forks as parallel regions; {@code active} are ids of states. */
  static String write(WorkflowDefinition definition, NestedGraph graph, Set<String> active) {
    return document(
        active,
        writer -> {
          writer.openRoot(definition, "regions", graph.entryId(graph.top()));
          writer.region(graph, graph.top());
          for (WorkflowNode exit : graph.exits()) {
            writer.leaf("final", exit.name(), exit);
          }
        });
  }

  /** One state a node, for a machine that moves tokens; {@code active} are names of nodes. */
  static String writeFlat(WorkflowDefinition definition, Set<String> active) {
    return document(
        active,
        writer -> {
          writer.openRoot(definition, "tokens", definition.start().to());
          for (WorkflowNode node : reachable(definition)) {
            writer.flatState(node);
          }
        });
  }

  private interface Content {
    void write(ScxmlWriter writer) throws XMLStreamException;
  }

  private static String document(Set<String> active, Content content) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
      ScxmlWriter writer = new ScxmlWriter(xml, active);
      xml.writeStartDocument("UTF-8", "1.0");
      content.write(writer);
      writer.close();
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("cannot write SCXML", e);
    }
    return text.toString();
  }

  private static Set<WorkflowNode> reachable(WorkflowDefinition definition) {
    Set<WorkflowNode> reached = new LinkedHashSet<>();
    Deque<WorkflowNode> unvisited = new ArrayDeque<>();
    unvisited.add(definition.node(definition.start().to()));
    for (WorkflowNode node = unvisited.poll(); node != null; node = unvisited.poll()) {
      if (reached.add(node)) {
        Arcs.of(node).forEach(arc -> unvisited.add(definition.node(arc.to())));
      }
    }
    return reached;
  }

  private void openRoot(WorkflowDefinition definition, String rule, String initial)
      throws XMLStreamException {
    xml.setDefaultNamespace(SCXML);
    xml.setPrefix("drover", DROVER);
    open("scxml");
    xml.writeDefaultNamespace(SCXML);
    xml.writeNamespace("drover", DROVER);
    xml.writeAttribute("version", "1.0");
    xml.writeAttribute("datamodel", "null");
    xml.writeAttribute("initial", initial);
    own("workflow", definition.name());
    own("rule", rule);
  }

  private void region(NestedGraph graph, NestedGraph.Region region) throws XMLStreamException {
    for (NestedGraph.Place place : region.places.values()) {
      if (place.node instanceof WorkflowNode.ForkNode) {
        fork(graph, place);
      } else if (Arcs.of(place.node).isEmpty()) {
        leaf("state", place.id(), place.node);
      } else {
        openState("state", place.id(), place.node);
        for (Arcs.Arc arc : Arcs.of(place.node)) {
          transition(ScxmlModel.event(place.node, arc), graph.targetId(region, arc.to()));
        }
        close();
      }
    }
  }

  private void fork(NestedGraph graph, NestedGraph.Place fork) throws XMLStreamException {
    openState("state", fork.id(), fork.node);
    if (fork.join != null) {
      transition("done.state." + fork.parallelId(), fork.join.id());
    }
    openState("parallel", fork.parallelId());
    for (NestedGraph.Region path : fork.paths) {
      openState("state", path.id());
      xml.writeAttribute("initial", graph.entryId(path));
      region(graph, path);
      if (graph.leavesAtOnce(path)) {
        openState("state", path.exitId());
        transition("", path.entry);
        close();
      }
      openState("final", path.joinId());
      close();
      close();
    }
    close();
    close();
  }

  private void flatState(WorkflowNode node) throws XMLStreamException {
    boolean exit = Arcs.of(node).isEmpty();
    openState(exit ? "final" : "state", node.name(), node);
    for (Arcs.Arc arc : Arcs.of(node)) {
      transition(ScxmlModel.event(node, arc), arc.to());
    }
    close();
  }

  private void leaf(String element, String id, WorkflowNode node) throws XMLStreamException {
    openState(element, id, node);
    close();
  }

  private void openState(String element, String id, WorkflowNode node) throws XMLStreamException {
    openState(element, id);
    own("node", node.name());
    own("kind", node.accept(KindName.INSTANCE));
  }

  private void openState(String element, String id) throws XMLStreamException {
    open(element);
    xml.writeAttribute("id", id);
    if (active.contains(id)) {
      own("active", "true");
    }
  }

  private void transition(String event, String target) throws XMLStreamException {
    newLine();
    xml.writeEmptyElement(SCXML, "transition");
    if (!event.isEmpty()) {
      xml.writeAttribute("event", event);
    }
    xml.writeAttribute("target", target);
  }

  private void own(String attribute, String value) throws XMLStreamException {
    xml.writeAttribute("drover", DROVER, attribute, value);
  }

  private void open(String element) throws XMLStreamException {
    newLine();
    xml.writeStartElement(SCXML, element);
    depth++;
  }

  private void close() throws XMLStreamException {
    depth--;
    newLine();
    xml.writeEndElement();
  }

  private void newLine() throws XMLStreamException {
    xml.writeCharacters("\n" + "  ".repeat(depth));
  }

  private enum KindName implements WorkflowNode.Visitor<String> {
    INSTANCE;

    @Override
    public String start(WorkflowNode.StartNode node) {
      return "start";
    }

    @Override
    public String end(WorkflowNode.EndNode node) {
      return "end";
    }

    @Override
    public String kill(WorkflowNode.KillNode node) {
      return "kill";
    }

    @Override
    public String decision(WorkflowNode.DecisionNode node) {
      return "decision";
    }

    @Override
    public String fork(WorkflowNode.ForkNode node) {
      return "fork";
    }

    @Override
    public String join(WorkflowNode.JoinNode node) {
      return "join";
    }

    @Override
    public String action(WorkflowNode.ActionNode node) {
      return "action";
    }
  }
}
