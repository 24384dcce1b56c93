package io.drover.engine.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.drover.actions.ExternalState;
import java.util.Map;

/** JSON columns: small values that SQL never asks about. */
final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();
  private static final TypeReference<Map<String, String>> STRINGS = new TypeReference<>() {};

  /** What most rows hold; not worth a serializer call. */
  private static final String NO_EXTERNAL = "{}";

  private Json() {}

  static String write(Map<String, String> strings) {
    return strings.isEmpty() ? "{}" : text(strings);
  }

  static Map<String, String> readStrings(String json) {
    return json.equals("{}") ? Map.of() : parse(json, STRINGS);
  }

  static String write(ExternalState external) {
    return external.equals(ExternalState.NONE) ? NO_EXTERNAL : text(external);
  }

  static ExternalState readExternal(String json) {
    return json.equals(NO_EXTERNAL)
        ? ExternalState.NONE
        : parse(json, new TypeReference<ExternalState>() {});
  }

  private static String text(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new StoreException("cannot write JSON column", e);
    }
  }

  private static <T> T parse(String json, TypeReference<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new StoreException("cannot read JSON column", e);
    }
  }
}
