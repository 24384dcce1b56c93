package io.drover.actions.yarn;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ClusterUnavailableException;
import io.drover.actions.LogText;
import io.drover.actions.http.AnswerTooLargeException;
import io.drover.actions.http.HttpAnswer;
import io.drover.actions.http.HttpExchange;
import io.drover.actions.http.HttpExchange.Request;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what a container has printed from its NodeManager's REST ("NodeManager REST APIs" of Apache
 * Hadoop 3). When the container has ended and its logs are aggregated, the node answers with a
 * redirect to the log server, which is followed once.
 */
final class ContainerLogs {
  /** As the ResourceManager writes {@code amContainerLogs}. */
  private static final Pattern LINK =
      Pattern.compile(
          "(https?://[A-Za-z0-9._:\\[\\]-]+)/node/containerlogs/(container_[A-Za-z0-9_]+)(?:/.*)?");

  private static final Pattern ENVELOPE =
      Pattern.compile("\\AContainer: [^\\n]*\\n(?:[^\\n]*\\n){1,8}?LogContents:\\n");
  private static final Pattern LENGTH = Pattern.compile("\\nLogLength:\\s*(\\d{1,18})\\n");
  private static final String AGGREGATED = "LogAggregationType: AGGREGATED";
  private static final String ENVELOPE_END = "End of LogType:";

  private static final List<String> FILES = List.of("stdout", "stderr");
  private static final int LARGEST_ANSWER = 4 * 1024 * 1024;

  private final HttpExchange http;
  private final Optional<String> user;

  /**
   * @param http with short limits
   * @param user sent as {@code user.name}
   */
  ContainerLogs(HttpExchange http, Optional<String> user) {
    this.http = requireNonNull(http, "http");
    this.user = requireNonNull(user, "user");
  }

  /**
   * Standard output and standard error of the container, each within {@link LogText}'s bounds.
   *
   * @param link the application's {@code amContainerLogs}
   * @return empty when the logs are not there: not yet, between node and log server, or not any
   *     more
   * @throws ClusterUnavailableException when node or log server cannot be reached
   */
  Optional<String> read(String link) {
    Matcher place = LINK.matcher(link);
    if (!place.matches()) {
      return Optional.empty();
    }
    String logs = place.group(1) + "/ws/v1/node/containers/" + place.group(2) + "/logs/";
    long deadline = System.nanoTime() + http.limits().total().toNanos();
    StringBuilder text = new StringBuilder();
    boolean found = false;
    for (String file : FILES) {
      Optional<String> content =
          System.nanoTime() < deadline ? file(logs + file) : Optional.empty();
      found |= content.isPresent();
      content
          .filter(printed -> !printed.isBlank())
          .ifPresent(printed -> append(text, "driver's " + file, printed));
    }
    return found ? Optional.of(text.toString()) : Optional.empty();
  }

  private static void append(StringBuilder text, String title, String printed) {
    text.append("--- ").append(title).append(" ---\n").append(printed);
    if (!printed.endsWith("\n")) {
      text.append('\n');
    }
  }

  private Optional<String> file(String address) {
    Optional<Part> end = part(address, -(LogText.HEAD + LogText.TAIL));
    if (end.isEmpty() || end.get().whole()) {
      return end.map(part -> LogText.bounded(part.text()));
    }
    byte[] tail = end.get().bytes;
    byte[] head = part(address, LogText.HEAD).map(part -> part.bytes).orElse(new byte[0]);
    return Optional.of(LogText.bounded(head, tail, end.get().length));
  }

  /**
   * @param size how many bytes from the beginning, or from the end when negative
   */
  private Optional<Part> part(String address, int size) {
    String query =
        "size="
            + size
            + user.map(name -> "&user.name=" + URLEncoder.encode(name, StandardCharsets.UTF_8))
                .orElse("");
    try {
      HttpAnswer answer = get(address + "?" + query);
      Optional<String> elsewhere =
          answer.status() / 100 == 3
              ? answer.location().filter(ContainerLogs::web)
              : Optional.empty();
      if (elsewhere.isPresent()) {
        String to = elsewhere.get();
        // The node leaves out what was asked for.
        answer = get(to + (to.contains("?") ? "&" : "?") + query);
      }
      return answer.successful() ? Optional.of(Part.of(answer.body())) : Optional.empty();
    } catch (AnswerTooLargeException e) {
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      throw new ClusterUnavailableException("cannot read " + address + ": " + e.getMessage(), e);
    }
  }

  private HttpAnswer get(String address) throws IOException {
    Request request =
        new Request("GET", Map.of("Accept", "text/plain"), Optional.empty(), LARGEST_ANSWER);
    return http.send(URI.create(address), request);
  }

  private static boolean web(String location) {
    return location.startsWith("http://") || location.startsWith("https://");
  }

  /** A part of a file, without what Hadoop 3 writes around it, and the length of the whole file. */
  private static final class Part {
    private final byte[] bytes;
    private final long length;

    private Part(byte[] bytes, long length) {
      this.bytes = bytes;
      this.length = length;
    }

    static Part of(byte[] answer) {
      String beginning =
          new String(answer, 0, Math.min(answer.length, 2048), StandardCharsets.ISO_8859_1);
      Matcher envelope = ENVELOPE.matcher(beginning);
      if (!envelope.find()) {
        return new Part(answer, answer.length);
      }
      int from = envelope.end();
      byte[] content = Arrays.copyOfRange(answer, from, contentEnd(answer, from, envelope.group()));
      Matcher length = LENGTH.matcher(envelope.group());
      return new Part(content, length.find() ? Long.parseLong(length.group(1)) : content.length);
    }

    private static int contentEnd(byte[] answer, int from, String envelope) {
      int tail = Math.max(from, answer.length - 2048);
      int end =
          new String(answer, tail, answer.length - tail, StandardCharsets.ISO_8859_1)
              .lastIndexOf(ENVELOPE_END);
      if (end < 0) {
        return answer.length;
      }
      // The log server puts a line break before it, the node does not.
      boolean broken = envelope.contains(AGGREGATED) && tail + end > from;
      return tail + end - (broken ? 1 : 0);
    }

    boolean whole() {
      return bytes.length >= length;
    }

    String text() {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
