package io.drover.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.schema.SourceLocation;
import io.drover.schema.WorkflowDefinition;
import io.drover.schema.WorkflowNode;
import io.drover.schema.WorkflowNode.ActionNode;
import io.drover.schema.WorkflowNode.DecisionNode;
import io.drover.schema.WorkflowNode.EndNode;
import io.drover.schema.WorkflowNode.ForkNode;
import io.drover.schema.WorkflowNode.JoinNode;
import io.drover.schema.WorkflowNode.KillNode;
import io.drover.schema.WorkflowNode.StartNode;
import io.drover.schema.XmlElement;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class WorkflowGraphTest {
  private static final SourceLocation HERE = SourceLocation.UNKNOWN;

  private static final WorkflowDefinition ETL =
      definition(
          "etl",
          new StartNode("check", HERE),
          action("check", "file-check", "both", "fail"),
          new ForkNode("both", List.of("ingest", "model"), HERE),
          action("ingest", "livy-batch", "prove", "fail"),
          action("prove", "verify", "meet", "fail"),
          action("model", "livy-batch", "meet", "fail"),
          new JoinNode("meet", "decide", HERE),
          new DecisionNode(
              "decide", List.of(new DecisionNode.Case("${rows gt 10}", "report")), "done", HERE),
          action("report", "spark", "done", "fail"),
          new KillNode("fail", "it failed", HERE),
          new EndNode("done", HERE));

  @Test
  void svgHoldsEveryNodeWithItsStatusWord() throws Exception {
    Document svg = parse(WorkflowGraph.svg(ETL, Map.of("check", "OK", "ingest", "RUNNING")));

    assertThat(attributes(svg, "g", "data-node")).containsExactlyElementsOf(ETL.nodes().keySet());
    assertThat(group(svg, "data-node", "check").getTextContent()).contains("file-check", "OK");
    assertThat(group(svg, "data-node", "check").getAttribute("class"))
        .isEqualTo("node kind-action status-ok");
    assertThat(group(svg, "data-node", "ingest").getTextContent()).contains("RUNNING");
    assertThat(group(svg, "data-node", "report").getTextContent()).contains("not reached");
  }

  @Test
  void svgHoldsEveryArcAndDashesErrors() throws Exception {
    Document svg = parse(WorkflowGraph.svg(ETL, Map.of()));

    List<String> arcs = new ArrayList<>();
    List<String> dashed = new ArrayList<>();
    NodeList groups = svg.getElementsByTagName("g");
    for (int i = 0; i < groups.getLength(); i++) {
      Element group = (Element) groups.item(i);
      if (group.hasAttribute("data-from")) {
        String arc = group.getAttribute("data-from") + ">" + group.getAttribute("data-to");
        arcs.add(arc);
        Element line = (Element) group.getElementsByTagName("path").item(0);
        if (line.hasAttribute("stroke-dasharray")) {
          dashed.add(arc);
        }
      }
    }
    assertThat(arcs)
        .containsExactlyInAnyOrder(
            ":start:>check",
            "check>both",
            "check>fail",
            "both>ingest",
            "both>model",
            "ingest>prove",
            "ingest>fail",
            "prove>meet",
            "prove>fail",
            "model>meet",
            "model>fail",
            "meet>decide",
            "decide>report",
            "decide>done",
            "report>done",
            "report>fail");
    assertThat(dashed)
        .containsExactlyInAnyOrder(
            "check>fail", "ingest>fail", "prove>fail", "model>fail", "report>fail");
  }

  @Test
  void nodesDoNotOverlapAndAllStandInsideThePicture() throws Exception {
    Document svg = parse(WorkflowGraph.svg(ETL, Map.of()));

    double width = Double.parseDouble(svg.getDocumentElement().getAttribute("width"));
    double height = Double.parseDouble(svg.getDocumentElement().getAttribute("height"));
    GraphLayout layout = layout(ETL);
    int count = ETL.nodes().size();
    for (int i = 0; i < count; i++) {
      GraphLayout.Point corner = layout.corner(i);
      assertThat(corner.x()).isBetween(0.0, width - GraphLayout.NODE_WIDTH);
      assertThat(corner.y()).isBetween(0.0, height - GraphLayout.NODE_HEIGHT);
      for (int j = i + 1; j < count; j++) {
        GraphLayout.Point other = layout.corner(j);
        assertThat(
                Math.abs(corner.x() - other.x()) >= GraphLayout.NODE_WIDTH
                    || Math.abs(corner.y() - other.y()) >= GraphLayout.NODE_HEIGHT)
            .isTrue();
      }
    }
  }

  @Test
  void everyArcButALoopGoesDownwards() {
    GraphLayout layout = layout(ETL);

    int arc = 0;
    for (String end : List.of("check", "both", "fail", "ingest", "model")) {
      List<GraphLayout.Point> points = layout.route(arc++).points();
      assertThat(points.get(points.size() - 1).y()).as(end).isGreaterThan(points.get(0).y());
    }
  }

  @Test
  void hostileNamesStayText() throws Exception {
    String name = "</title><script>alert(1)</script>\"' onload=x \u0000\u001b[31m\u202e";
    WorkflowDefinition hostile =
        definition(
            name,
            new StartNode(name, HERE),
            action(name, "livy-batch", "done", name + "2"),
            new DecisionNode(
                name + "2", List.of(new DecisionNode.Case(name, "done")), "done", HERE),
            new EndNode("done", HERE));

    String text = WorkflowGraph.svg(hostile, Map.of(name, "\"><script/>"));
    Document svg = parse(text);

    assertThat(svg.getElementsByTagName("script").getLength()).isZero();
    assertThat(text).doesNotContain("<script", "style=", "<style", "href", "\u001b", "\u202e");
    assertThat(attributes(svg, "g", "onload")).isEmpty();
    assertThat(attributes(svg, "g", "data-node"))
        .contains("</title><script>alert(1)</script>\"' onload=x \uFFFD\uFFFD[31m\uFFFD");
  }

  @Test
  void dotHoldsEveryNodeAndArcAndEscapesQuotes() {
    WorkflowDefinition definition =
        definition(
            "say \"hi\" \\",
            new StartNode("a", HERE),
            action("a", "fs", "done", "fail"),
            new KillNode("fail", "", HERE),
            new EndNode("done", HERE));

    assertThat(WorkflowGraph.dot(definition, Map.of("a", "OK")))
        .isEqualTo(
            """
            digraph "say \\"hi\\" \\\\" {
              node [fontname="sans-serif"];
              edge [fontname="sans-serif"];
              ":start:" [shape=oval, label="start"];
              "a" [shape=box, label="a (fs): OK"];
              "fail" [shape=octagon, label="fail (kill)"];
              "done" [shape=doublecircle, label="done (end)"];
              ":start:" -> "a" [label=""];
              "a" -> "done" [label=""];
              "a" -> "fail" [label="error", style=dashed];
            }
            """);
  }

  @Test
  void loopsAndUnknownTargetsAreDrawnAsFarAsTheyExist() throws Exception {
    WorkflowDefinition definition =
        definition(
            "loop",
            new StartNode("a", HERE),
            action("a", "fs", "b", "nowhere"),
            action("b", "fs", "a", "b"));

    Document svg = parse(WorkflowGraph.svg(definition, Map.of()));

    assertThat(attributes(svg, "g", "data-from")).containsExactly(":start:", "a", "b", "b");
  }

  @Test
  void aThousandActionsThatAllFailToOneNodeAreDrawnInTime() throws Exception {
    List<WorkflowNode> nodes = new ArrayList<>();
    nodes.add(new StartNode("a0", HERE));
    for (int i = 0; i < 1000; i++) {
      nodes.add(action("a" + i, "fs", i == 999 ? "done" : "a" + (i + 1), "fail"));
    }
    nodes.add(new KillNode("fail", "", HERE));
    nodes.add(new EndNode("done", HERE));
    WorkflowDefinition chain = definition("chain", nodes.toArray(WorkflowNode[]::new));

    String text =
        Assertions.assertTimeoutPreemptively(
            Duration.ofSeconds(10), () -> WorkflowGraph.svg(chain, Map.of()));

    assertThat(attributes(parse(text), "g", "data-from")).hasSize(2001);
    assertThat(text.length()).isLessThan(2_000_000);
  }

  @Test
  void pngHasEachNodeInTheColourOfItsStatus() throws Exception {
    byte[] png = WorkflowGraph.of(ETL, Map.of("check", "OK", "prove", "ERROR"), true).png();

    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    GraphLayout layout = layout(ETL);
    assertThat(image.getWidth()).isEqualTo((int) Math.ceil(layout.width()));
    assertThat(image.getHeight()).isEqualTo((int) Math.ceil(layout.height()));
    List<String> names = List.copyOf(ETL.nodes().keySet());
    for (String name : names) {
      GraphLayout.Point corner = layout.corner(names.indexOf(name));
      String status = name.equals("check") ? "OK" : name.equals("prove") ? "ERROR" : "";
      // left of the text, inside every shape
      assertThat(new Color(image.getRGB((int) corner.x() + 26, (int) corner.y() + 24)))
          .as(name)
          .isEqualTo(Color.decode(SvgWriter.paint(status).fill()));
    }
  }

  @Test
  void pngOfAVeryLargeWorkflowStaysSmallEnoughForMemory() throws Exception {
    List<WorkflowNode> nodes = new ArrayList<>();
    nodes.add(new StartNode("a0", HERE));
    for (int i = 0; i < 1000; i++) {
      nodes.add(action("a" + i, "fs", i == 999 ? "done" : "a" + (i + 1), "fail"));
    }
    nodes.add(new KillNode("fail", "", HERE));
    nodes.add(new EndNode("done", HERE));
    WorkflowDefinition chain = definition("chain", nodes.toArray(WorkflowNode[]::new));

    BufferedImage image =
        ImageIO.read(new ByteArrayInputStream(WorkflowGraph.of(chain, Map.of(), false).png()));

    assertThat((long) image.getWidth() * image.getHeight()).isBetween(1_000_000L, 8_200_000L);
  }

  @Test
  void killNodesAndTheArcsToThemCanBeLeftOut() throws Exception {
    Document svg = parse(WorkflowGraph.of(ETL, Map.of(), false).svg());

    assertThat(attributes(svg, "g", "data-node"))
        .hasSize(ETL.nodes().size() - 1)
        .doesNotContain("fail");
    assertThat(attributes(svg, "g", "data-to")).isNotEmpty().doesNotContain("fail");
    assertThat(WorkflowGraph.of(ETL, Map.of(), false).dot()).doesNotContain("fail");
  }

  private static GraphLayout layout(WorkflowDefinition definition) {
    return new GraphLayout(WorkflowGraph.model(definition));
  }

  private static WorkflowDefinition definition(String name, WorkflowNode... nodes) {
    Map<String, WorkflowNode> byName = new LinkedHashMap<>();
    for (WorkflowNode node : nodes) {
      byName.put(node.name(), node);
    }
    return new WorkflowDefinition(
        name,
        "0.5",
        List.of(),
        Optional.empty(),
        List.of(),
        byName,
        WorkflowDefinition.ServiceLevels.NONE);
  }

  private static ActionNode action(String name, String element, String ok, String error) {
    XmlElement body = new XmlElement("uri:drover:action:1.0", element, Map.of(), List.of(), HERE);
    return new ActionNode(name, body, ok, error, List.of(), ActionNode.UserRetry.NONE, HERE);
  }

  private static Document parse(String text) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(text)));
  }

  private static List<String> attributes(Document document, String element, String attribute) {
    List<String> values = new ArrayList<>();
    NodeList elements = document.getElementsByTagName(element);
    for (int i = 0; i < elements.getLength(); i++) {
      Element candidate = (Element) elements.item(i);
      if (candidate.hasAttribute(attribute)) {
        values.add(candidate.getAttribute(attribute));
      }
    }
    return values;
  }

  private static Element group(Document document, String attribute, String value) {
    NodeList groups = document.getElementsByTagName("g");
    for (int i = 0; i < groups.getLength(); i++) {
      Element group = (Element) groups.item(i);
      if (group.getAttribute(attribute).equals(value)) {
        return group;
      }
    }
    throw new AssertionError("no group with " + attribute + "=" + value);
  }
}
