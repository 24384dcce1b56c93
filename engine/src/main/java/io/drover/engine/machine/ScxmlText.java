package io.drover.engine.machine;

import java.io.StringWriter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.apache.commons.scxml.model.Final;
import org.apache.commons.scxml.model.Parallel;
import org.apache.commons.scxml.model.SCXML;
import org.apache.commons.scxml.model.State;
import org.apache.commons.scxml.model.Transition;
import org.apache.commons.scxml.model.TransitionTarget;

/**
 * A model as W3C SCXML 1.0. Commons SCXML's own serializer writes the draft of 2008 and drops
 * transitions of a parallel.
 */
final class ScxmlText {
  private static final String NAMESPACE = "http://www.w3.org/2005/07/scxml";
  private static final String MARK = "uri:drover:scxml:1.0";

  private final XMLStreamWriter writer;
  private final Set<String> active;

  private ScxmlText(XMLStreamWriter writer, Set<String> active) {
    this.writer = writer;
    this.active = active;
  }

  static String of(SCXML model, Set<String> activeLeaves) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter writer = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
      new ScxmlText(writer, activeLeaves).write(model);
      writer.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("cannot write SCXML", e);
    }
    return text.toString();
  }

  private void write(SCXML model) throws XMLStreamException {
    writer.writeStartDocument("UTF-8", "1.0");
    writer.writeStartElement("", "scxml", NAMESPACE);
    writer.writeDefaultNamespace(NAMESPACE);
    writer.writeNamespace("drover", MARK);
    writer.writeAttribute("version", "1.0");
    writer.writeAttribute("initial", model.getInitial());
    children(values(model.getChildren()));
    writer.writeEndElement();
    writer.writeEndDocument();
  }

  private void children(Collection<TransitionTarget> targets) throws XMLStreamException {
    for (TransitionTarget target : targets) {
      if (target instanceof Parallel parallel) {
        begin("parallel", parallel);
        children(set(parallel.getChildren()));
        writer.writeEndElement();
      } else if (target instanceof Final end) {
        begin("final", end);
        writer.writeEndElement();
      } else if (target instanceof State state) {
        begin("state", state);
        if (!state.isSimple()) {
          writer.writeStartElement(NAMESPACE, "initial");
          transition(state.getInitial().getTransition());
          writer.writeEndElement();
        }
        for (Transition transition : transitions(state)) {
          transition(transition);
        }
        children(values(state.getChildren()));
        writer.writeEndElement();
      }
    }
  }

  private void begin(String element, TransitionTarget target) throws XMLStreamException {
    writer.writeStartElement(NAMESPACE, element);
    writer.writeAttribute("id", target.getId());
    if (active.contains(target.getId())) {
      writer.writeAttribute("drover", MARK, "active", "true");
    }
  }

  private void transition(Transition transition) throws XMLStreamException {
    writer.writeEmptyElement(NAMESPACE, "transition");
    if (transition.getEvent() != null) {
      // W3C names the end of a parallel done.state.ID
      String event = transition.getEvent();
      writer.writeAttribute(
          "event",
          event.endsWith(".par.done")
              ? "done.state." + event.substring(0, event.length() - ".done".length())
              : event);
    }
    writer.writeAttribute("target", transition.getNext());
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Collection<TransitionTarget> values(Map children) {
    return children.values();
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Collection<TransitionTarget> set(Set children) {
    return children;
  }

  @SuppressWarnings("unchecked")
  private static List<Transition> transitions(State state) {
    return state.getTransitionsList();
  }
}
