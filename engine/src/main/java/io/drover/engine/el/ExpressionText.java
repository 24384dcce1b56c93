package io.drover.engine.el;

import java.util.ArrayList;
import java.util.List;

/**
 * A text cut into literal parts and expressions by one pass without regular expressions. Refuses
 * what today's EL has beyond JSP 2.0: lambdas, assignments, statements, list and map literals,
 * {@code +=}. A {@code #} before a brace stays text.
 */
final class ExpressionText {
  private static final int MAX_LENGTH = 64 * 1024;
  private static final int MAX_DEPTH = 200;

  /** A piece of the text; {@code expression} without its braces. */
  record Part(String text, boolean expression) {}

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
          parts.add(new Part(literal.toString(), false));
          literal.setLength(0);
        }
        int end = end(text, at + 2);
        parts.add(new Part(text.substring(at + 2, end), true));
        at = end + 1;
      } else {
        literal.append(text.charAt(at));
        at++;
      }
    }
    if (literal.length() > 0) {
      parts.add(new Part(literal.toString(), false));
    }
    return parts;
  }

  /** Position of the closing brace of the expression that begins at {@code from}. */
  private static int end(String text, int from) {
    int depth = 0;
    int prefixes = 0;
    char before = ' ';
    int at = from;
    while (at < text.length()) {
      if (at - from > MAX_LENGTH) {
        throw new ExpressionException("an expression is longer than " + MAX_LENGTH + " characters");
      }
      char c = text.charAt(at);
      if (c == '}') {
        return at;
      }
      if (c == '\'' || c == '"') {
        at = endOfString(text, at);
        before = '\'';
        prefixes = 0;
        at++;
        continue;
      }
      refuse(text, at, c, before);
      if (c == '(' || c == '[') {
        depth++;
      } else if (c == ')' || c == ']') {
        depth--;
      }
      prefixes = c == '!' || c == '-' ? prefixes + 1 : Character.isWhitespace(c) ? prefixes : 0;
      if (depth > MAX_DEPTH || prefixes > MAX_DEPTH) {
        throw new ExpressionException("an expression is nested deeper than " + MAX_DEPTH);
      }
      if (!Character.isWhitespace(c)) {
        before = c;
      }
      at++;
    }
    throw new ExpressionException("an expression has no closing brace: " + shorten(text));
  }

  private static int endOfString(String text, int from) {
    char quote = text.charAt(from);
    for (int at = from + 1; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '\\') {
        at++;
      } else if (c == quote) {
        return at;
      }
    }
    throw new ExpressionException("a string in an expression has no end: " + shorten(text));
  }

  private static void refuse(String text, int at, char c, char before) {
    char next = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
    boolean assignment = c == '=' && next != '=' && "=!<>".indexOf(before) < 0;
    boolean doubleEquals = c == '=' && before == '=' && at > 0 && text.charAt(at - 1) == '=';
    boolean list = c == '[' && !isOperandEnd(before);
    if (c == ';' || c == '{' || c == '#' || c == '`') {
      throw notAllowed(text, String.valueOf(c));
    }
    if (c == '-' && next == '>') {
      throw notAllowed(text, "->");
    }
    if (c == '+' && next == '=') {
      throw notAllowed(text, "+=");
    }
    if (assignment && !doubleEquals) {
      throw notAllowed(text, "=");
    }
    if (list) {
      throw notAllowed(text, "[");
    }
  }

  private static boolean isOperandEnd(char before) {
    return Character.isJavaIdentifierPart(before)
        || before == ')'
        || before == ']'
        || before == '\'';
  }

  private static ExpressionException notAllowed(String text, String what) {
    return new ExpressionException(
        "'" + what + "' is not allowed in an expression: " + shorten(text));
  }

  static String shorten(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + "...";
  }

  /** Whether the expression calls a function with that prefix, outside of strings. */
  static boolean calls(String expression, String prefix) {
    String call = prefix + ":";
    for (int at = 0; at < expression.length(); at++) {
      char c = expression.charAt(at);
      if (c == '\'' || c == '"') {
        at = endOfString(expression, at);
      } else if (expression.startsWith(call, at)
          && (at == 0 || !Character.isJavaIdentifierPart(expression.charAt(at - 1)))) {
        return true;
      }
    }
    return false;
  }
}
