package io.drover.schema;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Hadoop's way to mention one property in the value of another. */
final class PropertyReferences {
  private static final int MAX_DEPTH = 20;

  /**
   * Ten short values that each mention the next one ten times would make ten billion characters.
   */
  private static final int MAX_LENGTH = 1024 * 1024;

  /** As Hadoop's: no dollar, brace or blank inside, so an expression is no reference. */
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}$ ]+)\\}");

  private final Map<String, String> properties;

  PropertyReferences(Map<String, String> properties) {
    this.properties = properties;
  }

  /** Replaces every reference, then those that the values brought in. */
  String resolve(String value) {
    String text = value;
    for (int depth = 0; depth < MAX_DEPTH; depth++) {
      String next = replaceAll(text);
      if (next.equals(text)) {
        return text;
      }
      if (next.length() > MAX_LENGTH) {
        throw new InvalidRequestException(
            ErrorCode.E0803,
            "a property grows beyond "
                + MAX_LENGTH
                + " characters when the properties it mentions are put in.");
      }
      text = next;
    }
    return text;
  }

  private String replaceAll(String text) {
    Matcher matcher = REFERENCE.matcher(text);
    StringBuilder replaced = new StringBuilder();
    while (matcher.find()) {
      String known = properties.get(matcher.group(1));
      matcher.appendReplacement(
          replaced, Matcher.quoteReplacement(known == null ? matcher.group() : known));
      if (replaced.length() > MAX_LENGTH) {
        break;
      }
    }
    return matcher.appendTail(replaced).toString();
  }
}
