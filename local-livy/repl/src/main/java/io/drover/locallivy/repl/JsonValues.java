package io.drover.locallivy.repl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.module.scala.DefaultScalaModule;
import java.sql.Timestamp;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.Date;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import scala.collection.JavaConverters;
import scala.collection.Map;
import scala.collection.Seq;

/** Values of Spark and Scala as JSON, in the shapes of Livy. */
final class JsonValues {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final ObjectMapper JSON =
      new ObjectMapper().registerModule(new DefaultScalaModule());

  private JsonValues() {}

  /** Collections, maps, case classes, rows and plain values, nested as they like. */
  static JsonNode of(Object value) {
    if (value instanceof Row row) {
      return row.schema() == null ? array(row.toSeq()) : struct(row);
    }
    if (value instanceof Seq<?> seq) {
      return array(seq);
    }
    if (value instanceof Map<?, ?> map) {
      return object(map);
    }
    if (value instanceof byte[] bytes) {
      ArrayNode array = NODES.arrayNode();
      for (byte element : bytes) {
        array.add(element);
      }
      return array;
    }
    if (value instanceof Timestamp timestamp) {
      return NODES.textNode(timestamp.toInstant().truncatedTo(ChronoUnit.SECONDS).toString());
    }
    if (value instanceof Date
        || value instanceof TemporalAccessor
        || value instanceof TemporalAmount) {
      return NODES.textNode(value.toString());
    }
    if ((value instanceof Double || value instanceof Float)
        && !Double.isFinite(((Number) value).doubleValue())) {
      return NODES.nullNode();
    }
    return JSON.valueToTree(value);
  }

  /** The row's values alone, without their names. */
  static ArrayNode cells(Row row) {
    return array(row.toSeq());
  }

  private static ArrayNode array(Seq<?> seq) {
    ArrayNode array = NODES.arrayNode();
    JavaConverters.seqAsJavaList(seq).forEach(element -> array.add(of(element)));
    return array;
  }

  private static ObjectNode object(Map<?, ?> map) {
    ObjectNode object = NODES.objectNode();
    JavaConverters.mapAsJavaMap(map)
        .forEach((key, value) -> object.set(String.valueOf(key), of(value)));
    return object;
  }

  /** A row within a row: its fields and, apart, its values. */
  private static ObjectNode struct(Row row) {
    ObjectNode struct = NODES.objectNode();
    ArrayNode fields = struct.putArray("schema");
    for (StructField field : row.schema().fields()) {
      ObjectNode object = fields.addObject().put("name", field.name());
      object.putObject("dataType");
      object.put("nullable", field.nullable());
      object.putObject("metadata").putObject("map");
    }
    struct.set("values", array(row.toSeq()));
    return struct;
  }
}
