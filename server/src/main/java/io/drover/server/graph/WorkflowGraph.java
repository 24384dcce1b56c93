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
 * <p>All forms hold every node and every arc whose target exists (an arc to an unknown node is a
 * validation problem, not a line). Names and expressions are user text: they are escaped, shortened
 * in the visible label and complete in the node's or arc's tooltip.
 *
 * <p>The node states are Oozie's words ({@code RUNNING}, {@code OK}, …) by node name; a node that
 * is not in the map has not been reached. The work is linear in nodes and arcs but for the sort
 * inside a rank.
 */
public final class WorkflowGraph {
  private final Model model;
  private final String title;
  private final Map<String, String> statusByNode;

  private WorkflowGraph(Model model, String title, Map<String, String> statusByNode) {
    this.model = model;
    this.title = title;
    this.statusByNode = Map.copyOf(statusByNode);
  }

  /** {@code showKill} says whether kill nodes are drawn, and the arcs to them. */
  public static WorkflowGraph of(
      WorkflowDefinition definition, Map<String, String> statusByNode, boolean showKill) {
    Model whole = model(definition);
    return new WorkflowGraph(
        showKill ? whole : whole.withoutKills(), definition.name(), statusByNode);
  }

  /** With every node, as {@link #svg()}. */
  public static String svg(WorkflowDefinition definition, Map<String, String> statusByNode) {
    return of(definition, statusByNode, true).svg();
  }

  /** With every node, as {@link #dot()}. */
  public static String dot(WorkflowDefinition definition, Map<String, String> statusByNode) {
    return of(definition, statusByNode, true).dot();
  }

  /**
   * A complete SVG document.
   *
   * <p>It holds no script, no link, no {@code <style>} and no {@code style} attribute: colours are
   * presentation attributes that can be read on a light and on a dark page, so the document stands
   * alone, and a page with {@code style-src 'self'} may take it inline and restyle its classes
   * ({@code node}, {@code kind-…}, {@code status-…}, {@code arc}, {@code arc-error}). Each node's
   * group carries its name in {@code data-node}.
   */
  public String svg() {
    return new SvgWriter(model, title, statusByNode).write();
  }

  /** A complete DOT document for Graphviz; no HTML labels, no URLs. */
  public String dot() {
    return new DotWriter(model, title, statusByNode).write();
  }

  /** A PNG; a very large workflow is drawn smaller. */
  public byte[] png() {
    return new PngWriter(model, statusByNode).write();
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

    Model withoutKills() {
      int[] positions = new int[nodes.size()];
      List<Node> kept = new ArrayList<>();
      for (int node = 0; node < nodes.size(); node++) {
        boolean kill = nodes.get(node).shape() == Shape.KILL;
        positions[node] = kill ? -1 : kept.size();
        if (!kill) {
          kept.add(nodes.get(node));
        }
      }
      List<Arc> between =
          arcs.stream()
              .filter(arc -> positions[arc.from()] >= 0 && positions[arc.to()] >= 0)
              .map(arc -> arc.between(positions[arc.from()], positions[arc.to()]))
              .toList();
      return new Model(kept, between);
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

    Arc between(int newFrom, int newTo) {
      return new Arc(newFrom, newTo, error, label, explanation);
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
