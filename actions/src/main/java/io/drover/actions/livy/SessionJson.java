package io.drover.actions.livy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.schema.action.SessionKind;
import io.drover.schema.action.SessionSpec;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Livy's JSON for sessions and statements. What statements answer is hostile input. */
final class SessionJson {
  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxNestingDepth(200)
                      .maxStringLength(32 * 1024 * 1024)
                      .build())
              .build());

  private SessionJson() {}

  static String word(SessionKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  static byte[] write(SessionRequest request) {
    SessionSpec spec = request.spec();
    ObjectNode json = JSON.createObjectNode();
    json.put("kind", word(spec.kind())).put("name", request.name());
    request.proxyUser().ifPresent(user -> json.put("proxyUser", user));
    list(json, "jars", request.paths().jars());
    list(json, "pyFiles", request.paths().pyFiles());
    list(json, "files", request.paths().files());
    list(json, "archives", request.paths().archives());
    spec.driverMemory().ifPresent(memory -> json.put("driverMemory", memory));
    spec.driverCores().ifPresent(cores -> json.put("driverCores", cores));
    spec.executorMemory().ifPresent(memory -> json.put("executorMemory", memory));
    spec.executorCores().ifPresent(cores -> json.put("executorCores", cores));
    spec.numExecutors().ifPresent(executors -> json.put("numExecutors", executors));
    spec.queue().ifPresent(queue -> json.put("queue", queue));
    spec.heartbeatTimeout()
        .ifPresent(timeout -> json.put("heartbeatTimeoutInSecond", timeout.toSeconds()));
    if (!request.conf().isEmpty()) {
      ObjectNode conf = json.putObject("conf");
      request.conf().forEach(conf::put);
    }
    return bytes(json);
  }

  private static void list(ObjectNode json, String field, List<String> values) {
    if (!values.isEmpty()) {
      ArrayNode array = json.putArray(field);
      values.forEach(array::add);
    }
  }

  static byte[] writeStatement(String code, SessionKind kind) {
    return bytes(JSON.createObjectNode().put("code", code).put("kind", word(kind)));
  }

  private static byte[] bytes(ObjectNode json) {
    try {
      return JSON.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("writing JSON to memory cannot fail", e);
    }
  }

  static LivySession readSession(InputStream body) throws IOException {
    return session(object(body));
  }

  /** Reads the list of {@code GET /sessions}. */
  static List<LivySession> readSessions(InputStream body) throws IOException {
    JsonNode list = object(body).path("sessions");
    expect(list.isArray());
    List<LivySession> sessions = new ArrayList<>();
    for (JsonNode one : list) {
      sessions.add(session(one));
    }
    return sessions;
  }

  private static LivySession session(JsonNode json) throws IOException {
    if (!json.path("id").isInt() || !json.path("state").isTextual()) {
      throw new IOException("the answer holds no session: id or state is missing");
    }
    JsonNode info = json.path("appInfo");
    return new LivySession(
        json.path("id").intValue(),
        text(json, "name"),
        json.path("state").textValue(),
        text(json, "appId"),
        text(info, "driverLogUrl"),
        text(info, "sparkUiUrl"),
        text(json, "proxyUser"),
        !json.path("log").isEmpty());
  }

  static LivyStatement readStatement(InputStream body) throws IOException {
    JsonNode json = object(body);
    if (!json.path("id").isInt() || !json.path("state").isTextual()) {
      throw new IOException("the answer holds no statement: id or state is missing");
    }
    JsonNode output = json.path("output");
    return new LivyStatement(
        json.path("id").intValue(),
        json.path("code").asText(""),
        json.path("state").textValue(),
        output.isObject() ? Optional.of(output(output)) : Optional.empty(),
        json.path("progress").asDouble(0));
  }

  private static StatementOutput output(JsonNode json) {
    Map<String, JsonNode> data = new LinkedHashMap<>();
    json.path("data").properties().forEach(entry -> data.put(entry.getKey(), entry.getValue()));
    List<String> traceback = new ArrayList<>();
    json.path("traceback").forEach(line -> traceback.add(line.asText()));
    return new StatementOutput(
        json.path("status").asText().equals("ok"),
        data,
        json.path("ename").asText(""),
        json.path("evalue").asText(""),
        traceback);
  }

  /**
   * The numbers of a session's statements by the first line of their code, oldest first; their
   * answers, which may be large, are skipped unread.
   */
  static Map<String, Integer> readFirstLines(InputStream body) throws IOException {
    Map<String, Integer> ids = new LinkedHashMap<>();
    try (JsonParser json = JSON.getFactory().createParser(body)) {
      expect(json.nextToken() == JsonToken.START_OBJECT);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean statements = json.currentName().equals("statements");
        if (json.nextToken() == JsonToken.START_ARRAY && statements) {
          while (json.nextToken() == JsonToken.START_OBJECT) {
            readFirstLine(json, ids);
          }
        } else {
          json.skipChildren();
        }
      }
      expect(json.currentToken() == JsonToken.END_OBJECT);
    }
    return ids;
  }

  private static void readFirstLine(JsonParser json, Map<String, Integer> ids) throws IOException {
    Optional<Integer> id = Optional.empty();
    String line = "";
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      JsonToken value = json.nextToken();
      if (field.equals("id") && value == JsonToken.VALUE_NUMBER_INT) {
        id = Optional.of(json.getIntValue());
      } else if (field.equals("code") && value == JsonToken.VALUE_STRING) {
        line = json.getText().lines().findFirst().orElse("").strip();
      } else {
        json.skipChildren();
      }
    }
    expect(json.currentToken() == JsonToken.END_OBJECT && id.isPresent());
    ids.putIfAbsent(line, id.orElseThrow());
  }

  /** An object; empty when the text is none. */
  static Optional<JsonNode> object(String text) {
    try {
      return Optional.of(JSON.readTree(text)).filter(JsonNode::isObject);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  static String pretty(JsonNode json) {
    return json.toPrettyString();
  }

  private static JsonNode object(InputStream body) throws IOException {
    JsonNode json = JSON.readTree(body);
    expect(json != null && json.isObject());
    return json;
  }

  private static void expect(boolean wellFormed) throws IOException {
    if (!wellFormed) {
      throw new IOException("the answer is cut off or not the JSON that was expected");
    }
  }

  private static Optional<String> text(JsonNode json, String field) {
    return Optional.of(json.path(field).asText("")).filter(text -> !text.isEmpty());
  }
}
