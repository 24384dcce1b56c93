package io.drover.schema;

import static java.util.Objects.requireNonNull;

/** A run of character data, unescaped. */
public record XmlText(String value) implements XmlContent {
  public XmlText {
    requireNonNull(value, "value");
  }
}
