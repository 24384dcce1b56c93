package io.drover.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.servlet.ServletContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleResourceTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Server SERVER = new Server();
  private static URI base = URI.create("http://127.0.0.1");

  @BeforeAll
  static void start() throws Exception {
    ServerConnector connector = new ServerConnector(SERVER);
    connector.setHost("127.0.0.1");
    SERVER.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler("/");
    ResourceConfig config = new ResourceConfig().register(new ConsoleResource());
    context.addServlet(new ServletHolder(new ServletContainer(config)), "/*");
    SERVER.setHandler(context);
    SERVER.start();
    base = URI.create("http://127.0.0.1:" + connector.getLocalPort());
  }

  @AfterAll
  static void stop() throws Exception {
    SERVER.stop();
  }

  @ParameterizedTest
  @CsvSource({
    "/, text/html;charset=utf-8, <main id=\"main\"",
    "/app.js, text/javascript;charset=utf-8, 'use strict'",
    "/schedules.js, text/javascript;charset=utf-8, 'use strict'",
    "/style.css, text/css;charset=utf-8, prefers-color-scheme: dark",
    "/favicon.svg, image/svg+xml;charset=utf-8, <svg",
  })
  void everyFileHasItsTypeAndTheSecurityHeaders(String path, String type, String part)
      throws Exception {
    HttpResponse<String> answer = get(path);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow().replace(" ", ""))
        .isEqualTo(type);
    assertThat(answer.body()).contains(part);
    assertThat(answer.headers().firstValue("Content-Security-Policy"))
        .hasValue(ConsoleResource.CONTENT_SECURITY_POLICY);
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
  }

  @Test
  void anUnchangedFileIsNotSentAgain() throws Exception {
    String tag = get("/app.js").headers().firstValue("ETag").orElseThrow();

    HttpResponse<String> again = get("/app.js", "If-None-Match", tag);

    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(get("/app.js", "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
  }

  @Test
  void whatIsNotTheConsoleIsNotFound() throws Exception {
    for (String path : List.of("/console/app.js", "/index.htm", "/api/v1/jobs", "/..%2fx")) {
      assertThat(get(path).statusCode()).as(path).isBetween(400, 404);
    }
  }

  @Test
  void thePageNeedsNoOtherHostAndHasNothingInline() throws Exception {
    String page = get("/").body();

    Matcher links = Pattern.compile("(?:src|href)=\"([^\"]*)\"").matcher(page);
    assertThat(links.results().map(link -> link.group(1)))
        .isNotEmpty()
        .allMatch(link -> link.matches("(app\\.js|schedules\\.js|style\\.css|favicon\\.svg|#.*)"));
    assertThat(page)
        .doesNotContain("style=", "onclick", "<style")
        .doesNotContainPattern("<script>");
    assertThat(get("/style.css").body()).doesNotContain("url(", "@import");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/app.js", "/schedules.js"})
  void theScriptsNeverTurnTextIntoMarkup(String script) throws Exception {
    assertThat(get(script).body())
        .doesNotContain(
            "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "DOMParser");
  }

  @Test
  void whatTheScriptLooksUpOnThePageIsThere() throws Exception {
    String page = get("/").body();

    Matcher ids = Pattern.compile("getElementById\\('([^']*)'\\)").matcher(get("/app.js").body());
    assertThat(ids.results().map(id -> id.group(1)))
        .contains("confirm-details")
        .allSatisfy(id -> assertThat(page).contains("id=\"" + id + "\""));
  }

  private static HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
