package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Spark application without XML, from its JSON to what reaches Livy. */
class SingleBatchIT {
  private static final List<String> ARGUMENTS =
      List.of(
          "plain",
          "",
          " blanks around \t",
          "${x}",
          "\\${x}",
          "$${x} #{y} ${'",
          "${wf:conf('user.name')}",
          "\"double\" 'single' `back`",
          "<a b=\"c\">&amp; ]]></a>",
          "one\ntwo\r\nthree\n",
          "grün 日本 🐂",
          "--conf",
          "back\\slash\\");

  @TempDir private static Path directory;
  private static RunningServer drover;

  @BeforeAll
  static void start() throws Exception {
    drover = new RunningServer(directory);
  }

  @AfterAll
  static void stop() {
    drover.close();
  }

  private static ObjectNode batch(String file) {
    return RunningServer.JSON.createObjectNode().put("file", file);
  }

  private static HttpResponse<String> post(JsonNode batch, String query) {
    return drover.post("/api/v1/batches" + query, "application/json", batch.toString());
  }

  private static String submit(JsonNode batch) {
    HttpResponse<String> response = post(batch, "?user.name=ann");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    return RunningServer.json(response).path("id").asText();
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(condition);
  }

  private static JsonNode request(String name) {
    await(() -> drover.livy.knows(name));
    return drover.livy.started().stream()
        .filter(request -> request.path("name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void everyArgumentReachesLivyUnchanged() {
    ObjectNode batch = batch("/jobs/a.jar").put("className", "etl.Load").put("driverMemory", "2g");
    ArrayNode arguments = batch.putArray("args");
    ARGUMENTS.forEach(arguments::add);
    batch.putObject("conf").put("spark.executorEnv.PATTERN", "${a}<&>'\"");

    String id = submit(batch);

    JsonNode request = request(id + ".batch.0.0");
    assertThat(request.path("args")).isEqualTo(arguments);
    assertThat(request.path("file").asText()).isEqualTo("/jobs/a.jar");
    assertThat(request.path("className").asText()).isEqualTo("etl.Load");
    assertThat(request.path("driverMemory").asText()).isEqualTo("2g");
    assertThat(request.path("conf").path("spark.executorEnv.PATTERN").asText())
        .isEqualTo("${a}<&>'\"");
    drover.livy.set(id + ".batch.0.0", "success");
    assertThat(drover.end(id)).isEqualTo("SUCCEEDED");
    JsonNode job = drover.job(id);
    assertThat(job.path("name").asText()).isEqualTo("a.jar");
    assertThat(job.path("user").asText()).isEqualTo("ann");
  }

  @Test
  void aFailedOneEndsWithTheDriversOwnWords() {
    String id = submit(batch("/jobs/b.py"));
    request(id + ".batch.0.0");

    drover.livy.set(id + ".batch.0.0", "dead", "java.lang.IllegalStateException: no ox");

    assertThat(drover.end(id)).isEqualTo("KILLED");
    assertThat(drover.job(id).path("error").toString()).contains("no ox");
  }

  @Test
  void aDryRunStartsNothing() {
    long jobs = drover.jobCount();

    HttpResponse<String> response = post(batch("/jobs/c.py"), "?dryRun=true");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains("OK");
    assertThat(drover.jobCount()).isEqualTo(jobs);
  }

  @Test
  void whatIsWrongIsNamed() {
    assertRefused(batch("/a.py").put("proxyUser", "eve"), "no 'proxyUser'", "driverMemory");
    assertRefused(batch("/a.py").put("driverMemory", "much"), "driver-memory", "'much'");
    assertRefused(batch(""), "needs a file");
    assertRefused(RunningServer.JSON.createArrayNode(), "one object of JSON");
    assertRefused(batch("/a.py").put("args", "x"), "the value of 'args'");
    ObjectNode withNull = batch("/a.py");
    withNull.putObject("conf").putNull("spark.a");
    assertRefused(withNull, "holds null");
  }

  @Test
  void aBodyThatIsNoJsonIsRefused() {
    HttpResponse<String> response = drover.post("/api/v1/batches", "application/json", "file=a");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("no JSON");
    assertThat(drover.get("/openapi.json").body()).contains("SingleBatch", "/api/v1/batches");
  }

  private static void assertRefused(JsonNode batch, String... words) {
    HttpResponse<String> response = post(batch, "");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(response.body()).contains(words);
  }
}
