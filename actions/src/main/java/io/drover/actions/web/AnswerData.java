package io.drover.actions.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import java.util.TreeMap;

/** A JSON object as the flat texts that {@code wf:actionData} shows. */
final class AnswerData {
  private static final JsonMapper JSON = new JsonMapper();

  private AnswerData() {}

  /**
   * The object's values: one inside another under {@code outer.inner}, a list as its JSON, nothing
   * for null. Empty when the text is no JSON object.
   */
  static Map<String, String> of(String text) {
    Map<String, String> data = new TreeMap<>();
    if (text.stripLeading().startsWith("{")) {
      try {
        collect("", JSON.readTree(text), data);
      } catch (JsonProcessingException e) {
        // a body of another kind that happens to begin like an object
        return Map.of();
      }
    }
    return data;
  }

  private static void collect(String prefix, JsonNode object, Map<String, String> data) {
    object
        .properties()
        .forEach(
            field -> {
              String key = prefix + field.getKey();
              JsonNode value = field.getValue();
              if (value.isObject()) {
                collect(key + ".", value, data);
              } else if (value.isValueNode() && !value.isNull()) {
                data.put(key, value.asText());
              } else if (value.isArray()) {
                data.put(key, value.toString());
              }
            });
  }
}
