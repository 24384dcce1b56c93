package io.drover.locallivy.repl;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** One SQL command a statement; the result is its schema and its first rows. */
final class SqlInterpreter implements Interpreter {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SparkSession spark;
  private final int maxRows;
  private final Thread thread = Thread.currentThread();

  SqlInterpreter(SparkSession spark, int maxRows) {
    this.spark = requireNonNull(spark, "spark");
    this.maxRows = maxRows;
  }

  @Override
  public Output run(String code, String jobGroup) {
    try {
      Dataset<Row> result = spark.sql(code);
      ObjectNode table = JSON.createObjectNode();
      table.set("schema", schema(result));
      ArrayNode data = table.putArray("data");
      result.takeAsList(maxRows).forEach(row -> data.add(JsonValues.cells(row)));
      return Output.json(table);
    } catch (JsonProcessingException | RuntimeException e) {
      return Failures.of(e);
    }
  }

  @Override
  public void interrupt() {
    thread.interrupt();
  }

  private static JsonNode schema(Dataset<Row> result) throws JsonProcessingException {
    return JSON.readTree(result.schema().json());
  }
}
