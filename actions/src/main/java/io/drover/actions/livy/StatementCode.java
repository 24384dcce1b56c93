package io.drover.actions.livy;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ActionAttempt;
import io.drover.schema.action.SessionKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is sent to Livy for a statement. Livy has no names for statements, so the first line is a
 * comment by which this attempt's statement is found again. Parameters are bound as data before the
 * user's code, which itself is never changed.
 *
 * @param kind of the code; never {@link SessionKind#SHARED}
 * @param marker the first line of {@link #code}
 * @param before a statement that must run right before; it may run twice
 * @param code the user's code behind the marker and the binding of the parameters
 */
record StatementCode(SessionKind kind, String marker, Optional<String> before, String code) {
  /** A Java class file takes 65,535 bytes in a constant, three for each of these at most. */
  private static final int SCALA_CHUNK = 20_000;

  StatementCode {
    requireNonNull(kind, "kind");
    requireNonNull(marker, "marker");
    requireNonNull(before, "before");
    requireNonNull(code, "code");
  }

  static StatementCode of(
      ActionAttempt attempt, SessionKind kind, String code, Map<String, String> params) {
    String marker = comment(kind) + " drover:" + attempt.externalName();
    if (params.isEmpty()) {
      return new StatementCode(kind, marker, Optional.empty(), marker + "\n" + code);
    }
    return switch (kind) {
      case SPARK -> bound(kind, marker, scala(params), code);
      case PYSPARK -> bound(kind, marker, python(params), code);
      case SPARKR -> bound(kind, marker, r(params), code);
      case SQL ->
          // Livy takes one SQL statement at a time.
          new StatementCode(
              kind, marker, Optional.of(marker + ":params\n" + sql(params)), marker + "\n" + code);
      case SHARED -> throw new IllegalArgumentException("code has a language");
    };
  }

  private static StatementCode bound(SessionKind kind, String marker, String binding, String code) {
    return new StatementCode(kind, marker, Optional.empty(), marker + "\n" + binding + "\n" + code);
  }

  private static String comment(SessionKind kind) {
    return switch (kind) {
      case SPARK -> "//";
      case PYSPARK, SPARKR -> "#";
      case SQL -> "--";
      case SHARED -> throw new IllegalArgumentException("code has a language");
    };
  }

  /** Lazy, because the interpreter would print the values of any other. */
  private static String scala(Map<String, String> params) {
    List<String> entries = new ArrayList<>();
    params.forEach((name, value) -> entries.add(quoted(name) + " -> " + scalaText(value)));
    return "lazy val params: Map[String, String] = Map(" + String.join(", ", entries) + ")";
  }

  private static String scalaText(String value) {
    if (value.length() <= SCALA_CHUNK) {
      return quoted(value);
    }
    List<String> chunks = new ArrayList<>();
    for (int start = 0; start < value.length(); start += SCALA_CHUNK) {
      chunks.add(quoted(value.substring(start, Math.min(value.length(), start + SCALA_CHUNK))));
    }
    return "Seq(" + String.join(", ", chunks) + ").mkString";
  }

  private static String python(Map<String, String> params) {
    List<String> entries = new ArrayList<>();
    params.forEach((name, value) -> entries.add(quoted(name) + ": " + wideQuoted(value)));
    return "params = {" + String.join(", ", entries) + "}";
  }

  private static String r(Map<String, String> params) {
    List<String> entries = new ArrayList<>();
    params.forEach((name, value) -> entries.add(quoted(name) + " = " + wideQuoted(value)));
    return "params <- list(" + String.join(", ", entries) + ")";
  }

  /**
   * A view of one row. Hexadecimal, because what SQL makes of backslashes, quotes and {@code ${…}}
   * depends on its settings; a view, because Spark has variables only from version 4 on.
   */
  private static String sql(Map<String, String> params) {
    List<String> columns = new ArrayList<>();
    params.forEach(
        (name, value) ->
            columns.add(
                "CAST(X'"
                    + HexFormat.of().formatHex(value.getBytes(StandardCharsets.UTF_8))
                    + "' AS STRING) AS "
                    + name));
    return "CREATE OR REPLACE TEMPORARY VIEW params AS SELECT " + String.join(", ", columns);
  }

  /** A literal of Scala, one escape for each UTF-16 unit that is not plain ASCII. */
  private static String quoted(String text) {
    StringBuilder literal = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      appendEscaped(literal, text.charAt(i), "\\u%04x");
    }
    return literal.append('"').toString();
  }

  /** A literal of Python and R, where an escape stands for a whole character. */
  private static String wideQuoted(String text) {
    StringBuilder literal = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            character ->
                appendEscaped(literal, character, character > 0xffff ? "\\U%08x" : "\\u%04x"));
    return literal.append('"').toString();
  }

  private static void appendEscaped(StringBuilder literal, int character, String escape) {
    switch (character) {
      case '"' -> literal.append("\\\"");
      case '\\' -> literal.append("\\\\");
      case '\n' -> literal.append("\\n");
      case '\r' -> literal.append("\\r");
      case '\t' -> literal.append("\\t");
      default -> {
        if (character >= ' ' && character < 0x7f) {
          literal.append((char) character);
        } else {
          literal.append(escape.formatted(character));
        }
      }
    }
  }
}
