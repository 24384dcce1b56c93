package io.drover.actions.livy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads and writes Livy's JSON token by token. Answers are hostile input: depth and sizes are
 * limited, unknown fields are skipped, and a batch's log lines, which the job itself writes, are
 * never kept while polling.
 */
final class LivyJson {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(32)
                  .maxNumberLength(32)
                  .maxNameLength(1_000)
                  .maxStringLength(8 * 1024 * 1024)
                  .build())
          .build();
  private static final int LONGEST_WORD = 10_000;

  private LivyJson() {}

  static byte[] write(BatchRequest request) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("name", request.name());
      json.writeStringField("file", request.file());
      writeText(json, "proxyUser", request.proxyUser());
      writeText(json, "className", request.className());
      writeList(json, "args", request.args());
      writeList(json, "jars", request.jars());
      writeList(json, "pyFiles", request.pyFiles());
      writeList(json, "files", request.files());
      writeList(json, "archives", request.archives());
      writeText(json, "driverMemory", request.driverMemory());
      writeNumber(json, "driverCores", request.driverCores());
      writeText(json, "executorMemory", request.executorMemory());
      writeNumber(json, "executorCores", request.executorCores());
      writeNumber(json, "numExecutors", request.numExecutors());
      writeText(json, "queue", request.queue());
      if (!request.conf().isEmpty()) {
        json.writeObjectFieldStart("conf");
        for (Map.Entry<String, String> property : request.conf().entrySet()) {
          json.writeStringField(property.getKey(), property.getValue());
        }
        json.writeEndObject();
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("writing JSON to memory cannot fail", e);
    }
    return bytes.toByteArray();
  }

  private static void writeText(JsonGenerator json, String field, Optional<String> value)
      throws IOException {
    if (value.isPresent()) {
      json.writeStringField(field, value.get());
    }
  }

  private static void writeNumber(JsonGenerator json, String field, Optional<Integer> value)
      throws IOException {
    if (value.isPresent()) {
      json.writeNumberField(field, value.get());
    }
  }

  private static void writeList(JsonGenerator json, String field, List<String> values)
      throws IOException {
    if (!values.isEmpty()) {
      json.writeArrayFieldStart(field);
      for (String value : values) {
        json.writeString(value);
      }
      json.writeEndArray();
    }
  }

  static LivyBatch readBatch(InputStream body) throws IOException {
    try (JsonParser json = FACTORY.createParser(body)) {
      expectObject(json);
      return batch(json);
    }
  }

  /** Reads the list of {@code GET /batches}. */
  static List<LivyBatch> readBatches(InputStream body) throws IOException {
    try (JsonParser json = FACTORY.createParser(body)) {
      expectObject(json);
      List<LivyBatch> batches = new ArrayList<>();
      boolean listed = false;
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean list = json.currentName().equals("sessions");
        if (json.nextToken() == JsonToken.START_ARRAY && list) {
          listed = true;
          while (json.nextToken() == JsonToken.START_OBJECT) {
            batches.add(batch(json));
          }
        } else {
          json.skipChildren();
        }
      }
      expectEnd(json);
      if (!listed) {
        throw new IOException("the answer holds no list of batches");
      }
      return batches;
    }
  }

  /** Reads an object whose first brace was read. */
  private static LivyBatch batch(JsonParser json) throws IOException {
    Optional<Integer> id = Optional.empty();
    Optional<String> state = Optional.empty();
    Optional<String> name = Optional.empty();
    Optional<String> appId = Optional.empty();
    Optional<String> proxyUser = Optional.empty();
    Optional<String> driverLogUrl = Optional.empty();
    Optional<String> sparkUiUrl = Optional.empty();
    boolean logged = false;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "id" -> id = Optional.of(json.getIntValue());
        case "state" -> state = word(json);
        case "name" -> name = word(json);
        case "appId" -> appId = word(json);
        case "proxyUser" -> proxyUser = word(json);
        case "appInfo" -> {
          if (json.currentToken() == JsonToken.START_OBJECT) {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
              String info = json.currentName();
              json.nextToken();
              switch (info) {
                case "driverLogUrl" -> driverLogUrl = word(json);
                case "sparkUiUrl" -> sparkUiUrl = word(json);
                default -> json.skipChildren();
              }
            }
          }
        }
        case "log" -> logged = skipNonEmptyArray(json);
        default -> json.skipChildren();
      }
    }
    expectEnd(json);
    if (id.isEmpty() || state.isEmpty()) {
      throw new IOException("the answer holds no batch: id or state is missing");
    }
    return new LivyBatch(
        id.get(),
        name,
        LivyBatchState.of(state.get()),
        appId,
        driverLogUrl,
        sparkUiUrl,
        proxyUser,
        logged);
  }

  /** Reads {@code log} of a log answer. */
  static List<String> readLog(InputStream body) throws IOException {
    try (JsonParser json = FACTORY.createParser(body)) {
      expectObject(json);
      List<String> lines = new ArrayList<>();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean log = json.currentName().equals("log");
        JsonToken value = json.nextToken();
        if (log && value == JsonToken.START_ARRAY) {
          while (json.nextToken() == JsonToken.VALUE_STRING) {
            lines.add(json.getText());
          }
        } else {
          json.skipChildren();
        }
      }
      expectEnd(json);
      return lines;
    }
  }

  private static void expectObject(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new IOException("the answer is not a JSON object");
    }
  }

  private static void expectEnd(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.END_OBJECT) {
      throw new IOException("the answer is cut off or not well-formed JSON");
    }
  }

  private static boolean skipNonEmptyArray(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return false;
    }
    boolean any = false;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() == null) {
        throw new IOException("the answer is cut off");
      }
      any = true;
      json.skipChildren();
    }
    return any;
  }

  /** A text that is neither null nor empty; other types than text count as absent. */
  private static Optional<String> word(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      json.skipChildren();
      return Optional.empty();
    }
    String text = json.getText();
    if (text.length() > LONGEST_WORD) {
      throw new IOException("a value of " + text.length() + " characters");
    }
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  /**
   * The message of an error answer: Livy sends an object with {@code msg}, a bare JSON string, a
   * HTML page, or nothing.
   */
  static LivyError readError(int status, byte[] body) {
    String text = new String(body, java.nio.charset.StandardCharsets.UTF_8).strip();
    if (text.isEmpty()) {
      return new LivyError(status, false, "HTTP " + status + " without a message");
    }
    try (JsonParser json = FACTORY.createParser(text)) {
      JsonToken first = json.nextToken();
      if (first == JsonToken.VALUE_STRING) {
        return new LivyError(status, true, oneLine(json.getText()));
      }
      if (first == JsonToken.START_OBJECT) {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          boolean message = json.currentName().equals("msg");
          if (json.nextToken() == JsonToken.VALUE_STRING && message) {
            return new LivyError(status, true, oneLine(json.getText()));
          }
          json.skipChildren();
        }
      }
    } catch (IOException e) {
      // Not JSON: the page of a proxy or of the servlet container.
      return new LivyError(status, false, "HTTP " + status + ": " + oneLine(withoutTags(text)));
    }
    return new LivyError(status, false, "HTTP " + status + ": " + oneLine(text));
  }

  private static String withoutTags(String html) {
    StringBuilder text = new StringBuilder();
    boolean inTag = false;
    for (int i = 0; i < html.length(); i++) {
      char c = html.charAt(i);
      if (c == '<') {
        inTag = true;
        text.append(' ');
      } else if (c == '>') {
        inTag = false;
      } else if (!inTag) {
        text.append(c);
      }
    }
    return text.toString();
  }

  private static String oneLine(String text) {
    String line = text.length() > 2_000 ? text.substring(0, 2_000) + "…" : text;
    return line.replaceAll("\\s+", " ").strip();
  }
}
