package io.drover.server.graph;

import java.util.Map;

/** Writes a workflow as DOT; Graphviz does the layout. */
final class DotWriter {
  private final WorkflowGraph.Model model;
  private final String title;
  private final Map<String, String> statusByNode;

  DotWriter(WorkflowGraph.Model model, String title, Map<String, String> statusByNode) {
    this.model = model;
    this.title = title;
    this.statusByNode = statusByNode;
  }

  String write() {
    StringBuilder out = new StringBuilder("digraph " + GraphText.dot(title) + " {\n");
    out.append("  node [fontname=\"sans-serif\"];\n  edge [fontname=\"sans-serif\"];\n");
    for (WorkflowGraph.Node node : model.nodes()) {
      String status = statusByNode.getOrDefault(node.name(), "");
      String label =
          node.label()
              + (node.kind().equals(node.label()) ? "" : " (" + node.kind() + ")")
              + (status.isEmpty() ? "" : ": " + status);
      out.append("  " + GraphText.dot(node.name()))
          .append(" [shape=" + shape(node.shape()) + ", label=" + GraphText.dot(label) + "];\n");
    }
    for (WorkflowGraph.Arc arc : model.arcs()) {
      out.append("  " + GraphText.dot(model.nodes().get(arc.from()).name()))
          .append(" -> " + GraphText.dot(model.nodes().get(arc.to()).name()))
          .append(" [label=" + GraphText.dot(arc.error() ? "error" : arc.label()))
          .append(arc.error() ? ", style=dashed];\n" : "];\n");
    }
    return out.append("}\n").toString();
  }

  private static String shape(WorkflowGraph.Shape shape) {
    return switch (shape) {
      case START -> "oval";
      case END -> "doublecircle";
      case KILL -> "octagon";
      case DECISION -> "diamond";
      case FORK -> "trapezium";
      case JOIN -> "invtrapezium";
      case ACTION -> "box";
    };
  }
}
