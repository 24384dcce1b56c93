package io.drover.server.graph;

import java.util.Locale;
import java.util.Set;

/** User text made fit for a picture: shortened, escaped, without characters XML cannot hold. */
final class GraphText {
  private static final int FIRST_WIDE = 0x1100;
  private static final Set<String> STATUSES =
      Set.of(
          "PREP",
          "START_RETRY",
          "START_MANUAL",
          "RUNNING",
          "DONE",
          "OK",
          "ERROR",
          "USER_RETRY",
          "END_RETRY",
          "END_MANUAL",
          "KILLED",
          "FAILED");

  private GraphText() {}

  /** At most {@code columns} wide, an ellipsis at its end when something is missing. */
  static String shorten(String text, int columns) {
    int used = 0;
    for (int i = 0; i < text.length(); ) {
      int character = text.codePointAt(i);
      int wide = character >= FIRST_WIDE ? 2 : 1;
      boolean last = i + Character.charCount(character) == text.length();
      if (used + wide > (last ? columns : columns - 1)) {
        return text.substring(0, i) + "…";
      }
      used += wide;
      i += Character.charCount(character);
    }
    return text;
  }

  /** Escaped for XML text and for attribute values in either quote. */
  static String xml(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            character -> {
              switch (character) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                case '\n', '\r', '\t' -> escaped.append(' ');
                default -> escaped.appendCodePoint(legal(character) ? character : 0xFFFD);
              }
            });
    return escaped.toString();
  }

  private static boolean legal(int character) {
    boolean control = character < 0x20 || (character >= 0x7F && character < 0xA0);
    boolean surrogate = character >= 0xD800 && character <= 0xDFFF;
    // Direction marks could make a name read as another one.
    boolean direction =
        (character >= 0x202A && character <= 0x202E)
            || (character >= 0x2066 && character <= 0x2069);
    return !control && !surrogate && !direction && character != 0xFFFE && character != 0xFFFF;
  }

  /** A DOT string with its quotes. */
  static String dot(String text) {
    return '"' + xmlLess(text).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String xmlLess(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .forEach(character -> clean.appendCodePoint(legal(character) ? character : ' '));
    return clean.toString();
  }

  /** Part of a class name: only Oozie's own words pass. */
  static String statusClass(String status) {
    return STATUSES.contains(status) ? status.toLowerCase(Locale.ROOT).replace('_', '-') : "other";
  }
}
