package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NativeApiIT {
  @TempDir private static java.nio.file.Path directory;
  private static RunningServer running;

  @BeforeAll
  static void start() throws Exception {
    running = new RunningServer(directory);
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/xml", "", "application/x-www-form-urlencoded", "text/xml"})
  void aWorkflowXmlIsTakenWhateverCurlSaysItIs(String contentType) {
    HttpResponse<String> response =
        running.post(
            "/api/v1/workflows?param=who=world&param=password=s3cret&user.name=ann",
            contentType,
            RunningServer.app("<start to='end'/><end name='end'/>")
                .replace("name='test'", "name='hello-${who}'"));

    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    String id = RunningServer.json(response).path("id").asText();
    assertThat(response.headers().firstValue("Location").orElseThrow()).endsWith(id);
    assertThat(running.end(id)).isEqualTo("SUCCEEDED");
    JsonNode job = running.job(id);
    assertThat(job.path("name").asText()).isEqualTo("hello-world");
    assertThat(job.path("user").asText()).isEqualTo("ann");
    assertThat(job.toString()).doesNotContain("s3cret");
    assertThat(job.path("error").isNull()).isTrue();
  }

  @Test
  void submissionAnswersWithWarnings() {
    String spare = "<kill name='spare'><message>never</message></kill>";
    String xml = RunningServer.app("<start to='end'/>" + spare + "<end name='end'/>");

    JsonNode told = RunningServer.json(running.post("/api/v1/workflows", "application/xml", xml));
    JsonNode dry =
        RunningServer.json(running.post("/api/v1/workflows?dryRun=true", "application/xml", xml));
    JsonNode batch =
        RunningServer.json(
            running.post(
                "/api/v1/batches?start=false",
                "application/json",
                "{\"file\": \"local:/job.jar\", \"retryMax\": 9}"));

    assertThat(told.path("problems")).hasSize(1).isEqualTo(dry.path("problems"));
    assertThat(told.path("problems").get(0).path("severity").asText()).isEqualTo("WARNING");
    assertThat(batch.path("problems").findValuesAsText("code")).containsExactly("E0820");
    String id = told.path("id").asText();
    running.end(id);
    assertThat(running.get("/api/v1/jobs/" + id + "/timeline?format=text").body())
        .containsPattern("WARNING +D0004 line 1, .*'spare'");
    assertThat(running.get("/oozie/v2/job/" + id + "?show=log&logfilter=loglevel=WARN").body())
        .contains(" WARN WARNING:2 - ");
  }

  @Test
  void everyViewOfAJobAnswers() {
    String id = running.submit(RunningServer.noop());
    running.end(id);

    assertThat(running.get("/api/v1/jobs/" + id + "/definition").body()).contains("workflow-app");
    assertThat(running.get("/api/v1/jobs/" + id + "/graph").body()).contains("<svg");
    assertThat(running.get("/api/v1/jobs/" + id + "/scxml").body()).contains("scxml");
    assertThat(running.get("/api/v1/jobs/" + id + "/log").body()).contains("SUBMITTED");
    JsonNode timeline = RunningServer.json(running.get("/api/v1/jobs/" + id + "/timeline?after=1"));
    assertThat(timeline.get(0).path("sequence").asLong()).isEqualTo(2);
    String events = running.get("/api/v1/jobs/" + id + "/events").body();
    assertThat(events).contains("event: timeline", "event: status", "SUCCEEDED", "id: 1");
    assertThat(running.get("/oozie/v2/job/" + id + "?show=graph&format=dot").body())
        .contains("digraph");
    assertThat(running.get("/oozie/v2/job/" + id + "@end").body()).contains("\":END:\"");
    assertThat(running.get("/").body()).contains("<html");
  }

  @Test
  void verbsInTheWrongStateAreConflicts() {
    String id = running.submit(RunningServer.noop());
    running.end(id);

    HttpResponse<String> response = running.post("/api/v1/jobs/" + id + "/kill", "", "");

    assertThat(response.statusCode()).isEqualTo(409);
    assertThat(RunningServer.json(response).path("error").path("code").asText()).isEqualTo("D0001");
  }

  @Test
  void aBundleIsUnpackedAndRun() throws Exception {
    byte[] zip =
        zip(
            Map.of(
                "workflow.xml",
                RunningServer.app("<start to='end'/><end name='end'/>")
                    .replace("name='test'", "name='${from}'"),
                "config-default.xml",
                "<configuration><property><name>from</name><value>bundle</value></property>"
                    + "</configuration>",
                "lib/x.jar",
                "x"));

    HttpResponse<String> response = running.post("/api/v1/workflows", "application/zip", zip);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    String id = RunningServer.json(response).path("id").asText();
    assertThat(running.end(id)).isEqualTo("SUCCEEDED");
    assertThat(running.job(id).path("name").asText()).isEqualTo("bundle");
  }

  @Test
  void bundlesThatWouldLeaveTheirDirectoryAreRefused() throws Exception {
    for (String name : List.of("../evil.xml", "/etc/evil.xml", "a/../../evil.xml", "..\\evil")) {
      HttpResponse<String> response =
          running.post(
              "/api/v1/workflows",
              "application/zip",
              zip(Map.of("workflow.xml", RunningServer.noop(), name, "x")));

      assertThat(response.statusCode()).as(name).isEqualTo(400);
      assertThat(response.body()).contains("would leave");
    }
    assertThat(
            running.post("/api/v1/workflows", "application/zip", zip(Map.of("a.xml", "x"))).body())
        .contains("no workflow.xml");
    assertThat(directory.resolve("data/evil.xml")).doesNotExist();
  }

  private static byte[] zip(Map<String, String> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  /** {@code GET /api/v1/jobs/{id}} of every native resource that there is. */
  private static Set<String> nativeRoutes() {
    Set<String> routes = new TreeSet<>();
    for (JavaClass found : new ClassFileImporter().importPackages("io.drover.server.rest")) {
      if (!found.isAnnotatedWith(Path.class)) {
        continue;
      }
      Class<?> resource = found.reflect();
      String base = resource.getAnnotation(Path.class).value();
      if (base.startsWith("oozie")) {
        continue;
      }
      for (Method method : resource.getDeclaredMethods()) {
        for (Annotation annotation : method.getAnnotations()) {
          HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
          if (verb != null) {
            Path path = method.getAnnotation(Path.class);
            String route = "/" + base + (path == null ? "" : "/" + path.value());
            routes.add(verb.value() + " " + route.replace("//", "/").replaceAll(": *[^}]*}", "}"));
          }
        }
      }
    }
    return routes;
  }

  @Test
  void openApiDescribesExactlyTheRoutesThatThereAre() {
    JsonNode paths = RunningServer.json(running.get("/openapi.json")).path("paths");

    Set<String> described = new TreeSet<>();
    paths
        .fields()
        .forEachRemaining(
            path ->
                path.getValue()
                    .fields()
                    .forEachRemaining(
                        operation -> {
                          String route =
                              operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey();
                          described.add(route);
                          assertThat(operation.getValue().path("summary").asText())
                              .as(route)
                              .isNotBlank();
                        }));

    assertThat(described).hasSizeGreaterThan(10).isEqualTo(nativeRoutes());
  }

  @Test
  void theTimelineCanBeReadAndHasTheFirstErrorOnTop() {
    String id =
        running.submit(
            RunningServer.app(
                "<start to='move'/><action name='move'><fs><move source='"
                    + directory.resolve("missing").toUri()
                    + "' target='"
                    + directory.resolve("moved").toUri()
                    + "'/></fs><ok to='end'/><error to='fail'/></action>"
                    + "<kill name='fail'><message>no</message></kill><end name='end'/>"));
    assertThat(running.end(id)).isEqualTo("KILLED");

    HttpResponse<String> text = running.get("/api/v1/jobs/" + id + "/timeline?format=text");

    assertThat(text.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
    assertThat(text.body().lines().toList())
        .satisfies(
            lines -> {
              assertThat(lines.get(0)).isEqualTo("job " + id + " test KILLED");
              assertThat(lines.get(1)).startsWith("error in move FS006: ");
              assertThat(lines.get(2)).isEmpty();
              assertThat(lines.get(3)).matches("20.*Z +\\+0\\.\\d{3}s SUBMITTED submitted by .*");
            })
        .anyMatch(line -> line.contains("VERB      start by "))
        .anyMatch(line -> line.contains("ERROR     move: FS006: "))
        .anyMatch(line -> line.contains("ENDED     KILLED: reached kill node 'fail': no"));
    JsonNode json = RunningServer.json(running.get("/api/v1/jobs/" + id + "/timeline"));
    assertThat(text.body().lines().count()).isEqualTo(json.size() + 3L);
    assertThat(running.job(id).path("error").path("node").asText()).isEqualTo("move");
    assertThat(running.get("/api/v1/jobs/" + id + "/timeline?format=party").statusCode())
        .isEqualTo(400);
  }

  @Test
  void healthMetricsAndHeaders() {
    assertThat(running.get("/health/live").statusCode()).isEqualTo(200);
    assertThat(running.get("/health/ready").body()).contains("UP");
    HttpResponse<String> metrics = running.get("/metrics");
    assertThat(metrics.body()).contains("drover_commands_held", "jvm_memory_used_bytes");
    assertThat(metrics.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(metrics.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'");
    assertThat(running.get("/api/v1/nowhere").statusCode()).isEqualTo(404);
  }

  @Test
  void validateTellsEveryProblemWithItsPlace() {
    JsonNode problems =
        RunningServer.json(
                running.post(
                    "/api/v1/validate",
                    "application/xml",
                    RunningServer.app("\n<start/>\n<end/>\n")))
            .path("problems");

    assertThat(problems).hasSize(2);
    assertThat(problems.get(0).path("line").asInt()).isEqualTo(2);
    assertThat(problems.get(1).path("line").asInt()).isEqualTo(3);
    assertThat(problems.get(0).path("fix").asText()).isNotEmpty();
  }
}
