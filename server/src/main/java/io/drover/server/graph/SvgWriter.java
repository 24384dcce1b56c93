package io.drover.server.graph;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes a laid out workflow as SVG. */
final class SvgWriter {
  private static final int LABEL_COLUMNS = 22;
  private static final int STATUS_COLUMNS = 14;

  /** Visible on white and on near-black. */
  static final String ARC_COLOUR = "#7c8796";

  static final String ERROR_COLOUR = "#d1495b";
  static final String TEXT_COLOUR = "#16202c";
  private static final double CORNER = 7;

  /** Outlines as offsets from the left upper corner. */
  static final double[] KILL = {14, 0, 186, 0, 200, 14, 200, 34, 186, 48, 14, 48, 0, 34, 0, 14};

  static final double[] DECISION = {22, 0, 178, 0, 200, 24, 178, 48, 22, 48, 0, 24};
  static final double[] FORK = {22, 0, 178, 0, 200, 48, 0, 48};
  static final double[] JOIN = {0, 0, 200, 0, 178, 48, 22, 48};

  private final WorkflowGraph.Model model;
  private final String title;
  private final Map<String, String> statusByNode;
  private final GraphLayout layout;
  private final StringBuilder out = new StringBuilder();

  /** A node's surface; the text on it is dark on every one. */
  record Paint(String fill, String stroke) {}

  private static final Paint NOT_REACHED = new Paint("#eef1f4", "#8a94a3");
  private static final Map<String, Paint> PAINTS =
      Map.ofEntries(
          Map.entry("PREP", new Paint("#e3edf9", "#4d7fb8")),
          Map.entry("RUNNING", new Paint("#cfe3ff", "#1f6feb")),
          Map.entry("DONE", new Paint("#cfe3ff", "#1f6feb")),
          Map.entry("OK", new Paint("#d3f2da", "#2a8a4a")),
          Map.entry("START_RETRY", new Paint("#fff0c2", "#b07d00")),
          Map.entry("USER_RETRY", new Paint("#fff0c2", "#b07d00")),
          Map.entry("END_RETRY", new Paint("#fff0c2", "#b07d00")),
          Map.entry("START_MANUAL", new Paint("#eadcfb", "#8250c4")),
          Map.entry("END_MANUAL", new Paint("#eadcfb", "#8250c4")),
          Map.entry("ERROR", new Paint("#ffdad8", "#d1242f")),
          Map.entry("FAILED", new Paint("#ffdad8", "#d1242f")),
          Map.entry("KILLED", new Paint("#ffe1c7", "#bc5b00")));

  SvgWriter(WorkflowGraph.Model model, String title, Map<String, String> statusByNode) {
    this.model = model;
    this.title = title;
    this.statusByNode = statusByNode;
    this.layout = new GraphLayout(model);
  }

