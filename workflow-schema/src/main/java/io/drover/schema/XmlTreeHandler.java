package io.drover.schema;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.Locator;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/** Builds {@link XmlElement} trees and refuses documents that are too deep or too large. */
class XmlTreeHandler extends DefaultHandler {
  private static final int MAX_DEPTH = 100;
  private static final int MAX_ELEMENTS = 200_000;
  private static final int MAX_ATTRIBUTES = 64;

  private static final class Open {
    final String namespace;
    final String name;
    final Map<String, String> attributes;
    final SourceLocation location;
    final List<XmlContent> content = new ArrayList<>();
    final StringBuilder text = new StringBuilder();

    Open(String namespace, String name, Map<String, String> attributes, SourceLocation location) {
      this.namespace = namespace;
      this.name = name;
      this.attributes = attributes;
      this.location = location;
    }

    void endText() {
      if (text.length() > 0) {
        content.add(new XmlText(text.toString()));
        text.setLength(0);
      }
    }
  }

  private final Deque<Open> open = new ArrayDeque<>();
  private @Nullable Locator locator;
  private @Nullable XmlElement root;
  private int elements;

  /** The document's root, once parsed. */
  Optional<XmlElement> root() {
    return Optional.ofNullable(root);
  }

  SourceLocation here() {
    return locator == null
        ? SourceLocation.UNKNOWN
        : new SourceLocation(locator.getLineNumber(), locator.getColumnNumber());
  }

  @Override
  public void setDocumentLocator(Locator documentLocator) {
    this.locator = documentLocator;
  }

  @Override
  public void startElement(String uri, String localName, String qName, Attributes attributes)
      throws SAXException {
    elements++;
    refuse(open.size() >= MAX_DEPTH, "elements are nested deeper than " + MAX_DEPTH);
    refuse(elements > MAX_ELEMENTS, "there are more than " + MAX_ELEMENTS + " elements");
    refuse(
        attributes.getLength() > MAX_ATTRIBUTES,
        "element <" + localName + "> has more than " + MAX_ATTRIBUTES + " attributes");
    Map<String, String> named = new LinkedHashMap<>();
    for (int i = 0; i < attributes.getLength(); i++) {
      if (attributes.getURI(i).isEmpty()) {
        named.put(attributes.getLocalName(i), attributes.getValue(i));
      }
    }
    Open parent = open.peek();
    if (parent != null) {
      parent.endText();
    }
    open.push(new Open(uri, localName, named, here()));
  }

  private void refuse(boolean tooMuch, String message) throws SAXException {
    if (tooMuch) {
      throw new SAXParseException(message, locator);
    }
  }

  @Override
  public void characters(char[] chars, int start, int length) throws SAXException {
    Open current = open.peek();
    if (current != null) {
      current.text.append(chars, start, length);
    }
  }

  @Override
  public void endElement(String uri, String localName, String qName) throws SAXException {
    Open done = open.pop();
    done.endText();
    XmlElement element =
        new XmlElement(done.namespace, done.name, done.attributes, done.content, done.location);
    Open parent = open.peek();
    if (parent == null) {
      root = element;
    } else {
      parent.content.add(element);
    }
  }

  @Override
  public void error(SAXParseException e) throws SAXException {
    throw e;
  }

  @Override
  public void fatalError(SAXParseException e) throws SAXException {
    throw e;
  }
}
