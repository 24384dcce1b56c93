package io.drover.schema.internal;

import io.drover.schema.SourceLocation;
import io.drover.schema.XmlContent;
import io.drover.schema.XmlElement;
import io.drover.schema.XmlText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.xml.sax.Attributes;

/** Builds element trees from parser events; namespaces keep their version. */
public final class XmlElementBuilder {
  private record Frame(
      String namespace,
      String name,
      Map<String, String> attributes,
      List<XmlContent> content,
      StringBuilder text,
      SourceLocation location) {

    void flushText() {
      if (!text.isEmpty()) {
        content.add(new XmlText(text.toString()));
        text.setLength(0);
      }
    }
  }

  private final Deque<Frame> open = new ArrayDeque<>();
  private final List<XmlElement> roots = new ArrayList<>();

  public void startElement(
      String uri, String name, Attributes attributes, SourceLocation location) {
    if (!open.isEmpty()) {
      open.element().flushText();
    }
    Map<String, String> plain = new LinkedHashMap<>();
    for (int i = 0; i < attributes.getLength(); i++) {
      if (attributes.getURI(i).isEmpty()) {
        plain.put(attributes.getLocalName(i), attributes.getValue(i));
      }
    }
    open.push(new Frame(uri, name, plain, new ArrayList<>(), new StringBuilder(), location));
  }

  /** Runs split by a comment or by the parser's buffer become one, or an expression would break. */
  public void characters(char[] text, int start, int length) {
    open.element().text().append(text, start, length);
  }

  public void endElement() {
    Frame frame = open.pop();
    frame.flushText();
    XmlElement element =
        new XmlElement(
            frame.namespace(), frame.name(), frame.attributes(), frame.content(), frame.location());
    if (open.isEmpty()) {
      roots.add(element);
    } else {
      open.element().content().add(element);
    }
  }

  /** Every finished tree, in document order. */
  public List<XmlElement> roots() {
    return roots;
  }
}
