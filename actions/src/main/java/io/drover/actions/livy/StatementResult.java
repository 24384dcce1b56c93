package io.drover.actions.livy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a statement answered, as action data and as text for people.
 *
 * @param data the fields of a JSON object, or the columns of a table with one row; empty for
 *     anything else
 * @param text the whole answer; tables as lines with tabs
 */
record StatementResult(Map<String, String> data, String text) {
  /** Action data lies in the action's row and is read by expressions. */
  private static final int LONGEST_DATA = 64 * 1024;

  private static final int LONGEST_TEXT = 1024 * 1024;

  /** Where Livy cuts SQL results, without saying so ({@code livy.rsc.sql.num-rows}). */
  private static final int LIVY_ROWS = 1000;

  private static final String TABLE = "application/vnd.livy.table.v1+json";

  StatementResult {
    data = Map.copyOf(data);
  }

  static StatementResult of(StatementOutput output) {
    StringBuilder text = new StringBuilder();
    Map<String, String> data = new LinkedHashMap<>();
    output
        .data()
        .forEach(
            (type, answer) -> {
              if (!text.isEmpty()) {
                text.append('\n');
              }
              data.putAll(part(type, answer, text));
            });
    boolean small = data.values().stream().mapToLong(String::length).sum() <= LONGEST_DATA;
    if (!small) {
      text.append("\n[too large for wf:actionData]");
    }
    return new StatementResult(small ? data : Map.of(), cut(text.toString()));
  }

  private static Map<String, String> part(String type, JsonNode answer, StringBuilder text) {
    if (type.equals(TABLE)) {
      return table(names(answer.path("headers")), answer.path("data"), text);
    }
    JsonNode fields = answer.path("schema").path("fields");
    if (fields.isArray() && answer.path("data").isArray()) {
      return table(names(fields), answer.path("data"), text);
    }
    if (answer.isTextual()) {
      text.append(answer.textValue());
      return lastLine(answer.textValue());
    }
    text.append(SessionJson.pretty(answer));
    return answer.isObject() ? fields(answer) : Map.of();
  }

  private static List<String> names(JsonNode columns) {
    List<String> names = new ArrayList<>();
    columns.forEach(column -> names.add(column.path("name").asText()));
    return names;
  }

  private static Map<String, String> table(List<String> names, JsonNode rows, StringBuilder text) {
    if (names.isEmpty()) {
      return Map.of();
    }
    text.append(String.join("\t", names));
    for (JsonNode row : rows) {
      List<String> cells = new ArrayList<>();
      row.forEach(cell -> cells.add(cell.isNull() ? "null" : cell.asText(cell.toString())));
      text.append('\n').append(String.join("\t", cells));
    }
    if (rows.size() >= LIVY_ROWS) {
      text.append("\n[").append(rows.size()).append(" rows: Livy shows no more]");
    }
    Map<String, String> data = new LinkedHashMap<>();
    if (rows.size() == 1) {
      for (int i = 0; i < names.size(); i++) {
        put(data, names.get(i), rows.get(0).path(i));
      }
    }
    return data;
  }

  /** A program prints its result last; what it printed before does not spoil it. */
  private static Map<String, String> lastLine(String text) {
    String whole = text.strip();
    Optional<JsonNode> object =
        whole.startsWith("{") ? SessionJson.object(whole) : Optional.empty();
    if (object.isEmpty()) {
      String last = whole.substring(whole.lastIndexOf('\n') + 1).strip();
      object = last.startsWith("{") ? SessionJson.object(last) : Optional.empty();
    }
    return object.map(StatementResult::fields).orElse(Map.of());
  }

  private static Map<String, String> fields(JsonNode object) {
    Map<String, String> data = new LinkedHashMap<>();
    object.properties().forEach(field -> put(data, field.getKey(), field.getValue()));
    return data;
  }

  /** Null has no text; {@code wf:actionData} answers null for a key that is not there. */
  private static void put(Map<String, String> data, String key, JsonNode value) {
    if (!value.isNull() && !value.isMissingNode()) {
      data.put(key, value.isValueNode() ? value.asText() : value.toString());
    }
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_TEXT
        ? text
        : text.substring(0, LONGEST_TEXT)
            + "\n["
            + (text.length() - LONGEST_TEXT)
            + " characters cut]";
  }

  /** The error in Spark's and the user's own words, with the traceback below it. */
  static String failure(StatementOutput output) {
    StringBuilder text = new StringBuilder();
    if (!output.errorName().isEmpty() && !output.errorName().equals("Error")) {
      text.append(output.errorName()).append(": ");
    }
    text.append(output.errorValue().strip());
    for (String line : output.traceback()) {
      text.append('\n').append(line.stripTrailing());
    }
    int most = 8_000;
    return text.length() <= most
        ? text.toString().strip()
        : text.substring(0, most / 2)
            + "\n[…]\n"
            + text.substring(text.length() - most / 2).stripTrailing();
  }
}