  String write() {
    String width = number(layout.width());
    String height = number(layout.height());
    out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"workflow\" role=\"img\"")
        .append(" width=\"" + width + "\" height=\"" + height + "\"")
        .append(" viewBox=\"0 0 " + width + ' ' + height + "\"")
        .append(" font-family=\"system-ui, sans-serif\" font-size=\"13\">\n")
        .append("<title>Workflow " + GraphText.xml(title) + "</title>\n");
    for (int arc = 0; arc < model.arcs().size(); arc++) {
      arc(model.arcs().get(arc), layout.route(arc));
    }
    for (int node = 0; node < model.nodes().size(); node++) {
      node(model.nodes().get(node), layout.corner(node));
    }
    return out.append("</svg>\n").toString();
  }

  private void arc(WorkflowGraph.Arc arc, GraphLayout.Route route) {
    String colour = arc.error() ? ERROR_COLOUR : ARC_COLOUR;
    WorkflowGraph.Node from = model.nodes().get(arc.from());
    WorkflowGraph.Node to = model.nodes().get(arc.to());
    out.append("<g class=\"arc" + (arc.error() ? " arc-error" : "") + "\"")
        .append(" data-from=\"" + GraphText.xml(from.name()) + "\"")
        .append(" data-to=\"" + GraphText.xml(to.name()) + "\"><title>")
        .append(GraphText.xml(from.label() + " → " + to.label() + " (" + arc.explanation() + ")"))
        .append("</title><path class=\"line\" fill=\"none\" stroke-width=\"1.5\"")
        .append(" stroke=\"" + colour + "\"")
        .append(arc.error() ? " stroke-dasharray=\"5 4\"" : "")
        .append(" d=\"" + (route.lane() ? corners(route.points()) : curves(route.points())))
        .append("\"/>");
    if (!route.joins()) {
      GraphLayout.Point tip = route.points().get(route.points().size() - 1);
      out.append("<path class=\"tip\" fill=\"" + colour + "\" d=\"M" + at(tip))
          .append("l-4.5 -8h9z\"/>");
    }
    if (!arc.label().isEmpty()) {
      label(arc, route);
    }
    out.append("</g>\n");
  }

  private void label(WorkflowGraph.Arc arc, GraphLayout.Route route) {
    GraphLayout.Point end = route.points().get(route.lane() ? 0 : 1);
    double y = route.lane() ? end.y() + 24 : end.y() - 10;
    out.append("<text class=\"label\" font-size=\"11\" fill=\"" + ARC_COLOUR + "\"")
        .append(" x=\"" + number(end.x() + 7) + "\" y=\"" + number(y) + "\">")
        .append(GraphText.xml(arc.label()) + "</text>");
  }

  /** A curve through each channel, a straight line past each rank. */
  private static String curves(List<GraphLayout.Point> points) {
    StringBuilder path = new StringBuilder("M").append(at(points.get(0)));
    for (int i = 1; i < points.size(); i++) {
      GraphLayout.Point from = points.get(i - 1);
      GraphLayout.Point to = points.get(i);
      if (i % 2 == 0) {
        path.append('L').append(at(to));
      } else {
        double middle = (from.y() + to.y()) / 2;
        path.append('C').append(at(new GraphLayout.Point(from.x(), middle)));
        path.append(' ').append(at(new GraphLayout.Point(to.x(), middle)));
        path.append(' ').append(at(to));
      }
    }
    return path.toString();
  }

  /** Right-angled, with rounded corners. */
  private static String corners(List<GraphLayout.Point> points) {
    StringBuilder path = new StringBuilder("M").append(at(points.get(0)));
    for (int i = 1; i < points.size() - 1; i++) {
      GraphLayout.Point corner = points.get(i);
      path.append('L').append(at(towards(corner, points.get(i - 1))));
      path.append('Q').append(at(corner)).append(' ');
      path.append(at(towards(corner, points.get(i + 1))));
    }
    return path.append('L').append(at(points.get(points.size() - 1))).toString();
  }

  private static GraphLayout.Point towards(GraphLayout.Point from, GraphLayout.Point to) {
    double dx = to.x() - from.x();
    double dy = to.y() - from.y();
    double length = Math.hypot(dx, dy);
    double part = length == 0 ? 0 : Math.min(CORNER, length / 2) / length;
    return new GraphLayout.Point(from.x() + dx * part, from.y() + dy * part);
  }

  private void node(WorkflowGraph.Node node, GraphLayout.Point corner) {
    String status = statusByNode.getOrDefault(node.name(), "");
    String statusClass = status.isEmpty() ? "none" : GraphText.statusClass(status);
    Paint paint = paint(status);
    out.append("<g class=\"node kind-" + node.shape().word() + " status-" + statusClass + "\"")
        .append(" data-node=\"" + GraphText.xml(node.name()) + "\"><title>")
        .append(GraphText.xml(node.label() + ": " + node.kind()))
        .append(GraphText.xml(status.isEmpty() ? ", not reached" : ", " + status))
        .append("</title>");
    shape(node.shape(), corner, " fill=\"" + paint.fill() + "\" stroke=\"" + paint.stroke() + "\"");
    double middle = corner.x() + GraphLayout.NODE_WIDTH / 2.0;
    out.append("<text class=\"name\" font-weight=\"600\" text-anchor=\"middle\"")
        .append(" fill=\"" + TEXT_COLOUR + "\" x=\"" + number(middle) + "\"")
        .append(" y=\"" + number(corner.y() + 21) + "\">")
        .append(GraphText.xml(GraphText.shorten(node.label(), LABEL_COLUMNS)))
        .append("</text><text class=\"kind\" font-size=\"11\" text-anchor=\"middle\"")
        .append(" fill=\"" + TEXT_COLOUR + "\" x=\"" + number(middle) + "\"")
        .append(" y=\"" + number(corner.y() + 37) + "\">");
    String kind = node.kind().equals(node.label()) ? "" : GraphText.shorten(node.kind(), 16);
    out.append(GraphText.xml(kind));
    if (!status.isEmpty()) {
      out.append(kind.isEmpty() ? "" : " · ")
          .append("<tspan class=\"status\" font-weight=\"700\">")
          .append(GraphText.xml(GraphText.shorten(status, STATUS_COLUMNS)))
          .append("</tspan>");
    }
    out.append("</text></g>\n");
  }

  private void shape(WorkflowGraph.Shape shape, GraphLayout.Point corner, String paint) {
    double round = GraphLayout.NODE_HEIGHT / 2.0;
    switch (shape) {
      case START -> rectangle(corner, 0, round, paint);
      case END -> {
        rectangle(corner, 0, round, paint);
        rectangle(corner, 3.5, round - 3.5, paint);
      }
      case ACTION -> rectangle(corner, 0, 7, paint);
      case KILL -> polygon(corner, paint, KILL);
      case DECISION -> polygon(corner, paint, DECISION);
      case FORK -> polygon(corner, paint, FORK);
      case JOIN -> polygon(corner, paint, JOIN);
    }
  }

  private void rectangle(GraphLayout.Point corner, double inset, double round, String paint) {
    out.append("<rect class=\"shape\" stroke-width=\"1.5\"" + paint)
        .append(" x=\"" + number(corner.x() + inset) + "\"")
        .append(" y=\"" + number(corner.y() + inset) + "\"")
        .append(" width=\"" + number(GraphLayout.NODE_WIDTH - 2 * inset) + "\"")
        .append(" height=\"" + number(GraphLayout.NODE_HEIGHT - 2 * inset) + "\"")
        .append(" rx=\"" + number(round) + "\"/>");
  }

  private void polygon(GraphLayout.Point corner, String paint, double... offsets) {
    out.append("<polygon class=\"shape\" stroke-width=\"1.5\"" + paint + " points=\"");
    for (int i = 0; i < offsets.length; i += 2) {
      out.append(i == 0 ? "" : " ");
      out.append(at(new GraphLayout.Point(corner.x() + offsets[i], corner.y() + offsets[i + 1])));
    }
    out.append("\"/>");
  }

  /** {@code status} is Oozie's word; empty when the node was not reached. */
  static Paint paint(String status) {
    return PAINTS.getOrDefault(status, NOT_REACHED);
  }

  private static String at(GraphLayout.Point point) {
    return number(point.x()) + "," + number(point.y());
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.1f", value);
  }
}
