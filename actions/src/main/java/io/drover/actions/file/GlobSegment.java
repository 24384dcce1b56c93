package io.drover.actions.file;

import java.util.ArrayList;
import java.util.List;

/**
 * One path segment of a glob, compiled: {@code *}, {@code ?}, {@code [abc]}, {@code [a-z]}, {@code
 * [^a]}, and a backslash before a character that is meant literally. Matching takes at most pattern
 * length times name length steps, whatever the pattern, so no pattern can hang a thread.
 */
final class GlobSegment {
  private final List<Token> tokens;

  private GlobSegment(List<Token> tokens) {
    this.tokens = tokens;
  }

  /** Matches one character, or any run of them. */
  private interface Token {
    boolean accepts(int c);

    default boolean star() {
      return false;
    }
  }

  private record Literal(int value) implements Token {
    @Override
    public boolean accepts(int c) {
      return c == value;
    }
  }

  private record Any(boolean star) implements Token {
    @Override
    public boolean accepts(int c) {
      return true;
    }
  }

  private record Range(int from, int to) {}

  private record OneOf(boolean negated, List<Range> ranges) implements Token {
    @Override
    public boolean accepts(int c) {
      return negated != ranges.stream().anyMatch(range -> range.from() <= c && c <= range.to());
    }
  }

  /** What every name that matches begins with; may be empty. */
  String prefix() {
    StringBuilder prefix = new StringBuilder();
    for (Token token : tokens) {
      if (!(token instanceof Literal literal)) {
        break;
      }
      prefix.appendCodePoint(literal.value());
    }
    return prefix.toString();
  }

  /** Whether the text has a character with a meaning in globs. */
  static boolean hasGlob(String text) {
    return text.chars().anyMatch(c -> "*?[{\\".indexOf(c) >= 0);
  }

  static GlobSegment compile(String segment) {
    int[] text = segment.codePoints().toArray();
    List<Token> tokens = new ArrayList<>();
    int i = 0;
    while (i < text.length) {
      switch (text[i]) {
        case '*' -> {
          if (tokens.isEmpty() || !tokens.get(tokens.size() - 1).star()) {
            tokens.add(new Any(true));
          }
          i++;
        }
        case '?' -> {
          tokens.add(new Any(false));
          i++;
        }
        case '[' -> i = charClass(text, i, tokens);
        case '\\' -> {
          int escaped = Math.min(i + 1, text.length - 1);
          tokens.add(new Literal(text[escaped]));
          i = escaped + 1;
        }
        default -> {
          tokens.add(new Literal(text[i]));
          i++;
        }
      }
    }
    return new GlobSegment(List.copyOf(tokens));
  }

  /**
   * Adds the class that begins at {@code open}; without a closing bracket it is a plain bracket.
   */
  private static int charClass(int[] text, int open, List<Token> tokens) {
    int i = open + 1;
    boolean negated = i < text.length && (text[i] == '^' || text[i] == '!');
    if (negated) {
      i++;
    }
    int first = i;
    List<Range> ranges = new ArrayList<>();
    while (i < text.length && (text[i] != ']' || i == first)) {
      if (text[i] == '\\' && i + 1 < text.length) {
        i++;
      }
      int from = text[i];
      if (i + 2 < text.length && text[i + 1] == '-' && text[i + 2] != ']') {
        ranges.add(new Range(from, text[i + 2]));
        i += 3;
      } else {
        ranges.add(new Range(from, from));
        i++;
      }
    }
    if (i >= text.length) {
      tokens.add(new Literal('['));
      return open + 1;
    }
    tokens.add(new OneOf(negated, List.copyOf(ranges)));
    return i + 1;
  }

  boolean matches(String name) {
    int[] text = name.codePoints().toArray();
    int at = 0;
    int token = 0;
    int star = -1;
    int starAt = 0;
    while (at < text.length) {
      if (token < tokens.size() && tokens.get(token).star()) {
        star = token++;
        starAt = at;
      } else if (token < tokens.size() && tokens.get(token).accepts(text[at])) {
        token++;
        at++;
      } else if (star >= 0) {
        // Only the last star needs another try: an earlier one could not do better.
        token = star + 1;
        at = ++starAt;
      } else {
        return false;
      }
    }
    while (token < tokens.size() && tokens.get(token).star()) {
      token++;
    }
    return token == tokens.size();
  }

  /** The text that a segment without wildcards stands for. */
  static String unescape(String segment) {
    StringBuilder text = new StringBuilder(segment.length());
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      if (c == '\\' && i + 1 < segment.length()) {
        i++;
        c = segment.charAt(i);
      }
      text.append(c);
    }
    return text.toString();
  }

  /** Whether the segment needs a listing: it has a wildcard that is not escaped. */
  static boolean hasWildcard(String segment) {
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '*' || c == '?' || c == '[') {
        return true;
      }
    }
    return false;
  }
}
