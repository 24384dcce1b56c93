package io.drover.schema.internal;

import io.drover.schema.ErrorCode;
import io.drover.schema.Problem;
import io.drover.schema.SourceLocation;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.Locator;
import org.xml.sax.helpers.DefaultHandler;

/** Reads configuration / property / name, value. Used once. */
public final class ConfigurationHandler extends DefaultHandler {
  private static final int MAX_PROPERTIES = 50_000;

  /** Hadoop writes more than it needs; these say nothing to us. */
  private static final Set<String> IGNORED = Set.of("description", "final", "source", "tag");

  private final ProblemList problems;
  private final Map<String, String> properties = new LinkedHashMap<>();
  private final Deque<String> open = new ArrayDeque<>();
  private final StringBuilder text = new StringBuilder();

  private @Nullable Locator locator;
  private @Nullable String name;
  private @Nullable String value;
  private SourceLocation propertyLocation = SourceLocation.UNKNOWN;

  public ConfigurationHandler(ProblemList problems) {
    this.problems = problems;
  }

  /** In document order. */
  public Map<String, String> properties() {
    return Collections.unmodifiableMap(properties);
  }

  @Override
  public void setDocumentLocator(Locator documentLocator) {
    this.locator = documentLocator;
  }

  @Override
  public void startElement(String uri, String element, String qName, Attributes attributes)
      throws RefusedXmlException {
    open.push(element);
    text.setLength(0);
    switch (open.size()) {
      case 1 -> {
        if (!element.equals("configuration")) {
          throw new RefusedXmlException(
              problem(
                  "the root element is '" + element + "', not 'configuration'",
                  element,
                  "send <configuration><property><name>…</name><value>…</value></property>…"));
        }
      }
      case 2 -> {
        name = null;
        value = null;
        propertyLocation = location();
        if (!element.equals("property")) {
          problems.add(
              problem(
                  "element '" + element + "' is not allowed inside 'configuration'",
                  element,
                  "allowed here: property."));
        } else if (properties.size() == MAX_PROPERTIES) {
          throw new RefusedXmlException(
              Problem.error(
                  ErrorCode.E0736,
                  "there are more than " + MAX_PROPERTIES + " properties",
                  element,
                  propertyLocation,
                  "send fewer."));
        }
      }
      case 3 -> {
        if (!element.equals("name") && !element.equals("value") && !IGNORED.contains(element)) {
          problems.add(
              problem(
                  "element '" + element + "' is not allowed inside 'property'",
                  element,
                  "allowed here: name, value, description, final."));
        }
      }
      default ->
          throw new RefusedXmlException(
              problem(
                  "element '" + element + "' stands inside a value",
                  element,
                  "to write a < in a value use &lt;."));
    }
  }

  @Override
  public void characters(char[] characters, int start, int length) {
    text.append(characters, start, length);
  }

  @Override
  public void endElement(String uri, String element, String qName) {
    if (open.size() == 3) {
      if (element.equals("name")) {
        name = text.toString().strip();
      } else if (element.equals("value")) {
        value = text.toString().strip();
      }
    } else if (open.size() == 2 && element.equals("property")) {
      endProperty();
    }
    text.setLength(0);
    open.pop();
  }

  private void endProperty() {
    if (name == null || name.isEmpty()) {
      problems.add(
          Problem.error(
              ErrorCode.E0701,
              "a property has no name",
              "property",
              propertyLocation,
              "add <name>…</name>."));
    } else if (value != null) {
      properties.put(name, value);
    }
  }

  private SourceLocation location() {
    return locator == null
        ? SourceLocation.UNKNOWN
        : new SourceLocation(locator.getLineNumber(), locator.getColumnNumber());
  }

  private Problem problem(String message, String element, String fix) {
    return Problem.error(ErrorCode.E0701, message, element, location(), fix);
  }
}
