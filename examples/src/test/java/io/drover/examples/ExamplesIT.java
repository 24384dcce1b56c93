package io.drover.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.locallivy.Flavour;
import io.drover.locallivy.LocalLivy;
import io.drover.locallivy.LocalLivyOptions;
import io.drover.server.DroverServer;
import io.drover.server.ServerConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every example, over REST, on a real Livy and a real Spark. */
final class ExamplesIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir private static Path directory;
  private static LocalLivy livy;
  private static DroverServer server;
  private static Api api;

  @BeforeAll
  static void start() throws Exception {
    livy =
        LocalLivy.start(
            LocalLivyOptions.of(Flavour.REAL, directory.resolve("livy"))
                .withAllowedDirectory(Home.directory().resolve("examples"))
                .withAllowedDirectory(directory));
    server =
        DroverServer.start(
            ServerConfig.load(
                Optional.empty(),
                Map.of(),
                Map.of(
                    "server.port",
                    "0",
                    "server.data-dir",
                    directory.resolve("data").toString(),
                    "livy.endpoints.default.url",
                    livy.uri().toString(),
                    "files.local-roots",
                    Home.directory().resolve("examples") + "," + directory,
                    "workflow.java-through-livy",
                    "true")));
    api = new Api(server.url());
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
    if (livy != null) {
      livy.close();
    }
  }

  private static Map<String, String> parameters(Path output) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("jobsJar", Home.jobsJar());
    parameters.put("output", output.toUri().toString().replaceAll("/$", ""));
    return parameters;
  }

  private static void succeeds(String id) {
    assertThat(api.end(id, PATIENCE)).as(() -> api.job(id).toPrettyString()).isEqualTo("SUCCEEDED");
  }

  @Test
  void helloCountsOnSpark() {
    assertThat(Home.example("hello").lines()).hasSize(12);

    String id = api.submit(Home.example("hello"), Map.of("jobsJar", Home.jobsJar()));

    succeeds(id);
    assertThat(api.get("/api/v1/jobs/" + id + "/log?node=count")).contains("1000");
  }

  @Test
  void anApplicationWithoutXmlGetsItsArgumentsAsTheyAre() {
    ArrayNode arguments = JsonNodeFactory.instance.arrayNode();
    arguments.add("${x} \\${y} #{z}").add(" 'single' \"double\" ").add("<a>&amp;</a>");
    arguments.add("one\ntwo").add("grün 🐂").add("--conf");
    ObjectNode batch = JsonNodeFactory.instance.objectNode().put("file", Home.jobsJar());
    batch.put("className", "io.drover.examples.basic.EchoJob").set("args", arguments);

    String id = api.submitBatch(batch);

    succeeds(id);
    List<String> echoed =
        api.get("/api/v1/jobs/" + id + "/log?node=batch")
            .lines()
            .filter(line -> line.contains("ARG "))
            .map(
                line ->
                    Base64.getDecoder().decode(line.substring(line.indexOf("ARG ") + 4).strip()))
            .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
            .toList();
    assertThat(arguments).extracting(JsonNode::asText).containsExactlyElementsOf(echoed);
  }

  @Test
  void etlWritesTheReportThatItsInputHolds() throws Exception {
    Path output = directory.resolve("etl");
    Map<String, String> parameters = parameters(output);
    parameters.put(
        "input",
        Home.directory().resolve("examples/etl/input").toUri().toString().replaceAll("/$", ""));

    String id = api.submit(Home.example("etl"), parameters);

    succeeds(id);
    assertThat(api.get("/api/v1/jobs/" + id + "/log?node=clean-orders")).contains("ROWS 325");
    assertThat(api.get("/api/v1/jobs/" + id + "/log?node=clean-customers")).contains("ROWS 57");
    assertThat(api.get("/api/v1/jobs/" + id + "/log?node=report")).contains("ROWS 25");
    assertThat(lines(output.resolve("report"))).hasSize(26);
    JsonNode evidence = api.node(id, "prove").path("evidence");
    assertThat(evidence.findValuesAsText("source")).contains("livy", "output");
    assertThat(evidence.findValuesAsText("verdict")).containsOnly("SUCCEEDED");
  }

  private static List<String> lines(Path report) throws Exception {
    try (Stream<Path> files = Files.list(report)) {
      Path part =
          files
              .filter(file -> file.getFileName().toString().startsWith("part-"))
              .findFirst()
              .orElseThrow();
      return Files.readAllLines(part);
    }
  }

  @Test
  void decisionTakesItsDefault() {
    String id = api.submit(Home.example("decision"), parameters(directory.resolve("decision")));

    succeeds(id);
    assertThat(api.job(id).path("name").asText()).isEqualTo("decision-small");
    assertThat(api.node(id, "how-big").path("transition").asText()).isEqualTo("count-few");
    assertThat(directory.resolve("decision/_SUCCESS")).exists();
  }

  @Test
  void whatASparkJobWritesDecidesAndIsWorkedWith() {
    String id = api.submit(Home.example("capture-output"), Map.of("jobsJar", Home.jobsJar()));

    succeeds(id);
    JsonNode measured = api.node(id, "measure");
    assertThat(measured.path("data").path("rows").asText()).isEqualTo("1000");
    assertThat(measured.path("evidence").findValuesAsText("source")).contains("capture-output");
    assertThat(api.get("/api/v1/jobs/" + id + "/log?node=measure-half")).contains("ROWS 500");
    assertThat(api.node(id, "measure-half").path("data").path("half").asText()).isEqualTo("250");
    assertThat(directory.resolve("data/output/" + id + ".measure.0.0.properties")).exists();
  }

  @Test
  void nestedForksJoin() {
    String id = api.submit(Home.example("fork-join"), Map.of("jobsJar", Home.jobsJar()));

    succeeds(id);
    assertThat(api.node(id, "outer-join").path("transition").asText()).isEqualTo("end");
  }

  @Test
  void fsPublishesByMoving() {
    String id = api.submit(Home.example("fs"), parameters(directory.resolve("fs")));

    succeeds(id);
    assertThat(directory.resolve("fs/final/_SUCCESS")).exists();
    assertThat(directory.resolve("fs/staging")).doesNotExist();
  }

  @Test
  void subWorkflowsRunTwoLevelsDeep() throws Exception {
    Path output = directory.resolve("sub-workflow");

    String printed =
        ServerProcess.command(
            directory,
            server.url(),
            "run",
            Home.directory().resolve("examples/sub-workflow").toString(),
            "--watch",
            "-D",
            "jobsJar=" + Home.jobsJar(),
            "-D",
            "output=" + output.toUri());

    assertThat(printed).contains("SUCCEEDED");
    String id = printed.replaceAll("(?s).*?job (\\S+-W).*", "$1");
    for (String region : List.of("north", "south")) {
      String child = api.node(id, region).path("externalId").asText();
      assertThat(api.job(child).path("name").asText()).isEqualTo("region-" + region);
      String grandchild = api.node(child, "count").path("externalId").asText();
      assertThat(api.get("/api/v1/jobs/" + grandchild + "/log?node=count"))
          .contains(region.equals("north") ? "ROWS 100" : "ROWS 200");
      assertThat(output.resolve(region).resolve("_SUCCESS")).exists();
      assertThat(output.resolve(region).resolve("_PUBLISHED")).exists();
    }
  }

  @Test
  void anUnchangedOozieApplicationRunsOverOoziesRest() throws Exception {
    Map<String, String> parameters = parameters(directory.resolve("spark-action"));
    parameters.put("nameNode", "file:///");
    parameters.put("jobTracker", "unused");
    parameters.put("queueName", "default");
    parameters.put("master", "local[*]");
    parameters.put("mode", "client");
    parameters.put("rows", "1000");
    parameters.put("user.name", "ann");
    parameters.put(
        "oozie.wf.application.path",
        Home.directory().resolve("examples/spark-action").toUri().toString());

    String id = submitToOozie(parameters);

    succeeds(id);
    assertThat(directory.resolve("spark-action/_SUCCESS")).exists();
  }

  /** Oozie's own java action; the jar lies in the application's lib/, as with Oozie. */
  @Test
  void aProgramForOozieRunsWithoutSparkAndHandsBackItsData() throws Exception {
    Path app = Files.createDirectories(directory.resolve("java-app/lib")).getParent();
    Files.copy(Path.of(URI.create(Home.jobsJar())), app.resolve("lib/program.jar"));
    Files.writeString(
        app.resolve("workflow.xml"),
        Home.example("java-action").replace("<file>${jobsJar}</file>", ""));
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("nameNode", "file:///");
    parameters.put("jobTracker", "unused");
    parameters.put("queueName", "default");
    parameters.put("day", "2026-11-21");
    parameters.put("user.name", "ann");
    parameters.put("oozie.wf.application.path", app.toUri().toString());

    String id = submitToOozie(parameters);

    succeeds(id);
    JsonNode node = api.node(id, "java-node");
    assertThat(node.path("data").path("greeting").asText()).isEqualTo("hello");
    assertThat(node.path("data").path("day").asText()).isEqualTo("2026-11-21");
    assertThat(api.get("/api/v1/jobs/" + id + "/log?node=java-node")).contains("DAY 2026-11-21");
  }

  private static String submitToOozie(Map<String, String> parameters) throws Exception {
    StringBuilder configuration = new StringBuilder("<configuration>");
    parameters.forEach(
        (name, value) ->
            configuration
                .append("<property><name>")
                .append(name)
                .append("</name><value>")
                .append(value)
                .append("</value></property>"));
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create(server.url() + "/oozie/v2/jobs?action=start&user.name=ann"))
                    .header("Content-Type", "application/xml;charset=UTF-8")
                    .POST(HttpRequest.BodyPublishers.ofString(configuration + "</configuration>"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    return response.body().replaceAll(".*\"id\":\"([^\"]+)\".*", "$1");
  }
}
