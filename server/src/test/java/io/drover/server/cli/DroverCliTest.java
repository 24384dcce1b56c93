package io.drover.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.drover.schema.ErrorCode;
import io.drover.schema.Problem;
import io.drover.schema.SourceLocation;
import io.drover.server.bundle.ImportReport;
import io.drover.server.doctor.ApplicationFiles;
import io.drover.server.doctor.Doctor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DroverCliTest {
  private static final String ID = "0000001-261121073000000-drover-W";
  private static final String COORDINATOR = "/api/v1/coordinators/a-C";
  private static final String JOB = "/api/v1/jobs/" + ID;
  private static final String WORKFLOW =
      """
      <workflow-app xmlns="uri:oozie:workflow:0.5" name="etl">
        <start to="both"/>
        <fork name="both"><path start="ingest"/><path start="model"/></fork>
        <action name="ingest"><livy-batch xmlns="uri:drover:action:1.0"/>
          <ok to="prove"/><error to="fail"/></action>
        <action name="prove"><verify xmlns="uri:drover:action:1.0"/>
          <ok to="meet"/><error to="fail"/></action>
        <action name="model"><livy-batch xmlns="uri:drover:action:1.0"/>
          <ok to="meet"/><error to="fail"/></action>
        <join name="meet" to="done"/>
        <kill name="fail"><message>x</message></kill>
        <end name="done"/>
      </workflow-app>
      """;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<String, String> environment = new HashMap<>();
  private final List<String> launched = new ArrayList<>();
  private final List<String> imported = new ArrayList<>();
  private List<Problem> localProblems = List.of();
  private CannedServer server;

  @TempDir private Path directory;

  @BeforeEach
  void startServer() throws IOException {
    server = new CannedServer();
    environment.put("DROVER_URL", server.url());
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Test
  void jobsAreListedInAlignedColumnsWithLocalTimes() {
    server.on(
        "GET /api/v1/jobs",
        200,
        """
        {"total":7,"unknownField":1,"jobs":[
          {"id":"a-W","name":"etl","status":"RUNNING","user":"ana","run":0,
           "createdAt":"2026-11-21T06:50:00Z","startedAt":"2026-11-21T06:50:00Z","endedAt":null},
          {"id":"bb-W","name":"a\\u001b[31m\\nred","status":"SUCCEEDED","user":"bo","run":2,
           "createdAt":"2026-11-20T06:50:00Z","startedAt":"2026-11-20T06:50:00Z",
           "endedAt":"2026-11-20T06:50:12.3Z","modifiedAt":null,"appPath":""}]}
        """);

    assertThat(run("jobs", "--status", "RUNNING", "--name", "a b", "--limit", "2")).isZero();

    assertThat(out())
        .isEqualTo(
            """
            ID    NAME        STATUS     USER  RUN  CREATED                     DURATION
            a-W   etl         RUNNING    ana        2026-11-21 07:50:00 +01:00  10m 00s
            bb-W  a\uFFFD[31m red  SUCCEEDED  bo    2    2026-11-20 07:50:00 +01:00  12.3s
            2 of 7 jobs; --limit shows more
            """);
    assertThat(server.requests().get(0).target())
        .isEqualTo("GET /api/v1/jobs?status=RUNNING&name=a%20b&limit=2");
  }

  @Test
  void capacityShowsPlacesAndWhoWaits() {
    server.on(
        "GET /api/v1/capacity",
        200,
        """
        {"endpoints":[{"name":"default","maxActive":100,"maxStarting":50,"maxSessions":20,
          "batches":100,"sessions":3,"starting":7,"startingNow":12,
          "backOff":{"since":"2026-11-21T10:00:00Z","pausedUntil":null},"waiting":40,
          "lines":[{"kind":"batch","queue":"etl","user":"ann","priority":"HIGH","waiting":40,
            "suspended":2,"oldest":"2026-11-21T10:00:00Z","reason":"no room"}]}]}
        """);

    assertThat(run("capacity")).as(err()).isZero();

    assertThat(out().lines().toList())
        .contains(
            "LIVY     BATCHES  SESSIONS  STARTING  WAITING",
            "default  100/100  3/20      7/12      40",
            "In line at default:")
        .anyMatch(line -> line.contains("12 instead of 50 may start at once"))
        .anyMatch(
            line ->
                line.startsWith("HIGH")
                    && line.contains("40 (2 suspended)")
                    && line.endsWith("no room"));
  }

  @Test
  void anEmptyListSaysSo() {
    server.on("GET /api/v1/jobs", 200, "{\"total\":0,\"jobs\":[]}");

    assertThat(run("jobs")).isZero();

    assertThat(out()).isEqualTo("no jobs\n");
  }

  @Test
  void jsonIsHandedOnUnchanged() {
    server.on("GET " + JOB, 200, "{\"id\":\"ä\"}");

    assertThat(run("job", ID, "--json")).isZero();

    assertThat(out()).isEqualTo("{\"id\":\"ä\"}");
  }

  @Test
  void aJobIsShownWithItsErrorAndTheEvidence() {
    server.on("GET " + JOB, 200, failedJob());

    assertThat(run("job", ID)).isZero();

    assertThat(out())
        .contains("status    KILLED")
        .contains("duration  1m 01s")
        .contains("error in ingest VERIFY_OUTPUT\n  the output /out does not exist\n")
        .contains("livy    SUCCEEDED  GET /batches/3  state success")
        .contains("output  FAILED     /out            missing")
        .contains("ingest  livy-batch  ERROR");
  }

  @Test
  void logDefinitionGraphAndTimelineAreFetched() throws Exception {
    server
        .on(
            "GET " + JOB,
            200,
            "{\"id\":\""
                + ID
                + "\",\"status\":\"KILLED\",\"error\":"
                + "{\"node\":\"load\",\"code\":\"JA018\",\"message\":\"no rows\"}}")
        .on("GET " + JOB + "/log", 200, "line 1\nline 2\n")
        .on("GET " + JOB + "/definition", 200, WORKFLOW)
        .on("GET " + JOB + "/graph", 200, "<svg/>")
        .on(
            "GET " + JOB + "/timeline",
            200,
            "[{\"sequence\":1,\"at\":\"2026-11-21T06:50:00Z\",\"kind\":\"SUBMITTED\","
                + "\"node\":null,\"text\":\"by ana\"}]");
    Path graph = directory.resolve("graph.svg");

    assertThat(run("job", ID, "--log", "--node", "a&b")).isZero();
    assertThat(run("job", ID, "--definition")).isZero();
    assertThat(run("job", "--graph", graph.toString(), ID)).isZero();
    assertThat(run("job", ID, "--timeline")).isZero();

    assertThat(server.requests().get(0).target()).isEqualTo("GET " + JOB + "/log?node=a%26b");
    assertThat(graph).hasContent("<svg/>");
    assertThat(out())
        .isEqualTo(
            "line 1\nline 2\n"
                + WORKFLOW
                + "error in load JA018\n  no rows\n\n"
                + "TIME                        WHAT       TEXT\n"
                + "2026-11-21 07:50:00 +01:00  SUBMITTED  by ana\n");
  }

  @Test
  void rerunShowsWhatRunsAndWhatIsSkipped() {
    server.on(
        "POST " + JOB + "/rerun",
        200,
        "{\"run\":1,\"steps\":["
            + "{\"node\":\"a\",\"type\":\"spark\",\"effect\":\"SKIP\",\"reason\":\"OK in run 0\"},"
            + "{\"node\":\"b\",\"type\":\"spark\",\"effect\":\"MAY_RUN\",\"reason\":\"was ERROR\"}]}");

    assertThat(run("job", "rerun", "--failed", "--dry-run", "-D", "k=v", ID)).isZero();

    assertThat(out())
        .contains("would be run 1 of " + ID)
        .containsPattern("a +spark +skipped +OK in run 0")
        .containsPattern("b +spark +may run +was ERROR");
  }

  @Test
  void rerunNeedsExactlyOneScope() {
    assertThat(run("job", "rerun", ID)).isEqualTo(ExitCode.USAGE);
    assertThat(run("job", "rerun", "--failed", "--all", ID)).isEqualTo(ExitCode.USAGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"start", "suspend", "resume", "kill"})
  void verbsPrintTheNewStatus(String verb) {
    server.on("POST " + JOB + "/" + verb, 200, "{\"status\":\"RUNNING\"}");

    assertThat(run("job", verb, ID)).isZero();

    assertThat(out()).isEqualTo(ID + " RUNNING\n");
    assertThat(server.requests().get(0).requestedBy()).isEqualTo("drover-cli");
  }

  @Test
  void aRefusedVerbSaysWhyInOneLine() {
    server.on(
        "POST " + JOB + "/resume",
        409,
        "{\"error\":{\"code\":\"D0001\",\"message\":\"resume needs SUSPENDED, the job is RUNNING\","
            + "\"httpStatusCode\":409,\"problems\":[]}}");

    assertThat(run("job", "resume", ID)).isEqualTo(ExitCode.REFUSED);

    assertThat(err()).isEqualTo("drover: D0001: resume needs SUSPENDED, the job is RUNNING\n");
    assertThat(out()).isEmpty();
  }

  @Test
  void coordinatorsAreListedWithTheirRhythm() {
    server.on(
        "GET /api/v1/coordinators",
        200,
        """
        {"total":9,"coordinators":[
          {"id":"a-C","name":"hourly","status":"RUNNING","user":"ana","frequency":"60",
           "timeUnit":"MINUTE","timezone":"UTC","nextAt":"2026-11-21T07:00:00Z","actionCount":3},
          {"id":"b-C","name":"nightly","status":"SUCCEEDED","user":"bo","frequency":"10 23 * * *",
           "timeUnit":"CRON","timezone":"UTC","nextAt":null,"actionCount":12}]}
        """);

    assertThat(run("coordinators", "--status", "RUNNING", "--bundle", "x-B", "--limit", "2"))
        .isZero();

    assertThat(out())
        .isEqualTo(
            """
            ID   NAME     STATUS     USER  RHYTHM            ACTIONS  NEXT
            a-C  hourly   RUNNING    ana   every 60 minutes  3        2026-11-21T07:00:00Z
            b-C  nightly  SUCCEEDED  bo    cron 10 23 * * *  12
            2 of 9 coordinators; --limit shows more
            """);
    assertThat(server.requests().get(0).target())
        .isEqualTo("GET /api/v1/coordinators?status=RUNNING&bundle=x-B&limit=2");
  }

  @Test
  void aCoordinatorTellsWhatItsActionsWaitFor() {
    server.on(
        "GET " + COORDINATOR,
        200,
        """
        {"id":"a-C","name":"daily","status":"RUNNING","user":"ana","frequency":"1",
         "timeUnit":"DAY","timezone":"Europe/Berlin","startAt":"2026-11-20T00:00:00Z",
         "endAt":"2026-12-01T00:00:00Z","concurrency":-1,"execution":"FIFO"}
        """);
    server.on(
        "GET " + COORDINATOR + "/actions",
        200,
        """
        {"total":8,"actions":[
          {"number":2,"nominalAt":"2026-11-21T00:00:00Z","status":"WAITING",
           "missing":["hdfs://nn/in/21/_SUCCESS","hdfs://nn/in/20/_SUCCESS"],
           "waitingSince":"2026-11-21T00:00:00Z","nextLookAt":"2026-11-21T07:01:00Z",
           "timeoutAt":"2026-11-21T08:00:00Z"},
          {"number":1,"nominalAt":"2026-11-20T00:00:00Z","status":"FAILED","workflowId":"w-W",
           "missing":[],"errorCode":"E0504","errorMessage":"no app"}]}
        """);

    assertThat(run("coordinator", "a-C", "--limit", "2")).isZero();

    assertThat(out())
        .contains("rhythm       every day, Europe/Berlin\n")
        .contains("at once      any number\n")
        .contains(
            "action 2 is waiting for hdfs://nn/in/21/_SUCCESS and 1 more since"
                + " 2026-11-21 01:00:00 +01:00, next look 2026-11-21 08:01:00 +01:00,"
                + " times out 2026-11-21 09:00:00 +01:00\n")
        .contains("1       2026-11-20T00:00:00Z  FAILED   w-W       E0504 no app\n")
        .endsWith("2 of 8 actions; --limit shows more\n");
    assertThat(server.requests().get(1).target())
        .isEqualTo("GET " + COORDINATOR + "/actions?limit=2");
  }

  @Test
  void aCoordinatorAndItsActionsAreSteered() {
    server.on("POST " + COORDINATOR + "/suspend", 200, "{\"status\":\"SUSPENDED\"}");
    server.on(
        "POST " + COORDINATOR + "/actions/kill",
        200,
        "[{\"number\":3,\"nominalAt\":\"2026-11-21T00:00:00Z\",\"status\":\"KILLED\"}]");
    server.on("POST " + COORDINATOR + "/rerun", 200, "[]");

    assertThat(run("coordinator", "suspend", "a-C")).isZero();
    assertThat(run("coordinator", "kill", "--actions", "3-4", "a-C")).isZero();
    assertThat(run("coordinator", "rerun", "--dates", "X::Y", "--refresh", "-D", "k=v", "a-C"))
        .isZero();

    assertThat(out()).contains("a-C SUSPENDED\n", "3       2026-11-21T00:00:00Z  KILLED\n");
    assertThat(server.requests().get(1).target())
        .isEqualTo("POST " + COORDINATOR + "/actions/kill?actions=3-4");
    assertThat(new String(server.requests().get(2).body(), StandardCharsets.UTF_8))
        .contains("\"dates\":\"X::Y\"", "\"refresh\":true", "\"k\":\"v\"");
    assertThat(run("coordinator", "rerun", "a-C")).isEqualTo(ExitCode.USAGE);
    assertThat(run("coordinator", "kill", "--actions", "1", "--dates", "X", "a-C"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(run("coordinator")).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void anIdIsOnePathSegmentWhateverItHolds() {
    assertThat(run("job", "../admin?x=1")).isEqualTo(ExitCode.REFUSED);

    assertThat(server.requests().get(0).target()).isEqualTo("GET /api/v1/jobs/..%2Fadmin%3Fx%3D1");
  }

  @Test
  void anUnreachableServerIsNamed() {
    String url = server.url();
    server.close();

    assertThat(run("jobs", "--server", url)).isEqualTo(ExitCode.SERVER);

    assertThat(err())
        .startsWith("drover: the server " + url + " does not answer (")
        .hasLineCount(1);
  }

  @Test
  void aFailingServerAndAStrangerAreToldApartFromARefusal() {
    server.on("GET /api/v1/jobs", 503, "").on("GET " + JOB, 200, "<html>hello</html>");

    assertThat(run("jobs")).isEqualTo(ExitCode.SERVER);
    assertThat(run("job", ID)).isEqualTo(ExitCode.SERVER);

    assertThat(err()).contains("answered 503\n").contains("is not Drover's JSON").hasLineCount(2);
    assertThat(server.requests()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://host", "localhost:11000", "http://ana:secret@host", "http://"})
  void aServerMustBeAPlainUrl(String url) {
    assertThat(run("jobs", "--server", url)).isEqualTo(ExitCode.USAGE);

    assertThat(err()).contains("must be a URL such as").doesNotContain("secret");
  }

  @Test
  void theServerOptionIsStrongerThanTheEnvironmentAndMayHaveAPath() {
    environment.put("DROVER_URL", "http://127.0.0.1:1");
    server.on("GET /drover/api/v1/jobs", 200, "{\"total\":0,\"jobs\":[]}");

    assertThat(run("jobs", "--server", server.url() + "/drover/")).isZero();
  }

  @Test
  void aWorkflowIsSubmittedWithPropertiesOfTheFileAndOfTheCommandLine() throws Exception {
    Path workflow = Files.writeString(directory.resolve("workflow.xml"), WORKFLOW);
    Path properties = directory.resolve("job.properties");
    Files.writeString(properties, "day=1\nnameNode=hdfs://nn\ntext=a&b=ü\n");
    server.on("POST /api/v1/workflows", 201, "{\"id\":\"" + ID + "\"}");

    int code =
        run("run", workflow.toString(), "-P", properties.toString(), "-D", "day=2", "-Dx=y=z");

    assertThat(code).isZero();
    assertThat(out()).isEqualTo(ID + "\n");
    CannedServer.Request request = server.requests().get(0);
    assertThat(URLDecoder.decode(request.target().replaceAll("&param", "\n&param"), "UTF-8"))
        .isEqualTo(
            "POST /api/v1/workflows?param=day=2\n&param=nameNode=hdfs://nn\n&param=text=a&b=ü\n"
                + "&param=x=y=z");
    assertThat(request.contentType()).startsWith("application/xml");
    assertThat(new String(request.body(), StandardCharsets.UTF_8)).isEqualTo(WORKFLOW);
  }

  @Test
  void aDirectoryIsSentAsABundleAndNothingIsLeftBehind() throws Exception {
    Files.writeString(directory.resolve("workflow.xml"), WORKFLOW);
    Files.createDirectories(directory.resolve("lib"));
    Files.writeString(directory.resolve("lib/a.jar"), "jar");
    Files.createDirectories(directory.resolve(".git"));
    Files.writeString(directory.resolve(".git/config"), "secret");
    server.on("POST /api/v1/workflows", 201, "{\"id\":\"" + ID + "\"}");

    assertThat(run("run", directory.toString(), "--dry-run")).isZero();

    CannedServer.Request request = server.requests().get(0);
    assertThat(request.target()).isEqualTo("POST /api/v1/workflows?dryRun=true");
    assertThat(request.contentType()).isEqualTo("application/zip");
    assertThat(entries(request.body()))
        .containsExactlyInAnyOrderEntriesOf(Map.of("workflow.xml", WORKFLOW, "lib/a.jar", "jar"));
    assertThat(out()).isEqualTo("the server would run it\n");
  }

  @Test
  void anInvalidWorkflowIsRefusedWithEveryProblem() throws Exception {
    Path workflow = Files.writeString(directory.resolve("workflow.xml"), WORKFLOW);
    server.on(
        "POST /api/v1/workflows",
        400,
        """
        {"error":{"code":"E0708","message":"a\\nb","httpStatusCode":400,"problems":[
          {"code":"E0708","severity":"ERROR","message":"transition to unknown node 'x'",
           "element":"action 'a'","line":3,"column":5,"fix":"Name an existing node."},
          {"code":"E0720","severity":"ERROR","message":"join without fork","element":"join 'j'",
           "line":9,"column":1,"fix":""}]}}
        """);

    assertThat(run("run", workflow.toString(), "--watch")).isEqualTo(ExitCode.REFUSED);

    assertThat(err())
        .isEqualTo(
            """
            drover: E0708: the workflow is not valid
              workflow:3:5: error E0708: action 'a': transition to unknown node 'x' Fix: Name an \
            existing node.
              workflow:9:1: error E0720: join 'j': join without fork
            """);
  }

  @ParameterizedTest
  @CsvSource({"missing.xml, cannot read", "., there is no workflow.xml in"})
  void anApplicationThatIsNotThereIsNotSent(String name, String message) {
    assertThat(run("run", directory.resolve(name).toString())).isEqualTo(ExitCode.USAGE);

    assertThat(err()).startsWith("drover: " + message);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void watchingWithoutATerminalPrintsALineForEachChange() throws Exception {
    Path workflow = Files.writeString(directory.resolve("workflow.xml"), WORKFLOW);
    server
        .on("POST /api/v1/workflows", 201, "{\"id\":\"" + ID + "\"}")
        .on("GET " + JOB, 200, job("RUNNING", action("ingest", "RUNNING", false)))
        .on("GET " + JOB, 200, job("RUNNING", action("ingest", "RUNNING", false)))
        .on("GET " + JOB, 503, "")
        .on("GET " + JOB, 200, job("SUCCEEDED", action("ingest", "OK", true)));

    assertThat(run("run", workflow.toString(), "--watch")).isZero();

    assertThat(out())
        .isEqualTo(
            "job "
                + ID
                + "  "
                + server.url()
                + "/#/jobs/"
                + ID
                + """

                2026-11-21 07:50:01 +01:00  ingest (livy-batch)  RUNNING  waits for a free slot
                2026-11-21 08:00:00 +01:00  job etl  RUNNING
                2026-11-21 07:50:41 +01:00  ingest (livy-batch)  OK after 40.0s
                2026-11-21 07:51:01 +01:00  job etl  SUCCEEDED
                """);
    assertThat(err()).contains("answered 503").contains("trying again");
  }

  @Test
  void watchingAJobThatFailsEndsWithTheErrorItsEvidenceAndCode1() {
    server.on("GET " + JOB, 200, failedJob());

    assertThat(run("job", ID, "--watch")).isEqualTo(ExitCode.NOT_SUCCEEDED);

    assertThat(out())
        .contains("ingest (livy-batch)  ERROR after 40.0s")
        .contains("error in ingest VERIFY_OUTPUT")
        .contains("output  FAILED     /out            missing")
        .contains("its log: drover job " + ID + " --log --node ingest");
  }

  @Test
  void watchingAnUnknownJobEndsAtOnce() {
    server.on("GET " + JOB, 404, "{\"error\":{\"code\":\"E0604\",\"message\":\"no job\"}}");

    assertThat(run("job", ID, "--watch")).isEqualTo(ExitCode.REFUSED);

    assertThat(err()).isEqualTo("drover: E0604: no job\n");
  }

  @Test
  void onATerminalTheTreeIsRedrawnInPlace() {
    server
        .on("GET " + JOB + "/definition", 200, WORKFLOW)
        .on("GET " + JOB, 200, job("RUNNING", action("ingest", "RUNNING", false)))
        .on("GET " + JOB, 200, job("SUCCEEDED", action("ingest", "OK", true)));

    assertThat(runOnTerminal("job", ID, "--watch")).isZero();

    String[] frames = out().split("\u001b\\[7A", -1);
    assertThat(frames).hasSize(2);
    assertThat(frames[0].replace("\u001b[K", "").replace("\u001b[J", ""))
        .isEqualTo(
            """
            etl  RUNNING  10m 00s
              · both       fork
              ● ├─ ingest  livy-batch  RUNNING        9m 59s  waits for a free slot
              · │  prove   verify
              · └─ model   livy-batch
              · meet       join
              · done       end
            """);
    assertThat(frames[1]).contains("✓ ├─ ingest  livy-batch  OK              40.0s");
  }

  @Test
  void aLargeTreeShowsWhatIsAtWork() {
    StringBuilder definition =
        new StringBuilder("<workflow-app name='big'><start to='a0'/><end name='done'/>");
    List<String> actions = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      String next = i == 499 ? "done" : "a" + (i + 1);
      definition.append("<action name='a" + i + "'><fs/><ok to='" + next + "'/>");
      definition.append("<error to='done'/></action>");
      if (i <= 250) {
        actions.add(action("a" + i, i == 250 ? "RUNNING" : "OK", i < 250));
      }
    }
    server
        .on("GET " + JOB + "/definition", 200, definition + "</workflow-app>")
        .on("GET " + JOB, 200, job("SUCCEEDED", actions.toArray(String[]::new)));

    assertThat(runOnTerminal("job", ID, "--watch")).isZero();

    assertThat(out()).contains("● a250").contains("nodes before").contains("nodes to come");
    assertThat(out().lines().count()).isLessThanOrEqualTo(24);
    assertThat(out().lines()).allMatch(line -> line.replaceAll("\u001b\\[.", "").length() < 100);
  }

  @Test
  void validationWithoutAServerRunsHere() throws Exception {
    environment.remove("DROVER_URL");
    Path workflow = Files.writeString(directory.resolve("workflow.xml"), WORKFLOW);
    localProblems =
        List.of(
            Problem.warning(ErrorCode.E0723, "odd", "", new SourceLocation(2, 7), ""),
            Problem.error(
                ErrorCode.E0707, "cycle", "action 'a'", new SourceLocation(3, 1), "Break it."));

    assertThat(run("validate", directory.toString())).isEqualTo(ExitCode.NOT_SUCCEEDED);

    assertThat(out())
        .isEqualTo(
            workflow
                + ":2:7: warning E0723: odd\n"
                + workflow
                + ":3:1: error E0707: action 'a': cycle Fix: Break it.\n");
    assertThat(err()).isEqualTo("drover: " + workflow + " has 1 error\n");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void validationAsksTheServerThatIsGiven() throws Exception {
    Path workflow = Files.writeString(directory.resolve("w.xml"), WORKFLOW);
    server.on("POST /api/v1/validate", 200, "{\"problems\":[]}");

    assertThat(run("validate", workflow.toString())).isZero();

    assertThat(out()).isEqualTo(workflow + " is valid\n");
    assertThat(new String(server.requests().get(0).body(), StandardCharsets.UTF_8))
        .isEqualTo(WORKFLOW);
  }

  @Test
  void theDoctorSaysWhatRunsAndItsExitCodeTells() throws Exception {
    Path workflow =
        Files.writeString(
            directory.resolve("workflow.xml"),
            """
            <workflow-app xmlns="uri:oozie:workflow:0.5" name="w">
              <start to="a"/>
              <action name="a"><fs><mkdir path="${root}/x"/></fs>
                <ok to="e"/><error to="e"/></action>
              <end name="e"/>
            </workflow-app>
            """);

    assertThat(run("doctor", workflow.toString())).isZero();

    assertThat(out())
        .isEqualTo(
            """
            workflow.xml: runs
              The only action runs unchanged.
              The workflow can be submitted as it is.
              Properties to give at submission: root.

            workflow w  workflow.xml
              unchanged   a (fs): done by the server, without a launcher

            properties
              missing    root  workflow.xml:3:49: nobody sets it: give it when you submit, or a\
             default in <parameters>.
            """);
    assertThat(server.requests()).isEmpty();

    Files.writeString(workflow, WORKFLOW);
    assertThat(run("doctor", directory.toString())).isEqualTo(ExitCode.NOT_SUCCEEDED);
    Files.writeString(workflow, "<workflow-app>");
    assertThat(run("doctor", directory.toString())).isEqualTo(ExitCode.USAGE);
    assertThat(run("doctor", directory + "/none")).isEqualTo(ExitCode.USAGE);
    assertThat(err()).isEqualTo("drover: there is no " + directory + "/none\n");
  }

  @Test
  void theDoctorsWholeTextIsFitToBeHandedOn() throws Exception {
    Path application = Path.of(getClass().getResource("/doctor/launchers").toURI());

    assertThat(run("doctor", application.toString())).isEqualTo(ExitCode.NOT_SUCCEEDED);

    assertThat(out()).isEqualTo(Files.readString(application.resolve("report.txt")));
  }

  @Test
  void theDoctorsJsonHoldsTheSame() throws Exception {
    Files.writeString(directory.resolve("workflow.xml"), WORKFLOW);

    assertThat(run("doctor", "--json", directory.toString())).isEqualTo(ExitCode.NOT_SUCCEEDED);

    JsonNode report = new JsonMapper().readTree(out());
    assertThat(report.path("outcome").asText()).isEqualTo("CANNOT_RUN");
    assertThat(report.path("counts").path("cannotRun").asInt()).isEqualTo(3);
    assertThat(report.at("/workflows/0/actions/0/place/line").asInt()).isEqualTo(4);
  }

  @Test
  void aSparkJobIsSubmittedWithoutXmlAndItsArgumentsAreLeftAlone() throws Exception {
    server.on("POST /api/v1/batches", 201, "{\"id\":\"" + ID + "\"}");

    assertThat(
            run(
                "submit",
                "--file",
                "/jobs/etl.jar",
                "--class",
                "etl.Load",
                "--conf",
                "spark.a=b=c",
                "--driver-memory",
                "2g",
                "--verify",
                "yarn,spark",
                "--verify",
                "output=/o,1",
                "--retry-max",
                "2",
                "--",
                "--day",
                "${x}",
                "@file",
                "\"q\" <a> & 🐂",
                "",
                "--",
                " "))
        .as(err())
        .isZero();

    assertThat(out()).isEqualTo(ID + "\n");
    JsonNode sent = new JsonMapper().readTree(server.requests().get(0).body());
    assertThat(sent.path("file").asText()).isEqualTo("/jobs/etl.jar");
    assertThat(sent.path("className").asText()).isEqualTo("etl.Load");
    assertThat(sent.path("conf").path("spark.a").asText()).isEqualTo("b=c");
    assertThat(sent.path("driverMemory").asText()).isEqualTo("2g");
    assertThat(sent.path("retryMax").asInt()).isEqualTo(2);
    assertThat(sent.path("verify")).hasToString("[\"yarn\",\"spark\",\"output=/o,1\"]");
    assertThat(sent.path("args"))
        .extracting(JsonNode::asText)
        .containsExactly("--day", "${x}", "@file", "\"q\" <a> & 🐂", "", "--", " ");
  }

  @Test
  void warningsAboutASparkJobAreToldBesideItsId() {
    server.on(
        "POST /api/v1/batches",
        201,
        "{\"id\":\""
            + ID
            + "\",\"problems\":[{\"code\":\"E0820\",\"severity\":\"WARNING\","
            + "\"message\":\"retry-max is 9\"}]}");

    assertThat(run("submit", "--file", "/jobs/pi.py", "--retry-max", "9")).as(err()).isZero();

    assertThat(out()).isEqualTo(ID + "\n");
    assertThat(err()).isEqualTo("batch: warning E0820: retry-max is 9\n");
  }

  @Test
  void theXmlOfASparkJobIsPrintedAndNothingIsSent() {
    assertThat(run("submit", "--xml", "--file", "/jobs/pi.py", "--", "${x} < 1")).isZero();

    assertThat(out())
        .contains("<workflow-app xmlns=\"uri:oozie:workflow:0.5\" name=\"pi.py\">")
        .contains("<file>/jobs/pi.py</file>", "<arg>\\${x} &lt; 1</arg>");
    assertThat(server.requests()).isEmpty();

    assertThat(run("submit", "--file", "/a.py", "--verify", "mesos")).isEqualTo(ExitCode.USAGE);
    assertThat(err()).contains("'mesos'; it must be none, livy");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void aNewApplicationNeverOverwritesOne() throws Exception {
    Path application = directory.resolve("load");

    assertThat(run("new", "workflow", application.toString())).isZero();

    assertThat(out())
        .isEqualTo(
            """
            wrote %1$s/workflow.xml
            wrote %1$s/job.properties

            Set the values in job.properties, then:
              drover validate %1$s
              drover run %1$s -P %1$s/job.properties --watch
            """
                .formatted(application));
    String written = Files.readString(application.resolve("workflow.xml"));
    assertThat(written).contains("name=\"load\"");
    assertThat(Files.readString(application.resolve("job.properties")))
        .contains("jobFile=hdfs:///jobs/load.jar", "drover validate " + application);

    assertThat(run("new", "coordinator", application.toString())).isEqualTo(ExitCode.USAGE);
    assertThat(err()).contains("workflow.xml exists; nothing was written");
    assertThat(application.resolve("coordinator.xml")).doesNotExist();
  }

  @Test
  void aNewCoordinatorStartsTodayAndSaysHowItIsRun() throws Exception {
    Path application = directory.resolve("nightly");

    assertThat(run("new", "coordinator", application.toString())).isZero();

    assertThat(out())
        .isEqualTo(
            """
            wrote %1$s/coordinator.xml
            wrote %1$s/workflow.xml
            wrote %1$s/job.properties

            Set the values in job.properties, then see what will happen:
              drover validate %1$s
              drover simulate %1$s -P %1$s/job.properties
            Send it to a server:
              (cd %1$s && zip -q - *.xml) | curl --data-binary @- \
            "http://127.0.0.1:11000/api/v1/coordinators?$(sed -n 's/^[a-z].*/param=&/p' \
            %1$s/job.properties | paste -sd '&')"
            or copy the directory to oozie.coord.application.path, and:
              oozie job -oozie http://127.0.0.1:11000/oozie -config %1$s/job.properties -run
            Look at it with the id that either prints:
              drover coordinator ID
            The workflow of one day alone:
              drover run %1$s -P %1$s/job.properties -D day=2026-01-01 --watch
            """
                .formatted(application));
    assertThat(Files.readString(application.resolve("job.properties")))
        .contains("start=2026-11-21T00:00Z", "end=2027-11-21T00:00Z");
  }

  @Test
  void everyDefinitionOfADirectoryIsValidated() throws Exception {
    environment.remove("DROVER_URL");
    Path workflow = Files.writeString(directory.resolve("workflow.xml"), WORKFLOW);
    Path bundle = Files.writeString(directory.resolve("bundle.xml"), "<bundle-app/>");

    assertThat(run("validate", directory.toString())).isZero();

    assertThat(out()).isEqualTo(workflow + " is valid\n" + bundle + " is valid\n");
    Files.delete(workflow);
    Files.delete(bundle);
    assertThat(run("validate", directory.toString())).isEqualTo(ExitCode.USAGE);
    assertThat(err()).isEqualTo("drover: cannot read " + workflow + "\n");
  }

  @Test
  void anImportSaysWhatCameIntoTheBundle() throws Exception {
    Path zip = directory.resolve("a.zip");
    Path properties = Files.writeString(directory.resolve("p"), "a=b");

    assertThat(
            run(
                "import",
                "s3a://apps/etl",
                "-o",
                zip.toString(),
                "-P",
                properties.toString(),
                "-Dday=1",
                "--root",
                "s3a://apps",
                "--without-lib"))
        .isZero();

    assertThat(out()).isEqualTo("  workflow.xml\n  lib/a.jar\n" + zip + ": 2 files, 42 bytes\n");
    assertThat(err()).isEqualTo("note: a note.\n");
    assertThat(imported)
        .containsExactly(
            "Optional.empty ImportRequest[source=s3a://apps/etl, root=Optional[s3a://apps],"
                + " properties={day=1}, propertiesFile=Optional[a=b], withLib=false, output="
                + zip
                + "]");

    Files.writeString(zip, "mine");
    assertThat(run("import", "/etl", "-o", zip.toString())).isEqualTo(ExitCode.USAGE);
    assertThat(err()).contains(zip + " exists; --force writes over it");
    assertThat(run("import", "/etl", "-o", directory + "/no/a.zip")).isEqualTo(ExitCode.USAGE);
    assertThat(run("import", "/etl", "-o", directory + "/b.zip", "-P", directory + "/no"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(imported).hasSize(1);
    assertThat(run("import", "/etl", "-o", zip.toString(), "--force")).isZero();
    assertThat(imported).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "<x>", "&", "-x"})
  void aNameThatWouldNeedEscapingIsRefused(String name) {
    Path application = directory.resolve("load");

    assertThat(run("new", "workflow", application.toString(), "--name=" + name))
        .isEqualTo(ExitCode.USAGE);

    assertThat(err()).contains("is no name");
    assertThat(application).doesNotExist();
  }

  @Test
  void theServerIsLaunchedWithItsConfigurationAndItsExitCodeIsHandedOn() throws Exception {
    Path config = Files.writeString(directory.resolve("drover.yaml"), "");

    assertThat(run("server", "--config", config.toString(), "-Dport=0")).isEqualTo(7);

    assertThat(launched).containsExactly("Optional[" + config + "] {port=0}");
  }

  private static final String ORPHANS =
      """
      {"at":"2026-11-21T07:00:00Z","asked":["livy default","yarn"],"notAsked":[],"items":[
        {"id":"default/batches/a","kind":"BATCH","where":"default","name":"a","state":"running",
         "user":null,"jobId":"j","node":"n","since":"2026-11-21T06:50:00Z","standing":"ORPHAN",
         "why":"attempt 0 of 'n' is KILLED\\u001b[31m, the job KILLED","kill":"DELETE"},
        {"id":"yarn/applications/application_1_0001","state":"RUNNING","user":"bo",
         "since":"2026-11-21T06:50:00Z","standing":"ORPHAN","why":"over"},
        {"id":"default/batches/b","state":"running","user":null,"since":null,
         "standing":"NO_RECORD","why":"job j is not on record"},
        {"id":"default/batches/c","state":"running","standing":"FOREIGN","why":"another"}]}
      """;

  @Test
  void orphansAreListedAndNothingElseIsDone() {
    server.on("GET /api/v1/orphans", 200, ORPHANS);

    assertThat(run("orphans")).isEqualTo(ExitCode.NOT_SUCCEEDED);

    assertThat(out())
        .isEqualTo(
            """
            STANDING   ID                                    STATE    USER  SINCE                       WHY
            ORPHAN     default/batches/a                     running        2026-11-21 07:50:00 +01:00  attempt 0 of 'n' is KILLED\uFFFD[31m, the job KILLED
            ORPHAN     yarn/applications/application_1_0001  RUNNING  bo    2026-11-21 07:50:00 +01:00  over
            NO_RECORD  default/batches/b                     running                                    job j is not on record
            2 orphans at livy default, yarn; 'drover orphans --kill' ends what is one then
            1 of other Drover installations; --all shows them
            """);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void orphansOfOthersAreShownOnRequest() {
    server.on("GET /api/v1/orphans", 200, ORPHANS);

    assertThat(run("orphans", "--all")).isEqualTo(ExitCode.NOT_SUCCEEDED);

    assertThat(out()).contains("FOREIGN    default/batches/c").doesNotContain("--all");
  }

  @Test
  void aServerWithoutOrphansIsFine() {
    server.on(
        "GET /api/v1/orphans", 200, "{\"asked\":[\"livy default\"],\"notAsked\":[],\"items\":[]}");

    assertThat(run("orphans")).isZero();
    assertThat(run("orphans", "--kill")).isZero();

    assertThat(out()).isEqualTo("no orphans at livy default\n".repeat(2));
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void whoCouldNotBeAskedIsNamedAndTheExitCodeSaysSo() {
    server.on(
        "GET /api/v1/orphans",
        200,
        "{\"asked\":[],\"notAsked\":[{\"who\":\"yarn\",\"why\":\"refused\"}],\"items\":[]}");

    assertThat(run("orphans")).isEqualTo(ExitCode.SERVER);

    assertThat(err()).isEqualTo("drover: yarn could not be asked: refused\n");
    assertThat(out()).isEqualTo("no orphans at nobody\n");
  }

  @Test
  void orphansOfTheListAreKilledAndOneThatIsSlowIsAskedForAgain() {
    server.on("GET /api/v1/orphans", 200, ORPHANS);
    server.on(
        "POST /api/v1/orphans/kill",
        200,
        """
        {"results":[{"id":"default/batches/a","result":"KILLED","message":"ended"},
          {"id":"yarn/applications/application_1_0001","result":"ENDING","message":"asked"}]}
        """);
    server.on(
        "POST /api/v1/orphans/kill",
        200,
        """
        {"results":[{"id":"yarn/applications/application_1_0001","result":"GONE","message":"none"}]}
        """);

    assertThat(run("orphans", "--kill")).isZero();

    assertThat(out())
        .endsWith(
            """
            KILLED  default/batches/a: ended
            KILLED  yarn/applications/application_1_0001: ended
            """);
    assertThat(server.requests().stream().map(request -> text(request.body())))
        .containsExactly(
            "",
            "{\"ids\":[\"default/batches/a\",\"yarn/applications/application_1_0001\"]}",
            "{\"ids\":[\"yarn/applications/application_1_0001\"]}");
  }

  @Test
  void aRefusedKillIsNamedAndTheExitCodeSaysSo() {
    server.on("GET /api/v1/orphans", 200, ORPHANS);
    server.on(
        "POST /api/v1/orphans/kill",
        200,
        """
        {"results":[{"id":"default/batches/b","result":"REFUSED","message":"NO_RECORD: gone"}]}
        """);

    assertThat(run("orphans", "--kill", "default/batches/b")).isEqualTo(ExitCode.NOT_SUCCEEDED);

    assertThat(out()).endsWith("REFUSED  default/batches/b: NO_RECORD: gone\n");
    assertThat(text(server.requests().get(1).body()))
        .isEqualTo("{\"ids\":[\"default/batches/b\"]}");
  }

  private static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource({
    "orphans x, IDs need --kill",
    "orphans --kill --json, not --json",
    "job, which job",
    "nonsense, nonsense",
    "jobs --limit x, --limit",
    "job X --log --json, mutually exclusive",
    "job X --node n, --node needs --log",
    "new pipeline x, neither workflow nor coordinator",
    "'', which command",
  })
  void wrongUseIsExplainedInTwoLines(String line, String message) {
    String[] arguments = line.isEmpty() ? new String[0] : line.split(" ");

    assertThat(run(arguments)).isEqualTo(ExitCode.USAGE);

    assertThat(err()).contains(message).contains("--help").hasLineCount(2);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void helpNamesEveryCommandAndExitCode() {
    assertThat(run("--help")).isZero();

    assertThat(out())
        .contains(
            "server",
            "run",
            "submit",
            "job",
            "jobs",
            "orphans",
            "validate",
            "doctor",
            "simulate",
            "new",
            "import",
            "DROVER_URL")
        .contains("Exit codes:");
  }

  private int run(String... arguments) {
    return execute(false, arguments);
  }

  private int runOnTerminal(String... arguments) {
    return execute(true, arguments);
  }

  private int execute(boolean interactive, String... arguments) {
    Terminal terminal =
        new Terminal(
            out,
            err,
            StandardCharsets.UTF_8,
            new Terminal.Abilities(interactive, false, true, 100, 24, ZoneId.of("Europe/Berlin")));
    return new DroverCli(
            (config, overrides) -> {
              launched.add(config + " " + overrides);
              return 7;
            },
            workflow -> localProblems,
            application -> Doctor.standard().examine(ApplicationFiles.read(application)),
            (config, request) -> {
              imported.add(config + " " + request);
              return new ImportReport(List.of("workflow.xml", "lib/a.jar"), 42, List.of("a note."));
            },
            terminal,
            environment,
            () -> Instant.parse("2026-11-21T07:00:00Z"))
        .execute(arguments);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private static String failedJob() {
    return job(
        "KILLED",
        """
        {"node":"ingest","type":"livy-batch","status":"ERROR","attempt":1,
         "startedAt":"2026-11-21T06:50:01Z","endedAt":"2026-11-21T06:50:41Z","externalId":"3",
         "errorCode":"VERIFY_OUTPUT","errorMessage":"the output /out does not exist","evidence":[
          {"source":"livy","question":"GET /batches/3","answer":"state success",
           "verdict":"SUCCEEDED","at":"2026-11-21T06:50:40Z"},
          {"source":"output","question":"/out","answer":"missing","verdict":"FAILED","at":null}]}
        """);
  }

  private static String job(String status, String... actions) {
    boolean ended = !status.equals("RUNNING");
    String error =
        status.equals("KILLED")
            ? "{\"node\":\"ingest\",\"code\":\"VERIFY_OUTPUT\","
                + "\"message\":\"the output /out does not exist\"}"
            : "null";
    return """
        {"id":"%s","name":"etl","status":"%s","user":"ana","run":0,
         "createdAt":"2026-11-21T06:50:00Z","startedAt":"2026-11-21T06:50:00Z","endedAt":%s,
         "configuration":{},"error":%s,"actions":[%s]}
        """
        .formatted(
            ID,
            status,
            ended ? "\"2026-11-21T06:51:01Z\"" : "null",
            error,
            String.join(",", actions));
  }

  private static String action(String node, String status, boolean ended) {
    return """
        {"node":"%s","type":"livy-batch","status":"%s","transition":null,"run":0,"attempt":1,
         "startedAt":"2026-11-21T06:50:01Z","endedAt":%s,"waitingFor":%s,"data":{}}
        """
        .formatted(
            node,
            status,
            ended ? "\"2026-11-21T06:50:41Z\"" : "null",
            ended ? "null" : "\"a free slot\"");
  }

  private static Map<String, String> entries(byte[] zip) throws IOException {
    Map<String, String> entries = new HashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return entries;
  }
}
