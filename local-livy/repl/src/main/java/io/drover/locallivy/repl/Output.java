package io.drover.locallivy.repl;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a statement gave, in the shape of Livy's {@code output}. */
sealed interface Output {
  String TEXT = "text/plain";
  String JSON = "application/json";
  String TABLE = "application/vnd.livy.table.v1+json";

  ObjectNode toJson(int statementId);

  /** The values by media type. */
  record Ok(Map<String, JsonNode> data) implements Output {
    public Ok {
      data = new LinkedHashMap<>(data);
    }

    @Override
    public ObjectNode toJson(int statementId) {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.put("status", "ok").put("execution_count", statementId);
      json.putObject("data").setAll(data);
      return json;
    }
  }

  /** The exception's name and message; the lines of the traceback close with a newline. */
  record Failed(String name, String value, List<String> traceback) implements Output {
    public Failed {
      requireNonNull(name, "name");
      requireNonNull(value, "value");
      traceback = List.copyOf(traceback);
    }

    @Override
    public ObjectNode toJson(int statementId) {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.put("status", "error")
          .put("execution_count", statementId)
          .put("ename", name)
          .put("evalue", value);
      traceback.forEach(json.putArray("traceback")::add);
      return json;
    }
  }

  static Output text(String text) {
    return new Ok(Map.of(TEXT, JsonNodeFactory.instance.textNode(text)));
  }

  static Output json(JsonNode value) {
    return new Ok(Map.of(JSON, value));
  }
}
