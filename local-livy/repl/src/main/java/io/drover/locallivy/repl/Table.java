package io.drover.locallivy.repl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** The shape of {@code %table}: typed headers and rows, made from a list of objects or lists. */
final class Table {
  private Table() {}

  static Output of(JsonNode rows) {
    if (!rows.isArray()) {
      return failed("a table is a list of rows, not " + rows.getNodeType());
    }
    Map<String, String> types = new LinkedHashMap<>();
    ArrayNode data = JsonNodeFactory.instance.arrayNode();
    for (JsonNode row : rows) {
      Map<String, JsonNode> cells = cells(row);
      for (Map.Entry<String, JsonNode> cell : cells.entrySet()) {
        String type = typeOf(cell.getValue());
        String before = types.getOrDefault(cell.getKey(), "NULL_TYPE");
        if (!type.equals("NULL_TYPE") && !before.equals("NULL_TYPE") && !type.equals(before)) {
          return failed("column " + cell.getKey() + " holds both " + before + " and " + type);
        }
        types.put(cell.getKey(), type.equals("NULL_TYPE") ? before : type);
      }
    }
    for (JsonNode row : rows) {
      Map<String, JsonNode> cells = cells(row);
      ArrayNode line = data.addArray();
      types.keySet().forEach(name -> line.add(cells.getOrDefault(name, line.nullNode())));
    }
    ObjectNode table = JsonNodeFactory.instance.objectNode();
    ArrayNode headers = table.putArray("headers");
    types.forEach((name, type) -> headers.addObject().put("type", type).put("name", name));
    table.set("data", data);
    return new Output.Ok(Map.of(Output.TABLE, table));
  }

  private static Map<String, JsonNode> cells(JsonNode row) {
    Map<String, JsonNode> cells = new LinkedHashMap<>();
    if (row.isObject()) {
      row.fields().forEachRemaining(field -> cells.put(field.getKey(), field.getValue()));
    } else if (row.isArray()) {
      List<JsonNode> values = StreamSupport.stream(row.spliterator(), false).toList();
      IntStream.range(0, values.size())
          .forEach(column -> cells.put(Integer.toString(column), values.get(column)));
    } else {
      cells.put("0", row);
    }
    return cells;
  }

  private static String typeOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case BOOLEAN -> "BOOLEAN_TYPE";
      case NUMBER ->
          value.isIntegralNumber()
              ? (value.canConvertToLong() ? "BIGINT_TYPE" : "DECIMAL_TYPE")
              : (value.isBigDecimal() ? "DECIMAL_TYPE" : "DOUBLE_TYPE");
      case ARRAY -> "ARRAY_TYPE";
      case OBJECT, POJO -> "MAP_TYPE";
      case NULL, MISSING -> "NULL_TYPE";
      case STRING, BINARY -> "STRING_TYPE";
    };
  }

  private static Output failed(String message) {
    return new Output.Failed("Error", message, List.of());
  }
}
