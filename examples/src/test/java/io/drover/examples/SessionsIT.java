package io.drover.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.locallivy.Flavour;
import io.drover.locallivy.LocalLivy;
import io.drover.locallivy.LocalLivyOptions;
import io.drover.locallivy.Sessions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions as part of the graph, on a real Livy with real Spark sessions and a server process. */
final class SessionsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private static Path shared;
  @TempDir private Path directory;
  private static LocalLivy livy;
  private static LivyView sessions;
  private ServerProcess server;
  private Api api;

  @BeforeAll
  static void startLivy() {
    livy =
        LocalLivy.start(
            LocalLivyOptions.of(Flavour.REAL, shared.resolve("livy"))
                .withSessions(Sessions.WITH_PYTHON)
                .withAllowedDirectory(shared.getParent()));
    sessions = new LivyView(livy.uri());
  }

  @AfterAll
  static void stopLivy() {
    livy.close();
  }

  @BeforeEach
  void startServer() {
    server = ServerProcess.start(directory, settings());
    api = new Api(server.url());
  }

  private Map<String, String> settings() {
    return Map.of(
        "livy.endpoints.default.url",
        livy.uri().toString(),
        "files.local-roots",
        Home.directory().resolve("examples") + "," + directory);
  }

  @AfterEach
  void stopServer() {
    server.close();
    // what a failed test left must not fail the next
    sessions.deleteAll();
  }

  @Test
  void fiveStatementsShareTheFramesOfOneSessionFromTheCommandLine() throws Exception {
    Path output = directory.resolve("report");
    long before = opened();

    String printed =
        ServerProcess.command(
            directory,
            server.url(),
            "run",
            Home.directory().resolve("examples/shared-frames").toString(),
            "--watch",
            "-D",
            "input="
                + Home.directory()
                    .resolve("examples/etl/input")
                    .toUri()
                    .toString()
                    .replaceAll("/$", ""),
            "-D",
            "output=" + output.toUri());

    assertThat(printed).contains("SUCCEEDED");
    String id = printed.replaceAll("(?s).*?job (\\S+-W).*", "$1");
    assertThat(api.node(id, "write").path("data").path("rows").asText()).isEqualTo("25");
    assertThat(api.get("/api/v1/jobs/" + id + "/log?node=read")).contains("read 405 orders");
    assertThat(lines(output)).hasSize(26).anyMatch(line -> line.contains("Portugal"));
    assertThat(opened() - before).isEqualTo(1);
    awaitNoSession();
  }

  @Test
  void theSameCodeFileRunsInASessionAndWithSparkSubmit() throws Exception {
    assumeThat(livy.kinds()).contains("pyspark");
    Path output = directory.resolve("params");

    String printed =
        ServerProcess.command(
            directory,
            server.url(),
            "run",
            Home.directory().resolve("examples/statement-params").toString(),
            "--watch",
            "-D",
            "output=" + output.toUri().toString().replaceAll("/$", ""));

    assertThat(printed).contains("SUCCEEDED");
    List<String> lines = lines(output.resolve("statement"));
    assertThat(lines).hasSize(3).allMatch(line -> line.contains("It's 100 % \\\"done\\\""));
    assertThat(lines(output.resolve("submit"))).isEqualTo(lines);
    awaitNoSession();
  }

  @Test
  void twentyFiveQueriesOverTenTablesShareOneSession() throws Exception {
    long before = opened();

    String id = api.submit(QueryPipeline.workflow(10, 25), Map.of());

    assertThat(api.end(id, PATIENCE)).as(() -> api.job(id).toPrettyString()).isEqualTo("SUCCEEDED");
    assertThat(api.node(id, "query-25").path("data").path("rows").asText()).isEqualTo("1000");
    assertThat(opened() - before).isEqualTo(1);
    awaitNoSession();
  }

  @Test
  void aSubWorkflowWorksInTheSessionOfItsParentAndInItsOwnWhenAlone() throws Exception {
    String count =
        app(statement(
                "count",
                "sql",
                "CREATE OR REPLACE TEMPORARY VIEW counted AS SELECT count(*) AS n FROM made",
                "",
                "end"))
            .replace("name='s' kind", "name='s' from-parent='true' kind");
    Path child = Files.createDirectories(directory.resolve("child"));
    Files.writeString(child.resolve("workflow.xml"), count);
    String sub =
        "<action name='sub'><sub-workflow><app-path>"
            + child.toUri()
            + "</app-path></sub-workflow><ok to='after'/><error to='failed'/></action>";
    long before = opened();

    String id =
        api.submit(
            app(
                statement("make", "spark", "spark.range(7).createTempView(\"made\")", "", "sub")
                    + sub
                    + statement("after", "sql", "SELECT n FROM counted", "", "end")),
            Map.of());

    assertThat(api.end(id, PATIENCE)).as(() -> api.job(id).toPrettyString()).isEqualTo("SUCCEEDED");
    assertThat(api.node(id, "after").path("data").path("n").asText()).isEqualTo("7");
    assertThat(opened() - before).isEqualTo(1);
    awaitNoSession();

    String alone = api.submit(count, Map.of());

    assertThat(api.end(alone, PATIENCE)).isEqualTo("KILLED");
    assertThat(api.node(alone, "count").path("errorMessage").asText()).contains("made");
    assertThat(opened() - before).isEqualTo(2);
    awaitNoSession();
  }

  @Test
  void failingStatementSaysWhyAndLeavesNoSession() {
    String id =
        api.submit(
            app(statement("bad", "spark", "val x: Int = sys.error(\"boom of mine\")", "", "end")),
            Map.of());

    assertThat(api.end(id, PATIENCE)).isEqualTo("KILLED");
    assertThat(api.node(id, "bad").path("errorMessage").asText()).contains("boom of mine");
    awaitNoSession();
  }

  @Test
  void killOfTheJobLeavesNoSession() {
    String id = api.submit(app(statement("long", "spark", SLOW, "", "end")), Map.of());
    awaitRunning(id, "long");

    api.post("/api/v1/jobs/" + id + "/kill");

    assertThat(api.end(id, PATIENCE)).isEqualTo("KILLED");
    awaitNoSession();
  }

  @Test
  void killedServerGoesOnRunsNothingTwiceAndLeavesNoSession() {
    Path marks = directory.resolve("marks");
    String code =
        "import java.nio.file._\n"
            + "Files.write(Paths.get(params(\"marks\")), \"x\".getBytes, StandardOpenOption.CREATE,"
            + " StandardOpenOption.APPEND)\n"
            + "sc.parallelize(1 to 6, 1).foreach(_ => Thread.`yield`())\n"
            + "new java.util.concurrent.CountDownLatch(1)"
            + ".await(6, java.util.concurrent.TimeUnit.SECONDS)";
    String id =
        api.submit(
            app(
                statement(
                    "slow", "spark", code, "<param name='marks'>" + marks + "</param>", "end")),
            Map.of());
    await().atMost(PATIENCE).until(() -> Files.exists(marks));

    server.killHard();
    server = ServerProcess.start(directory, settings());
    api = new Api(server.url());

    assertThat(api.end(id, PATIENCE)).as(() -> api.job(id).toPrettyString()).isEqualTo("SUCCEEDED");
    assertThat(marks).hasContent("x");
    awaitNoSession();
  }

  @Test
  void everyCharacterOfAParameterArrivesInEachLanguage() throws Exception {
    String ascii = ascii();
    String nasty = ascii + "‘’“”«» ${x} %s ` \n second line é 😀 \\u0041 '''\"\"\" --";
    String big = "0123456789 é😀'\"\\\n".repeat(6_000);
    String param =
        "<param name='p'>"
            + escaped(nasty)
            + "</param><param name='big'>"
            + escaped(big)
            + "</param>";
    String md5 = md5(big);
    String hex = hex(nasty);
    boolean python = livy.kinds().contains("pyspark");
    StringBuilder actions = new StringBuilder();
    actions.append(
        statement(
            "scala",
            "spark",
            "def hex(bytes: Array[Byte]) = bytes.map(\"%02x\".format(_)).mkString\n"
                + "println(hex(params(\"p\").getBytes(\"UTF-8\")))\n"
                + "println(hex(java.security.MessageDigest.getInstance(\"MD5\")"
                + ".digest(params(\"big\").getBytes(\"UTF-8\"))))",
            param,
            "sql"));
    actions.append(
        statement(
            "sql",
            "sql",
            "SELECT hex(p) AS h, md5(big) AS m FROM params",
            param,
            python ? "python" : "end"));
    if (python) {
      actions.append(
          statement(
              "python",
              "pyspark",
              "import hashlib\nprint(params[\"p\"].encode(\"utf-8\").hex())\n"
                  + "print(hashlib.md5(params[\"big\"].encode(\"utf-8\")).hexdigest())",
              param,
              "end"));
    }
    String id = api.submit(app(actions.toString()), Map.of());

    assertThat(api.end(id, PATIENCE)).as(() -> api.job(id).toPrettyString()).isEqualTo("SUCCEEDED");
    assertThat(api.get("/api/v1/jobs/" + id + "/log?node=scala")).contains(hex, md5);
    assertThat(api.node(id, "sql").path("data").path("h").asText()).isEqualToIgnoringCase(hex);
    assertThat(api.node(id, "sql").path("data").path("m").asText()).isEqualTo(md5);
    if (python) {
      assertThat(api.get("/api/v1/jobs/" + id + "/log?node=python")).contains(hex, md5);
    }
    awaitNoSession();
  }

  /** Runs on in the driver, where Livy's cancel does not reach it. */
  private static final String SLOW =
      "new java.util.concurrent.CountDownLatch(1).await(10, java.util.concurrent.TimeUnit.MINUTES)";

  private static String ascii() {
    StringBuilder text = new StringBuilder();
    for (char c = ' '; c < 127; c++) {
      text.append(c);
    }
    return text.append('\t').toString();
  }

  /** As XML and the expression language want it written. */
  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace("\t", "&#9;")
        .replace("${", "\\${");
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String md5(String text) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String statement(String name, String kind, String code, String params, String ok) {
    return "<action name='"
        + name
        + "'><livy-statement xmlns='uri:drover:action:1.0' session='s' kind='"
        + kind
        + "'><code><![CDATA["
        + code
        + "]]></code>"
        + params
        + "</livy-statement><ok to='"
        + ok
        + "'/><error to='failed'/></action>";
  }

  private static String app(String statements) {
    String first = statements.replaceAll("(?s)^<action name='([^']+)'.*", "$1");
    return "<workflow-app xmlns='uri:oozie:workflow:1.0' name='sessions'><start to='open'/>"
        + "<action name='open'><livy-session xmlns='uri:drover:action:1.0' name='s' kind='shared'>"
        + "<driver-memory>512m</driver-memory></livy-session><ok to='"
        + first
        + "'/><error to='failed'/></action>"
        + statements
        + "<kill name='failed'><message>${wf:errorMessage(wf:lastErrorNode())}</message></kill>"
        + "<end name='end'/></workflow-app>";
  }

  private void awaitRunning(String id, String node) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              JsonNode action = api.node(id, node);
              return action.path("waitingFor").asText().contains("of session 's', 0 %");
            });
  }

  /** How many sessions this Livy has ever started. */
  private static long opened() throws Exception {
    return Files.readAllLines(livy.log()).stream()
        .filter(line -> line.contains("Creating Interactive session"))
        .count();
  }

  private static void awaitNoSession() {
    await().atMost(Duration.ofSeconds(30)).until(() -> sessions.open().isEmpty());
  }

  private static List<String> lines(Path directory) throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return Files.readAllLines(
          files
              .filter(file -> file.getFileName().toString().startsWith("part-"))
              .findFirst()
              .orElseThrow());
    }
  }
}
