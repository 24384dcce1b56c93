package io.drover.locallivy.repl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.module.scala.DefaultScalaModule;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.Date;
import org.apache.spark.sql.Row;
import scala.collection.JavaConverters;
import scala.collection.Map;
import scala.collection.Seq;

/** Values of Spark and Scala as JSON. */
final class JsonValues {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final ObjectMapper JSON =
      new ObjectMapper().registerModule(new DefaultScalaModule());

  private JsonValues() {}

  /** Collections, maps, case classes, rows and plain values, nested as they like. */
  static JsonNode of(Object value) {
    if (value instanceof Row row) {
      return row.schema() == null ? array(row.toSeq()) : object(row);
    }
    if (value instanceof Seq<?> seq) {
      return array(seq);
    }
    if (value instanceof Map<?, ?> map) {
      return object(map);
    }
    if (value instanceof Date
        || value instanceof TemporalAccessor
        || value instanceof TemporalAmount) {
      return NODES.textNode(value.toString());
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

  private static ObjectNode object(Row row) {
    ObjectNode object = NODES.objectNode();
    String[] names = row.schema().fieldNames();
    for (int i = 0; i < names.length; i++) {
      object.set(names[i], of(row.get(i)));
    }
    return object;
  }
}
