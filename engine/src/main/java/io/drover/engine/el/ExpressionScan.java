package io.drover.engine.el;

import java.util.HashSet;
import java.util.Set;

/**
 * Reads one expression up to its closing brace, token by token, before the parser sees it. Refuses
 * what today's EL has beyond JSP 2.0 and what would exhaust the parser's stack.
 */
final class ExpressionScan {
  private static final int MAX_LENGTH = 64 * 1024;
  private static final int MAX_DEPTH = 200;
  private static final Set<String> PREFIX_WORDS = Set.of("not", "empty");
  private static final Set<String> OPERATOR_WORDS =
      Set.of("and", "or", "eq", "ne", "lt", "gt", "le", "ge", "div", "mod", "instanceof");

  private final String text;
  private final int from;
  private final Set<String> prefixes = new HashSet<>();
  private int at;
  private int open;
  private int choices;
  private int unary;

  /** Whether the token before was an operand, so that a bracket after it is an index. */
  private boolean operand;

  private String word = "";

  /** Scans the expression whose first character, after its opening brace, is at {@code from}. */
  ExpressionScan(String text, int from) {
    this.text = text;
    this.from = from;
    this.at = from;
    while (peek(0) != '}') {
      if (at >= text.length()) {
        throw new ExpressionException(
            "an expression has no closing brace: " + ExpressionText.shorten(text));
      }
      token();
      check();
    }
  }

  /** Position of the closing brace. */
  int end() {
    return at;
  }

  /** Function prefixes in it; a name before the colon of a choice may be among them. */
  Set<String> prefixes() {
    return prefixes;
  }

  private void token() {
    char c = text.charAt(at);
    if (Character.isJavaIdentifierPart(c)) {
      word();
    } else if (c == '\'' || c == '"') {
      string(c);
      operand();
    } else if (Character.isWhitespace(c)) {
      at++;
    } else {
      symbol(c, peek(1));
    }
  }

  private void word() {
    int start = at;
    while (Character.isJavaIdentifierPart(peek(0)) && at < text.length()) {
      at++;
    }
    String read = text.substring(start, at);
    if (PREFIX_WORDS.contains(read)) {
      unary++;
      operand = false;
    } else if (OPERATOR_WORDS.contains(read)) {
      operator();
    } else {
      operand();
      word = read;
    }
  }

  private void string(char quote) {
    int close = at + 1;
    while (close < text.length() && text.charAt(close) != quote) {
      close += text.charAt(close) == '\\' ? 2 : 1;
    }
    if (close >= text.length()) {
      throw new ExpressionException(
          "a string in an expression has no end: " + ExpressionText.shorten(text));
    }
    at = close + 1;
  }

  private void symbol(char c, char next) {
    switch (c) {
      case '(', '[' -> {
        if (c == '[' && !operand) {
          throw notAllowed("[");
        }
        open++;
        operator();
      }
      case ')', ']' -> {
        open--;
        operand();
      }
      case '=', '!', '<', '>' -> comparison(c, next);
      case '-', '+' -> sign(c, next);
      case '?' -> {
        choices++;
        operator();
      }
      case ':' -> {
        prefixes.add(word);
        operator();
      }
      case ';', '{', '#', '`' -> throw notAllowed(String.valueOf(c));
      default -> operator();
    }
    at++;
  }

  private void comparison(char c, char next) {
    if (next == '=') {
      at++;
      operator();
    } else if (c == '=') {
      throw notAllowed("=");
    } else if (c == '!') {
      unary++;
      operand = false;
    } else {
      operator();
    }
  }

  private void sign(char c, char next) {
    if (c == '-' && next == '>') {
      throw notAllowed("->");
    }
    if (c == '+' && next == '=') {
      throw notAllowed("+=");
    }
    if (operand) {
      operator();
    } else {
      unary++;
    }
  }

  private void operand() {
    operand = true;
    unary = 0;
    word = "";
  }

  private void operator() {
    operand = false;
    unary = 0;
    word = "";
  }

  private void check() {
    if (open + choices + unary > MAX_DEPTH) {
      throw new ExpressionException("an expression is nested deeper than " + MAX_DEPTH);
    }
    if (at - from > MAX_LENGTH) {
      throw new ExpressionException("an expression is longer than " + MAX_LENGTH + " characters");
    }
  }

  private char peek(int ahead) {
    return at + ahead < text.length() ? text.charAt(at + ahead) : ' ';
  }

  private ExpressionException notAllowed(String what) {
    return new ExpressionException(
        "'" + what + "' is not allowed in an expression: " + ExpressionText.shorten(text));
  }
}
