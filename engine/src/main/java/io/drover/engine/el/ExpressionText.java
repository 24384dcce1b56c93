package io.drover.engine.el;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A text cut into literal parts and expressions by one pass without regular expressions. A {@code
 * #} before a brace stays text.
 */
final class ExpressionText {
  /**
   * A piece of the text.
   *
   * @param text an expression is without its braces
   * @param prefixes the prefixes of functions that an expression may call
   */
  record Part(String text, boolean expression, Set<String> prefixes) {
    Part {
      prefixes = Set.copyOf(prefixes);
    }

    static Part literal(CharSequence text) {
      return new Part(text.toString(), false, Set.of());
    }
  }

  private ExpressionText() {}

  static boolean hasExpression(String text) {
    return text.contains("${");
  }

  /** The parts in order; throws {@link ExpressionException} for what is not allowed. */
  static List<Part> parse(String text) {
    List<Part> parts = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      if (text.startsWith("\\${", at)) {
        literal.append("${");
        at += 3;
      } else if (text.startsWith("${", at)) {
        if (literal.length() > 0) {
          parts.add(Part.literal(literal));
          literal.setLength(0);
        }
        ExpressionScan scan = new ExpressionScan(text, at + 2);
        parts.add(new Part(text.substring(at + 2, scan.end()), true, scan.prefixes()));
        at = scan.end() + 1;
      } else {
        literal.append(text.charAt(at));
        at++;
      }
    }
    if (literal.length() > 0) {
      parts.add(Part.literal(literal));
    }
    return parts;
  }

  static String shorten(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + "...";
  }
}
