package io.drover.schema.action;

import io.drover.schema.XmlElement;
import io.drover.schema.internal.jaxb.drover.Http;
import io.drover.schema.internal.jaxb.drover.HttpBody;
import io.drover.schema.internal.jaxb.drover.HttpHeader;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads {@code <http>}. */
final class HttpXml {
  private static final Pattern METHOD = Pattern.compile("GET|HEAD|POST|PUT|PATCH|DELETE");
  private static final Pattern STATUSES =
      Pattern.compile("\\s*[1-5](xx|[0-9]{2})\\s*(,\\s*[1-5](xx|[0-9]{2})\\s*)*");
  private static final Pattern URL = Pattern.compile("(?i:https?)://[^\\s/?#@]+([/?#]\\S*)?");
  private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern HEADER_VALUE = Pattern.compile("[\\t\\x20-\\x7e]*");
  private static final Pattern MEDIA_TYPE =
      Pattern.compile("[\\w.+-]+/[\\w.+-]+(\\s*;[\\x20-\\x7e]*)?");
  private static final String JSON = "application/json";
  private static final Set<String> UNSAFE = Set.of("POST", "PATCH");

  /** These say where a request goes and where it ends. */
  private static final Set<String> OF_THE_CONNECTION =
      Set.of(
          "host",
          "content-length",
          "content-type",
          "transfer-encoding",
          "connection",
          "upgrade",
          "te",
          "trailer",
          "expect",
          "proxy-authorization");

  /** A call must end within a minute, with the time to connect. */
  private static final Duration LONGEST = Duration.ofSeconds(50);

  private HttpXml() {}

  static HttpSpec http(XmlElement element, Values values) {
    Http http = values.unmarshal(Http.class);
    String method =
        values
            .matching(
                element,
                "method",
                http.getMethod(),
                METHOD,
                "GET, HEAD, POST, PUT, PATCH or DELETE")
            .orElse("GET");
    Optional<Duration> timeout = values.duration("timeout", http.getTimeout(), false);
    if (timeout.filter(time -> time.compareTo(LONGEST) > 0).isPresent()) {
      values.wrong(element, "attribute 'timeout' is too long", "write at most " + LONGEST + ".");
    }
    return new HttpSpec(
        method,
        url(element, http, values),
        timeout,
        statuses(
            values
                .matching(
                    element,
                    "expected-status",
                    http.getExpectedStatus(),
                    STATUSES,
                    "statuses such as 2xx,404")
                .orElse("2xx")),
        http.getIdempotent() == null
            ? !UNSAFE.contains(method)
            : values.flag(element, "idempotent", http.getIdempotent()),
        headers(element, http, values),
        body(element, http, values));
  }

  private static String url(XmlElement element, Http http, Values values) {
    String url = values.requiredAttribute(element, "url", http.getUrl());
    boolean looksRight =
        values
            .matching(element, "url", url, URL, "an http or https URL without a user in it")
            .isPresent();
    try {
      new URI(url);
    } catch (URISyntaxException e) {
      if (looksRight && !values.open(url)) {
        values.wrong(
            element,
            "attribute 'url' is no URL: " + e.getReason(),
            "encode what stands in it, with ${urlEncode(…)} for instance.");
      }
    }
    return url;
  }

  private static <T> List<T> all(Http http, Class<T> type) {
    return http.getParts().stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static List<String> statuses(String text) {
    return Arrays.stream(text.split(",", -1)).map(String::strip).toList();
  }

  private static Optional<HttpSpec.Body> body(XmlElement element, Http http, Values values) {
    List<HttpBody> bodies = all(http, HttpBody.class);
    if (bodies.size() > 1) {
      values.wrongElement("body", "stands twice", "write one.");
    }
    return bodies.stream()
        .findFirst()
        .map(
            body ->
                new HttpSpec.Body(
                    body.getValue(),
                    values
                        .matching(
                            element,
                            "content-type",
                            body.getContentType(),
                            MEDIA_TYPE,
                            "a media type such as " + JSON)
                        .orElse(JSON)));
  }

  private static Map<String, String> headers(XmlElement element, Http http, Values values) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (HttpHeader header : all(http, HttpHeader.class)) {
      String name = header.getName().strip();
      String value = header.getValue().strip();
      if (!HEADER_NAME.matcher(name).matches() && !values.open(name)) {
        values.wrong(element, "'" + name + "' is no name of a header", "write a token.");
      }
      if (OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
        values.wrong(element, "header '" + name + "' cannot be set", "leave it out.");
      }
      if (!HEADER_VALUE.matcher(value).matches() && !values.open(value)) {
        values.wrong(
            element, "header '" + name + "' holds a line break or no ASCII", "write one line.");
      }
      if (headers.put(name, value) != null) {
        values.wrong(element, "header '" + name + "' stands twice", "join the values by commas.");
      }
    }
    return headers;
  }
}
