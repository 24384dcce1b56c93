package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.server.OozieShell.Ran;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.apache.oozie.client.BulkResponse;
import org.apache.oozie.client.BundleJob;
import org.apache.oozie.client.CoordinatorAction;
import org.apache.oozie.client.CoordinatorJob;
import org.apache.oozie.client.Job;
import org.apache.oozie.client.OozieClient;
import org.apache.oozie.client.OozieClientException;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What users' scripts do with coordinators and bundles through the genuine {@code oozie} command
 * line and the Java client, on each database. All schedules lie in the past, so that every action
 * is due at once.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OozieScheduleContract {
  private static final String NO_COORDINATOR = "0000999-200101000000000-drover-C";
  private static final String NO_BUNDLE = "0000999-200101000000000-drover-B";
  private static final String USER = System.getProperty("user.name");

  private static final String NOOP = RunningServer.noop();

  /** Runs until it is killed. */
  private static final String HOLD =
      RunningServer.app(
          "<start to='load'/><action name='load'><livy-batch xmlns='uri:drover:action:1.0'>"
              + "<file>file:///jobs/load.jar</file></livy-batch><ok to='end'/><error to='end'/>"
              + "</action><end name='end'/>");

  /** Is killed unless the file of the property is there. */
  private static final String PICKY =
      RunningServer.app(
          "<start to='look'/><action name='look'><fs>"
              + "<chmod path='${flag}' permissions='700' dir-files='false'/></fs>"
              + "<ok to='end'/><error to='bad'/></action>"
              + "<kill name='bad'><message>no flag</message></kill><end name='end'/>");

  private static final String DATA =
      """
      <datasets>
        <dataset name="raw" frequency="${coord:hours(1)}" initial-instance="2019-01-01T00:00Z"
            timezone="UTC">
          <uri-template>${in}/${HOUR}</uri-template><done-flag></done-flag>
        </dataset>
      </datasets>
      <input-events>
        <data-in name="input" dataset="raw"><instance>${coord:current(0)}</instance></data-in>
      </input-events>
      """;

  private static final String OUTPUT =
      """
      <datasets>
        <dataset name="made" frequency="${coord:hours(1)}" initial-instance="2019-01-01T00:00Z"
            timezone="UTC">
          <uri-template>${out}/${HOUR}</uri-template><done-flag></done-flag>
        </dataset>
      </datasets>
      <output-events>
        <data-out name="output" dataset="made"><instance>${coord:current(0)}</instance></data-out>
      </output-events>
      """;

  @TempDir private static Path directory;
  private RunningServer running;
  private OozieShell oozie;

  /** Settings of an empty database. */
  abstract Map<String, String> database() throws Exception;

  /** Called when the server has stopped. */
  void closeDatabase() throws Exception {}

  @BeforeAll
  void start() throws Exception {
    Map<String, String> settings = new HashMap<>(database());
    settings.put("livy.endpoints.default.poll-min", "PT0.02S");
    settings.put("livy.endpoints.default.poll-max", "PT0.05S");
    settings.put("coordinator.look-every", "PT0.2S");
    running = new RunningServer(directory, settings);
    oozie = new OozieShell(url(), directory);
  }

  @AfterAll
  void stop() throws Exception {
    oozie.close();
    running.close();
    closeDatabase();
  }

  @BeforeEach
  void newBatchesRun() {
    running.livy.newBatchesAre("running");
  }

  private String url() {
    return running.url() + "/oozie";
  }

  // ---- applications ----

  /**
   * An hourly coordinator from midnight on.
   *
   * @param hours how many actions it has
   * @param inner what stands before its action
   */
  private static String coordinator(String name, int hours, String inner) {
    return String.format(
        Locale.ROOT,
        """
        <coordinator-app xmlns="uri:oozie:coordinator:0.4" name="%s" frequency="${coord:hours(1)}"
            start="2020-01-01T00:00Z" end="2020-01-01T%02d:00Z" timezone="UTC">
          %s
          <action><workflow><app-path>${workflow}</app-path></workflow></action>
        </coordinator-app>
        """,
        name,
        hours,
        inner);
  }

  private static Path app(String name) throws Exception {
    return Files.createDirectories(directory.resolve("apps").resolve(name));
  }

  /** A job.properties of a coordinator with that definition and workflow; gives the file's path. */
  private static String application(String name, String xml, String workflow, String... properties)
      throws Exception {
    Path app = app(name);
    Files.writeString(app.resolve("coordinator.xml"), xml);
    Files.writeString(app.resolve("workflow.xml"), workflow);
    List<String> lines = new ArrayList<>();
    lines.add("oozie.coord.application.path=" + app.toUri());
    lines.add("workflow=" + app.toUri());
    lines.addAll(List.of(properties));
    return write(name, lines);
  }

  /** A job.properties of a bundle of coordinators, each with the workflow. */
  private static String bundle(String name, String controls, String workflow, String... names)
      throws Exception {
    Path app = app(name);
    Files.writeString(app.resolve("workflow.xml"), workflow);
    StringBuilder xml = new StringBuilder();
    xml.append("<bundle-app xmlns='uri:oozie:bundle:0.2' name='").append(name).append("'>");
    xml.append(controls);
    for (String coordinator : names) {
      Path part = Files.createDirectories(app.resolve(coordinator));
      Files.writeString(part.resolve("coordinator.xml"), coordinator(coordinator, 2, ""));
      xml.append("<coordinator name='").append(coordinator).append("'><app-path>");
      xml.append(part.toUri()).append("</app-path></coordinator>");
    }
    xml.append("</bundle-app>");
    Files.writeString(app.resolve("bundle.xml"), xml);
    return write(
        name, List.of("oozie.bundle.application.path=" + app.toUri(), "workflow=" + app.toUri()));
  }

  /** Where nothing ever is. */
  private static String nowhere() {
    return directory.resolve("nowhere").toUri().toString();
  }

  private static String write(String name, List<String> lines) throws Exception {
    return Files.write(directory.resolve(name + ".properties"), lines).toString();
  }

  private static Properties properties(String file) throws Exception {
    Properties properties = new Properties();
    try (var in = Files.newInputStream(Path.of(file))) {
      properties.load(in);
    }
    properties.setProperty(OozieClient.USER_NAME, USER);
    return properties;
  }

  // ---- looking ----

  private String run(String properties) {
    return oozie.ok("job", "-config", properties, "-run").after("job: ");
  }

  private JsonNode show(String id, String show) {
    HttpResponse<String> response = running.get("/oozie/v2/job/" + id + "?show=" + show);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return RunningServer.json(response);
  }

  private String status(String id) {
    return show(id, "status").path("status").asText();
  }

  private static ConditionFactory waiting() {
    return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20));
  }

  /** Waits for a job or an action. */
  private void await(String id, String status) {
    waiting().untilAsserted(() -> assertThat(status(id)).isEqualTo(status));
  }

  /** Waits for the actions with numbers from 1. */
  private void awaitActions(String id, String... statuses) {
    waiting()
        .untilAsserted(
            () ->
                assertThat(show(id, "info&len=1000").path("actions").findValuesAsText("status"))
                    .containsExactly(statuses));
  }

  private String workflow(String actionId) {
    return show(actionId, "info").path("externalId").asText();
  }

  /** The line of a table that begins with the word, cut into its cells. */
  private static String[] row(Ran ran, String first) {
    return ran.after(first).split(" +");
  }

  private static void refused(Ran ran, String code, String part) {
    assertThat(ran.exitCode()).as(ran.toString()).isEqualTo(-1);
    assertThat(ran.err()).startsWith("Error: " + code + " : " + code + ": ").contains(part);
    assertThat(ran.out()).isEmpty();
  }

  // ---- oozie job: looking at a coordinator ----

  @Test
  void aCoordinatorRunsAndTellsOfItsActions() throws Exception {
    Ran ran =
        oozie.ok("job", "-config", application("told", coordinator("told", 3, ""), NOOP), "-run");
    assertThat(ran.out()).matches("job: \\d{7}-\\d{15}-drover-C\\R");
    String id = ran.after("job: ");
    await(id, "SUCCEEDED");

    Ran info = oozie.ok("job", "-info", id);
    assertThat(info.after("Job ID : ")).isEqualTo(id);
    assertThat(info.after("Job Name    : ")).isEqualTo("told");
    assertThat(info.after("App Path    : ")).startsWith("file:/").contains("/apps/told");
    assertThat(info.after("Status      : ")).isEqualTo("SUCCEEDED");
    assertThat(info.after("Start Time  : ")).isEqualTo("2020-01-01 00:00 GMT");
    assertThat(info.after("End Time    : ")).isEqualTo("2020-01-01 03:00 GMT");
    assertThat(info.after("Pause Time  : ")).isEqualTo("-");
    assertThat(info.after("Concurrency : ")).isEqualTo("1");
    for (int number = 1; number <= 3; number++) {
      String action = id + "@" + number;
      assertThat(info.after(action))
          .startsWith("SUCCEEDED")
          .contains(workflow(action), "2020-01-01 0" + (number - 1) + ":00 GMT");
    }
    Ran action = oozie.ok("job", "-info", id + "@2");
    assertThat(action.after("ID : ")).isEqualTo(id + "@2");
    assertThat(action.after("Action Number        : ")).isEqualTo("2");
    assertThat(action.after("Status               : ")).isEqualTo("SUCCEEDED");
    assertThat(action.after("Nominal Time         : ")).isEqualTo("2020-01-01 01:00 GMT");
    assertThat(action.after("Job ID               : ")).isEqualTo(id);
    assertThat(action.after("Error Code           : ")).isEqualTo("-");
    String workflow = action.after("External ID          : ");
    assertThat(workflow).endsWith("-W");
    assertThat(oozie.ok("job", "-info", workflow).after("CoordAction ID: ")).isEqualTo(id + "@2");
  }

  @Test
  void infoIsPagedOrderedFilteredAndVerbose() throws Exception {
    String id = run(application("paged", coordinator("paged", 3, ""), NOOP));
    await(id, "SUCCEEDED");

    assertThat(oozie.ok("job", "-info", id, "-offset", "2", "-len", "1").out())
        .contains(id + "@2")
        .doesNotContain(id + "@1", id + "@3");
    String turned = oozie.ok("job", "-info", id, "-order", "desc").out();
    assertThat(turned.indexOf(id + "@3")).isPositive().isLessThan(turned.indexOf(id + "@1"));
    assertThat(oozie.ok("job", "-info", id, "-filter", "status=SUCCEEDED").out())
        .contains(id + "@1", id + "@2", id + "@3");
    assertThat(oozie.ok("job", "-info", id, "-filter", "status!=SUCCEEDED").out())
        .doesNotContain(id + "@");
    assertThat(oozie.ok("job", "-info", id, "-filter", "nominaltime>=2020-01-01T02:00Z").out())
        .contains(id + "@3")
        .doesNotContain(id + "@2");
    assertThat(
            oozie
                .ok("job", "-info", id, "-filter", "status=SUCCEEDED;nominaltime<2020-01-01T01:00Z")
                .out())
        .contains(id + "@1")
        .doesNotContain(id + "@2");
    Ran verbose = oozie.ok("job", "-info", id, "-verbose");
    assertThat(verbose.after(id + "@1\t").split("\t"))
        .startsWith("1", "-", "-", "-", workflow(id + "@1"), "-", id, "-")
        .contains("SUCCEEDED", "2020-01-01 00:00:00 GMT");
    assertThat(
            oozie
                .ok("job", "-info", id, "-timezone", "America/Los_Angeles")
                .after("Start Time  : "))
        .isEqualTo("2019-12-31 16:00 PST");
    refused(oozie.run("job", "-info", id, "-filter", "colour=red"), "E0421", "colour");
    refused(oozie.run("job", "-info", id, "-filter", "status=HAPPY"), "E0421", "HAPPY");
    refused(oozie.run("job", "-info", id, "-filter", "status>RUNNING"), "E0421", ">");
    refused(oozie.run("job", "-info", id, "-filter", "nominaltime=soon"), "E0421", "soon");
  }

  @Test
  void theJsonHasOoziesKeysAndDefaults() throws Exception {
    String id = run(application("json", coordinator("json", 2, ""), NOOP));
    await(id, "SUCCEEDED");

    JsonNode job = show(id, "info");
    assertThat(job.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "mat_throttling executionPolicy conf acl frequency total pauseTime consoleUrl lastAction"
                .concat(" coordJobName createdTime startTime coordExternalId timeUnit group")
                .concat(" coordJobId coordJobPath bundleId timeZone concurrency timeOut")
                .concat(" nextMaterializedTime toString endTime user actions status")
                .split(" "));
    assertThat(job.path("frequency").asText()).isEqualTo("60");
    assertThat(job.path("frequency").isTextual()).isTrue();
    assertThat(job.path("timeUnit").asText()).isEqualTo("MINUTE");
    assertThat(job.path("executionPolicy").asText()).isEqualTo("FIFO");
    assertThat(job.path("mat_throttling").asInt()).isEqualTo(12);
    assertThat(job.path("timeOut").asInt()).isEqualTo(120);
    assertThat(job.path("timeZone").asText()).isEqualTo("UTC");
    assertThat(job.path("startTime").asText()).isEqualTo("Wed, 01 Jan 2020 00:00:00 GMT");
    assertThat(job.path("total").asInt()).isEqualTo(2);
    for (String none : List.of("pauseTime", "bundleId", "group", "acl", "coordExternalId")) {
      assertThat(job.get(none).isNull()).as(none).isTrue();
    }
    assertThat(job.path("toString").asText())
        .isEqualTo("Coordinator application id[" + id + "] status[SUCCEEDED]");
    // version 2 of the protocol gives actions only when a length is asked for
    assertThat(job.path("actions")).isEmpty();
    assertThat(show(id, "info&len=1").path("actions")).hasSize(1);
    assertThat(show(id, "info&len=-1").path("actions")).hasSize(2);
    JsonNode first = RunningServer.json(running.get("/oozie/v1/job/" + id)).path("actions").get(0);
    assertThat(first.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "nominalTime trackerUri lastModifiedTime coordJobId missingDependencies createdConf"
                .concat(" errorMessage externalId errorCode type pushMissingDependencies")
                .concat(" consoleUrl runConf actionNumber createdTime toString id")
                .concat(" externalStatus status")
                .split(" "));
    assertThat(first.path("id").asText()).isEqualTo(id + "@1");
    assertThat(first.path("missingDependencies").asText("?")).isEmpty();
    assertThat(first.path("toString").asText())
        .isEqualTo("CoordinatorAction name[" + id + "@1] status[SUCCEEDED]");
    assertThat(show(id + "@1", "info").path("createdConf").asText()).contains("<coordinator-app");
  }

  @Test
  void definitionAndConfigurationAreThoseSubmitted() throws Exception {
    String xml = coordinator("shown", 1, "");
    String id = run(application("shown", xml, NOOP, "day=2026-01-31", "db.password=s3cret"));

    assertThat(oozie.ok("job", "-definition", id).out().strip()).isEqualTo(xml.strip());
    assertThat(oozie.ok("job", "-configcontent", id).out())
        .contains("<name>day</name>", "<value>2026-01-31</value>", "<name>user.name</name>")
        .contains("<name>db.password</name>")
        .doesNotContain("s3cret");
  }

  @Test
  void whatIsUnknownIsAnError() throws Exception {
    String id = run(application("known", coordinator("known", 1, ""), NOOP));
    await(id, "SUCCEEDED");

    for (String unknown : List.of(NO_COORDINATOR, NO_BUNDLE)) {
      for (String option : List.of("-info", "-log", "-definition", "-kill", "-suspend")) {
        refused(oozie.run("job", option, unknown), "E0604", unknown);
      }
    }
    refused(oozie.run("job", "-info", id + "@7"), "E0605", id + "@7");
    refused(oozie.run("job", "-info", id + "@7", "-allruns"), "E0605", id + "@7");
    for (String show : List.of("graph", "retries", "jmstopic", "nonsense")) {
      assertThat(running.get("/oozie/v2/job/" + id + "?show=" + show).statusCode())
          .as(show)
          .isEqualTo(400);
    }
    assertThat(running.put("/oozie/v2/job/" + id + "?action=explode").statusCode()).isEqualTo(400);
  }

  @Test
  void aDryRunShowsTheFirstActionsAndStoresNothing() throws Exception {
    String good = application("dry", coordinator("dry", 2, ""), NOOP);
    String bad =
        application("dry-bad", coordinator("dry-bad", 2, "").replace("UTC", "Nowhere"), NOOP);

    Ran ran = oozie.ok("job", "-config", good, "-dryrun");

    assertThat(ran.out())
        .contains("***coordJob after parsing: ***", "***total coord actions is 2 ***")
        .contains("coordAction instance: 1:", "coordAction instance: 2:", "<coordinator-app");
    refused(oozie.run("job", "-config", bad, "-dryrun"), "E1003", "Nowhere");
    refused(oozie.run("job", "-config", bad, "-run"), "E1003", "Nowhere");
    assertThat(oozie.ok("jobs", "-jobtype", "coordinator", "-filter", "name=dry").out().strip())
        .isEqualTo("No Jobs match your criteria!");
  }

  @Test
  void submittingStartsACoordinatorToo() throws Exception {
    String properties = application("submitted", coordinator("submitted", 1, ""), NOOP);

    String id = oozie.ok("job", "-config", properties, "-submit").after("job: ");

    await(id, "SUCCEEDED");
    assertThat(oozie.ok("job", "-poll", id, "-verbose").out()).contains("SUCCEEDED");
  }

  @Test
  void anActionWaitsForItsInputsAndSaysWhichAreMissing() throws Exception {
    Path in = Files.createTempDirectory(directory, "in");
    String id =
        run(application("inputs", coordinator("inputs", 2, DATA), NOOP, "in=" + in.toUri()));
    awaitActions(id, "WAITING", "WAITING");

    Ran action = oozie.ok("job", "-info", id + "@1");
    assertThat(action.after("Status               : ")).isEqualTo("WAITING");
    assertThat(action.after("First Missing Dependency : ")).endsWith("/00");
    Ran missing = oozie.ok("job", "-missingdeps", id, "-action", "2");
    assertThat(missing.after("CoordAction : ")).isEqualTo(id + "@2");
    assertThat(missing.after("Blocked on  : ")).endsWith("/01");
    assertThat(missing.after("Dataset     : ")).isEqualTo("raw");
    assertThat(missing.out()).doesNotContain(id + "@1");
    assertThat(oozie.ok("job", "-missingdeps", id).out()).contains(id + "@1", id + "@2");
    assertThat(oozie.ok("job", "-missingdeps", id, "-date", "2020-01-01T00:00Z").out())
        .contains(id + "@1")
        .doesNotContain(id + "@2");

    Files.createDirectory(in.resolve("01"));
    await(id + "@2", "SUCCEEDED");
    assertThat(status(id + "@1")).isEqualTo("WAITING");
    Files.createDirectory(in.resolve("00"));
    await(id, "SUCCEEDED");
    assertThat(oozie.ok("job", "-missingdeps", id).out()).doesNotContain(id + "@");
  }

  @Test
  void logsAreOfTheJobOrOfSomeActions() throws Exception {
    String id =
        run(application("logged", coordinator("logged", 2, ""), PICKY, "flag=" + nowhere()));
    await(id, "KILLED");

    String all = oozie.ok("job", "-log", id).out();
    assertThat(all)
        .containsPattern("(?m)^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d{3}  INFO SUBMITTED:")
        .contains("JOB[" + id + "]", "APP[logged]", "USER[" + USER + "]");
    String second = oozie.ok("job", "-log", id, "-action", "2").out();
    assertThat(second)
        .contains("JOB[" + workflow(id + "@2") + "]", "no flag")
        .doesNotContain(workflow(id + "@1"));
    assertThat(oozie.ok("job", "-log", id, "-date", "2020-01-01T00:00Z").out())
        .contains("JOB[" + workflow(id + "@1") + "]")
        .doesNotContain(workflow(id + "@2"));
    assertThat(oozie.ok("job", "-log", id, "-logfilter", "text=SUBMITTED;limit=1").out().lines())
        .hasSize(1);
    assertThat(oozie.ok("job", "-errorlog", id).out())
        .contains("ERROR STATUS:", "ERROR ACTION:", "action 1 KILLED")
        .doesNotContain("INFO");
    String audit = oozie.ok("job", "-auditlog", id).out();
    assertThat(audit).contains("USER [" + USER + "]", "JOBID [" + id + "]", "OPERATION [submit]");
    refused(oozie.run("job", "-log", id, "-logfilter", "colour=red"), "E0302", "colour");
    refused(oozie.run("job", "-log", id, "-action", "x"), "E0302", "x");
  }

  // ---- oozie job: steering a coordinator ----

  @Test
  void actionsAndThenTheJobAreKilled() throws Exception {
    String id = run(application("killed", coordinator("killed", 4, DATA), NOOP, "in=" + nowhere()));
    awaitActions(id, "WAITING", "WAITING", "WAITING", "WAITING");

    Ran two = oozie.ok("job", "-kill", id, "-action", "1,3-3");
    assertThat(two.out()).contains(id + "@1\t2020-01-01", id + "@3\t").doesNotContain(id + "@2");
    awaitActions(id, "KILLED", "WAITING", "KILLED", "WAITING");
    Ran dated = oozie.ok("job", "-kill", id, "-date", "2020-01-01T03:00Z::2020-01-01T09:00Z");
    assertThat(dated.out()).contains(id + "@4").doesNotContain(id + "@1");
    awaitActions(id, "KILLED", "WAITING", "KILLED", "KILLED");
    assertThat(status(id)).isEqualTo("RUNNINGWITHERROR");
    refused(oozie.run("job", "-kill", id, "-action", "3-1"), "E0302", "3");

    assertThat(oozie.ok("job", "-kill", id).out()).isEmpty();
    await(id, "KILLED");
    assertThat(status(id + "@2")).isEqualTo("KILLED");
    // what is over stays over, without an error
    oozie.ok("job", "-kill", id);
    oozie.ok("job", "-suspend", id);
    oozie.ok("job", "-resume", id);
    assertThat(status(id)).isEqualTo("KILLED");
    assertThat(oozie.ok("job", "-auditlog", id).out()).contains("OPERATION [kill]");
  }

  @Test
  void aCoordinatorIsSuspendedAndGoesOnWithItsWorkflows() throws Exception {
    String id = run(application("held", coordinator("held", 2, ""), HOLD));
    await(id + "@1", "RUNNING");
    waiting().until(() -> !running.job(workflow(id + "@1")).path("actions").isEmpty());

    assertThat(oozie.ok("job", "-suspend", id).out()).isEmpty();
    await(id, "SUSPENDED");
    await(workflow(id + "@1"), "SUSPENDED");
    await(id + "@1", "SUSPENDED");
    assertThat(oozie.ok("job", "-resume", id).out()).isEmpty();
    await(id, "RUNNING");
    await(workflow(id + "@1"), "RUNNING");
    oozie.ok("job", "-start", id);
    String workflow = workflow(id + "@1");
    oozie.ok("job", "-kill", id);
    await(workflow, "KILLED");
    awaitActions(id, "KILLED", "KILLED");
  }

  @Test
  void endedActionsAreRunAgain() throws Exception {
    Path work = Files.createTempDirectory(directory, "again");
    Path out = Files.createDirectory(work.resolve("out"));
    Path flag = work.resolve("flag");
    String xml = coordinator("again", 3, OUTPUT);
    String properties =
        application("again", xml, PICKY, "flag=" + flag.toUri(), "out=" + out.toUri());
    String id = run(properties);
    await(id, "KILLED");
    for (String hour : List.of("00", "01", "02")) {
      Files.createFile(Files.createDirectory(out.resolve(hour)).resolve("part"));
    }
    String first = workflow(id + "@1");
    String third = workflow(id + "@3");
    Files.createFile(flag);

    Ran plain = oozie.ok("job", "-rerun", id, "-action", "1");
    assertThat(plain.out()).contains(id + "@1\t2020-01-01").doesNotContain(id + "@2");
    await(id + "@1", "SUCCEEDED");
    // a new workflow, and the outputs of the old one are gone
    assertThat(workflow(id + "@1")).isNotEqualTo(first);
    assertThat(out.resolve("00")).doesNotExist();
    await(id, "DONEWITHERROR");
    assertThat(oozie.ok("job", "-info", id + "@1", "-allruns").out())
        .contains(first, "KILLED", workflow(id + "@1"), "SUCCEEDED");

    oozie.ok("job", "-rerun", id, "-date", "2020-01-01T01:00Z", "-refresh", "-nocleanup");
    await(id + "@2", "SUCCEEDED");
    assertThat(out.resolve("01").resolve("part")).exists();

    oozie.ok("job", "-rerun", id, "-action", "3", "-failed", "-config", properties);
    await(id, "SUCCEEDED");
    assertThat(workflow(id + "@3")).isEqualTo(third);
    assertThat(out.resolve("02").resolve("part")).exists();

    refused(oozie.run("job", "-rerun", id, "-action", "9"), "E1018", id);
    assertThat(oozie.run("job", "-rerun", id).err()).contains("date or action expected");
  }

  @Test
  void whatHasNotEndedIsNotRunAgain() throws Exception {
    String id = run(application("early", coordinator("early", 2, DATA), NOOP, "in=" + nowhere()));
    awaitActions(id, "WAITING", "WAITING");

    refused(oozie.run("job", "-rerun", id, "-action", "1-2"), "E1018", id);

    oozie.ok("job", "-kill", id);
  }

  @Test
  void endConcurrencyPauseAndStatusAreChanged() throws Exception {
    String id =
        run(application("changed", coordinator("changed", 3, DATA), NOOP, "in=" + nowhere()));
    awaitActions(id, "WAITING", "WAITING", "WAITING");

    assertThat(oozie.ok("job", "-change", id, "-value", "concurrency=4").out()).isEmpty();
    assertThat(oozie.ok("job", "-info", id).after("Concurrency : ")).isEqualTo("4");
    oozie.ok("job", "-change", id, "-value", "endtime=2020-01-01T02:00Z");
    awaitActions(id, "WAITING", "WAITING");
    assertThat(oozie.ok("job", "-info", id).after("End Time    : "))
        .isEqualTo("2020-01-01 02:00 GMT");
    oozie.ok("job", "-change", id, "-value", "endtime=2020-01-01T04:00Z;concurrency=1");
    awaitActions(id, "WAITING", "WAITING", "WAITING", "WAITING");
    oozie.ok("job", "-change", id, "-value", "pausetime=2090-01-01T00:00Z");
    assertThat(oozie.ok("job", "-info", id).after("Pause Time  : "))
        .isEqualTo("2090-01-01 00:00 GMT");
    oozie.ok("job", "-change", id, "-value", "pausetime=");
    assertThat(oozie.ok("job", "-info", id).after("Pause Time  : ")).isEqualTo("-");
    assertThat(
            running.put("/oozie/v2/job/" + id + "?action=change&value=colour%3Dred").statusCode())
        .isEqualTo(400);

    oozie.ok("job", "-kill", id);
    await(id, "KILLED");
    refused(oozie.run("job", "-change", id, "-value", "concurrency=2"), "E1016", id);
    oozie.ok("job", "-change", id, "-value", "status=IGNORED");
    await(id, "IGNORED");
  }

  @Test
  void whatEndedBadlyIsIgnored() throws Exception {
    String id =
        run(application("ignored", coordinator("ignored", 2, ""), PICKY, "flag=" + nowhere()));
    await(id, "KILLED");
    String held = run(application("live", coordinator("live", 1, ""), HOLD));
    await(held + "@1", "RUNNING");

    Ran one = oozie.ok("job", "-ignore", id, "-action", "1");
    assertThat(one.out()).contains(id + "@1").doesNotContain(id + "@2");
    assertThat(status(id + "@1")).isEqualTo("IGNORED");
    oozie.ok("job", "-ignore", id);
    await(id, "IGNORED");
    refused(oozie.run("job", "-ignore", held), "E1024", held);
    refused(oozie.run("job", "-ignore", held, "-action", "1"), "E1024", "RUNNING");

    oozie.ok("job", "-kill", held);
  }

  @Test
  void definitionAndPropertiesAreReplaced() throws Exception {
    String before = coordinator("updated", 2, DATA);
    String properties = application("updated", before, NOOP, "in=" + nowhere());
    String id = run(properties);
    awaitActions(id, "WAITING", "WAITING");
    String after =
        coordinator("updated", 2, "<controls><concurrency>3</concurrency></controls>" + DATA);
    Files.writeString(app("updated").resolve("coordinator.xml"), after);

    Ran dry = oozie.ok("job", "-update", id, "-dryrun");
    assertThat(dry.out()).contains("concurrency");
    assertThat(oozie.ok("job", "-definition", id).out().strip()).isEqualTo(before.strip());
    Ran quiet = oozie.ok("job", "-update", id, "-config", properties, "-diff", "false");
    assertThat(quiet.out()).doesNotContain("concurrency");
    assertThat(oozie.ok("job", "-definition", id).out().strip()).isEqualTo(after.strip());
    assertThat(oozie.ok("job", "-info", id).after("Concurrency : ")).isEqualTo("3");
    Files.writeString(
        app("updated").resolve("coordinator.xml"), after.replace("hours(1)", "hours(2)"));
    refused(oozie.run("job", "-update", id), "E1023", "requency");

    oozie.ok("job", "-kill", id);
  }

  // ---- oozie jobs ----

  @Test
  void coordinatorsAreListedAndFiltered() throws Exception {
    String hourly = run(application("listed", coordinator("listed", 1, ""), NOOP));
    String daily =
        run(
            application(
                "listed",
                coordinator("listed", 1, "").replace("coord:hours(1)", "coord:days(1)"),
                NOOP));
    await(hourly, "SUCCEEDED");
    await(daily, "SUCCEEDED");

    Ran both = oozie.ok("jobs", "-jobtype", "coordinator", "-filter", "name=listed");
    assertThat(both.out().indexOf(daily)).isPositive().isLessThan(both.out().indexOf(hourly));
    assertThat(row(both, hourly)).startsWith("listed", "SUCCEEDED", "60", "MINUTE");
    assertThat(row(both, daily)).startsWith("listed", "SUCCEEDED", "1", "DAY");
    Map<String, String> found =
        Map.of(
            "name=listed;frequency=60;unit=minutes",
            hourly,
            "name=listed;frequency=60",
            hourly,
            "name=listed;frequency=1;unit=hours",
            hourly,
            "name=listed;frequency=1;unit=days",
            daily,
            "id=" + daily,
            daily);
    found.forEach(
        (filter, id) ->
            assertThat(oozie.ok("jobs", "-jobtype", "coordinator", "-filter", filter).out())
                .as(filter)
                .contains(id)
                .doesNotContain(id.equals(daily) ? hourly : daily));
    for (String none :
        List.of(
            "name=listed;status=KILLED",
            "name=listed;frequency=1;unit=months",
            "name=listed;user=nobody",
            "name=listed;endcreatedtime=-1h")) {
      assertThat(oozie.ok("jobs", "-jobtype", "coordinator", "-filter", none).out().strip())
          .as(none)
          .isEqualTo("No Jobs match your criteria!");
    }
    assertThat(
            oozie
                .ok(
                    "jobs",
                    "-jobtype",
                    "coordinator",
                    "-filter",
                    "text=iste;startcreatedtime=-1h;sortby=lastModifiedTime",
                    "-offset",
                    "2",
                    "-len",
                    "1",
                    "-verbose")
                .out())
        .containsOnlyOnce("\tlisted\t");
    assertThat(oozie.ok("jobs", "-filter", "name=listed").out().strip())
        .isEqualTo("No Jobs match your criteria!");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"unit=days", "frequency=x;unit=days", "frequency=1;unit=moons", "status=HAPPY"})
  void aFilterOfCoordinatorsThatCannotBeReadIsRefused(String filter) {
    refused(oozie.run("jobs", "-jobtype", "coordinator", "-filter", filter), "E0420", "");
    refused(oozie.run("jobs", "-jobtype", "bundle", "-filter", filter), "E0420", "");
  }

  @Test
  void manyCoordinatorsAreSteeredAtOnce() throws Exception {
    String first = run(application("many", coordinator("many", 1, DATA), NOOP, "in=" + nowhere()));
    String second = run(directory.resolve("many.properties").toString());
    String other =
        run(application("other", coordinator("other", 1, DATA), NOOP, "in=" + nowhere()));
    for (String id : List.of(first, second, other)) {
      awaitActions(id, "WAITING");
    }

    assertThat(steer("-suspend", "name=many"))
        .startsWith("the following jobs have been suspended")
        .contains(first, second, "SUSPENDED")
        .doesNotContain(other);
    assertThat(steer("-resume", "name=many;id=" + first))
        .startsWith("the following jobs have been resumed")
        .contains(first)
        .doesNotContain(second);
    assertThat(steer("-kill", "name=many"))
        .startsWith("the following jobs have been killed")
        .contains(first, second, "KILLED");
    assertThat(steer("-kill", "name=many").strip())
        .isEqualTo("bulk modify command did not modify any jobs");
    assertThat(status(other)).isEqualTo("RUNNING");
    oozie.ok("job", "-kill", other);
  }

  private String steer(String verb, String filter) {
    return oozie.ok("jobs", verb, "-jobtype", "coordinator", "-filter", filter).out();
  }

  // ---- bundles ----

  private void awaitBundle(String id, String status, String... coordinatorStatuses) {
    waiting()
        .untilAsserted(
            () -> {
              JsonNode bundle = show(id, "info");
              assertThat(bundle.path("bundleCoordJobs").findValuesAsText("status"))
                  .containsExactly(coordinatorStatuses);
              assertThat(bundle.path("status").asText()).isEqualTo(status);
            });
  }

  private String coordinatorOf(String bundleId, int index) {
    return show(bundleId, "info").path("bundleCoordJobs").get(index).path("coordJobId").asText();
  }

  @Test
  void aBundleRunsItsCoordinatorsAndTellsOfThem() throws Exception {
    String properties = bundle("pack", "", NOOP, "load", "report");
    Ran ran = oozie.ok("job", "-config", properties, "-run");
    assertThat(ran.out()).matches("job: \\d{7}-\\d{15}-drover-B\\R");
    String id = ran.after("job: ");
    awaitBundle(id, "SUCCEEDED", "SUCCEEDED", "SUCCEEDED");

    Ran info = oozie.ok("job", "-info", id);
    assertThat(info.after("Job ID : ")).isEqualTo(id);
    assertThat(info.after("Job Name : ")).isEqualTo("pack");
    assertThat(info.after("Status   : ")).isEqualTo("SUCCEEDED");
    assertThat(info.out().indexOf(coordinatorOf(id, 0)))
        .isPositive()
        .isLessThan(info.out().indexOf(coordinatorOf(id, 1)));
    assertThat(oozie.ok("job", "-definition", id).out()).startsWith("<bundle-app");
    assertThat(oozie.ok("job", "-configcontent", id).out())
        .contains("<name>oozie.bundle.application.path</name>");
    assertThat(oozie.ok("job", "-log", id).out())
        .contains("JOB[" + id + "]", "JOB[" + coordinatorOf(id, 0) + "]");
    assertThat(oozie.ok("job", "-auditlog", id).out()).contains("OPERATION [submit]");
    assertThat(show(coordinatorOf(id, 0), "info").path("bundleId").asText()).isEqualTo(id);
    JsonNode json = show(id, "info");
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "bundleJobPath bundleJobName bundleJobId bundleExternalId conf status timeUnit timeOut"
                .concat(" kickoffTime startTime endTime pauseTime createdTime user group acl")
                .concat(" consoleUrl bundleCoordJobs toString")
                .split(" "));
    Ran listed = oozie.ok("jobs", "-jobtype", "bundle", "-filter", "name=pack;status=SUCCEEDED");
    assertThat(row(listed, id)).startsWith("pack", "SUCCEEDED");
    assertThat(oozie.ok("jobs", "-jobtype", "bundle", "-filter", "name=nope").out().strip())
        .isEqualTo("No Jobs match your criteria!");
    assertThat(running.get("/oozie/v2/job/" + id + "?show=graph").statusCode()).isEqualTo(400);
  }

  @Test
  void aBundleWaitsForItsTimeOrForItsStart() throws Exception {
    String properties =
        bundle(
            "later",
            "<controls><kick-off-time>2090-01-01T00:00Z</kick-off-time></controls>",
            NOOP,
            "one");
    assertThat(oozie.ok("job", "-config", properties, "-dryrun").out()).isNotBlank();
    String id = oozie.ok("job", "-config", properties, "-submit").after("job: ");
    assertThat(status(id)).isEqualTo("PREP");
    assertThat(oozie.ok("job", "-info", id).after("Kickoff time   : ")).contains("2090");

    oozie.ok("job", "-start", id);

    awaitBundle(id, "SUCCEEDED", "SUCCEEDED");
  }

  @Test
  void aBundleIsSteeredWithItsCoordinators() throws Exception {
    String id = run(bundle("steered", "", HOLD, "left", "right"));
    awaitBundle(id, "RUNNING", "RUNNING", "RUNNING");

    oozie.ok("job", "-suspend", id);
    awaitBundle(id, "SUSPENDED", "SUSPENDED", "SUSPENDED");
    oozie.ok("job", "-resume", id);
    awaitBundle(id, "RUNNING", "RUNNING", "RUNNING");
    oozie.ok("job", "-change", id, "-value", "pausetime=2090-01-01T00:00Z");
    assertThat(show(id, "info").path("pauseTime").asText())
        .isEqualTo("Sun, 01 Jan 2090 00:00:00 GMT");
    oozie.ok("jobs", "-kill", "-jobtype", "bundle", "-filter", "name=steered");
    awaitBundle(id, "KILLED", "KILLED", "KILLED");
    // what is over stays over, without an error
    oozie.ok("job", "-kill", id);
    oozie.ok("job", "-suspend", id);
    assertThat(status(id)).isEqualTo("KILLED");
  }

  @Test
  void actionsOfABundleAreFoundAndRunAgain() throws Exception {
    String id = run(bundle("bulky", "", NOOP, "fine", "fair"));
    awaitBundle(id, "SUCCEEDED", "SUCCEEDED", "SUCCEEDED");
    String fine = coordinatorOf(id, 0);
    String fair = coordinatorOf(id, 1);

    assertThat(oozie.ok("jobs", "-bulk", "bundle=bulky").out().strip())
        .isEqualTo("Bulk request criteria did not match any coordinator actions");
    Ran all = oozie.ok("jobs", "-bulk", "bundle=bulky;actionStatus=SUCCEEDED");
    assertThat(all.out()).contains(fine + "@1", fine + "@2", fair + "@1", fair + "@2");
    assertThat(
            oozie
                .ok(
                    "jobs",
                    "-bulk",
                    "bundle="
                        + id
                        + ";actionStatus=SUCCEEDED;coordinators=fair;"
                        + "startScheduledTime=2020-01-01T01:00Z",
                    "-verbose")
                .out())
        .contains("Coord Action ID  : " + fair + "@2")
        .doesNotContain(fair + "@1", fine);
    refused(oozie.run("jobs", "-bulk", "actionStatus=SUCCEEDED"), "E0420", "bundle");
    refused(oozie.run("jobs", "-bulk", "bundle=bulky;colour=red"), "E0420", "colour");

    String before = workflow(fair + "@2");
    assertThat(
            oozie
                .ok("job", "-rerun", id, "-coordinator", "fair", "-date", "2020-01-01T01:00Z")
                .out())
        .contains("Coordinators [fair] of bundle " + id);
    waiting().until(() -> !workflow(fair + "@2").equals(before));
    awaitBundle(id, "SUCCEEDED", "SUCCEEDED", "SUCCEEDED");
    assertThat(
            oozie
                .ok("job", "-info", fine + "@1", "-allruns")
                .out()
                .lines()
                .filter(l -> l.contains("-W")))
        .hasSize(1);
  }

  // ---- the rest ----

  @Test
  void emptyListsSayThatNothingMatches() {
    for (String kind : List.of("coordinator", "bundle")) {
      assertThat(oozie.ok("jobs", "-jobtype", kind, "-filter", "name=never").out().strip())
          .isEqualTo("No Jobs match your criteria!");
    }
    assertThat(oozie.ok("jobs", "-bulk", "bundle=never").out().strip())
        .isEqualTo("Bulk request criteria did not match any coordinator actions");
  }

  @Test
  void schedulesAreValidated() throws Exception {
    Path good = Files.writeString(directory.resolve("c.xml"), coordinator("valid", 1, DATA));
    Path bad =
        Files.writeString(directory.resolve("bad-c.xml"), coordinator("bad", 1, "<nonsense/>"));
    Path bundle =
        Files.writeString(
            directory.resolve("b.xml"),
            "<?xml version='1.0'?><!-- a bundle --><bundle-app xmlns='uri:oozie:bundle:0.2'"
                + " name='b'><coordinator name='c'><app-path>/c</app-path></coordinator>"
                + "</bundle-app>");

    assertThat(oozie.ok("validate", good.toString()).out().strip()).isEqualTo("Valid workflow-app");
    assertThat(oozie.ok("validate", bundle.toUri().toString()).out().strip())
        .isEqualTo("Valid workflow-app");
    assertThat(oozie.run("validate", bad.toString()).err()).contains("E0701");
  }

  @ParameterizedTest
  @CsvSource({"look,true", "bad,true", "end,false"})
  void aNodeIsFollowedThroughTheWorkflows(String node, boolean reached) throws Exception {
    String id = run(application("nodes", coordinator("nodes", 1, ""), PICKY, "flag=" + nowhere()));
    await(id, "KILLED");

    JsonNode action = show(id, "wf-actions&action-name=" + node).path("actions").get(0);

    assertThat(action.path("actionNumber").asInt()).isEqualTo(1);
    assertThat(action.path("action").path("name").asText("none"))
        .isEqualTo(reached ? node : "none");
    assertThat(action.has("nullReason")).isNotEqualTo(reached);
    assertThat(running.get("/oozie/v2/job/" + id + "?show=wf-actions").statusCode()).isEqualTo(400);
  }

  @Test
  void twoApplicationPathsAreRefused() throws Exception {
    String both =
        write(
            "both",
            List.of(
                "oozie.coord.application.path=file:///c",
                "oozie.bundle.application.path=file:///b"));

    refused(oozie.run("job", "-config", both, "-run"), "E0302", "oozie.bundle.application.path");
  }

  // ---- the Java client ----

  @Test
  void theJavaClientDoesTheSameWithCoordinators() throws Exception {
    OozieClient client = new OozieClient(url());
    String file = application("java", coordinator("java", 3, DATA), NOOP, "in=" + nowhere());
    String id = client.run(properties(file));
    awaitActions(id, "WAITING", "WAITING", "WAITING");

    CoordinatorJob job = client.getCoordJobInfo(id);
    assertThat(job.getAppName()).isEqualTo("java");
    assertThat(job.getStatus()).isEqualTo(Job.Status.RUNNING);
    assertThat(job.getTimeUnit()).isEqualTo(CoordinatorJob.Timeunit.MINUTE);
    assertThat(job.getExecutionOrder()).isEqualTo(CoordinatorJob.Execution.FIFO);
    assertThat(job.getActions())
        .extracting(CoordinatorAction::getActionNumber)
        .containsExactly(1, 2, 3);
    assertThat(client.getCoordJobInfo(id, "status=WAITING", 2, 1, "desc").getActions())
        .extracting(CoordinatorAction::getActionNumber)
        .containsExactly(2);
    assertThat(client.getCoordActionInfo(id + "@1").getMissingDependencies()).endsWith("/00");
    assertThat(client.getCoordJobsInfo("name=java;status=RUNNING", 1, 10))
        .extracting(CoordinatorJob::getId)
        .containsExactly(id);
    assertThat(client.getStatus(id)).isEqualTo("RUNNING");
    assertThat(client.kill(id, "action", "1"))
        .extracting(CoordinatorAction::getStatus)
        .containsExactly(CoordinatorAction.Status.KILLED);
    assertThat(client.kill(id, "date", "2020-01-01T01:00Z"))
        .extracting(CoordinatorAction::getActionNumber)
        .containsExactly(2);
    assertThat(client.ignore(id, "1"))
        .extracting(CoordinatorAction::getActionNumber)
        .containsExactly(1);
    assertThat(client.reRunCoord(id, "action", "2", false, true))
        .extracting(CoordinatorAction::getActionNumber)
        .containsExactly(2);
    await(id + "@2", "WAITING");
    client.change(id, "concurrency=7");
    assertThat(client.getCoordJobInfo(id).getConcurrency()).isEqualTo(7);
    assertThat(client.updateCoord(id, "true", "true")).isNotNull();
    assertThat(client.updateCoord(id, properties(file), "true", "true")).isNotNull();
    assertThat(client.getWfsForCoordAction(id + "@2")).isEmpty();
    assertThat(client.dryrun(properties(file))).contains("<coordinator-app");
    assertThat(client.getJobDefinition(id)).contains("<coordinator-app");
    client.suspend(id);
    assertThat(client.getStatus(id)).startsWith("SUSPENDED");
    client.resume(id);
    assertThat(client.getStatus(id)).startsWith("RUNNING");
    assertThat(client.killJobs("name=java", "coord", 1, 50).get("total")).isEqualTo(1L);
    assertThat(client.getStatus(id)).isEqualTo("KILLED");
    assertThatThrownBy(() -> client.reRunCoord(id, "action", "9", false, false))
        .isInstanceOfSatisfying(
            OozieClientException.class, e -> assertThat(e.getErrorCode()).isEqualTo("E1018"));
    assertThatThrownBy(() -> client.getCoordJobInfo(NO_COORDINATOR))
        .isInstanceOfSatisfying(
            OozieClientException.class, e -> assertThat(e.getErrorCode()).isEqualTo("E0604"));
  }

  @Test
  void theJavaClientDoesTheSameWithBundles() throws Exception {
    OozieClient client = new OozieClient(url());
    String id = client.run(properties(bundle("javab", "", NOOP, "x", "y")));
    awaitBundle(id, "SUCCEEDED", "SUCCEEDED", "SUCCEEDED");

    BundleJob job = client.getBundleJobInfo(id);
    assertThat(job.getStatus()).isEqualTo(Job.Status.SUCCEEDED);
    assertThat(job.getCoordinators())
        .extracting(CoordinatorJob::getAppName)
        .containsExactly("x", "y");
    assertThat(client.getBundleJobsInfo("name=javab", 1, 10))
        .extracting(BundleJob::getId)
        .containsExactly(id);
    List<BulkResponse> bulk = client.getBulkInfo("bundle=javab;actionStatus=SUCCEEDED", 2, 2);
    assertThat(bulk).hasSize(2);
    assertThat(bulk.get(0).getBundle().getAppName()).isEqualTo("javab");
    assertThat(bulk.get(0).getCoordinator().getAppName()).isEqualTo("x");
    assertThat(bulk.get(0).getAction().getActionNumber()).isEqualTo(2);
    String before = workflow(coordinatorOf(id, 0) + "@1");
    client.reRunBundle(id, "x", "2020-01-01T00:00Z", true, true);
    waiting().until(() -> !workflow(coordinatorOf(id, 0) + "@1").equals(before));
    awaitBundle(id, "SUCCEEDED", "SUCCEEDED", "SUCCEEDED");
    assertThat(client.getStatus(id)).isEqualTo("SUCCEEDED");
    assertThat(
            RunningServer.json(
                    running.get(
                        "/oozie/v2/jobs?jobtype=bundle&filter="
                            + URLEncoder.encode("id=" + id, StandardCharsets.UTF_8)))
                .path("bundlejobs")
                .get(0)
                .path("conf")
                .isNull())
        .isTrue();
  }
}
