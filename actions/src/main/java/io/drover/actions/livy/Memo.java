package io.drover.actions.livy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an attempt remembers between two calls: a flat JSON object of texts, so that a newer Drover
 * can add a field and an older one ignores it. Immutable.
 */
final class Memo {
  static final Memo EMPTY = new Memo(Map.of());

  private final Map<String, String> fields;

  private Memo(Map<String, String> fields) {
    this.fields = Collections.unmodifiableMap(new TreeMap<>(fields));
  }

  /** Reads a stored memo; text that is not one counts as none. */
  static Memo read(Optional<String> text) {
    Map<String, String> fields = new TreeMap<>();
    Optional<JsonNode> json = text.flatMap(SessionJson::object);
    json.ifPresent(
        object ->
            object
                .properties()
                .forEach(field -> fields.put(field.getKey(), field.getValue().asText())));
    return new Memo(fields);
  }

  String write() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    fields.forEach(json::put);
    return json.toString();
  }

  Optional<String> get(String field) {
    return Optional.ofNullable(fields.get(field));
  }

  boolean has(String field) {
    return fields.containsKey(field);
  }

  /** Empty when absent or no number. */
  Optional<Integer> number(String field) {
    return get(field)
        .filter(text -> text.length() < 10 && text.chars().allMatch(c -> c >= '0' && c <= '9'))
        .filter(text -> !text.isEmpty())
        .map(Integer::valueOf);
  }

  /** Empty when absent or no time. */
  Optional<Instant> time(String field) {
    try {
      return get(field).map(Instant::parse);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  Memo with(String field, Object value) {
    Map<String, String> changed = new TreeMap<>(fields);
    changed.put(field, value.toString());
    return new Memo(changed);
  }

  Memo without(String... gone) {
    Map<String, String> changed = new TreeMap<>(fields);
    for (String field : gone) {
      changed.remove(field);
    }
    return new Memo(changed);
  }
}
