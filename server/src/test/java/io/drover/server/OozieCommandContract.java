package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.server.OozieShell.Ran;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.apache.oozie.client.OozieClient;
import org.apache.oozie.client.OozieClientException;
import org.apache.oozie.client.WorkflowJob;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What users' scripts do with the genuine {@code oozie} command line, on each database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OozieCommandContract {
  private static final String NOWHERE = "0000999-200101000000000-drover-W";
  private static final String RULER = "-".repeat(132);
  private static final String BATCH =
      """
      <workflow-app xmlns="uri:oozie:workflow:0.5" name="%s">
        <start to="load"/>
        <action name="load" retry-max="%d" retry-interval="0">
          <livy-batch xmlns="uri:drover:action:1.0"><file>file:///jobs/load.jar</file></livy-batch>
          <ok to="done"/><error to="failed"/>
        </action>
        <kill name="failed"><message>load failed</message></kill>
        <end name="done"/>
      </workflow-app>
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

  @AfterEach
  void backToNormal() {
    running.put("/oozie/v1/admin/status?systemmode=NORMAL");
  }

  private String url() {
    return running.url() + "/oozie";
  }

  // ---- applications ----

  private static String noop(String name) {
    return RunningServer.noop().replace("name='test'", "name='" + name + "'");
  }

  /** A job.properties of an application with that definition; gives the file's path. */
  private String application(String name, String xml, String... properties) throws Exception {
    Path app = Files.createDirectories(directory.resolve("apps").resolve(name));
    Files.writeString(app.resolve("workflow.xml"), xml);
    StringBuilder text = new StringBuilder();
    text.append("oozie.wf.application.path=").append(app.toUri()).append('\n');
    for (String property : properties) {
      text.append(property).append('\n');
    }
    return Files.writeString(directory.resolve(name + ".properties"), text).toString();
  }

  private String batch(String name) throws Exception {
    return application(name, String.format(Locale.ROOT, BATCH, name, 0));
  }

  private String run(String properties) {
    return oozie.ok("job", "-config", properties, "-run").after("job: ");
  }

  /** Runs an application to its end. */
  private String ended(String properties, String status) {
    String id = run(properties);
    assertThat(running.end(id)).isEqualTo(status);
    return id;
  }

  private String status(String id) {
    return oozie.ok("job", "-info", id).after("Status        : ");
  }

  private void awaitRunning(String id) {
    waiting()
        .until(
            () -> {
              for (JsonNode action : running.job(id).path("actions")) {
                if (action.path("status").asText().equals("RUNNING")) {
                  return true;
                }
              }
              return false;
            });
  }

  private static ConditionFactory waiting() {
    return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20));
  }

  private static void refused(Ran ran, String code, String part) {
    assertThat(ran.exitCode()).as(ran.toString()).isEqualTo(-1);
    assertThat(ran.err()).startsWith("Error: " + code + " : " + code + ": ").contains(part);
    assertThat(ran.out()).isEmpty();
  }

  // ---- the process ----

  @Test
  void theProcessSaysByItsExitCodeWhetherItWorked() throws Exception {
    Ran status = OozieShell.main(url(), directory, "admin", "-status");
    Ran unknown = OozieShell.main(url(), directory, "job", "-info", NOWHERE);

    assertThat(status.exitCode()).isZero();
    assertThat(status.out()).isEqualTo("System mode: NORMAL" + System.lineSeparator());
    assertThat(unknown.exitCode()).isEqualTo(255);
    assertThat(unknown.out()).isEmpty();
  }

  // ---- oozie job ----

  @Test
  void submitStartInfoAndPoll() throws Exception {
    String properties = application("steps", noop("steps"));
    Ran submitted = oozie.ok("job", "-config", properties, "-submit");
    assertThat(submitted.out()).matches("job: \\d{7}-\\d{15}-drover-W\\R");
    String id = submitted.after("job: ");
    assertThat(status(id)).isEqualTo("PREP");

    assertThat(oozie.ok("job", "-start", id).out()).isEmpty();
    assertThat(running.end(id)).isEqualTo("SUCCEEDED");

    assertThat(oozie.ok("job", "-poll", id, "-verbose").out()).contains("SUCCEEDED");
    Ran info = oozie.ok("job", "-info", id);
    assertThat(info.out()).startsWith("Job ID : " + id + System.lineSeparator() + RULER);
    assertThat(info.after("Workflow Name : ")).isEqualTo("steps");
    assertThat(info.after("App Path      : ")).startsWith("file:/").endsWith("/apps/steps/");
    assertThat(info.after("Status        : ")).isEqualTo("SUCCEEDED");
    assertThat(info.after("Run           : ")).isEqualTo("0");
    assertThat(info.after("User          : ")).isEqualTo(System.getProperty("user.name"));
    assertThat(info.after("Group         : ")).isEqualTo("-");
    assertThat(info.after("CoordAction ID: ")).isEqualTo("-");
    for (String time : List.of("Created       : ", "Started       : ", "Last Modified : ")) {
      assertThat(info.after(time)).matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d GMT");
    }
    assertThat(info.after(id + "@:start:").split(" +")).containsExactly("OK", "-", "OK", "-");
    assertThat(info.after(id + "@end").split(" +")).containsExactly("OK", "-", "OK", "-");
  }

  @Test
  void infoVerbosePagedOfAnActionAndInAnotherZone() throws Exception {
    String id = ended(application("views", noop("views")), "SUCCEEDED");

    Ran verbose = oozie.ok("job", "-info", id, "-verbose");
    assertThat(verbose.after("Ended         : "))
        .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d GMT");
    assertThat(verbose.after(id + "@end\t").split("\t"))
        .startsWith("-", "-", "-", "-", "OK", "end", "0", "-", ":END:")
        .hasSize(12);
    Ran second = oozie.ok("job", "-info", id, "-offset", "2", "-len", "1");
    assertThat(second.out()).contains(id + "@end").doesNotContain("@:start:");
    Ran action = oozie.ok("job", "-info", id + "@end", "-verbose");
    assertThat(action.after("ID : ")).isEqualTo(id + "@end");
    assertThat(action.after("Type              : ")).isEqualTo(":END:");
    assertThat(action.after("Status            : ")).isEqualTo("OK");
    assertThat(action.after("External Status   : ")).isEqualTo("OK");
    assertThat(action.after("Error Code        : ")).isEqualTo("-");
    Ran pacific = oozie.ok("job", "-info", id, "-timezone", "America/Los_Angeles");
    assertThat(pacific.after("Ended         : ")).matches(".* P[SD]T");
    assertThat(oozie.ok("job", "-info", id, "-localtime").exitCode()).isZero();
  }

  @Test
  void unknownJobsAndActionsAreErrors() throws Exception {
    String id = ended(application("unknown", noop("unknown")), "SUCCEEDED");

    for (String option :
        List.of("-info", "-log", "-definition", "-configcontent", "-kill", "-suspend", "-start")) {
      refused(oozie.run("job", option, NOWHERE), "E0604", NOWHERE);
    }
    refused(oozie.run("job", "-info", id + "@nowhere"), "E0605", id + "@nowhere");
    refused(oozie.run("job", "-info", NOWHERE.replace("-W", "-C")), "E0604", "-C");
  }

  @Test
  void dryrunSaysOkOrWhatIsWrongAndStoresNothing() throws Exception {
    long before = running.jobCount();
    String good = application("dry", noop("dry"));
    String unset =
        application(
            "dry-unset",
            RunningServer.app(
                "<start to='a'/><action name='a'><fs><mkdir path='${nope}'/></fs><ok to='end'/>"
                    + "<error to='end'/></action><end name='end'/>"));

    assertThat(oozie.ok("job", "-config", good, "-dryrun").out().strip()).isEqualTo("OK");
    refused(oozie.run("job", "-config", unset, "-dryrun"), "E0803", "nope");
    assertThat(oozie.ok("job", "-config", unset, "-dryrun", "-Dnope=file:///tmp/x").out().strip())
        .isEqualTo("OK");

    assertThat(running.jobCount()).isEqualTo(before);
  }

  @Test
  void definitionAndConfigurationAreThoseSubmitted() throws Exception {
    String xml = noop("shown");
    String id =
        ended(application("shown", xml, "day=2026-01-31", "db.password=s3cret"), "SUCCEEDED");

    assertThat(oozie.ok("job", "-definition", id).out().strip()).isEqualTo(xml);
    assertThat(oozie.ok("job", "-configcontent", id).out())
        .contains("<name>day</name>", "<value>2026-01-31</value>", "<name>user.name</name>")
        .contains("<name>db.password</name>")
        .doesNotContain("s3cret");
  }

  @Test
  void aFailureIsToldWithItsRetriesAndLogs() throws Exception {
    running.livy.newBatchesAre("dead");
    running.livy.newBatchesLog(
        "INFO Client: submitting",
        "Exception in thread \"main\" java.lang.IllegalStateException: no rows",
        "\tat etl.Load.main(Load.java:7)");
    String id =
        ended(application("failing", String.format(Locale.ROOT, BATCH, "failing", 2)), "KILLED");

    Ran info = oozie.ok("job", "-info", id + "@load");
    assertThat(info.after("Status            : ")).isEqualTo("ERROR");
    assertThat(info.after("Error Code        : ")).isEqualTo("JA018");
    assertThat(info.after("Error Message     : ")).contains("no rows");
    assertThat(info.after("Retries           : ")).isEqualTo("2");
    Ran retries = oozie.ok("job", "-retries", id + "@load");
    assertThat(retries.out().lines().filter(line -> line.startsWith("Attempt")))
        .containsExactly("Attempt        : 1", "Attempt        : 2");
    assertThat(retries.after("Start Time     : ")).endsWith("GMT");
    assertThat(oozie.ok("job", "-retries", id + "@:start:").out()).contains("No Retries");
    String log = oozie.ok("job", "-log", id).out();
    assertThat(log)
        .containsPattern("(?m)^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d{3}  INFO ")
        .containsPattern(" WARN RETRY:\\d+ - .* ACTION\\[" + id + "@load] JA018: ")
        .contains("JOB[" + id + "]", "APP[failing]", "=== " + id + "@load ===")
        .contains("INFO Client: submitting", "\tat etl.Load.main(Load.java:7)");
    String errors = oozie.ok("job", "-errorlog", id).out();
    assertThat(errors)
        .containsPattern("ERROR ERROR:\\d+ - .*load] JA018: ")
        .contains("KILLED: reached kill node 'failed': load failed")
        .contains("IllegalStateException: no rows", "\tat etl.Load.main")
        .doesNotContain("INFO");
    String audit = oozie.ok("job", "-auditlog", id).out();
    assertThat(audit.lines())
        .hasSize(2)
        .allMatch(line -> line.contains("USER [" + System.getProperty("user.name") + "]"))
        .allMatch(line -> line.contains("JOBID [" + id + "]"));
    assertThat(audit).contains("OPERATION [submit]", "OPERATION [start]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "limit=1|SUBMITTED|ENDED",
        "loglevel=ERROR|ENDED|SUBMITTED",
        "loglevel=INFO|SUBMITTED|ERROR",
        "loglevel=INFO;text=start by|VERB|SUBMITTED",
        "text=load failed|ENDED|SUBMITTED",
        "recent=1h|SUBMITTED|none",
        "start=2999-01-01T00:00Z|none|SUBMITTED",
        "end=2000-01-01 00:00:00|none|SUBMITTED",
        "start=2000-01-01T00:00Z;end=1h|SUBMITTED|none",
        "debug|SUBMITTED|none",
      })
  void logsAreFiltered(String filter, String shown, String hidden) throws Exception {
    running.livy.newBatchesAre("dead");
    String id = ended(batch("filtered"), "KILLED");

    String log = oozie.ok("job", "-log", id, "-logfilter", filter).out();

    if (!shown.equals("none")) {
      assertThat(log).contains(shown + ":");
    }
    if (!hidden.equals("none")) {
      assertThat(log).doesNotContain(hidden + ":");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"colour=red", "loglevel=LOUD", "limit=many", "recent=soon"})
  void aLogFilterThatCannotBeReadIsRefused(String filter) throws Exception {
    String id = ended(application("badfilter", noop("badfilter")), "SUCCEEDED");

    refused(oozie.run("job", "-log", id, "-logfilter", filter), "E0302", "");
  }

  @Test
  void suspendResumeKillAndTheQueue() throws Exception {
    String id = run(batch("steered"));
    awaitRunning(id);
    assertThat(oozie.ok("admin", "-queuedump").out())
        .contains("[Server Queue Dump]:", "CHECK " + id + "@load attempt=0")
        .contains("The uniqueness map dump is empty");

    assertThat(oozie.ok("job", "-suspend", id).out()).isEmpty();
    assertThat(status(id)).isEqualTo("SUSPENDED");
    assertThat(oozie.ok("job", "-resume", id).out()).isEmpty();
    assertThat(status(id)).isEqualTo("RUNNING");
    assertThat(oozie.ok("job", "-kill", id).out()).isEmpty();
    assertThat(status(id)).isEqualTo("KILLED");

    // what is over stays over, without an error
    oozie.ok("job", "-suspend", id);
    oozie.ok("job", "-resume", id);
    oozie.ok("job", "-kill", id);
    assertThat(status(id)).isEqualTo("KILLED");
    assertThat(oozie.ok("job", "-auditlog", id).out())
        .contains("OPERATION [suspend]", "OPERATION [resume]", "OPERATION [kill]");
    assertThat(oozie.ok("job", "-errorlog", id).out()).contains("WARN ENDED", "killed by");
  }

  @Test
  void failedNodesAreRunAgain() throws Exception {
    Path work = Files.createTempDirectory(directory, "rerun");
    String xml =
        """
        <workflow-app xmlns="uri:oozie:workflow:0.5" name="again">
          <start to="make"/>
          <action name="make"><fs><mkdir path="${work}/made"/></fs>
            <ok to="move"/><error to="failed"/></action>
          <action name="move"><fs><move source="${work}/in" target="${work}/out"/></fs>
            <ok to="done"/><error to="failed"/></action>
          <kill name="failed"><message>no file</message></kill>
          <end name="done"/>
        </workflow-app>
        """;
    String properties = application("again", xml, "work=" + work.toUri());
    String id = ended(properties, "KILLED");
    Files.createFile(work.resolve("in"));

    refused(
        oozie.run(
            "job",
            "-rerun",
            id,
            "-Doozie.wf.rerun.skip.nodes=make",
            "-Doozie.wf.rerun.failnodes=true"),
        "E0404",
        "oozie.wf.rerun.failnodes");
    refused(
        oozie.run("job", "-rerun", id, "-Doozie.wf.rerun.skip.nodes=nowhere"), "E0807", "nowhere");
    assertThat(oozie.ok("job", "-rerun", id, "-Doozie.wf.rerun.failnodes=true").out()).isEmpty();
    assertThat(running.end(id)).isEqualTo("SUCCEEDED");

    Ran info = oozie.ok("job", "-info", id);
    assertThat(info.after("Run           : ")).isEqualTo("1");
    assertThat(info.after(id + "@move").split(" +")).startsWith("OK");
    assertThat(work.resolve("out")).exists();
    assertThat(oozie.ok("job", "-retries", id + "@move").out()).contains("No Retries");
    assertThat(oozie.ok("job", "-auditlog", id).out())
        .contains("OPERATION [rerun], PARAMETER [run 1; keeps make]");

    Files.move(work.resolve("out"), work.resolve("in"));
    oozie.ok("job", "-rerun", id, "-config", properties, "-Doozie.wf.rerun.skip.nodes=make");
    assertThat(running.end(id)).isEqualTo("SUCCEEDED");
    // neither property: everything, and make finds its directory made
    oozie.ok("job", "-rerun", id, "-config", properties);
    assertThat(running.end(id)).isEqualTo("KILLED");
    assertThat(oozie.ok("job", "-info", id).after("Run           : ")).isEqualTo("3");
    String waiting = run(batch("notended"));
    refused(
        oozie.run("job", "-rerun", waiting, "-Doozie.wf.rerun.failnodes=true"), "E0805", waiting);
    oozie.ok("job", "-kill", waiting);
  }

  // ---- oozie jobs ----

  @Test
  void jobsAreListedAndFiltered() throws Exception {
    String first = ended(application("listed", noop("listed")), "SUCCEEDED");
    String second =
        oozie.ok("job", "-config", application("listed", noop("listed")), "-submit").after("job: ");

    Ran both = oozie.ok("jobs", "-filter", "name=listed");
    assertThat(both.out()).startsWith("Job ID ").contains(RULER);
    assertThat(both.out().indexOf(second)).isPositive().isLessThan(both.out().indexOf(first));
    assertThat(both.after(first).split(" +"))
        .startsWith("listed", "SUCCEEDED", System.getProperty("user.name"), "-");
    assertThat(both.after(second).split(" +"))
        .startsWith("listed", "PREP", System.getProperty("user.name"), "-", "-", "-");
    assertThat(oozie.ok("jobs", "-filter", "name=listed;status=PREP").out())
        .contains(second)
        .doesNotContain(first);
    assertThat(oozie.ok("jobs", "-filter", "name=listed", "-offset", "2", "-len", "1").out())
        .contains(first)
        .doesNotContain(second);
    assertThat(oozie.ok("jobs", "-filter", "id=" + first + ";startcreatedtime=-1h").out())
        .contains(first);
    assertThat(oozie.ok("jobs", "-filter", "text=isted;sortby=lastModifiedTime").out())
        .contains(first, second);
    assertThat(oozie.ok("jobs", "-filter", "name=listed;endcreatedtime=-1h").out().strip())
        .isEqualTo("No Jobs match your criteria!");
    assertThat(oozie.ok("jobs", "-filter", "name=listed", "-verbose").after(first + "\t"))
        .contains("listed\tfile:/", "/#/jobs/" + first, "\tSUCCEEDED\t");
    refused(oozie.run("jobs", "-filter", "colour=red"), "E0420", "colour");
    refused(oozie.run("jobs", "-filter", "status=HAPPY"), "E0420", "HAPPY");
  }

  @Test
  void manyJobsAreSteeredAtOnce() throws Exception {
    String first = run(batch("many"));
    String second = run(batch("many"));
    String other = run(batch("other"));
    awaitRunning(first);
    awaitRunning(second);
    awaitRunning(other);

    Ran suspended = oozie.ok("jobs", "-suspend", "-filter", "name=many");
    assertThat(suspended.out())
        .startsWith("the following jobs have been suspended")
        .contains(first, second, "SUSPENDED")
        .doesNotContain(other);
    Ran resumed = oozie.ok("jobs", "-resume", "-filter", "name=many;id=" + first);
    assertThat(resumed.out())
        .startsWith("the following jobs have been resumed")
        .contains(first)
        .doesNotContain(second);
    Ran killed = oozie.ok("jobs", "-kill", "-filter", "name=many");
    assertThat(killed.out())
        .startsWith("the following jobs have been killed")
        .contains(first, second, "KILLED");
    assertThat(oozie.ok("jobs", "-kill", "-filter", "name=many").out().strip())
        .isEqualTo("bulk modify command did not modify any jobs");

    assertThat(status(other)).isEqualTo("RUNNING");
    oozie.ok("job", "-kill", other);
  }

  // ---- oozie validate ----

  @Test
  void validationKnowsTheSchemasOnly() throws Exception {
    Path good = Files.writeString(directory.resolve("good.xml"), noop("good"));
    Path lost =
        Files.writeString(
            directory.resolve("lost.xml"),
            RunningServer.app("<start to='nowhere'/><end name='end'/>"));
    Path bad = Files.writeString(directory.resolve("bad.xml"), "<workflow-app/>");

    assertThat(oozie.ok("validate", good.toString()).out().strip()).isEqualTo("Valid workflow-app");
    assertThat(oozie.ok("validate", lost.toString()).out().strip()).isEqualTo("Valid workflow-app");
    assertThat(oozie.ok("validate", good.toUri().toString()).out().strip())
        .isEqualTo("Valid workflow-app");
    assertThat(oozie.run("validate", bad.toString()).err()).contains("E0701");
    assertThat(oozie.run("validate", bad.toUri().toString()).err()).contains("E0701");
    assertThat(oozie.run("validate", "hdfs://nowhere/x.xml").err()).contains("E0904");
    assertThat(oozie.run("validate", bad.toString()).exitCode()).isEqualTo(-1);
  }

  // ---- oozie admin, info, version ----

  @Test
  void theServerTellsOfItself() {
    assertThat(oozie.ok("admin", "-version").out().strip())
        .isEqualTo("Oozie server build version: " + DroverServer.VERSION);
    assertThat(oozie.ok("admin", "-servers").out().strip())
        .matches("drover-[0-9a-f-]{36} : " + Pattern.quote(url()));
    assertThat(oozie.ok("admin", "-configuration").out())
        .contains("server.port : 0", "database.password : " + Secrets.MASK);
    assertThat(oozie.ok("admin", "-metrics").out())
        .contains("COUNTERS", "GAUGES", "drover.commands.held : ");
    assertThat(oozie.ok("admin", "-instrumentation").out())
        .contains("VARIABLES", "drover.commands.held : ");
    assertThat(oozie.ok("admin", "-shareliblist").out().strip()).isEqualTo("[Available ShareLib]");
    assertThat(oozie.ok("admin", "-shareliblist", "spark").out().strip())
        .isEqualTo("[Available ShareLib]");
    assertThat(oozie.ok("admin", "-sharelibupdate").out())
        .contains("status = Nothing to update: this server needs no sharelib");
    assertThat(oozie.ok("info", "-timezones").out())
        .contains("PST (America/Los_Angeles)", "UTC (UTC)");
    assertThat(oozie.ok("version").out()).contains("5.2.1");
  }

  @Test
  void neitherEnvironmentNorPropertiesTellSecrets() {
    String properties = oozie.ok("admin", "-javasysprops").out();
    assertThat(properties).contains("java.version : " + System.getProperty("java.version"));
    assertThat(properties).doesNotContain("java.class.path", "user.home", "sun.java.command");
    assertThat(oozie.ok("admin", "-osenv").out())
        .doesNotContain("PATH : ", "HOME : ", "USER : ", "OOZIE_URL");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SAFEMODE", "NOWEBSERVICE"})
  void noChangesAreTakenOutsideTheNormalMode(String mode) throws Exception {
    String id = run(batch("safe"));
    awaitRunning(id);
    String properties = application("unsafe", noop("unsafe"));

    assertThat(oozie.ok("admin", "-systemmode", mode).out().strip())
        .isEqualTo("System mode: " + mode);
    assertThat(oozie.ok("admin", "-status").out().strip()).isEqualTo("System mode: " + mode);
    refused(oozie.run("job", "-config", properties, "-run"), "E0002", mode);
    refused(oozie.run("job", "-kill", id), "E0002", mode);
    refused(oozie.run("jobs", "-kill", "-filter", "name=safe"), "E0002", mode);
    assertThat(status(id)).isEqualTo("RUNNING");
    assertThat(running.post("/api/v1/workflows", "", noop("unsafe")).statusCode()).isEqualTo(503);

    oozie.ok("admin", "-systemmode", "NORMAL");
    oozie.ok("job", "-kill", id);
    assertThat(status(id)).isEqualTo("KILLED");
  }

  @Test
  void endedJobsArePurged() throws Exception {
    String parent = ended(application("old", noop("old")), "SUCCEEDED");
    String child =
        ended(
            application("child", noop("old"), "oozie.wf.parent.id=" + parent + "@x"), "SUCCEEDED");
    String alive = run(batch("alive"));
    String orphan =
        ended(
            application("orphan", noop("old"), "oozie.wf.parent.id=" + alive + "@load"),
            "SUCCEEDED");

    assertThat(oozie.ok("admin", "-purge", "wf=30").out().strip())
        .isEqualTo("Purge command executed successfully");
    assertThat(status(parent)).isEqualTo("SUCCEEDED");

    oozie.ok("admin", "-purge", "wf=0;limit=1");

    refused(oozie.run("job", "-info", parent), "E0604", parent);
    refused(oozie.run("job", "-info", child), "E0604", child);
    // a parent that runs keeps its children
    assertThat(status(orphan)).isEqualTo("SUCCEEDED");
    awaitRunning(alive);
    assertThat(oozie.ok("jobs", "-filter", "name=old").out())
        .contains(orphan)
        .doesNotContain(parent, child);
    oozie.ok("job", "-kill", alive);
  }

  // ---- service levels ----

  @Test
  void serviceLevelsAreShownSwitchedAndChanged() throws Exception {
    String xml =
        noop("levels")
            .replace("<workflow-app ", "<workflow-app xmlns:s='uri:oozie:sla:0.2' ")
            .replace(
                "<end name='end'/>",
                "<end name='end'/><s:info><s:nominal-time>${nominal}</s:nominal-time>"
                    + "<s:should-start>${10 * MINUTES}</s:should-start>"
                    + "<s:should-end>${1 * DAYS}</s:should-end></s:info>");
    String properties = application("levels", xml, "nominal=2026-01-31T08:00Z");
    String id = oozie.ok("job", "-config", properties, "-submit").after("job: ");

    waiting().until(() -> level(id).path("eventStatus").asText().equals("START_MISS,END_MISS"));
    JsonNode level = level(id);
    assertThat(level.path("slaStatus").asText()).isEqualTo("MISS");
    assertThat(level.path("jobStatus").asText()).isEqualTo("PREP");
    assertThat(level.path("slaAlertStatus").asText()).isEqualTo("Disabled");

    assertThat(oozie.ok("job", "-slaenable", id).out().strip()).isEqualTo("Done");
    assertThat(level(id).path("slaAlertStatus").asText()).isEqualTo("Enabled");
    assertThat(oozie.ok("job", "-sladisable", id).out().strip()).isEqualTo("Done");
    assertThat(level(id).path("slaAlertStatus").asText()).isEqualTo("Disabled");
    Ran changed = oozie.ok("job", "-slachange", id, "-value", "should-end=90;max-duration=5");
    assertThat(changed.out().strip()).isEqualTo("Done");
    assertThat(level(id).path("expectedEnd").asLong() - level.path("nominalTime").asLong())
        .isEqualTo(Duration.ofMinutes(90).toMillis());
    assertThat(level(id).path("expectedDuration").asLong()).isEqualTo(300_000);
    refused(oozie.run("job", "-slachange", id, "-value", "should-end=soon"), "E1101", "should-end");
    refused(
        oozie.run("job", "-config", application("bad", xml, "nominal=soon"), "-run"),
        "E1101",
        "nominal-time");
  }

  private JsonNode level(String id) throws Exception {
    Ran shown = oozie.ok("sla", "-filter", "id=" + id);
    JsonNode levels = RunningServer.JSON.readTree(shown.out()).path("slaSummaryList");
    assertThat(levels).hasSize(1);
    return levels.get(0);
  }

  // ---- what is not supported says so ----

  @Test
  void whatHasNoMeaningHereIsRefusedInOneLine() throws Exception {
    String id = ended(application("plain", noop("plain")), "SUCCEEDED");
    String script = Files.writeString(directory.resolve("x.pig"), "dump a;").toString();
    String proxied =
        Files.writeString(
                directory.resolve("proxied.properties"),
                "fs.default.name=file:///\nyarn.resourcemanager.address=x\noozie.libpath=/lib\n"
                    + "oozie.proxysubmission=true\n")
            .toString();

    refused(oozie.run("job", "-slaenable", id), "E1026", id);
    refused(oozie.run("job", "-change", id, "-value", "endtime=x"), "E0303", "change");
    refused(oozie.run("pig", "-file", script, "-config", proxied, "-X", "y"), "E0303", "pig");
    refused(oozie.run("sla", "-filter", "colour=red"), "E0420", "colour");
    assertThat(oozie.run("job", "-explode").exitCode()).isEqualTo(-1);
  }

  // ---- the Java client ----

  @Test
  void theJavaClientDoesTheSame() throws Exception {
    OozieClient client = new OozieClient(url());
    Properties properties = client.createConfiguration();
    try (var in = Files.newInputStream(Path.of(batch("java")))) {
      properties.load(in);
    }
    properties.setProperty(OozieClient.EXTERNAL_ID, "order-" + url());
    String id = client.run(properties);
    awaitRunning(id);

    assertThat(client.getJobId("order-" + url())).isEqualTo(id);
    assertThat(client.getStatus(id)).isEqualTo("RUNNING");
    assertThat(client.killJobs("name=java", "wf", 1, 50).get("total")).isEqualTo(1L);
    assertThat(client.getJobInfo(id).getStatus()).isEqualTo(WorkflowJob.Status.KILLED);
    assertThat(client.getJobsInfo("name=java;status=KILLED"))
        .extracting(WorkflowJob::getId)
        .containsExactly(id);
    assertThat(client.getWorkflowActionRetriesInfo(id + "@load")).isEmpty();
    assertThat(client.getQueueDump()).contains("[Server Queue Dump]:");
    assertThat(client.getMetrics().getGauges()).containsKey("drover.commands.held");
    assertThat(client.getInstrumentation().getVariables()).containsKey("drover.commands.held");
    assertThat(client.getAvailableOozieServers()).containsValue(url());
    client.setSystemMode(OozieClient.SYSTEM_MODE.SAFEMODE);
    assertThat(client.getSystemMode()).isEqualTo(OozieClient.SYSTEM_MODE.SAFEMODE);
    assertThatThrownBy(() -> client.run(properties))
        .isInstanceOfSatisfying(
            OozieClientException.class, e -> assertThat(e.getErrorCode()).isEqualTo("E0002"));
    client.setSystemMode(OozieClient.SYSTEM_MODE.NORMAL);
    assertThatThrownBy(client::getJMSConnectionInfo)
        .isInstanceOfSatisfying(
            OozieClientException.class, e -> assertThat(e.getErrorCode()).isEqualTo("E1601"));
  }
}
