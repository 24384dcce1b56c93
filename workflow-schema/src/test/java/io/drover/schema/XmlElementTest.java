package io.drover.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.schema.WorkflowNode.ActionNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.xmlunit.assertj3.XmlAssert;

class XmlElementTest {

  @Test
  void writtenElementReadsBackTheSame() {
    XmlElement arg =
        element(
            "arg", Map.of(), new XmlText("a < b && c > d\r\n\t\"quoted\" 'single' \uD83D\uDE00"));
    XmlElement conf =
        element("conf", Map.of("name", "x\ny\t\"z\" <&> '\r"), new XmlText("  blanks  "));
    XmlElement file = element("file", Map.of(), new XmlText("f"));
    XmlElement batch = element("livy-batch", Map.of("endpoint", "e"), file, arg, conf);

    XmlElement again = readBack(batch);

    assertThat(again.attributes()).isEqualTo(batch.attributes());
    assertThat(again.child("arg").orElseThrow().text()).isEqualTo(arg.text());
    assertThat(again.child("conf").orElseThrow().text()).isEqualTo(conf.text());
    assertThat(again.child("conf").orElseThrow().attributes()).isEqualTo(conf.attributes());
    XmlAssert.assertThat(again.toXml()).and(batch.toXml()).areIdentical();
  }

  @Test
  void valueThatLooksLikeMarkupStaysText() {
    XmlElement template = element("arg", Map.of(), new XmlText("${x}"));

    XmlElement evaluated = template.map(text -> text.replace("${x}", "</arg><arg>&amp;"));

    assertThat(evaluated.toXml())
        .isEqualTo("<arg xmlns=\"uri:drover:action:1.0\">&lt;/arg&gt;&lt;arg&gt;&amp;amp;</arg>");
  }

  @Test
  void foreignNamespaceInsideIsDeclaredWhereItChanges() {
    XmlElement inner = new XmlElement("urn:b", "b", Map.of(), List.of(), SourceLocation.UNKNOWN);
    XmlElement outer =
        new XmlElement("urn:a", "a", Map.of(), List.of(inner, inner), SourceLocation.UNKNOWN);

    assertThat(outer.toXml())
        .isEqualTo("<a xmlns=\"urn:a\"><b xmlns=\"urn:b\"/><b xmlns=\"urn:b\"/></a>");
  }

  private static XmlElement element(
      String name, Map<String, String> attributes, XmlContent... content) {
    return new XmlElement(
        "uri:drover:action:1.0", name, attributes, List.of(content), SourceLocation.UNKNOWN);
  }

  private static XmlElement readBack(XmlElement body) {
    WorkflowDefinition definition =
        new WorkflowXmlReader()
            .read(
                Fixtures.workflow(
                    "a",
                    "<action name='a'>"
                        + body.toXml()
                        + "<ok to='end'/><error to='end'/></action>"));
    return ((ActionNode) definition.node("a")).body();
  }
}
