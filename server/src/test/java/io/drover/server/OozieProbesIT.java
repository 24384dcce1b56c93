package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.schema.HadoopConfigurationXml;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Small workflows of which is known what Oozie 5.2.1 made of them: the same is seen here through
 * the same requests. What differs on purpose is in docs/oozie-compatibility.md and says so here.
 */
final class OozieProbesIT {
  private static final String KILL_AND_END =
      "<kill name='killed'><message>killed ${wf:lastErrorNode()}</message></kill>"
          + "<end name='end'/>";

  /** An action that succeeds everywhere: deleting what is not there. */
  private static final String NOTHING = "<fs><delete path='${work}nowhere'/></fs>";

  /** The shortest action that ends in ERROR with FS006. */
  private static final String MISSING_SOURCE =
      "<fs><move source='${work}nowhere' target='${work}elsewhere'/></fs>";

  @TempDir private static Path directory;
  private static RunningServer running;

  private final Map<String, String> properties = new LinkedHashMap<>();
  private Path work;
  private String id = "";

  @BeforeAll
  static void start() throws Exception {
    running = new RunningServer(directory);
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @BeforeEach
  void newWork() throws IOException {
    work = Files.createTempDirectory(directory, "work");
    properties.put("user.name", "alice");
    properties.put("work", work.toUri().toString());
  }

  // ---- what a client does ----

  private HttpResponse<String> post(String query, String xml) throws IOException {
    Path application = Files.createTempDirectory(directory, "app");
    Files.writeString(application.resolve("workflow.xml"), xml);
    return post(query, application);
  }

  private HttpResponse<String> post(String query, Path application) {
    properties.put("oozie.wf.application.path", application.toUri().toString());
    return running.post(
        "/oozie/v2/jobs" + query,
        "application/xml;charset=UTF-8",
        HadoopConfigurationXml.write(properties));
  }

  /** Submits and starts; the job is {@link #id} then. */
  private void begin(String xml) throws IOException {
    HttpResponse<String> response = post("?action=start", xml);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    id = RunningServer.json(response).path("id").asText();
  }

  private void begin(Path application) {
    HttpResponse<String> response = post("?action=start", application);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    id = RunningServer.json(response).path("id").asText();
  }

  private String status() {
    return job().path("status").asText();
  }

  private JsonNode job() {
    return RunningServer.json(running.get("/oozie/v2/job/" + id));
  }

  private void await(String status) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> status().equals(status));
  }

  /** Runs to its end; gives the status. */
  private String run(String nodes) throws IOException {
    return runXml(RunningServer.app(nodes));
  }

  private String runXml(String xml) throws IOException {
    begin(xml);
    return running.end(id);
  }

  private void apply(String verb) {
    HttpResponse<String> response = running.put("/oozie/v2/job/" + id + "?action=" + verb);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
  }

  /** Names of the nodes that were reached, in their order. */
  private List<String> reached() {
    List<String> names = new ArrayList<>();
    job().path("actions").forEach(action -> names.add(action.path("name").asText()));
    return names;
  }

  private JsonNode node(String name) {
    for (JsonNode action : job().path("actions")) {
      if (action.path("name").asText().equals(name)) {
        return action;
      }
    }
    throw new AssertionError(name + " was not reached: " + job().toPrettyString());
  }

  private void assertNode(String name, String status, String transition, String errorCode) {
    JsonNode node = node(name);
    assertThat(node.path("status").asText()).as(node.toPrettyString()).isEqualTo(status);
    assertThat(node.path("transition").asText("")).as(name).isEqualTo(transition);
    assertThat(node.path("errorCode").asText("")).as(name).isEqualTo(errorCode);
  }

  private void refused(String nodes, String code, String part) throws IOException {
    refusedXml(RunningServer.app(nodes), code, part);
  }

  private void refusedXml(String xml, String code, String part) throws IOException {
    long before = running.jobCount();
    refused(post("?action=start", xml), code, part);
    assertThat(running.jobCount()).isEqualTo(before);
  }

  private static void refused(HttpResponse<String> response, String code, String part) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(response.headers().firstValue("oozie-error-code")).contains(code);
    assertThat(response.headers().firstValue("oozie-error-message").orElseThrow())
        .startsWith(code + ": ")
        .contains(part);
  }

  private static String action(String name, String body, String ok, String error) {
    return "<action name='"
        + name
        + "'>"
        + body
        + "<ok to='"
        + ok
        + "'/><error to='"
        + error
        + "'/></action>";
  }

  private static String decision(String... cases) {
    StringBuilder text = new StringBuilder("<start to='d'/><decision name='d'><switch>");
    for (String one : cases) {
      text.append("<case to='end'>").append(one).append("</case>");
    }
    return text + "<default to='killed'/></switch></decision>" + KILL_AND_END;
  }

  private static String only(String body) {
    return "<start to='a'/>" + action("a", body, "end", "killed") + KILL_AND_END;
  }

  // ---- expressions ----

  @Test
  void anUnsetVariableInAnActionFailsTheJobWithoutErrorTransition() throws Exception {
    assertThat(run(only("<fs><delete path='${nope}'/></fs>"))).isEqualTo("FAILED");

    assertNode("a", "FAILED", "", "EL_ERROR");
    assertThat(node("a").path("errorMessage").asText())
        .isEqualTo("variable [nope] cannot be resolved");
    assertThat(reached()).containsExactly(":start:", "a");
  }

  @Test
  void anUnsetVariableInALaterCaseFailsTheJobToo() throws Exception {
    assertThat(run(decision("true", "${nope}"))).isEqualTo("FAILED");

    assertNode("d", "FAILED", "", "EL_ERROR");
    assertThat(node("d").path("errorMessage").asText())
        .isEqualTo("variable [nope] cannot be resolved");
    assertThat(reached()).containsExactly(":start:", "d");
  }

  @ParameterizedTest
  @CsvSource({
    "true, end",
    "'  true  ', end",
    "${1 eq 1}, end",
    "'&#10; ${true} &#10;', end",
    "TRUE, killed",
    "True, killed",
    "1, killed",
    "yes, killed",
    "false, killed",
    "true true, killed",
    "'', killed",
  })
  void aCaseHoldsWhenItsTextIsExactlyTrue(String text, String taken) throws Exception {
    assertThat(run(decision(text))).isEqualTo(taken.equals("end") ? "SUCCEEDED" : "KILLED");

    assertNode("d", "OK", taken, "");
    assertThat(node("d").path("type").asText()).isEqualTo("switch");
    assertThat(node("d").path("externalStatus").asText()).isEqualTo(taken);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${wf:conf('missing') eq ''}|false",
        "${empty wf:conf('missing')}|true",
        "${firstNotNull(wf:conf('missing'), 'd') eq 'd'}|true",
        "${concat(wf:conf('missing'), 'x') eq 'x'}|true",
        "${wf:conf('set.to.nothing') eq ''}|true",
        "${firstNotNull(wf:conf('set.to.nothing'), 'd') eq ''}|true",
      })
  void anUnsetPropertyIsNullAndEmptyOnlyInText(String text, boolean holds) throws Exception {
    properties.put("set.to.nothing", "");

    assertThat(run(decision(text))).isEqualTo(holds ? "SUCCEEDED" : "KILLED");
  }

  @ParameterizedTest
  @CsvSource({
    "a&b, ${x eq 'a&amp;b'}",
    "a<b, ${x eq 'a&lt;b'}",
    "'say \"x\"', '${x eq ''say \"x\"''}'",
  })
  void charactersOfXmlInAPropertyCompareAsTheyAre(String value, String text) throws Exception {
    properties.put("x", value);

    assertThat(run(decision(text))).isEqualTo("SUCCEEDED");
  }

  @Test
  void aKillMessageThatCannotBeEvaluatedStillKills() throws Exception {
    String killed =
        run("<start to='k'/><kill name='k'><message>${nope}</message></kill><end name='end'/>");

    assertThat(killed).isEqualTo("KILLED");
    assertNode("k", "ERROR", "", "E0756");
    assertThat(node("k").path("errorMessage").asText())
        .contains("variable [nope] cannot be resolved");
  }

  @Test
  void theNameOfAWorkflowMayNameProperties() throws Exception {
    String xml = RunningServer.noop().replace("name='test'", "name='daily-${day}'");
    properties.put("day", "sunday");
    assertThat(runXml(xml)).isEqualTo("SUCCEEDED");
    assertThat(job().path("appName").asText()).isEqualTo("daily-sunday");

    properties.remove("day");
    refusedXml(xml, "E0803", "variable [day] cannot be resolved");
  }

  @Test
  void anActionShowsItsEvaluatedBodyWithoutComments() throws Exception {
    assertThat(run(only("<fs><!-- ${nope} --><delete path='${work}nowhere'/></fs>")))
        .isEqualTo("SUCCEEDED");

    assertThat(node("a").path("conf").asText())
        .contains(work.toUri() + "nowhere")
        .doesNotContain("nope")
        .doesNotContain("${");
  }

  // ---- fs ----

  @Test
  void aMoveOfAMissingSourceTakesTheErrorTransition() throws Exception {
    assertThat(run(only(MISSING_SOURCE))).isEqualTo("KILLED");

    assertNode("a", "ERROR", "killed", "FS006");
    assertThat(node("a").path("externalStatus").asText()).isEqualTo("ERROR");
    assertThat(node("a").path("externalId").asText()).isEqualTo("-");
    assertNode("killed", "OK", "", "E0729");
    assertThat(node("killed").path("type").asText()).isEqualTo(":KILL:");
    assertThat(node("killed").path("errorMessage").asText()).isEqualTo("killed a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"relative/path", "/absolute/path"})
  void aPathWithoutSchemeOrNameNodeIsFs001(String path) throws Exception {
    assertThat(run(only("<fs><mkdir path='" + path + "'/></fs>"))).isEqualTo("KILLED");

    assertNode("a", "ERROR", "killed", "FS001");
  }

  @Test
  void deletingWhatIsNotThereIsFine() throws Exception {
    assertThat(run(only(NOTHING))).isEqualTo("SUCCEEDED");

    assertNode("a", "OK", "end", "");
    assertThat(node("a").path("externalStatus").asText()).isEqualTo("OK");
  }

  /** Oozie's schema 1.0 refuses both by mistake (E0701); a difference on purpose. */
  @Test
  void setrepAndSkipTrashAreTakenInEveryVersion() throws Exception {
    Files.createFile(work.resolve("file"));
    String nodes =
        only(
            "<fs><delete path='${work}nowhere' skip-trash='false'/>"
                + "<setrep path='${work}file' replication-factor='1'/>"
                + "</fs>");
    assertThat(
            runXml(
                "<workflow-app xmlns='uri:oozie:workflow:1.0' name='t'>"
                    + nodes
                    + "</workflow-app>"))
        .as(() -> job().toPrettyString())
        .isEqualTo("SUCCEEDED");
  }

  // ---- forks ----

  private static String fork(String errorOfA) {
    return "<start to='f'/><fork name='f'><path start='a'/><path start='b'/></fork>"
        + action("a", MISSING_SOURCE, "j", errorOfA)
        + action("b", NOTHING, "j", "killed")
        + "<join name='j' to='end'/>"
        + KILL_AND_END;
  }

  @Test
  void anErrorTransitionToTheJoinLetsTheJobSucceed() throws Exception {
    assertThat(run(fork("j"))).isEqualTo("SUCCEEDED");

    assertNode("a", "ERROR", "j", "FS006");
    assertNode("f", "OK", "*", "");
    assertThat(node("f").path("type").asText()).isEqualTo(":FORK:");
    assertThat(node("f").path("externalStatus").asText()).isEqualTo("OK");
    assertNode("j", "OK", "end", "");
    assertThat(reached()).containsExactlyInAnyOrder(":start:", "f", "a", "b", "j", "end");
  }

  @Test
  void anErrorTransitionToKillInsideAForkKillsTheJob() throws Exception {
    assertThat(run(fork("killed"))).isEqualTo("KILLED");

    assertNode("a", "ERROR", "killed", "FS006");
    assertNode("killed", "OK", "", "E0729");
    assertThat(reached()).doesNotContain("j", "end");
  }

  @Test
  void aKillKillsWhatRunsOnTheOtherPath() throws Exception {
    String nodes =
        "<start to='f'/><fork name='f'><path start='a'/><path start='b'/></fork>"
            + action(
                "a",
                "<livy-batch xmlns='uri:drover:action:1.0'><file>/jobs/a.jar</file></livy-batch>",
                "j",
                "killed")
            + "<decision name='b'><switch><case to='c'>true</case><default to='j'/></switch>"
            + "</decision>"
            + action("c", MISSING_SOURCE, "j", "killed")
            + "<join name='j' to='end'/>"
            + KILL_AND_END;

    assertThat(run(nodes)).isEqualTo("KILLED");

    assertNode("c", "ERROR", "killed", "FS006");
    assertNode("a", "KILLED", "", "");
  }

  private static final String BATCH =
      "<livy-batch xmlns='uri:drover:action:1.0'><file>/jobs/a.jar</file></livy-batch>";

  @Test
  void anEndInAForkEndsTheJobWhenTheForkIsNotValidated() throws Exception {
    properties.put("oozie.wf.validate.ForkJoin", "false");

    assertThat(
            run(
                "<start to='f'/><fork name='f'><path start='a'/><path start='b'/></fork>"
                    + action("a", BATCH, "end", "killed")
                    + action("b", NOTHING, "end", "killed")
                    + KILL_AND_END))
        .isEqualTo("SUCCEEDED");

    assertNode("b", "OK", "end", "");
    assertNode("a", "KILLED", "", "");
  }

  @Test
  void aJoinWithoutForkFailsTheJobWhenItIsNotValidated() throws Exception {
    properties.put("oozie.wf.validate.ForkJoin", "false");

    assertThat(
            run(
                "<start to='a'/>"
                    + action("a", NOTHING, "j", "killed")
                    + "<join name='j' to='end'/>"
                    + KILL_AND_END))
        .isEqualTo("FAILED");
    assertThat(running.get("/oozie/v2/job/" + id + "?show=log").body()).contains("E0720");
  }

  // ---- what is refused at submission ----

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cycle|E0707|:start:->a->b->a|"
            + "<start to='a'/>A:a:b<action name='b'>F<ok to='a'/><error to='a'/></action>",
        "self|E0706|a|<start to='a'/>A:a:a",
        "missing target|E0708|nowhere|<start to='a'/>A:a:nowhere",
        "fork without join|E0730||<start to='f'/>"
            + "<fork name='f'><path start='a'/><path start='b'/></fork>A:a:end A:b:end",
        "end in a fork|E0737||<start to='f'/><fork name='f'><path start='a'/><path start='b'/>"
            + "</fork>A:a:j A:b:c A:c:end <join name='j' to='end'/>",
        "shared ok target|E0743||<start to='f'/><fork name='f'><path start='a'/><path start='b'/>"
            + "</fork>A:a:c A:b:c A:c:j <join name='j' to='end'/>",
        "same target twice|E0744||<start to='f'/><fork name='f'><path start='a'/><path start='a'/>"
            + "</fork>A:a:j <join name='j' to='end'/>",
        "join outside a fork|E0730||<start to='a'/>A:a:j <join name='j' to='end'/>",
        "unknown namespace|E0701|urn:nothing|<start to='a'/><action name='a'>"
            + "<x xmlns='urn:nothing'/><ok to='end'/><error to='killed'/></action>",
        "launcher action|E0723|shell|<start to='a'/><action name='a'>"
            + "<shell xmlns='uri:oozie:shell-action:0.3'><exec>ls</exec></shell>"
            + "<ok to='end'/><error to='killed'/></action>",
      })
  void aWrongGraphIsRefusedWithOoziesCode(String what, String code, String part, String nodes)
      throws Exception {
    String expanded =
        nodes
            .replaceAll(
                "A:(\\w+):(\\w+) ?",
                "<action name='$1'>F<ok to='$2'/><error to='killed'/></action>")
            .replace("F<ok", NOTHING + "<ok");

    refused(expanded + KILL_AND_END, code, part == null ? "" : part);
  }

  @Test
  void whatCannotBeReachedIsNotLookedAt() throws Exception {
    String nodes =
        "<start to='end'/>" + action("island", NOTHING, "nowhere", "nowhere") + "<end name='end'/>";

    assertThat(run(nodes)).isEqualTo("SUCCEEDED");
  }

  @Test
  void aNameMayHave128Characters() throws Exception {
    String longest = "n".repeat(128);

    assertThat(
            run(
                "<start to='"
                    + longest
                    + "'/>"
                    + action(longest, NOTHING, "end", "killed")
                    + KILL_AND_END))
        .isEqualTo("SUCCEEDED");
    String longer = longest + "n";
    refused(
        "<start to='" + longer + "'/>" + action(longer, NOTHING, "end", "killed") + KILL_AND_END,
        "E0724",
        "129 characters");
  }

  @Test
  void allMissingParametersAreNamed() throws Exception {
    String nodes =
        "<parameters><property><name>q1</name></property>"
            + "<property><name>q2</name><value>two</value></property>"
            + "<property><name>q3</name></property></parameters>"
            + decision("${q1 eq 'one' and q2 eq 'two'}");

    refused(nodes, "E0738", "2 parameters");
    refused(nodes, "E0738", "q1, q3");

    properties.put("q1", "one");
    properties.put("q3", "");
    assertThat(run(nodes)).isEqualTo("SUCCEEDED");
  }

  @Test
  void aParameterWithoutNameIsE0739() throws Exception {
    refused(
        "<parameters><property><name> </name></property></parameters>" + decision("true"),
        "E0739",
        "name");
  }

  @Test
  void theDefaultOfAParameterMayNameProperties() throws Exception {
    properties.put("from", "${made}-from");

    assertThat(
            run(
                "<parameters><property><name>made</name><value>${root}/made</value></property>"
                    + "<property><name>root</name><value>r</value></property></parameters>"
                    + decision("${made eq 'r/made' and from eq 'r/made-from'}")))
        .as(() -> job().path("conf").asText())
        .isEqualTo("SUCCEEDED");
  }

  @Test
  void aValueIsNoExpressionEvenWhenItLooksLikeOne() throws Exception {
    properties.put("x", "${wf:user()}");

    assertThat(run(decision("${x eq 'alice'}", "${wf:conf('x') eq 'alice'}"))).isEqualTo("KILLED");
  }

  @Test
  void aDryRunEvaluatesEverythingOnce() throws Exception {
    String nodes = only("<fs><delete path='${nope}'/></fs>");

    refused(
        post("?action=dryrun", RunningServer.app(nodes)),
        "E0803",
        "variable [nope] cannot be resolved");
    properties.put("nope", "${work}x");
    HttpResponse<String> ok = post("?action=dryrun", RunningServer.app(nodes));
    assertThat(ok.statusCode()).isEqualTo(201);
    assertThat(ok.body()).isEqualTo("{\"id\":\"OK\"}");
    assertThat(work.resolve("x")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"MB", "MINUTES", "RECORDS", "GROUPS"})
  void namesOfConstantsAreRefusedAsProperties(String name) throws Exception {
    properties.put(name, "1");

    refused(decision("true"), "E0803", "E0808");
  }

  // ---- retries ----

  private static String retried(String attributes, String body) {
    return only(body).replace("<action name='a'", "<action name='a' " + attributes);
  }

  @Test
  void aCodeOnTheListIsRetriedAsOftenAsAsked() throws Exception {
    String chmod = "<fs><chmod path='${work}nowhere' permissions='755' dir-files='false'/></fs>";

    assertThat(run(retried("retry-max='2' retry-interval='0'", chmod))).isEqualTo("KILLED");

    assertNode("a", "ERROR", "killed", "FS009");
    assertThat(node("a").path("userRetryCount").asInt()).isEqualTo(2);
    assertThat(node("a").path("userRetryMax").asInt()).isEqualTo(2);
    assertThat(node("a").path("userRetryInterval").asInt()).isZero();
  }

  @Test
  void aCodeThatIsNotOnTheListIsNotRetried() throws Exception {
    assertThat(run(retried("retry-max='2' retry-interval='0'", MISSING_SOURCE)))
        .isEqualTo("KILLED");

    assertNode("a", "ERROR", "killed", "FS006");
    assertThat(node("a").path("userRetryCount").asInt()).isZero();
  }

  @Test
  void retryAttributesMayNamePropertiesAndAreCapped() throws Exception {
    properties.put("times", "9");
    String chmod = "<fs><chmod path='${work}nowhere' permissions='755' dir-files='false'/></fs>";

    assertThat(run(retried("retry-max='${times}' retry-interval='0'", chmod))).isEqualTo("KILLED");

    assertThat(node("a").path("userRetryCount").asInt()).isEqualTo(3);
    assertThat(node("a").path("userRetryMax").asInt()).isEqualTo(3);
  }

  @Test
  void aRetryAttributeThatCannotBeResolvedIsE0703() throws Exception {
    refused(retried("retry-max='${nope}'", NOTHING), "E0703", "nope");
    refused(retried("retry-max='often'", NOTHING), "E0703", "often");
  }

  @ParameterizedTest
  @ValueSource(strings = {"periodic", "EXPONENTIAL", "whatever"})
  void anyRetryPolicyIsTaken(String policy) throws Exception {
    assertThat(run(retried("retry-max='1' retry-policy='" + policy + "'", NOTHING)))
        .isEqualTo("SUCCEEDED");
  }

  // ---- verbs ----

  @Test
  void aBreakpointSuspendsBeforeTheActionAndAResumeGoesOn() throws Exception {
    properties.put("oozie.suspend.on.nodes", " other , a ");
    begin(RunningServer.app(only(NOTHING)));
    await("SUSPENDED");

    assertNode("a", "PREP", "", "");
    apply("resume");

    assertThat(running.end(id)).isEqualTo("SUCCEEDED");
  }

  @ParameterizedTest
  @CsvSource({
    "suspend, PREP",
    "resume, PREP",
    "kill, KILLED",
  })
  void aJobThatWasNotStartedTakesOnlyStartAndKill(String verb, String status) throws Exception {
    HttpResponse<String> response = post("", RunningServer.app(only(NOTHING)));
    id = RunningServer.json(response).path("id").asText();
    assertThat(status()).isEqualTo("PREP");

    apply(verb);

    assertThat(status()).isEqualTo(status);
    apply("start");
    assertThat(running.end(id)).isEqualTo(status.equals("PREP") ? "SUCCEEDED" : "KILLED");
  }

  @Test
  void aSuspendedJobTakesResumeAndKill() throws Exception {
    properties.put("oozie.suspend.on.nodes", "*");
    begin(RunningServer.app(only(NOTHING)));
    await("SUSPENDED");

    apply("suspend");
    apply("start");
    assertThat(status()).isEqualTo("SUSPENDED");
    apply("kill");

    assertThat(status()).isEqualTo("KILLED");
    assertNode("a", "KILLED", "", "");
  }

  @ParameterizedTest
  @CsvSource({
    "SUCCEEDED, <fs><delete path='${work}nowhere'/></fs>",
    "KILLED, <fs><move source='${work}x' target='${work}y'/></fs>",
    "FAILED, <fs><delete path='${nope}'/></fs>",
  })
  void verbsOnAnEndedJobHaveNoEffect(String status, String body) throws Exception {
    assertThat(run(only(body))).isEqualTo(status);
    JsonNode before = job();

    for (String verb : List.of("kill", "suspend", "resume", "start")) {
      apply(verb);
      assertThat(job()).as(verb).isEqualTo(before);
    }
  }

  @Test
  void aRerunOfTheFailedNodesOfAJobThatSucceededRunsNothing() throws Exception {
    properties.put("taken", "true");
    assertThat(
            run(
                "<start to='d'/><decision name='d'><switch><case to='a'>${taken}</case>"
                    + "<default to='killed'/></switch></decision>"
                    + action("a", "<fs><mkdir path='${work}made'/></fs>", "end", "killed")
                    + KILL_AND_END))
        .isEqualTo("SUCCEEDED");
    String endOfA = node("a").path("endTime").asText();
    Files.delete(work.resolve("made"));

    HttpResponse<String> rerun =
        running.post(
            "/api/v1/jobs/" + id + "/rerun?user.name=alice",
            "application/json",
            "{\"failed\":true,\"properties\":{\"taken\":\"false\"}}");
    assertThat(rerun.statusCode()).as(rerun.body()).isEqualTo(200);

    assertThat(running.end(id)).isEqualTo("SUCCEEDED");
    assertThat(job().path("run").asInt()).isEqualTo(1);
    assertNode("d", "OK", "a", "");
    assertNode("a", "OK", "end", "");
    assertThat(node("a").path("endTime").asText()).isEqualTo(endOfA);
    assertThat(work.resolve("made")).doesNotExist();
  }

  // ---- what an application brings along ----

  private Path application(Map<String, String> files) throws IOException {
    Path application = Files.createTempDirectory(directory, "app");
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(application.resolve(file.getKey()), file.getValue());
    }
    return application;
  }

  private static String configuration(String... namesAndValues) {
    Map<String, String> all = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      all.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return HadoopConfigurationXml.write(all);
  }

  @Test
  void actionsInheritTheGlobalNameNodeWithItsExpressions() throws Exception {
    properties.put("nameNode", "file://");
    String nodes =
        "<global><name-node>${nameNode}</name-node></global>"
            + only("<fs><mkdir path='" + work.resolve("made") + "'/></fs>");

    assertThat(run(nodes)).as(() -> job().toPrettyString()).isEqualTo("SUCCEEDED");
    assertThat(work.resolve("made")).isDirectory();

    properties.remove("nameNode");
    refused(
        post("?action=dryrun", RunningServer.app(nodes)),
        "E0803",
        "variable [nameNode] cannot be resolved");
    assertThat(run(nodes)).isEqualTo("FAILED");
    assertNode("a", "FAILED", "", "EL_ERROR");
  }

  @Test
  void aRelativePathWithANameNodeIsFs011() throws Exception {
    assertThat(run(only("<fs><name-node>file://</name-node><mkdir path='made'/></fs>")))
        .isEqualTo("KILLED");

    assertNode("a", "ERROR", "killed", "FS011");
  }

  @Test
  void defaultsFillOnlyWhatTheRequestLeftOpen() throws Exception {
    Path more = work.resolve("more.xml");
    Files.writeString(more, configuration("b", "more", "c", "more"));
    Path last = work.resolve("last.xml");
    Files.writeString(last, configuration("c", "last", "d", "last ${a}"));
    properties.put("oozie.default.configuration.path", more.toUri() + " , " + last.toUri());
    properties.put("a", "request");

    begin(
        application(
            Map.of(
                "workflow.xml",
                RunningServer.app(
                    decision(
                        "${concat(concat(a, b), concat(c, concat(d, e)))"
                            + " eq 'requestmoremorelast requestapp'}")),
                "config-default.xml",
                configuration("a", "app", "b", "app", "e", "app"))));

    assertThat(running.end(id)).as(() -> job().toPrettyString()).isEqualTo("SUCCEEDED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"user.name", "mapreduce.job.user.name"})
  void defaultsMayNotNameAUser(String name) throws Exception {
    Path application =
        application(
            Map.of(
                "workflow.xml",
                RunningServer.app(decision("true")),
                "config-default.xml",
                configuration(name, "root")));

    refused(post("?action=start", application), "E0804", name);
  }

  @Test
  void defaultsThatAreNamedMustBeThere() throws Exception {
    properties.put("oozie.default.configuration.path", work.resolve("none.xml").toUri().toString());

    refused(decision("true"), "E0504", "none.xml");
  }

  private static String spark(String head, String tail) {
    return "<spark xmlns='uri:oozie:spark-action:1.0'>"
        + head
        + "<master>yarn</master><name>n</name><class>etl.Job</class><jar>hdfs://nn/etl.jar</jar>"
        + tail
        + "</spark>";
  }

  /** What Livy was sent for the job's only action. */
  private JsonNode sent() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> running.livy.started().stream().anyMatch(this::isMine));
    return running.livy.started().stream().filter(this::isMine).findFirst().orElseThrow();
  }

  private boolean isMine(JsonNode batch) {
    return batch.path("name").asText().startsWith(id + ".");
  }

  @Test
  void laterFilesAndTheActionItselfWinInTheConfiguration() throws Exception {
    properties.put("day", "sunday");
    Path absolute = work.resolve("absolute.xml");
    Files.writeString(
        absolute, configuration("spark.x.4", "absolute", "spark.x.5", "absolute of ${wf:name()}"));
    String nodes =
        "<global><job-xml>global.xml</job-xml><configuration><property><name>spark.x.1</name>"
            + "<value>global ${day}</value></property><property><name>spark.x.2</name>"
            + "<value>global</value></property></configuration></global>"
            + only(
                spark(
                    "<job-xml>own-${day}.xml</job-xml><job-xml>${work}absolute.xml</job-xml>"
                        + "<configuration><property><name>spark.x.5</name><value>inline</value>"
                        + "</property></configuration>",
                    ""));

    begin(
        application(
            Map.of(
                "workflow.xml",
                RunningServer.app(nodes),
                "global.xml",
                configuration("spark.x.2", "global file ${day}", "spark.x.3", "global file"),
                "own-sunday.xml",
                configuration("spark.x.3", "own ${concat('file ', day)}", "spark.x.4", "own"))));

    JsonNode conf = sent().path("conf");
    assertThat(conf.path("spark.x.1").asText()).isEqualTo("global sunday");
    assertThat(conf.path("spark.x.2").asText()).isEqualTo("global file sunday");
    assertThat(conf.path("spark.x.3").asText()).isEqualTo("own file sunday");
    assertThat(conf.path("spark.x.4").asText()).isEqualTo("absolute");
    assertThat(conf.path("spark.x.5").asText()).isEqualTo("inline");
    apply("kill");
  }

  @Test
  void anUnsetVariableInAJobXmlFailsTheJob() throws Exception {
    Files.writeString(work.resolve("job.xml"), configuration("spark.x", "${nope}"));

    assertThat(run(only(spark("<job-xml>${work}job.xml</job-xml>", "")))).isEqualTo("FAILED");

    assertNode("a", "FAILED", "", "EL_ERROR");
  }

  @Test
  void aMissingJobXmlIsJa008() throws Exception {
    assertThat(run(only(spark("<job-xml>${work}none.xml</job-xml>", "")))).isEqualTo("KILLED");

    assertNode("a", "ERROR", "killed", "JA008");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "|<launcher><queue>light</queue></launcher>||light",
        "|<launcher><queue>light</queue></launcher>|<spark-opts>--queue heavy</spark-opts>|heavy",
        "|<configuration><property><name>oozie.launcher.mapreduce.job.queuename</name>"
            + "<value>light</value></property></configuration>||light",
        "|<launcher><queue>light</queue></launcher><configuration><property>"
            + "<name>mapreduce.job.queuename</name><value>heavy</value></property>"
            + "</configuration>||heavy",
        "<global><launcher><queue>${concat('wi','de')}</queue></launcher></global>|''||wide",
        "<global><launcher><queue>wide</queue></launcher></global>|"
            + "<launcher><queue>light</queue></launcher>||light",
      })
  void theQueueOfTheLauncherIsTheLastResort(
      String global, String head, String options, String queue) throws Exception {
    String body =
        spark(head, "").replace("</spark>", (options == null ? "" : options) + "</spark>");

    begin(RunningServer.app((global == null ? "" : global) + only(body)));

    assertThat(sent().path("queue").asText()).isEqualTo(queue);
    apply("kill");
  }

  @Test
  void aDefinitionMayHaveFiveMegabytes() throws Exception {
    int limit = 5 * 1024 * 1024;
    String noop = RunningServer.noop();
    String filler = "<!--" + "x".repeat(limit - noop.length() - 7) + "-->";
    String largest = noop + filler;
    assertThat(largest).hasSize(limit);

    assertThat(runXml(largest)).isEqualTo("SUCCEEDED");
    refusedXml(largest + " ", "E0736", String.valueOf(limit));
  }

  @Test
  void credentialsAreKeptAndWarnedOf() throws Exception {
    String xml =
        "<workflow-app xmlns='uri:oozie:workflow:0.5' name='t'>"
            + "<credentials><credential name='hive' type='hcat'><property><name>hcat.principal"
            + "</name><value>x</value></property></credential></credentials>"
            + only(NOTHING).replace("name='a'", "name='a' cred='hive,hvie'")
            + "</workflow-app>";

    assertThat(runXml(xml)).isEqualTo("SUCCEEDED");

    assertThat(running.get("/oozie/v2/job/" + id + "?show=definition").body()).isEqualTo(xml);
    List<String> warnings = new ArrayList<>();
    RunningServer.json(running.post("/api/v1/validate", "application/xml", xml))
        .path("problems")
        .forEach(
            problem ->
                warnings.add(
                    problem.path("code").asText() + " " + problem.path("message").asText()));
    assertThat(warnings)
        .containsExactlyInAnyOrder(
            "D0004 credentials are read, but no tokens are fetched for them",
            "D0004 there is no credential 'hvie' in <credentials>");
  }

  @Test
  void aRetryMaximumAboveTheServersIsWarnedOf() {
    JsonNode problems =
        RunningServer.json(
                running.post(
                    "/api/v1/validate",
                    "application/xml",
                    RunningServer.app(retried("retry-max='4'", NOTHING))))
            .path("problems");

    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).path("code").asText()).isEqualTo("E0820");
    assertThat(problems.get(0).path("message").asText()).contains("4").contains("3");
  }
}
