package io.drover.engine.el;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.schema.HadoopConfigurationXml;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Functions without a prefix. Parameters are objects where Oozie tells null from empty. */
final class BasicFunctions {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter MINUTES =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private BasicFunctions() {}

  public static @Nullable Object firstNotNull(@Nullable Object first, @Nullable Object second) {
    return first == null ? second : first;
  }

  public static String concat(@Nullable Object first, @Nullable Object second) {
    return new BoundedText().append(text(first)).append(text(second)).toString();
  }

  public static @Nullable Object replaceAll(
      @Nullable Object source, @Nullable Object regex, @Nullable Object replacement) {
    if (source == null || regex == null) {
      return source;
    }
    try {
      return replaceAll(new RegexInput(text(source)), text(regex), text(replacement));
    } catch (IllegalArgumentException | IndexOutOfBoundsException | ExpressionException e) {
      throw new ExpressionException("replaceAll: " + e.getMessage(), e);
    }
  }

  private static String replaceAll(RegexInput source, String regex, String replacement) {
    Matcher matcher = Pattern.compile(regex).matcher(source);
    BoundedText result = new BoundedText();
    StringBuilder piece = new StringBuilder();
    while (matcher.find()) {
      matcher.appendReplacement(piece, replacement);
      result.append(piece);
      piece.setLength(0);
    }
    matcher.appendTail(piece);
    return result.append(piece).toString();
  }

  public static @Nullable Object appendAll(
      @Nullable Object source, @Nullable Object append, @Nullable Object delimiter) {
    if (source == null || delimiter == null) {
      return source;
    }
    try {
      BoundedText joined = new BoundedText();
      String separator = "";
      for (String piece : Pattern.compile(text(delimiter)).split(new RegexInput(text(source)))) {
        joined.append(separator).append(piece).append(text(append));
        separator = text(delimiter);
      }
      return joined.toString();
    } catch (PatternSyntaxException | ExpressionException e) {
      throw new ExpressionException("appendAll: " + e.getMessage(), e);
    }
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
            (key, value) -> {
              Properties line = new Properties();
              line.setProperty(key, value);
              lines.append(lineOf(line)).append('\n');
            });
    return lines.toString();
  }

  /**
   * Properties escapes rightly, but adds a comment with the date, in which nobody is interested.
   */
  private static String lineOf(Properties one) {
    StringWriter text = new StringWriter();
    try {
      one.store(text, null);
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter fails never", e);
    }
    return text.toString()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .collect(Collectors.joining("\n"));
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

  static String text(@Nullable Object value) {
    return value == null ? "" : String.valueOf(value);
  }
}
