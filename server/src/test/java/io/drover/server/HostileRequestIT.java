package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that try to break in, to break something, or are merely wrong; none makes a job. */
final class HostileRequestIT {
  private static final String BOMB =
      "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>";

  @TempDir private static Path directory;
  private static RunningServer running;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws Exception {
    running = new RunningServer(directory);
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @AfterEach
  void noJobWasMade() {
    assertThat(running.jobCount()).isZero();
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(running.url() + path));
  }

  private static void refused(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    JsonNode error = RunningServer.json(response).path("error");
    assertThat(error.path("code").asText()).as(response.body()).isEqualTo(code);
    assertThat(error.path("message").asText()).isNotBlank().doesNotContain("Exception");
  }

  private static String configuration(Path application) {
    return "<configuration><property><name>oozie.wf.application.path</name><value>"
        + application.toUri()
        + "</value></property></configuration>";
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/jobs?offset=abc",
    "/api/v1/jobs?limit=99999999999",
    "/oozie/v2/jobs?offset=abc",
    "/oozie/v2/jobs?len=1e3",
  })
  void numbersThatAreNoneAreBadRequestsNotMissingPages(String path) {
    refused(running.get(path), 400, "E0303");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/api/v1/jobs?offset=-1", "/api/v1/jobs?limit=-1", "/api/v1/jobs?limit=1001"})
  void numbersOutsideTheirRangeAreBadRequests(String path) {
    refused(running.get(path), 400, "E0303");
  }

  @Test
  void aStatusThatIsNoneIsABadFilter() {
    refused(running.get("/api/v1/jobs?status=HAPPY"), 400, "E0420");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x' OR '1'='1",
        "..%2F..%2Fetc%2Fpasswd",
        "<script>alert(1)</script>",
        "a\u0000b",
        "Ω",
        "-",
        "."
      })
  void anIdThatIsNoneIsAJobThatDoesNotExist(String id) {
    String encoded = URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");

    HttpResponse<String> response = running.get("/api/v1/jobs/x" + encoded);

    assertThat(response.statusCode()).as(response.body()).isIn(400, 404);
    assertThat(response.body()).doesNotContain("Exception").doesNotContain("<script>");
  }

  @Test
  void anIdOfALongLineIsAJobThatDoesNotExist() {
    refused(running.get("/api/v1/jobs/" + "9".repeat(5_000)), 404, "E0604");
    refused(running.get("/oozie/v2/job/" + "9".repeat(5_000)), 400, "E0604");
  }

  @ParameterizedTest
  @ValueSource(strings = {"al ice", "../root", "a;b", "-x", "ann\nbob", "Ω"})
  void aUserNameThatIsNoneIsRefused(String user) throws Exception {
    String query = "?user.name=" + URLEncoder.encode(user, StandardCharsets.UTF_8);

    refused(
        running.post("/api/v1/workflows" + query, "application/xml", RunningServer.noop()),
        400,
        "E0303");
    Path app = Files.createDirectories(directory.resolve("user"));
    Files.writeString(app.resolve("workflow.xml"), RunningServer.noop());
    refused(
        running.post("/oozie/v2/jobs" + query, "application/xml", configuration(app)),
        400,
        "E0303");
  }

  @Test
  void aBodyOfUnknownLengthIsCountedWhileItIsRead() throws Exception {
    byte[] large = new byte[11 * 1024 * 1024];

    for (String path : new String[] {"/api/v1/workflows", "/api/v1/validate", "/oozie/v2/jobs"}) {
      HttpResponse<String> response =
          send(
              request(path)
                  .header("Content-Type", "application/xml")
                  .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large))));

      refused(response, 413, "E0736");
    }
  }

  @Test
  void anEntityBombIsExpandedNowhere() throws Exception {
    String workflow = BOMB + RunningServer.noop();
    Path app = Files.createDirectories(directory.resolve("bomb"));
    Files.writeString(app.resolve("workflow.xml"), workflow);

    for (HttpResponse<String> response :
        List.of(
            running.post("/api/v1/workflows", "application/xml", workflow),
            running.post("/oozie/v2/jobs", "application/xml", configuration(app)))) {
      assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
      assertThat(response.body()).contains("DOCTYPE").contains("not allowed");
    }
    assertThat(running.post("/api/v1/validate", "application/xml", workflow).body())
        .contains("DOCTYPE");
    HttpResponse<String> asConfiguration =
        running.post("/oozie/v2/jobs", "application/xml", BOMB + configuration(app));
    assertThat(asConfiguration.statusCode()).isEqualTo(400);
    Files.writeString(app.resolve("workflow.xml"), RunningServer.noop());
    Files.writeString(app.resolve("config-default.xml"), BOMB + "<configuration/>");
    assertThat(running.post("/oozie/v2/jobs", "application/xml", configuration(app)).statusCode())
        .isEqualTo(400);
  }

  @Test
  void elementsInsideElementsWithoutEndAreRefused() {
    String deep = "<a>".repeat(20_000) + "</a>".repeat(20_000);

    HttpResponse<String> workflow =
        running.post("/api/v1/workflows", "application/xml", RunningServer.app(deep));
    assertThat(workflow.statusCode()).as(workflow.body()).isIn(400, 413);
    assertThat(workflow.body()).contains("deep");
    HttpResponse<String> configuration =
        running.post(
            "/oozie/v2/jobs", "application/xml", "<configuration>" + deep + "</configuration>");
    assertThat(configuration.statusCode()).as(configuration.body()).isEqualTo(400);
  }

  @Test
  void anEmptyBodyIsRefused() {
    refused(running.post("/api/v1/workflows", "application/xml", ""), 415, "E0300");
    refused(running.post("/api/v1/validate", "application/xml", ""), 415, "E0300");
    assertThat(running.post("/oozie/v2/jobs", "application/xml", "").statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({"DELETE, /api/v1/jobs", "PUT, /api/v1/workflows", "POST, /api/v1/jobs/x"})
  void methodsThatARouteDoesNotHaveAre405(String method, String path) throws Exception {
    HttpResponse<String> response = send(request(path).method(method, BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(RunningServer.json(response).path("error").path("httpStatusCode").asInt())
        .isEqualTo(405);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://evil.example", "null", "https://127.0.0.1.evil.example"})
  void aPageOfAnotherSiteCannotSubmitOrSteer(String origin) throws Exception {
    refused(
        send(
            request("/api/v1/workflows")
                .header("Origin", origin)
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString(RunningServer.noop()))),
        403,
        "E0501");
    refused(
        send(
            request("/oozie/v2/job/x?action=kill")
                .header("Origin", origin)
                .PUT(BodyPublishers.noBody())),
        401,
        "E0501");
  }

  @Test
  void theConsoleOfThisServerMaySubmitAndOthersMayLook() throws Exception {
    HttpResponse<String> own =
        send(
            request("/api/v1/workflows?dryRun=true")
                .header("Origin", running.url())
                .POST(BodyPublishers.ofString(RunningServer.noop())));
    HttpResponse<String> look =
        send(request("/api/v1/jobs").header("Origin", "http://evil.example").GET());

    assertThat(own.statusCode()).as(own.body()).isEqualTo(200);
    assertThat(look.statusCode()).isEqualTo(200);
    assertThat(look.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/api/v1/jobs",
        "/api/v1/jobs/x",
        "/oozie/v2/job/x",
        "/oozie/versions",
        "/metrics",
        "/nowhere"
      })
  void everyAnswerCarriesTheSecurityHeaders(String path) {
    HttpResponse<String> response = running.get(path);

    assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src");
    assertThat(response.headers().firstValue("Cache-Control")).isPresent();
    assertThat(response.headers().firstValue("Server")).isEmpty();
  }
}
