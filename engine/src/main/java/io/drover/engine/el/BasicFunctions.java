package io.drover.engine.el;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.schema.HadoopConfigurationXml;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Functions without a prefix. Parameters are objects where Oozie tells null from empty. */
final class BasicFunctions {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter MINUTES =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** Longest text that a user's regular expression may run over. */
  private static final int REGEX_INPUT = 10_000;

  private BasicFunctions() {}

  public static @Nullable Object firstNotNull(@Nullable Object first, @Nullable Object second) {
    return first == null ? second : first;
  }

  public static String concat(@Nullable Object first, @Nullable Object second) {
    return text(first) + text(second);
  }

  public static @Nullable Object replaceAll(
      @Nullable Object source, @Nullable Object regex, @Nullable Object replacement) {
    if (source == null || regex == null) {
      return source;
    }
    try {
      return pattern(regex).matcher(input(source)).replaceAll(text(replacement));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new ExpressionException("replaceAll: " + e.getMessage(), e);
    }
  }

  public static @Nullable Object appendAll(
      @Nullable Object source, @Nullable Object append, @Nullable Object delimiter) {
    if (source == null || delimiter == null) {
      return source;
    }
    StringBuilder joined = new StringBuilder();
    String separator = "";
    for (String piece : pattern(delimiter).split(input(source))) {
      joined.append(separator).append(piece).append(text(append));
      separator = text(delimiter);
    }
    return joined.toString();
  }

  public static String trim(@Nullable Object value) {
    return text(value).trim();
  }

  public static String urlEncode(@Nullable Object value) {
    return URLEncoder.encode(text(value), StandardCharsets.UTF_8);
  }

  public static String timestamp() {
    return MINUTES.format(Evaluation.current().clock().instant());
  }

  public static String toJsonStr(@Nullable Object map) {
    try {
      return JSON.writeValueAsString(strings(map));
    } catch (JsonProcessingException e) {
      throw new ExpressionException("toJsonStr: " + e.getMessage(), e);
    }
  }

  public static String toPropertiesStr(@Nullable Object map) {
    StringBuilder lines = new StringBuilder();
    strings(map)
        .forEach(
            (key, value) ->
                lines
                    .append(key)
                    .append('=')
                    .append(value.replace("\\", "\\\\").replace("\n", "\\n"))
                    .append('\n'));
    return lines.toString();
  }

  public static String toConfigurationStr(@Nullable Object map) {
    return HadoopConfigurationXml.write(strings(map));
  }

  private static Map<String, String> strings(@Nullable Object map) {
    if (map == null) {
      return Map.of();
    }
    if (!(map instanceof Map<?, ?> given)) {
      throw new ExpressionException("a map is expected, such as wf:actionData('node')");
    }
    Map<String, String> strings = new TreeMap<>();
    given.forEach((key, value) -> strings.put(String.valueOf(key), String.valueOf(value)));
    return new LinkedHashMap<>(strings);
  }

  private static Pattern pattern(Object regex) {
    try {
      return Pattern.compile(text(regex));
    } catch (PatternSyntaxException e) {
      throw new ExpressionException("not a regular expression: " + e.getMessage(), e);
    }
  }

  private static String input(Object source) {
    String text = text(source);
    if (text.length() > REGEX_INPUT) {
      throw new ExpressionException(
          "a text of more than " + REGEX_INPUT + " characters for a regular expression");
    }
    return text;
  }

  static String text(@Nullable Object value) {
    return value == null ? "" : String.valueOf(value);
  }
}
