package io.drover.schema;

import io.drover.schema.internal.ConfigurationHandler;
import io.drover.schema.internal.ProblemList;
import io.drover.schema.internal.RefusedXmlException;
import io.drover.schema.internal.SecureXml;
import io.drover.schema.internal.XmlMarkup;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Hadoop's configuration XML: the body of a submission, config-default.xml and job-xml files.
 * Stateless and thread-safe.
 */
public final class HadoopConfigurationXml {
  /**
   * Names that the expression language uses as constants. A job property of such a name is refused
   * with E0808.
   */
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

  private HadoopConfigurationXml() {}

  /**
   * Properties in document order, names and values trimmed, of a name given twice the last value.
   * References to other properties are not resolved. A property without a value is left out.
   *
   * @throws InvalidRequestException E0700 for malformed XML, E0701 for other elements, E0736 for a
   *     document over 5 MB
   */
  public static Map<String, String> read(String xml) {
    ProblemList problems = new ProblemList();
    ConfigurationHandler handler = new ConfigurationHandler(problems);
    try {
      SecureXml.parse(xml, handler);
    } catch (RefusedXmlException e) {
      ProblemList all = new ProblemList();
      all.add(e.problem());
      all.addAll(problems.toList());
      throw InvalidRequestException.of(all.toList());
    }
    if (problems.hasErrors()) {
      throw InvalidRequestException.of(problems.toList());
    }
    return handler.properties();
  }

  /**
   * The properties as a document. A character that XML cannot hold is written as U+FFFD; every
   * other value reads back the same, apart from blanks around it.
   */
  public static String write(Map<String, String> properties) {
    XmlMarkup markup = new XmlMarkup().start("configuration", Map.of(), properties.isEmpty());
    properties.forEach(
        (name, value) ->
            markup
                .newLine(1)
                .start("property", Map.of(), false)
                .start("name", Map.of(), false)
                .text(name)
                .end("name")
                .start("value", Map.of(), false)
                .text(value)
                .end("value")
                .end("property"));
    return properties.isEmpty()
        ? markup.toString()
        : markup.newLine(0).end("configuration").toString();
  }

  /**
   * Resolves references of the form dollar, brace, name, brace inside values against the same
   * properties, at most 20 deep. What does not resolve stays as written, for it may be an
   * expression; so does a reference to itself.
   */
  public static Map<String, String> substitute(Map<String, String> properties) {
    PropertyReferences references = new PropertyReferences(properties);
    Map<String, String> resolved = new LinkedHashMap<>();
    properties.forEach((name, value) -> resolved.put(name, references.resolve(value)));
    return Collections.unmodifiableMap(resolved);
  }
}
