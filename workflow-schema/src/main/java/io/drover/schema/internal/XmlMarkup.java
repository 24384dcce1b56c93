package io.drover.schema.internal;

import java.util.Map;

/**
 * Writes elements as text. StAX would lose line ends: it neither escapes a carriage return in text
 * nor white space in attribute values, so what is read back would differ.
 */
public final class XmlMarkup {
  private final StringBuilder out = new StringBuilder();

  /** Writes a start tag; {@code empty} closes it at once. */
  public XmlMarkup start(String name, Map<String, String> attributes, boolean empty) {
    out.append('<').append(name);
    attributes.forEach(
        (key, value) -> {
          out.append(' ').append(key).append("=\"");
          escape(value, true);
          out.append('"');
        });
    out.append(empty ? "/>" : ">");
    return this;
  }

  public XmlMarkup text(String text) {
    escape(text, false);
    return this;
  }

  public XmlMarkup end(String name) {
    out.append("</").append(name).append('>');
    return this;
  }

  /** Line breaks between elements, for people. */
  public XmlMarkup newLine(int indent) {
    out.append('\n').append("  ".repeat(indent));
    return this;
  }

  private void escape(String value, boolean attribute) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '&' -> out.append("&amp;");
        case '"' -> out.append(attribute ? "&quot;" : "\"");
        case '\r' -> out.append("&#13;");
        case '\n' -> out.append(attribute ? "&#10;" : "\n");
        case '\t' -> out.append(attribute ? "&#9;" : "\t");
        default -> {
          if (Character.isHighSurrogate(c)
              && i + 1 < value.length()
              && Character.isLowSurrogate(value.charAt(i + 1))) {
            out.append(c).append(value.charAt(++i));
          } else {
            // XML 1.0 has no way to write these; a reader would refuse the whole document.
            boolean illegal = c < ' ' || Character.isSurrogate(c) || c == 0xFFFE || c == 0xFFFF;
            out.append(illegal ? '\uFFFD' : c);
          }
        }
      }
    }
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
