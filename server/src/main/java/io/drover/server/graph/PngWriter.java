package io.drover.server.graph;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/** Paints a laid out workflow as a PNG on white, with the colours of {@link SvgWriter}. */
final class PngWriter {
  /** A picture with more is made smaller: it would need memory that jobs need. */
  private static final double MAX_PIXELS = 8_000_000;

  private static final int LABEL_COLUMNS = 22;
  private static final Font NAME = new Font(Font.SANS_SERIF, Font.BOLD, 13);
  private static final Font KIND = new Font(Font.SANS_SERIF, Font.PLAIN, 11);

  private final WorkflowGraph.Model model;
  private final Map<String, String> statusByNode;
  private final GraphLayout layout;

  PngWriter(WorkflowGraph.Model model, Map<String, String> statusByNode) {
    this.model = model;
    this.statusByNode = statusByNode;
    this.layout = new GraphLayout(model);
  }

  byte[] write() {
    double scale = Math.min(1, Math.sqrt(MAX_PIXELS / (layout.width() * layout.height())));
    BufferedImage image =
        new BufferedImage(
            Math.max(1, (int) Math.ceil(layout.width() * scale)),
            Math.max(1, (int) Math.ceil(layout.height() * scale)),
            BufferedImage.TYPE_INT_RGB);
    Graphics2D paper = image.createGraphics();
    try {
      paper.setColor(Color.WHITE);
      paper.fillRect(0, 0, image.getWidth(), image.getHeight());
      paper.scale(scale, scale);
      paper.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      for (int arc = 0; arc < model.arcs().size(); arc++) {
        arc(paper, model.arcs().get(arc), layout.route(arc));
      }
      for (int node = 0; node < model.nodes().size(); node++) {
        node(paper, model.nodes().get(node), layout.corner(node));
      }
    } finally {
      paper.dispose();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void arc(Graphics2D paper, WorkflowGraph.Arc arc, GraphLayout.Route route) {
    paper.setColor(Color.decode(arc.error() ? SvgWriter.ERROR_COLOUR : SvgWriter.ARC_COLOUR));
    paper.setStroke(
        arc.error()
            ? new BasicStroke(
                1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {5, 4}, 0)
            : new BasicStroke(1.5f));
    List<GraphLayout.Point> points = route.points();
    Path2D line = new Path2D.Double();
    line.moveTo(points.get(0).x(), points.get(0).y());
    for (int i = 1; i < points.size(); i++) {
      GraphLayout.Point from = points.get(i - 1);
      GraphLayout.Point to = points.get(i);
      if (route.lane() || i % 2 == 0) {
        line.lineTo(to.x(), to.y());
      } else {
        double middle = (from.y() + to.y()) / 2;
        line.curveTo(from.x(), middle, to.x(), middle, to.x(), to.y());
      }
    }
    paper.draw(line);
    if (!route.joins()) {
      GraphLayout.Point tip = points.get(points.size() - 1);
      paper.fill(polygon(tip, 0, 0, -4.5, -8, 4.5, -8));
    }
    if (!arc.label().isEmpty()) {
      GraphLayout.Point end = points.get(route.lane() ? 0 : 1);
      paper.setFont(KIND);
      paper.drawString(
          arc.label(), (float) end.x() + 7, (float) end.y() + (route.lane() ? 24 : -10));
    }
  }

  private void node(Graphics2D paper, WorkflowGraph.Node node, GraphLayout.Point corner) {
    String status = statusByNode.getOrDefault(node.name(), "");
    SvgWriter.Paint paint = SvgWriter.paint(status);
    Shape shape = shape(node.shape(), corner);
    paper.setColor(Color.decode(paint.fill()));
    paper.fill(shape);
    paper.setColor(Color.decode(paint.stroke()));
    paper.setStroke(new BasicStroke(1.5f));
    paper.draw(shape);
    if (node.shape() == WorkflowGraph.Shape.END) {
      paper.draw(rounded(corner, 3.5, GraphLayout.NODE_HEIGHT - 7.0));
    }
    paper.setColor(Color.decode(SvgWriter.TEXT_COLOUR));
    String kind = node.kind().equals(node.label()) ? "" : GraphText.shorten(node.kind(), 16);
    String below = kind.isEmpty() || status.isEmpty() ? kind + status : kind + " · " + status;
    centred(paper, NAME, GraphText.shorten(node.label(), LABEL_COLUMNS), corner, 21);
    centred(paper, KIND, below, corner, 37);
  }

  private static void centred(
      Graphics2D paper, Font font, String text, GraphLayout.Point corner, int down) {
    paper.setFont(font);
    double width = paper.getFontMetrics().stringWidth(text);
    paper.drawString(
        text,
        (float) (corner.x() + (GraphLayout.NODE_WIDTH - width) / 2),
        (float) corner.y() + down);
  }

  private static Shape shape(WorkflowGraph.Shape shape, GraphLayout.Point corner) {
    return switch (shape) {
      case START, END -> rounded(corner, 0, GraphLayout.NODE_HEIGHT);
      case ACTION -> rounded(corner, 0, 14);
      case KILL -> polygon(corner, SvgWriter.KILL);
      case DECISION -> polygon(corner, SvgWriter.DECISION);
      case FORK -> polygon(corner, SvgWriter.FORK);
      case JOIN -> polygon(corner, SvgWriter.JOIN);
    };
  }

  private static Shape rounded(GraphLayout.Point corner, double inset, double diameter) {
    return new RoundRectangle2D.Double(
        corner.x() + inset,
        corner.y() + inset,
        GraphLayout.NODE_WIDTH - 2 * inset,
        GraphLayout.NODE_HEIGHT - 2 * inset,
        diameter,
        diameter);
  }

  private static Shape polygon(GraphLayout.Point corner, double... offsets) {
    Path2D path = new Path2D.Double();
    path.moveTo(corner.x() + offsets[0], corner.y() + offsets[1]);
    for (int i = 2; i < offsets.length; i += 2) {
      path.lineTo(corner.x() + offsets[i], corner.y() + offsets[i + 1]);
    }
    path.closePath();
    return path;
  }
}
