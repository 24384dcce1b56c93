package io.drover.schema;

import static java.util.Objects.requireNonNull;

import io.drover.schema.internal.XmlMarkup;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * An immutable XML element: the form in which an action's body travels from the definition to its
 * executor. Expressions are evaluated per text and attribute value with {@link #map}, so a value
 * can never become markup.
 *
 * @param namespace namespace URI, empty when none
 * @param name local name
 * @param attributes attributes without a namespace, in document order
 * @param content text and children in document order
 * @param location where the start tag ends
 */
public record XmlElement(
    String namespace,
    String name,
    Map<String, String> attributes,
    List<XmlContent> content,
    SourceLocation location)
    implements XmlContent {

  public XmlElement {
    requireNonNull(namespace, "namespace");
    requireNonNull(name, "name");
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    content = List.copyOf(content);
    requireNonNull(location, "location");
  }

  /** The text directly inside this element, untrimmed; empty when there is none. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (XmlContent item : content) {
      if (item instanceof XmlText run) {
        text.append(run.value());
      }
    }
    return text.toString();
  }

  public Optional<String> attribute(String attributeName) {
    return Optional.ofNullable(attributes.get(attributeName));
  }

  /** All child elements in document order. */
  public List<XmlElement> children() {
    List<XmlElement> children = new ArrayList<>();
    for (XmlContent item : content) {
      if (item instanceof XmlElement child) {
        children.add(child);
      }
    }
    return children;
  }

  /** Child elements of that local name, in document order. */
  public List<XmlElement> children(String childName) {
    return children().stream().filter(child -> child.name().equals(childName)).toList();
  }

  /** The first child element of that local name. */
  public Optional<XmlElement> child(String childName) {
    return children().stream().filter(child -> child.name().equals(childName)).findFirst();
  }

  /**
   * True when the text of this element is somebody's program: what looks like an expression in it
   * is none.
   */
  public boolean isCode() {
    return name.equals("code") && ActionKind.of(this).namespace().equals(ActionKind.DROVER);
  }

  /**
   * A copy with {@code change} applied to every attribute value and every text run, except the text
   * of {@linkplain #isCode code}, deeply.
   */
  public XmlElement map(UnaryOperator<String> change) {
    Map<String, String> changedAttributes = new LinkedHashMap<>();
    attributes.forEach((key, value) -> changedAttributes.put(key, change.apply(value)));
    List<XmlContent> changedContent = new ArrayList<>(content.size());
    for (XmlContent item : content) {
      changedContent.add(
          item instanceof XmlElement child
              ? child.map(change)
              : new XmlText(
                  isCode() ? ((XmlText) item).value() : change.apply(((XmlText) item).value())));
    }
    return new XmlElement(namespace, name, changedAttributes, changedContent, location);
  }

  /**
   * This element as XML text with its namespace declared, without an XML declaration. Reading it
   * back gives the same names, attributes and text.
   */
  public String toXml() {
    XmlMarkup markup = new XmlMarkup();
    write(markup, "");
    return markup.toString();
  }

  private void write(XmlMarkup markup, String outerNamespace) {
    Map<String, String> written = attributes;
    if (!namespace.equals(outerNamespace)) {
      written = new LinkedHashMap<>();
      written.put("xmlns", namespace);
      written.putAll(attributes);
    }
    markup.start(name, written, content.isEmpty());
    for (XmlContent item : content) {
      if (item instanceof XmlElement child) {
        child.write(markup, namespace);
      } else {
        markup.text(((XmlText) item).value());
      }
    }
    if (!content.isEmpty()) {
      markup.end(name);
    }
  }
}
