package io.drover.actions.livy;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a statement answered. Livy calls failed ones {@code available} too: only {@link #ok} tells.
 *
 * @param ok whether it worked
 * @param data what it answered, by media type; empty when it failed
 * @param errorName such as {@code NameError}; empty text when it worked
 * @param errorValue the message; empty text when it worked
 * @param traceback lines, each usually with its own line end
 */
public record StatementOutput(
    boolean ok,
    Map<String, JsonNode> data,
    String errorName,
    String errorValue,
    List<String> traceback) {
  public StatementOutput {
    data = new LinkedHashMap<>(data);
    requireNonNull(errorName, "errorName");
    requireNonNull(errorValue, "errorValue");
    traceback = List.copyOf(traceback);
  }
}
