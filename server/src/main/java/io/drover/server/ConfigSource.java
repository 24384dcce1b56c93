package io.drover.server;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Settings as flat keys ({@code server.port}), from YAML, the environment and {@code -D}, each
 * remembering where it was set.
 */
final class ConfigSource {
  /** A value and the place it came from, for messages. */
  record Setting(String value, String origin) {}

  private final Map<String, Setting> settings = new LinkedHashMap<>();

  Map<String, Setting> settings() {
    return settings;
  }

  /** Adds the scalars of a YAML document; {@code name} stands in messages. */
  void addYaml(String yaml, String name) {
    try (JsonParser parser = new YAMLFactory().createParser(yaml)) {
      Deque<String> path = new ArrayDeque<>();
      String field = "";
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        JsonLocation place = parser.currentTokenLocation();
        switch (token) {
          case FIELD_NAME -> field = parser.currentName();
          case START_OBJECT -> {
            if (!field.isEmpty()) {
              path.addLast(field);
            }
            field = "";
          }
          case END_OBJECT -> path.pollLast();
          case START_ARRAY ->
              throw new ConfigException(
                  name
                      + ", line "
                      + place.getLineNr()
                      + ": lists are written as one comma-separated text");
          case VALUE_NULL -> field = "";
          default -> {
            String key = path.isEmpty() ? field : String.join(".", path) + "." + field;
            settings.put(key, new Setting(parser.getText(), name + ", line " + place.getLineNr()));
          }
        }
      }
    } catch (IOException e) {
      throw new ConfigException(name + " is not YAML: " + e.getMessage());
    }
  }

  /** {@code DROVER_SERVER_PORT} sets {@code server.port}; only known keys are looked for. */
  void addEnvironment(Map<String, String> environment, List<String> knownKeys) {
    for (String key : knownKeys) {
      String variable =
          "DROVER_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
      String value = environment.get(variable);
      if (value != null) {
        settings.put(key, new Setting(value, "environment variable " + variable));
      }
    }
  }

  /** Settings given on the command line. */
  void addOverrides(Map<String, String> overrides) {
    overrides.forEach((key, value) -> settings.put(key, new Setting(value, "-D" + key)));
  }
}
