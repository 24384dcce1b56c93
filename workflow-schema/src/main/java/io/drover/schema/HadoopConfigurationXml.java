package io.drover.schema;

import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** Hadoop's configuration XML: the body of a submission, config-default.xml, job-xml files. */
public final class HadoopConfigurationXml {
  /** Constants of the expression language; a job property may not have such a name (E0808). */
  public static final Set<String> RESERVED_NAMES =
      Set.of(
          "DAYS",
          "HOURS",
          "MINUTES",
          "KB",
          "MB",
          "GB",
          "TB",
          "PB",
          "RECORDS",
          "MAP_IN",
          "MAP_OUT",
          "REDUCE_IN",
          "REDUCE_OUT",
          "GROUPS");

  private static final int MAX_SUBSTITUTIONS = 20;

  private HadoopConfigurationXml() {}

  /**
   * The properties in document order, values trimmed; the last of two with one name wins.
   *
   * @throws InvalidRequestException E0700 when it is no such XML
   */
  public static Map<String, String> read(String xml) {
    XmlTreeHandler handler = new XmlTreeHandler();
    try {
      SecureXml.parse(xml, handler);
    } catch (SAXParseException e) {
      Problem problem = SecureXml.problem(e);
      throw InvalidRequestException.of(
          List.of(
              Problem.error(
                  ErrorCode.E0700,
                  problem.message(),
                  "configuration",
                  problem.location(),
                  problem.fix())));
    } catch (SAXException e) {
      throw new IllegalStateException("cannot read the configuration", e);
    }
    XmlElement root = handler.root().orElseThrow();
    if (!root.name().equals("configuration")) {
      throw notConfiguration(root, "the root element is <" + root.name() + ">");
    }
    Map<String, String> properties = new LinkedHashMap<>();
    for (XmlElement property : root.children()) {
      if (!property.name().equals("property") || property.child("name").isEmpty()) {
        throw notConfiguration(
            property, "<" + property.name() + "> is no <property> with a <name>");
      }
      String name = property.child("name").get().text().strip();
      String value = property.child("value").map(XmlElement::text).orElse("").strip();
      properties.put(name, value);
    }
    return properties;
  }

  private static InvalidRequestException notConfiguration(XmlElement at, String message) {
    return InvalidRequestException.of(
        List.of(
            Problem.error(
                ErrorCode.E0700,
                message,
                "configuration",
                at.location(),
                "Write <configuration><property><name>..</name><value>..</value></property>"
                    + "</configuration>.")));
  }

  /** The properties as such XML. */
  public static String write(Map<String, String> properties) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter writer = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
      writer.writeStartElement("configuration");
      for (Map.Entry<String, String> property : properties.entrySet()) {
        writer.writeCharacters("\r\n  ");
        writer.writeStartElement("property");
        element(writer, "name", property.getKey());
        element(writer, "value", property.getValue());
        writer.writeCharacters("\r\n  ");
        writer.writeEndElement();
      }
      writer.writeCharacters("\r\n");
      writer.writeEndElement();
      writer.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("cannot write configuration", e);
    }
    return text.toString();
  }

  private static void element(XMLStreamWriter writer, String name, String value)
      throws XMLStreamException {
    writer.writeCharacters("\r\n    ");
    writer.writeStartElement(name);
    writer.writeCharacters(value);
    writer.writeEndElement();
  }

  /**
   * Replaces references to other properties in values, as Hadoop does. What cannot be resolved
   * stays as it is written, and so does a value that refers to itself.
   */
  public static Map<String, String> resolve(Map<String, String> properties) {
    Map<String, String> resolved = new LinkedHashMap<>();
    properties.forEach((name, value) -> resolved.put(name, resolve(value, properties)));
    return resolved;
  }

  private static String resolve(String value, Map<String, String> properties) {
    String current = value;
    for (int i = 0; i < MAX_SUBSTITUTIONS; i++) {
      String next = substituteOne(current, properties);
      if (next.equals(current)) {
        return current;
      }
      current = next;
    }
    return value;
  }

  /** Replaces the first reference that names a property. */
  private static String substituteOne(String value, Map<String, String> properties) {
    int from = value.indexOf("${");
    while (from >= 0) {
      int to = value.indexOf('}', from);
      if (to < 0) {
        return value;
      }
      String replacement = properties.get(value.substring(from + 2, to));
      if (replacement != null) {
        return value.substring(0, from) + replacement + value.substring(to + 1);
      }
      from = value.indexOf("${", from + 2);
    }
    return value;
  }
}
