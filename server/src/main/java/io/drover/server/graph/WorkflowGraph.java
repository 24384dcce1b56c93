package io.drover.server.graph;

import static java.util.Objects.requireNonNull;

import io.drover.schema.WorkflowDefinition;
import io.drover.schema.WorkflowNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A workflow as a picture.
 *
 * <p>Both forms hold every node and every arc whose target exists (an arc to an unknown node is a
 * validation problem, not a line). Names and expressions are user text: they are escaped, shortened
 * in the visible label and complete in the node's or arc's tooltip.
 *
 * <p>The node states are Oozie's words ({@code RUNNING}, {@code OK}, …) by node name; a node that
 * is not in the map has not been reached. The work is linear in nodes and arcs but for the sort
 * inside a rank.
 */
public final class WorkflowGraph {
  private WorkflowGraph() {}

  /**
   * A complete SVG document.
   *
   * <p>It holds no script, no link, no {@code <style>} and no {@code style} attribute: colours are
   * presentation attributes that can be read on a light and on a dark page, so the document stands
   * alone, and a page with {@code style-src 'self'} may take it inline and restyle its classes
   * ({@code node}, {@code kind-…}, {@code status-…}, {@code arc}, {@code arc-error}). Each node's
   * group carries its name in {@code data-node}.
   */
  public static String svg(WorkflowDefinition definition, Map<String, String> statusByNode) {
    return new SvgWriter(model(definition), definition.name(), Map.copyOf(statusByNode)).write();
  }

  /** A complete DOT document for Graphviz; no HTML labels, no URLs. */
  public static String dot(WorkflowDefinition definition, Map<String, String> statusByNode) {
    return new DotWriter(model(definition), definition.name(), Map.copyOf(statusByNode)).write();
  }

  /**
   * Nodes and arcs by position.
   *
   * @param arcs in the order of their source nodes, then as written
   */
  record Model(List<Node> nodes, List<Arc> arcs) {
    Model {
      nodes = List.copyOf(nodes);
      arcs = List.copyOf(arcs);
    }
  }

  /** What a node looks like: one shape each. */
  enum Shape {
    START,
    END,
    KILL,
    DECISION,
    FORK,
    JOIN,
    ACTION;

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * A node to draw.
   *
   * @param kind shown below the name: the action element's name, else the shape's word
   */
  record Node(String name, Shape shape, String kind) {
    Node {
      requireNonNull(name, "name");
      requireNonNull(shape, "shape");
      requireNonNull(kind, "kind");
    }

    /** The start node's technical name is not worth reading. */
    String label() {
      return shape == Shape.START ? "start" : name;
    }
  }

  /**
   * An arc to draw, by node positions.
   *
   * @param label visible at the arc; empty for the usual way
   * @param explanation tooltip: when this way is taken
   */
  record Arc(int from, int to, boolean error, String label, String explanation) {
    Arc {
      requireNonNull(label, "label");
      requireNonNull(explanation, "explanation");
    }
  }

  static Model model(WorkflowDefinition definition) {
    Map<String, Integer> positions = new HashMap<>();
    List<Node> nodes = new ArrayList<>();
    for (WorkflowNode node : definition.nodes().values()) {
      positions.put(node.name(), nodes.size());
      nodes.add(node.accept(new NodeReader()));
    }
    List<Arc> arcs = new ArrayList<>();
    for (WorkflowNode node : definition.nodes().values()) {
      int from = requireNonNull(positions.get(node.name()));
      for (Way way : node.accept(new WayReader())) {
        Integer to = positions.get(way.to());
        if (to != null) {
          arcs.add(new Arc(from, to, way.error(), way.label(), way.explanation()));
        }
      }
    }
    return new Model(nodes, arcs);
  }

  private record Way(String to, boolean error, String label, String explanation) {
    static Way plain(String to, String explanation) {
      return new Way(to, false, "", explanation);
    }
  }

  private static final class NodeReader implements WorkflowNode.Visitor<Node> {
    @Override
    public Node start(WorkflowNode.StartNode node) {
      return control(node, Shape.START);
    }

    @Override
    public Node end(WorkflowNode.EndNode node) {
      return control(node, Shape.END);
    }

    @Override
    public Node kill(WorkflowNode.KillNode node) {
      return control(node, Shape.KILL);
    }

    @Override
    public Node decision(WorkflowNode.DecisionNode node) {
      return control(node, Shape.DECISION);
    }

    @Override
    public Node fork(WorkflowNode.ForkNode node) {
      return control(node, Shape.FORK);
    }

    @Override
    public Node join(WorkflowNode.JoinNode node) {
      return control(node, Shape.JOIN);
    }

    @Override
    public Node action(WorkflowNode.ActionNode node) {
      return new Node(node.name(), Shape.ACTION, node.body().name());
    }

    private static Node control(WorkflowNode node, Shape shape) {
      return new Node(node.name(), shape, shape.word());
    }
  }

  private static final class WayReader implements WorkflowNode.Visitor<List<Way>> {
    @Override
    public List<Way> start(WorkflowNode.StartNode node) {
      return List.of(Way.plain(node.to(), "start"));
    }

    @Override
    public List<Way> end(WorkflowNode.EndNode node) {
      return List.of();
    }

    @Override
    public List<Way> kill(WorkflowNode.KillNode node) {
      return List.of();
    }

    @Override
    public List<Way> decision(WorkflowNode.DecisionNode node) {
      List<Way> ways = new ArrayList<>();
      for (WorkflowNode.DecisionNode.Case branch : node.cases()) {
        String label = "case " + (ways.size() + 1);
        ways.add(new Way(branch.to(), false, label, label + ": " + branch.predicate()));
      }
      ways.add(new Way(node.defaultTo(), false, "default", "default: no case is true"));
      return ways;
    }

    @Override
    public List<Way> fork(WorkflowNode.ForkNode node) {
      return node.paths().stream().map(path -> Way.plain(path, "path of the fork")).toList();
    }

    @Override
    public List<Way> join(WorkflowNode.JoinNode node) {
      return List.of(Way.plain(node.to(), "all paths have arrived"));
    }

    @Override
    public List<Way> action(WorkflowNode.ActionNode node) {
      return List.of(Way.plain(node.okTo(), "ok"), new Way(node.errorTo(), true, "", "error"));
    }
  }
}
