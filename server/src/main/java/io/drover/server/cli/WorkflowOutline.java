package io.drover.server.cli;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * The nodes of a workflow.xml in reading order with the lines that show its forks: what a tree on a
 * terminal needs, and no more. The server has validated the definition; what does not fit is left
 * out.
 */
final class WorkflowOutline {
  private static final String START = ":start:";

  private final List<Entry> entries;

  /**
   * @param lead drawn before the name
   * @param onlyByError whether only an error leads here, so it is shown only when that happened
   */
  record Entry(String name, String type, Lead lead, boolean onlyByError) {
    Entry {
      requireNonNull(name, "name");
      requireNonNull(type, "type");
      requireNonNull(lead, "lead");
    }
  }

  /** Where a node stands in nested forks: for each of them, outermost first, which line it has. */
  record Lead(List<Line> lines) {
    Lead {
      lines = List.copyOf(lines);
    }

    Lead with(Line line) {
      List<Line> longer = new ArrayList<>(lines);
      longer.add(line);
      return new Lead(longer);
    }

    Lead shorter() {
      return lines.isEmpty() ? this : new Lead(lines.subList(0, lines.size() - 1));
    }

    /** The lead of what follows in the same path. */
    Lead next() {
      if (lines.isEmpty()) {
        return this;
      }
      Line line = lines.get(lines.size() - 1);
      return shorter().with(line == Line.BRANCH || line == Line.PASS ? Line.PASS : Line.NOTHING);
    }
  }

  /** A piece of a tree's line work. */
  enum Line {
    BRANCH,
    LAST_BRANCH,
    PASS,
    NOTHING
  }

  private record Vertex(String type, List<String> targets, @Nullable String errorTarget) {}

  private WorkflowOutline(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  List<Entry> entries() {
    return entries;
  }

  /** Empty when the definition cannot be read. */
  static Optional<WorkflowOutline> read(byte[] definition) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setNamespaceAware(true);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(null);
      Element root = builder.parse(new ByteArrayInputStream(definition)).getDocumentElement();
      return Optional.of(new WorkflowOutline(entries(vertices(root))));
    } catch (ParserConfigurationException | SAXException | IOException e) {
      return Optional.empty();
    }
  }

  private static Map<String, Vertex> vertices(Element root) {
    Map<String, Vertex> vertices = new LinkedHashMap<>();
    for (Element element : children(root)) {
      String name = element.getAttribute("name");
      switch (element.getLocalName()) {
        case "start" ->
            vertices.put(START, new Vertex("start", List.of(element.getAttribute("to")), null));
        case "end", "kill" ->
            vertices.put(name, new Vertex(element.getLocalName(), List.of(), null));
        case "join" ->
            vertices.put(name, new Vertex("join", List.of(element.getAttribute("to")), null));
        case "fork" -> vertices.put(name, new Vertex("fork", attributes(element, "start"), null));
        case "decision" -> vertices.put(name, decision(element));
        case "action" -> vertices.put(name, action(element));
        default -> {
          // parameters, global, credentials, sla: no nodes
        }
      }
    }
    return vertices;
  }

  private static Vertex decision(Element element) {
    List<String> targets = new ArrayList<>();
    children(element).forEach(branches -> targets.addAll(attributes(branches, "to")));
    return new Vertex("decision", targets, null);
  }

  private static Vertex action(Element element) {
    String type = "action";
    List<String> targets = new ArrayList<>();
    String errorTarget = null;
    for (Element child : children(element)) {
      switch (child.getLocalName()) {
        case "ok" -> targets.add(child.getAttribute("to"));
        case "error" -> errorTarget = child.getAttribute("to");
        default -> type = child.getLocalName();
      }
    }
    return new Vertex(type, targets, errorTarget);
  }

  private static List<String> attributes(Element element, String attribute) {
    return children(element).stream().map(child -> child.getAttribute(attribute)).toList();
  }

  private static List<Element> children(Element element) {
    List<Element> children = new ArrayList<>();
    for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element childElement) {
        children.add(childElement);
      }
    }
    return children;
  }

  private static List<Entry> entries(Map<String, Vertex> vertices) {
    Set<String> regular = new HashSet<>(order(vertices, false));
    Map<String, Lead> leads = new HashMap<>();
    List<Entry> entries = new ArrayList<>();
    for (String name : order(vertices, true)) {
      Vertex vertex = requireNonNull(vertices.get(name));
      Lead lead = leads.getOrDefault(name, new Lead(List.of()));
      entries.add(new Entry(name, vertex.type(), lead, !regular.contains(name)));
      int paths = vertex.targets().size();
      for (int i = 0; i < paths; i++) {
        Lead next = lead.next();
        if (vertex.type().equals("fork")) {
          next = next.with(i == paths - 1 ? Line.LAST_BRANCH : Line.BRANCH);
        }
        String target = vertex.targets().get(i);
        Vertex following = vertices.get(target);
        if (following != null && following.type().equals("join")) {
          next = next.shorter().next();
        }
        leads.putIfAbsent(target, next);
      }
    }
    return entries;
  }

  /** Each node after all that lead to it, a path of a fork in one piece: reverse postorder. */
  private static List<String> order(Map<String, Vertex> vertices, boolean withErrors) {
    List<String> finished = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    Deque<String> path = new ArrayDeque<>();
    Map<String, Deque<String>> open = new HashMap<>();
    if (vertices.containsKey(START)) {
      path.push(START);
      seen.add(START);
    }
    while (!path.isEmpty()) {
      String name = path.peek();
      Deque<String> rest =
          open.computeIfAbsent(
              name, key -> lastFirst(requireNonNull(vertices.get(key)), withErrors));
      String next = rest.poll();
      if (next == null) {
        finished.add(path.pop());
      } else if (vertices.containsKey(next) && seen.add(next)) {
        path.push(next);
      }
    }
    Collections.reverse(finished);
    return finished;
  }

  private static Deque<String> lastFirst(Vertex vertex, boolean withErrors) {
    Deque<String> targets = new ArrayDeque<>();
    vertex.targets().forEach(targets::push);
    if (withErrors && vertex.errorTarget() != null) {
      targets.push(vertex.errorTarget());
    }
    return targets;
  }
}
