package io.drover.schema.action;

import io.drover.schema.XmlElement;
import io.drover.schema.action.HttpSpec.Header;
import io.drover.schema.internal.jaxb.drover.Http;
import io.drover.schema.internal.jaxb.drover.HttpBody;
import io.drover.schema.internal.jaxb.drover.HttpHeader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code <http>}. */
final class HttpXml {
  private static final Pattern METHOD = Pattern.compile("GET|HEAD|POST|PUT|PATCH|DELETE");
  private static final Pattern STATUSES =
      Pattern.compile("\\s*[1-5](xx|[0-9]{2})\\s*(,\\s*[1-5](xx|[0-9]{2})\\s*)*");
  private static final Pattern RETRIES = Pattern.compile("[0-9]|10");
  private static final Pattern URL = Pattern.compile("(?i:https?)://[^\\s/?#]+([/?#]\\S*)?");

  /** A call must end within a minute, with the time to connect. */
  private static final Duration LONGEST = Duration.ofSeconds(50);

  private HttpXml() {}

  static HttpSpec http(XmlElement element, Values values) {
    Http http = values.unmarshal(Http.class);
    List<HttpBody> bodies = all(http, HttpBody.class);
    List<String> files = all(http, String.class);
    if (bodies.size() + files.size() > 1) {
      values.wrongElement(
          files.isEmpty() ? "body" : "file",
          "does not stand alone",
          "write one <body> or one <file>.");
    }
    String url = values.requiredAttribute(element, "url", http.getUrl());
    values.matching(element, "url", url, URL, "an http or https URL");
    Optional<HttpBody> body = bodies.stream().findFirst();
    Optional<Duration> timeout = values.duration("timeout", http.getTimeout(), false);
    if (timeout.filter(time -> time.compareTo(LONGEST) > 0).isPresent()) {
      values.wrong(element, "attribute 'timeout' is too long", "write at most " + LONGEST + ".");
    }
    return new HttpSpec(
        values
            .matching(
                element,
                "method",
                http.getMethod(),
                METHOD,
                "GET, HEAD, POST, PUT, PATCH or DELETE")
            .orElse("GET"),
        url,
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
        values
            .matching(element, "retries", http.getRetries(), RETRIES, "a number from 0 to 10")
            .map(Integer::valueOf)
            .orElse(3),
        headers(http, values),
        body.map(HttpBody::getValue),
        values
            .text(http.getContentType())
            .or(() -> body.flatMap(found -> values.text(found.getContentType()))),
        files.stream().findFirst().flatMap(values::text));
  }

  private static <T> List<T> all(Http http, Class<T> type) {
    return http.getParts().stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static List<String> statuses(String text) {
    return Arrays.stream(text.split(",", -1)).map(String::strip).toList();
  }

  private static List<Header> headers(Http http, Values values) {
    List<Header> headers = new ArrayList<>();
    for (HttpHeader header : all(http, HttpHeader.class)) {
      headers.add(
          new Header(
              header.getName().strip(),
              header.getValue().strip(),
              values.text(header.getSecret())));
    }
    return headers;
  }
}
