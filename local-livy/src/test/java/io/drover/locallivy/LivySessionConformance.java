package io.drover.locallivy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.locallivy.LivyRest.Answer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What Drover relies on in Livy's interactive sessions, as plain REST calls. Holds for any Livy;
 * the session of each kind is started once.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LivySessionConformance {
  private final Map<String, RestSession> sessions = new LinkedHashMap<>();
  private LivyUnderTest livy;
  private LivyRest rest;
  private Set<String> kinds;

  /**
   * The Livy that the suite is for.
   *
   * @param kinds of sessions that it has
   * @param stop ends it after the suite when the suite has started it
   */
  record LivyUnderTest(URI uri, Set<String> kinds, Runnable stop) {}

  abstract LivyUnderTest start();

  @BeforeAll
  void startOneSessionOfEachKind() {
    livy = start();
    rest = new LivyRest(livy.uri());
    kinds = livy.kinds();
    for (String kind : List.of("spark", "pyspark", "sql", "shared")) {
      if (kinds.contains(kind)) {
        sessions.put(kind, RestSession.create(rest, kind, unique(kind)));
      }
    }
    sessions.values().forEach(RestSession::awaitIdle);
  }

  @AfterAll
  void deleteSessions() {
    try {
      sessions.values().forEach(RestSession::delete);
    } finally {
      livy.stop().run();
    }
  }

  // ---- sessions ---------------------------------------------------------------------------------

  @Test
  void createdSessionSaysItsNameKindAndState() {
    sessions.forEach(
        (kind, session) -> {
          JsonNode created = session.created().json();
          assertThat(created.path("name").asText()).isEqualTo(session.name());
          assertThat(created.path("kind").asText()).isEqualTo(kind);
          assertThat(created.path("state").asText()).isEqualTo("starting");
          assertThat(created.path("id").isInt()).isTrue();
        });
  }

  @Test
  void sessionIsFoundByNameAndById() {
    RestSession session = session("spark");
    int id = session.created().json().path("id").asInt();

    assertThat(rest.get(session.path()).json().path("id").asInt()).isEqualTo(id);
    assertThat(rest.get("/sessions/" + id).json().path("name").asText()).isEqualTo(session.name());
    assertThat(rest.get("/sessions?size=1000").json().path("sessions"))
        .anyMatch(listed -> listed.path("name").asText().equals(session.name()));
  }

  @Test
  void unknownSessionIsNotFound() {
    Answer answer = rest.get("/sessions/no-such-session");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.json().path("msg").asText())
        .isEqualTo("Session 'no-such-session' not found.");
  }

  @Test
  void nameThatIsTakenIsRefused() {
    String name = session("spark").name();

    Answer second = RestSession.create(rest, "sql", name).created();

    assertThat(second.status()).isEqualTo(400);
    assertThat(second.json().path("msg").asText())
        .contains("Duplicate session name: Some(" + name + ")");
  }

  @Test
  void unknownKindIsRefused() {
    assertThat(RestSession.create(rest, "cobol", unique("cobol")).created().status())
        .isEqualTo(400);
  }

  @Test
  void sessionHasALog() {
    JsonNode log = rest.get(session("spark").path() + "/log?size=5").json();

    assertThat(log.path("total").asInt()).isPositive();
    assertThat(log.path("log")).isNotEmpty();
  }

  @Test
  void deletedSessionIsGoneWithItsDriver() {
    RestSession session = RestSession.create(rest, "sql", unique("deleted")).awaitIdle();
    Optional<ProcessHandle> driver = driver(session);

    Answer deleted = session.delete();

    assertThat(deleted.status()).isEqualTo(200);
    assertThat(deleted.json().path("msg").asText()).isEqualTo("deleted");
    assertThat(rest.get(session.path()).status()).isEqualTo(404);
    assertThat(session.delete().status()).isEqualTo(404);
    driver.ifPresent(
        process -> await().atMost(Duration.ofSeconds(30)).until(() -> !process.isAlive()));
  }

  @Test
  void sessionWhoseDriverEndsIsDead() {
    RestSession session = RestSession.create(rest, "shared", unique("ends")).awaitIdle();
    if (kinds.contains("pyspark")) {
      session.data("1", "pyspark");
    }
    List<ProcessHandle> processes =
        driver(session).stream().flatMap(ProcessHandle::descendants).toList();

    session.submit("select java_method('java.lang.System', 'exit', 3)", "sql");

    await().atMost(Duration.ofSeconds(30)).until(() -> session.state().equals("dead"));
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
    assertThat(session.post("1", "spark").status()).isEqualTo(500);
    assertThat(rest.get(session.path() + "/statements").status()).isEqualTo(400);
    session.delete();
  }

  // ---- statements of each kind ------------------------------------------------------------------

  @Test
  void statementsKeepTheirOrderAndIds() {
    RestSession session = session("spark");

    int first = session.submit("val order1 = 1", "spark");
    int second = session.submit("order1 + 1", "spark");

    assertThat(second).isGreaterThan(first);
    JsonNode statement = session.awaitEnd(second);
    assertThat(statement.path("output").path("execution_count").asInt()).isEqualTo(second);
    assertThat(statement.path("completed").asLong())
        .isGreaterThanOrEqualTo(statement.path("started").asLong());
    assertThat(rest.get(session.path() + "/statements").json().path("statements"))
        .anyMatch(listed -> listed.path("id").asInt() == first);
  }

  @Test
  void scalaShowsEachValueAndKeepsIt() {
    RestSession session = session("spark");

    assertThat(session.text("val x = 41\nx + 1", "spark"))
        .matches("x: Int = 41\nres\\d+: Int = 42\n");
    assertThat(session.text("println(\"printed\"); x * 2", "spark"))
        .matches("printed\nres\\d+: Int = 82\n");
    assertThat(session.text("// nothing\n", "spark")).isEmpty();
  }

  @Test
  void scalaExceptionIsAnErrorWithItsStack() {
    JsonNode output = session("spark").run("throw new IllegalStateException(\"boom\")", "spark");

    assertThat(output.path("status").asText()).isEqualTo("error");
    assertThat(output.path("ename").asText()).isEqualTo("Error");
    assertThat(output.path("evalue").asText()).isEqualTo("java.lang.IllegalStateException: boom");
    assertThat(output.path("traceback")).isNotEmpty();
    assertThat(output.toString()).doesNotContain("io.drover");
  }

  @Test
  void scalaLinesBeforeAFailingOneCount() {
    RestSession session = session("spark");

    assertThat(session.run("val kept = 7\nsys.error(\"boom\")", "spark").path("status").asText())
        .isEqualTo("error");
    assertThat(session.text("kept", "spark")).endsWith(": Int = 7\n");
  }

  @Test
  void scalaThatDoesNotCompileIsAnErrorWithTheCompilersWords() {
    JsonNode output = session("spark").run("val y: Int = \"a\"", "spark");

    assertThat(output.path("status").asText()).isEqualTo("error");
    assertThat(output.path("evalue").asText()).matches("<console>:\\d+: error: type mismatch;");
    assertThat(output.path("traceback").get(0).asText()).isEqualTo(" found   : String(\"a\")\n");
    assertThat(session("spark").run("val z = {", "spark").path("evalue").asText())
        .isEqualTo("incomplete statement");
  }

  @Test
  void scalaClassesAndClosuresRunInTasks() {
    String code =
        """
        case class Point(x: Int, label: String)
        val offset = 5
        val points = sc.parallelize(Seq(Point(1, "a"), Point(2, "b")), 2)
        points.map(point => point.copy(x = point.x + offset)).map(_.x).collect.sum
        """;

    assertThat(session("spark").text(code, "spark")).endsWith(": Int = 13\n");
  }

  @Test
  void sqlGivesSchemaAndRows() {
    JsonNode data =
        session("sql")
            .data(
                "select id as n, cast(id as string) as s, if(id = 2, null, id) as m from range(3)",
                "sql");

    assertThat(data.path("application/json").toString())
        .isEqualTo(
            "{\"schema\":{\"type\":\"struct\",\"fields\":["
                + "{\"name\":\"n\",\"type\":\"long\",\"nullable\":false,\"metadata\":{}},"
                + "{\"name\":\"s\",\"type\":\"string\",\"nullable\":false,\"metadata\":{}},"
                + "{\"name\":\"m\",\"type\":\"long\",\"nullable\":true,\"metadata\":{}}]},"
                + "\"data\":[[0,\"0\",0],[1,\"1\",1],[2,\"2\",null]]}");
  }

  @Test
  void sqlWithoutRowsIsAnEmptyTable() {
    JsonNode data = session("sql").data("create temporary view empty as select 1 as a", "sql");

    assertThat(data.toString())
        .isEqualTo(
            "{\"application/json\":{\"schema\":{\"type\":\"struct\",\"fields\":[]},\"data\":[]}}");
  }

  @Test
  void sqlIsCutAfterAThousandRows() {
    JsonNode data = session("sql").data("select id from range(3000)", "sql");

    assertThat(data.path("application/json").path("data")).hasSize(1000);
  }

  @Test
  void sqlValuesOfEachType() {
    JsonNode data =
        session("sql")
            .data(
                "select date'2020-01-02', 1.5bd, array(1, 2), map('k', 1), null, true, 2.5f,"
                    + " double('nan'), 'text', 9223372036854775807",
                "sql");

    assertThat(data.path("application/json").path("data").get(0).toString())
        .isEqualTo(
            "[\"2020-01-02\",1.5,[1,2],{\"k\":1},null,true,2.5,null,\"text\",9223372036854775807]");
  }

  @Test
  void sqlThatFailsIsAnError() {
    RestSession session = session("sql");

    JsonNode unknown = session.run("select * from nowhere", "sql");
    JsonNode two = session.run("select 1; select 2", "sql");

    assertThat(unknown.path("status").asText()).isEqualTo("error");
    assertThat(unknown.path("ename").asText()).isEqualTo("Error");
    assertThat(unknown.path("evalue").asText()).startsWith("[TABLE_OR_VIEW_NOT_FOUND]");
    assertThat(unknown.path("traceback")).isNotEmpty();
    assertThat(two.path("evalue").asText()).contains("PARSE_SYNTAX_ERROR");
    assertThat(session.data("select 1;", "sql").path("application/json").path("data").toString())
        .isEqualTo("[[1]]");
  }

  @Test
  void pythonShowsTheLastValueAndKeepsVariables() {
    RestSession session = session("pyspark");

    assertThat(session.text("x = [1, 2]\nprint('p')\nx", "pyspark")).isEqualTo("p\n[1, 2]");
    assertThat(session.text("x.append(3)\nx", "pyspark")).isEqualTo("[1, 2, 3]");
    assertThat(session.text("y = 1", "pyspark")).isEmpty();
    assertThat(session.text("spark.range(3).count()", "pyspark")).isEqualTo("3");
    assertThat(session.text("sc.parallelize(range(4)).map(lambda v: v * 2).sum()", "pyspark"))
        .isEqualTo("12");
  }

  @Test
  void pythonExceptionIsAnErrorOfItsClass() {
    RestSession session = session("pyspark");

    JsonNode output = session.run("def f(a):\n    return 1 / a\nf(0)", "pyspark");
    JsonNode syntax = session.run("x = (", "pyspark");
    JsonNode exit = session.run("import sys; sys.exit(3)", "pyspark");

    assertThat(output.path("status").asText()).isEqualTo("error");
    assertThat(output.path("ename").asText()).isEqualTo("ZeroDivisionError");
    assertThat(output.path("evalue").asText()).isEqualTo("division by zero");
    assertThat(output.path("traceback"))
        .anyMatch(line -> line.asText().contains("line 2, in f"))
        .noneMatch(line -> line.asText().contains("pyspark_session"));
    assertThat(syntax.path("ename").asText()).isEqualTo("SyntaxError");
    assertThat(exit.path("ename").asText()).isEqualTo("SystemExit");
    assertThat(session.state()).isEqualTo("idle");
  }

  @Test
  void magicsShowAVariableAsJsonAndAsTable() {
    RestSession session = session("spark");

    assertThat(session.data("val m = Map(\"a\" -> 1, \"b\" -> 2)\n%json m", "spark").toString())
        .isEqualTo("{\"application/json\":{\"a\":1,\"b\":2}}");
    assertThat(
            session
                .data(
                    "val l = List(Map(\"a\" -> 1, \"b\" -> \"x\"), Map(\"a\" -> 2, \"b\" -> \"y\"))"
                        + "\n%table l",
                    "spark")
                .toString())
        .isEqualTo(
            "{\"application/vnd.livy.table.v1+json\":{\"headers\":["
                + "{\"type\":\"BIGINT_TYPE\",\"name\":\"a\"},{\"type\":\"STRING_TYPE\",\"name\":\"b\"}],"
                + "\"data\":[[1,\"x\"],[2,\"y\"]]}}");
    assertThat(session.run("%json nothing", "spark").path("ename").asText()).isEqualTo("NameError");
    assertThat(session.run("%cobol m", "spark").path("ename").asText()).isEqualTo("UnknownMagic");
  }

  @Test
  void pythonMagicsShowAVariableAsJson() {
    assertThat(session("pyspark").data("d = {'a': 1, 'b': [1, 2]}\n%json d", "pyspark").toString())
        .isEqualTo("{\"application/json\":{\"a\":1,\"b\":[1,2]}}");
  }

  @Test
  void kindsOfOneSessionShareTemporaryViews() {
    RestSession session = session("shared");

    session.data("spark.range(3).createOrReplaceTempView(\"scala_view\")", "spark");
    session.data("create or replace temporary view sql_view as select 7 as q", "sql");

    assertThat(
            session
                .data("select count(*) from scala_view", "sql")
                .path("application/json")
                .path("data")
                .toString())
        .isEqualTo("[[3]]");
    assertThat(session.text("spark.table(\"sql_view\").head.getInt(0)", "spark"))
        .endsWith("Int = 7\n");
    if (kinds.contains("pyspark")) {
      assertThat(session.text("spark.table('sql_view').head()[0]", "pyspark")).isEqualTo("7");
      session.data("spark.range(5).createOrReplaceTempView('python_view')", "pyspark");
      assertThat(session.text("spark.table(\"python_view\").count", "spark"))
          .endsWith("Long = 5\n");
    }
  }

  @Test
  void badStatementsAreRefused() {
    RestSession session = session("spark");

    assertThat(session.post("1", "cobol").status()).isBetween(400, 500);
    assertThat(rest.postJson(session.path() + "/statements", Map.of()).status()).isEqualTo(500);
    assertThat(session.get(99_999).status()).isEqualTo(404);
    assertThat(session.get(99_999).json().asText()).isEqualTo("Statement not found");
  }

  @Test
  void statementOfASharedSessionMustSayItsKind() {
    Answer answer = rest.postJson(session("shared").path() + "/statements", Map.of("code", "1"));

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.body()).contains("IllegalArgumentException");
  }

  @ParameterizedTest
  @ValueSource(strings = {"spark", "sql", "pyspark"})
  void everyCharacterOfALiteralComesBack(String kind) {
    assumeThat(kinds).contains(kind);
    RestSession session = session(kind);

    assertThat(echo(session, kind, awkward())).isEqualTo(awkward());
  }

  // ---- queue, progress, cancel ------------------------------------------------------------------

  @Test
  void onlyTheLastHundredStatementsAreKept() {
    RestSession session = session("sql");
    int first = session.submit("set a = 1", "sql");
    int last = first;
    for (int i = 0; i < 100; i++) {
      last = session.submit("set a = 1", "sql");
    }
    session.awaitEnd(last);

    Answer forgotten = session.get(first);

    assertThat(forgotten.status()).isEqualTo(404);
    assertThat(forgotten.json().asText()).isEqualTo("Statement not found");
    assertThat(session.get(first + 1).status()).isEqualTo(200);
    assertThat(rest.get(session.path() + "/statements").json().path("total_statements").asInt())
        .isEqualTo(100);
  }

  @Test
  void progressGrowsFromZeroToOne() {
    RestSession session = session("spark");
    int statement =
        session.submit(
            "sc.parallelize(1 to 4, 4).map { i => Thread.sleep(500); i }.count", "spark");

    List<Double> seen = new ArrayList<>();
    session.await(
        statement,
        json -> {
          seen.add(json.path("progress").asDouble());
          return json.path("state").asText().equals("available");
        });

    assertThat(seen).isSorted().allMatch(value -> value >= 0 && value <= 1);
    assertThat(seen).anyMatch(value -> value > 0 && value < 1).last().isEqualTo(1.0);
  }

  @Test
  void sessionIsBusyWhileAStatementRuns() {
    RestSession session = session("shared");
    int statement = session.submit("Thread.sleep(1000)", "spark");
    session.awaitRunning(statement);

    assertThat(session.state()).isEqualTo("busy");
    session.awaitEnd(statement);
    await().atMost(Duration.ofSeconds(5)).until(() -> session.state().equals("idle"));
  }

  @Test
  void waitingStatementIsCancelledAtOnceAndARunningJobSoon() {
    RestSession session = session("spark");
    int running =
        session.submit(
            "sc.parallelize(1 to 2, 2).map { i => Thread.sleep(60000); i }.count", "spark");
    int waiting = session.submit("1", "spark");
    session.awaitRunning(running);
    assertThat(session.get(waiting).json().path("state").asText()).isEqualTo("waiting");

    Answer first = session.cancel(waiting);

    assertThat(first.json().path("msg").asText()).isEqualTo("canceled");
    assertThat(session.await(waiting, json -> true).path("state").asText()).isEqualTo("cancelled");
    assertThat(session.get(running).json().path("state").asText()).isEqualTo("running");

    session.cancel(running);

    assertThat(session.awaitEnd(running).path("state").asText()).isEqualTo("cancelled");
    assertThat(session.text("6 * 7", "spark")).endsWith("Int = 42\n");
  }

  @Test
  void runningPythonIsCancelled() {
    RestSession session = session("pyspark");
    int statement = session.submit("import time\ntime.sleep(50)", "pyspark");
    session.awaitRunning(statement);

    session.cancel(statement);

    assertThat(session.awaitEnd(statement).path("state").asText()).isEqualTo("cancelled");
    assertThat(session.text("6 * 7", "pyspark")).isEqualTo("42");
  }

  @Test
  void cancelOfAnEndedOrUnknownStatementIsHarmless() {
    RestSession session = session("spark");
    int ended = session.submit("1", "spark");
    session.awaitEnd(ended);

    assertThat(session.cancel(ended).status()).isEqualTo(200);
    assertThat(session.cancel(99_999).status()).isEqualTo(200);
    assertThat(session.get(ended).json().path("state").asText()).isEqualTo("available");
  }

  // -----------------------------------------------------------------------------------------------

  RestSession session(String kind) {
    assumeThat(kinds).as("kinds of this Livy").contains(kind);
    return sessions.get(kind);
  }

  /** When it runs on this machine. */
  static Optional<ProcessHandle> driver(RestSession session) {
    String pid =
        session
            .data("select java_method('java.lang.ProcessHandle', 'current')", "sql")
            .path("application/json")
            .path("data")
            .get(0)
            .get(0)
            .asText();
    return ProcessHandle.of(Long.parseLong(pid))
        .filter(process -> process.info().command().orElse("").contains("java"));
  }

  /** All of ASCII, quotes of all kinds, and what shells, templates and interpolators would eat. */
  private static String awkward() {
    String ascii =
        IntStream.range(1, 128).mapToObj(Character::toString).collect(Collectors.joining());
    return ascii
        + " ${x} ${env:HOME} $x #{x} %s %d %% `ls` \"\"\" ''' \\n \\\\ \\x41 é ü \u2028 \uD83D\uDE00";
  }

  /** Sends the text as a literal that escapes no more than the language needs. */
  private static String echo(RestSession session, String kind, String text) {
    return switch (kind) {
      case "spark" ->
          decoded(
              session.text(
                  "print(java.util.Base64.getEncoder.encodeToString(("
                      // Scala takes this one character for the end of the file.
                      + literal(text).replace("\u001a", "\" + 26.toChar + \"")
                      + ").getBytes(\"UTF-8\")))",
                  kind));
      case "pyspark" ->
          decoded(
              session.text(
                  "import base64\nprint(base64.b64encode("
                      + literal(text)
                      + ".encode('utf-8')).decode())",
                  kind));
      default -> {
        // Else Spark itself puts the value of a variable, or nothing, in place of ${x}.
        session.data("set spark.sql.variable.substitute = false", kind);
        yield session
            .data("select '" + text.replace("\\", "\\\\").replace("'", "\\'") + "'", kind)
            .path("application/json")
            .path("data")
            .get(0)
            .get(0)
            .asText();
      }
    };
  }

  private static String literal(String text) {
    return "\""
        + text.replace("\\", "\\\\")
            .replace("\"", "\\\"")
            .replace("\n", "\\n")
            .replace("\r", "\\r")
            .replace("\f", "\\f")
        + "\"";
  }

  private static String decoded(String base64) {
    return new String(
        Base64.getDecoder().decode(base64.lines().reduce("", (a, b) -> b).strip()), UTF_8);
  }

  private static String unique(String name) {
    return name + "-" + UUID.randomUUID();
  }
}
