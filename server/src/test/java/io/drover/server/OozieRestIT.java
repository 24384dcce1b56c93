package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;

/** What goes over the wire below {@code /oozie}, byte for byte where clients depend on it. */
final class OozieRestIT {
  private static final String JSON = "application/json;charset=utf-8";
  private static final String UNKNOWN = "0000999-200101000000000-drover-W";
  private static final String DATE =
      "(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d ";

  @TempDir private static Path directory;
  private static RunningServer running;
  private static String noop;

  @BeforeAll
  static void start() throws Exception {
    running = new RunningServer(directory);
    noop = submit("noop", RunningServer.noop());
    assertThat(running.end(noop)).isEqualTo("SUCCEEDED");
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  private static String configuration(String name, String xml) throws IOException {
    Path app = Files.createDirectories(directory.resolve("apps").resolve(name));
    Files.writeString(app.resolve("workflow.xml"), xml);
    return "<configuration>"
        + property("oozie.wf.application.path", app.toUri().toString())
        + property("user.name", "alice")
        + property("store.password", "s3cret")
        + "</configuration>";
  }

  private static String property(String name, String value) {
    return "<property><name>" + name + "</name><value>" + value + "</value></property>";
  }

  private static String submit(String name, String xml) throws IOException {
    HttpResponse<String> response =
        running.post(
            "/oozie/v2/jobs?action=start",
            "application/xml;charset=UTF-8",
            configuration(name, xml));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    JsonNode answer = RunningServer.json(response);
    assertThat(names(answer)).containsExactly("id");
    return answer.path("id").asText();
  }

  /** The keys, and for each the kind of its value: what Oozie 5.2.1 answers for the same job. */
  private static JsonNode golden() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(OozieRestIT.class.getResourceAsStream("/oozie/noop-job.json"))) {
      return RunningServer.JSON.readTree(in);
    }
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static JsonNode read(String path) {
    HttpResponse<String> response = running.get(path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(type(response)).isEqualTo(JSON);
    return RunningServer.json(response);
  }

  private static String type(HttpResponse<String> response) {
    return response
        .headers()
        .firstValue("Content-Type")
        .orElse("")
        .replace(" ", "")
        .toLowerCase(java.util.Locale.ROOT);
  }

  private static void refused(HttpResponse<String> response, String code, String part) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(response.headers().firstValue("oozie-error-code")).contains(code);
    assertThat(response.headers().firstValue("oozie-error-message").orElseThrow())
        .startsWith(code + ": ")
        .contains(part);
    JsonNode error = RunningServer.json(response).path("error");
    assertThat(error.path("code").asText()).isEqualTo(code);
    assertThat(error.path("message").asText()).contains(part);
    assertThat(error.path("httpStatusCode").asInt()).isEqualTo(400);
  }

  @Test
  void theVersionsAreThoseOfOozie() {
    assertThat(read("/oozie/versions").toString()).isEqualTo("[0,1,2]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"v0", "v1", "v2"})
  void aJobHasExactlyOoziesKeysAndKindsOfValues(String version) throws IOException {
    JsonNode expected = golden();

    JsonNode job = read("/oozie/" + version + "/job/" + noop);

    assertThat(names(job)).containsExactlyInAnyOrderElementsOf(names(expected));
    for (String key : names(expected)) {
      if (!key.equals("actions")) {
        assertThat(job.get(key).getNodeType()).as(key).isEqualTo(expected.get(key).getNodeType());
      }
    }
    assertThat(job.path("id").asText()).matches("\\d{7,}-\\d{15}-drover-W");
    assertThat(job.path("toString").asText())
        .isEqualTo("Workflow id[" + noop + "] status[SUCCEEDED]");
    assertThat(job.path("user").asText()).isEqualTo("alice");
    assertThat(job.path("consoleUrl").asText()).isEqualTo(running.url() + "/#/jobs/" + noop);
  }

  @Test
  void eachActionHasExactlyOoziesKeysKindsOfValuesAndOrder() throws IOException {
    JsonNode expected = golden().path("actions");

    JsonNode actions = read("/oozie/v2/job/" + noop).path("actions");

    assertThat(actions).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      JsonNode action = actions.get(i);
      assertThat(names(action)).containsExactlyInAnyOrderElementsOf(names(expected.get(i)));
      for (String key : names(expected.get(i))) {
        assertThat(action.get(key).getNodeType())
            .as(i + " " + key)
            .isEqualTo(expected.get(i).get(key).getNodeType());
      }
      for (String key :
          List.of(
              "name",
              "type",
              "status",
              "externalStatus",
              "transition",
              "trackerUri",
              "consoleUrl",
              "externalId",
              "retries",
              "userRetryMax",
              "userRetryCount",
              "userRetryInterval",
              "toString")) {
        assertThat(action.get(key)).as(i + " " + key).isEqualTo(expected.get(i).get(key));
      }
      assertThat(action.path("id").asText()).isEqualTo(noop + "@" + action.path("name").asText());
    }
  }

  @Test
  void theConfigurationIsHadoopsXmlWithSecretsMasked() throws Exception {
    String conf = read("/oozie/v2/job/" + noop).path("conf").asText();

    assertThat(conf)
        .contains("<name>user.name</name>", "<value>alice</value>")
        .contains("<name>store.password</name>", "<value>" + Secrets.MASK + "</value>")
        .doesNotContain("s3cret");
    assertThat(
            DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(conf)))
                .getElementsByTagName("property")
                .getLength())
        .isGreaterThanOrEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"createdTime", "startTime", "endTime", "lastModTime"})
  void datesAreOfTheZoneAskedFor(String key) {
    String job = "/oozie/v2/job/" + noop;

    assertThat(read(job).path(key).asText()).matches(DATE + "GMT");
    assertThat(read(job + "?timezone=UTC").path(key).asText()).matches(DATE + "GMT");
    assertThat(read(job + "?timezone=nowhere").path(key).asText()).matches(DATE + "GMT");
    assertThat(read(job + "?timezone=America/Los_Angeles").path(key).asText())
        .matches(DATE + "P[SD]T");
    assertThat(read(job + "?timezone=PST").path(key).asText()).matches(DATE + "P[SD]T");
  }

  @Test
  void aJobThatWaitsHasNoTimesYet() throws IOException {
    HttpResponse<String> response =
        running.post(
            "/oozie/v1/jobs", "application/xml", configuration("waits", RunningServer.noop()));
    String id = RunningServer.json(response).path("id").asText();

    JsonNode job = read("/oozie/v1/job/" + id);

    assertThat(job.path("status").asText()).isEqualTo("PREP");
    assertThat(job.path("actions")).isEmpty();
    for (String key : List.of("startTime", "endTime", "externalId", "group", "acl", "parentId")) {
      assertThat(job.has(key)).as(key).isTrue();
      assertThat(job.get(key).isNull()).as(key).isTrue();
    }
    assertThat(job.path("createdTime").asText()).matches(DATE + "GMT");
  }

  @ParameterizedTest
  @CsvSource({
    "offset=1&len=1, :start:",
    "offset=2&len=1, end",
    "offset=2&len=5, end",
    "offset=3&len=1, ''",
    "offset=0&len=1, :start:",
    "offset=-4&len=1, :start:",
    "len=0, ':start:,end'",
  })
  void actionsComeInPages(String query, String expected) {
    List<String> nodes = new ArrayList<>();
    read("/oozie/v2/job/" + noop + "?" + query)
        .path("actions")
        .forEach(action -> nodes.add(action.path("name").asText()));

    assertThat(String.join(",", nodes)).isEqualTo(expected);
  }

  @Test
  void oneActionIsReadByItsId() {
    JsonNode action = read("/oozie/v2/job/" + noop + "@end");

    assertThat(action).isEqualTo(read("/oozie/v2/job/" + noop).path("actions").get(1));
    refused(running.get("/oozie/v2/job/" + noop + "@nowhere"), "E0605", noop + "@nowhere");
    refused(running.get("/oozie/v2/job/" + UNKNOWN + "@end"), "E0604", UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource({
    "status, application/json;charset=utf-8, '{\"status\":\"SUCCEEDED\"}'",
    "definition, application/xml;charset=utf-8, '<workflow-app'",
    "log, text/plain;charset=utf-8, SUBMITTED",
    "errorlog, text/plain;charset=utf-8, ''",
    "auditlog, text/plain;charset=utf-8, 'OPERATION [submit]'",
    "graph, image/png, PNG",
    "graph&format=png&show-kill=true, image/png, PNG",
    "graph&format=svg, image/svg+xml, '<svg'",
    "graph&format=dot, text/plain;charset=utf-8, digraph",
    "scxml, application/xml;charset=utf-8, '<scxml'",
  })
  void everyViewHasItsType(String show, String type, String part) {
    HttpResponse<String> response = running.get("/oozie/v2/job/" + noop + "?show=" + show);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(type(response)).isEqualTo(type);
    assertThat(response.body()).contains(part);
    assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
  }

  @Test
  void theDefinitionIsTheOneSubmitted() {
    assertThat(running.get("/oozie/v2/job/" + noop + "?show=definition").body())
        .isEqualTo(RunningServer.noop());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "show=colour",
        "show=graph&format=gif",
        "show=retries",
        "show=wf-actions",
        "show=allruns",
        "show=missing-dependencies"
      })
  void viewsThatWorkflowsDoNotHaveAreRefused(String query) {
    refused(running.get("/oozie/v2/job/" + noop + "?" + query), "E0303", "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"info", "definition", "log", "errorlog", "auditlog", "graph", "status", "scxml"})
  void noViewOfAJobThatIsNotThere(String show) {
    refused(running.get("/oozie/v2/job/" + UNKNOWN + "?show=" + show), "E0604", UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"start", "suspend", "resume", "kill"})
  void verbsOnAFinishedJobAnswer200AndChangeNothing(String verb) {
    JsonNode before = read("/oozie/v2/job/" + noop);

    HttpResponse<String> response = running.put("/oozie/v2/job/" + noop + "?action=" + verb);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    assertThat(read("/oozie/v2/job/" + noop)).isEqualTo(before);
    refused(running.put("/oozie/v2/job/" + UNKNOWN + "?action=" + verb), "E0604", UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"explode", "", "KILL"})
  void otherVerbsAreRefused(String verb) {
    refused(running.put("/oozie/v2/job/" + noop + "?action=" + verb), "E0303", verb);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text/plain", "application/json", "application/x-www-form-urlencoded", ""})
  void aSubmissionMustSayThatItIsXml(String type) throws IOException {
    long before = running.jobCount();

    refused(
        running.post("/oozie/v2/jobs", type, configuration("typed", RunningServer.noop())),
        "E0300",
        "application/xml");

    assertThat(running.jobCount()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<configuration|E0700|",
        "not xml at all|E0700|",
        "<properties/>|E0701|",
        "<configuration/>|E0405|oozie.wf.application.path",
        "<!DOCTYPE configuration [<!ENTITY a 'b'>]><configuration/>|E0700|",
      })
  void aBodyThatIsNoConfigurationIsRefused(String body, String code, String part) {
    long before = running.jobCount();

    refused(
        running.post("/oozie/v2/jobs", "application/xml", body), code, part == null ? "" : part);

    assertThat(running.jobCount()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"oozie.coord.application.path", "oozie.bundle.application.path"})
  void aScheduleThatIsNotThereIsRefusedByItsPath(String key) {
    String missing = directory.resolve("nothing").toUri().toString();
    refused(
        running.post(
            "/oozie/v2/jobs",
            "application/xml",
            "<configuration>" + property(key, missing) + "</configuration>"),
        "E0504",
        "nothing");
  }

  @Test
  void aListingHasOoziesKeysAndNeitherActionsNorConfiguration() throws IOException {
    JsonNode page = read("/oozie/v2/jobs?len=1&filter=status%3DSUCCEEDED");

    assertThat(names(page)).containsExactlyInAnyOrder("total", "offset", "len", "workflows");
    assertThat(page.path("offset").asInt()).isEqualTo(1);
    assertThat(page.path("len").asInt()).isEqualTo(1);
    assertThat(page.path("total").asInt()).isGreaterThanOrEqualTo(1);
    JsonNode job = page.path("workflows").get(0);
    assertThat(names(job)).containsExactlyInAnyOrderElementsOf(names(golden()));
    assertThat(job.path("actions")).isEmpty();
    assertThat(job.get("conf").isNull()).isTrue();
    assertThat(read("/oozie/v2/jobs?jobtype=coordinator").path("coordinatorjobs")).isEmpty();
    assertThat(read("/oozie/v2/jobs?jobtype=bundle").path("bundlejobs")).isEmpty();
    assertThat(read("/oozie/v2/jobs?external-id=nobody").toString()).isEqualTo("{\"id\":null}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "colour=red",
        "status",
        "status=",
        "status=HAPPY",
        "startcreatedtime=soon",
        "startcreatedtime=-x",
        "sortby=colour"
      })
  void aFilterThatCannotBeReadIsRefused(String filter) {
    refused(
        running.get(
            "/oozie/v2/jobs?filter=" + java.net.URLEncoder.encode(filter, StandardCharsets.UTF_8)),
        "E0420",
        "filter");
  }

  @ParameterizedTest
  @CsvSource({
    "startcreatedtime=-1h, true",
    "endcreatedtime=-1h, false",
    "startcreatedtime=2999-01-01T00:00Z, false",
    "text=alice, true",
    "text=bob, false",
    "user=alice;user=bob, true",
    "user=bob, false",
  })
  void filtersChoose(String filter, boolean found) {
    List<String> ids = new ArrayList<>();
    read("/oozie/v2/jobs?len=1000&filter="
            + java.net.URLEncoder.encode(filter, StandardCharsets.UTF_8))
        .path("workflows")
        .forEach(job -> ids.add(job.path("id").asText()));

    assertThat(ids.contains(noop)).isEqualTo(found);
  }

  @Test
  void wordsOutsideLatinAndLineBreaksStayOutOfHeaders() throws IOException {
    HttpResponse<String> response =
        running.post(
            "/oozie/v2/jobs?action=start",
            "application/xml",
            configuration("header", RunningServer.app("\n<start to='Ωmega'/>\n<end name='end'/>")));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("oozie-error-message").orElseThrow())
        .doesNotContain("Ω")
        .doesNotContain("\n");
    assertThat(response.body()).contains("Ωmega");
  }

  @Test
  void administrationAnswersInOoziesShapes() {
    assertThat(read("/oozie/v2/admin/status").toString()).isEqualTo("{\"systemMode\":\"NORMAL\"}");
    assertThat(read("/oozie/v1/admin/build-version").path("buildVersion").asText())
        .isEqualTo(DroverServer.VERSION);
    assertThat(read("/oozie/v2/admin/configuration").path("database.password").asText())
        .isEqualTo(Secrets.MASK);
    assertThat(
            names(read("/oozie/v1/admin/available-timezones").path("available-timezones").get(0)))
        .containsExactlyInAnyOrder("timezoneDisplayName", "timezoneId");
    assertThat(running.get("/oozie/v9/admin/status").statusCode()).isEqualTo(404);
    assertThat(running.get("/oozie/v9/admin/status").headers().firstValue("oozie-error-code"))
        .contains("E0301");
  }

  @Test
  void validationChecksTheSchemaOfABodyOrAFile() throws IOException {
    Path file = Files.writeString(directory.resolve("v.xml"), RunningServer.noop());

    assertThat(running.post("/oozie/v2/validate", "application/xml", RunningServer.noop()).body())
        .isEqualTo("{\"validate\":\"Valid workflow-app\"}");
    assertThat(running.post("/oozie/v2/validate?file=" + file.toUri(), "", "").body())
        .isEqualTo("{\"validate\":\"Valid workflow-app\"}");
    refused(running.post("/oozie/v2/validate", "application/xml", ""), "E0701", "as the body");
    refused(
        running.post("/oozie/v2/validate?file=" + file.toUri() + "x", "", ""), "E0505", "v.xmlx");
    HttpResponse<String> outside =
        running.post("/oozie/v2/validate?file=file:///etc/passwd", "", "");
    assertThat(outside.statusCode()).isEqualTo(401);
    assertThat(outside.headers().firstValue("oozie-error-code")).contains("E0507");
    refused(
        running.post("/oozie/v2/validate", "application/xml", "<workflow-app/>"),
        "E0701",
        "workflow-app");
  }

  @Test
  void theGraphLeavesKillNodesOutUnlessAskedForThem() throws IOException {
    String id =
        submit(
            "killgraph",
            RunningServer.app(
                "<start to='a'/><action name='a'><fs><mkdir path='"
                    + directory.resolve("made").toUri()
                    + "'/></fs><ok to='end'/><error to='oops'/></action>"
                    + "<kill name='oops'><message>m</message></kill><end name='end'/>"));
    String graph = "/oozie/v2/job/" + id + "?show=graph&format=";

    assertThat(running.get(graph + "svg").body())
        .contains("data-node=\"a\"")
        .doesNotContain("oops");
    assertThat(running.get(graph + "dot").body()).doesNotContain("oops");
    assertThat(running.get(graph + "svg&show-kill=true").body()).contains("data-node=\"oops\"");
    assertThat(running.get(graph + "dot&show-kill=true").body()).contains("oops");
  }

  /** The answer of Oozie 5.2.1 for this workflow, but for ids, times, paths and users. */
  @Test
  void aChainOfDecisionsReadsAsInOozie() throws IOException {
    JsonNode expected;
    try (InputStream in =
        Objects.requireNonNull(OozieRestIT.class.getResourceAsStream("/oozie/decision-job.json"))) {
      expected = RunningServer.JSON.readTree(in);
    }
    StringBuilder nodes = new StringBuilder("<start to='d0'/>");
    for (int i = 0; i < 10; i++) {
      nodes.append(
          "<decision name='d%d'><switch><case to='fail'>${1 eq 2}</case><default to='%s'/></switch></decision>"
              .formatted(i, i == 9 ? "end" : "d" + (i + 1)));
    }
    nodes.append("<kill name='fail'><message>m</message></kill><end name='end'/>");
    String id = submit("decisions", RunningServer.app(nodes.toString()).replace("test", "bench"));
    assertThat(running.end(id)).isEqualTo("SUCCEEDED");

    JsonNode job = read("/oozie/v2/job/" + id);

    assertThat(names(job)).containsExactlyInAnyOrderElementsOf(names(expected));
    for (String key :
        List.of("appName", "status", "run", "externalId", "parentId", "group", "acl")) {
      assertThat(job.get(key)).as(key).isEqualTo(expected.get(key));
    }
    assertThat(job.path("actions")).hasSameSizeAs(expected.path("actions"));
    for (int i = 0; i < expected.path("actions").size(); i++) {
      JsonNode action = job.path("actions").get(i);
      JsonNode golden = expected.path("actions").get(i);
      assertThat(names(action)).containsExactlyInAnyOrderElementsOf(names(golden));
      for (String key : names(golden)) {
        if (!List.of("id", "startTime", "endTime", "conf").contains(key)) {
          assertThat(action.get(key)).as(i + " " + key).isEqualTo(golden.get(key));
        }
      }
      assertThat(action.path("conf").asText()).isEqualTo(compact(golden.path("conf").asText()));
    }
  }

  @Test
  void anActionNamesItsCredentials() throws IOException {
    String id =
        submit(
            "credentials",
            RunningServer.app(
                "<credentials><credential name='hive' type='hcat'><property><name>a</name>"
                    + "<value>b</value></property></credential></credentials><start to='make'/>"
                    + "<action name='make' cred='hive, hbase'><fs><mkdir path='"
                    + directory.resolve("made").toUri()
                    + "'/></fs><ok to='end'/><error to='end'/></action><end name='end'/>"));
    assertThat(running.end(id)).isEqualTo("SUCCEEDED");

    assertThat(read("/oozie/v2/job/" + id).path("actions"))
        .extracting(action -> action.path("name").asText() + " " + action.path("cred").asText())
        .containsExactly(":start: null", "make hive,hbase", "end null");
    assertThat(read("/oozie/v2/job/" + id + "@make").path("cred").asText()).isEqualTo("hive,hbase");
  }

  /** Oozie indents what it writes. */
  private static String compact(String xml) {
    return xml.replaceAll("\\s*\\R\\s*", "").replace(" />", "/>");
  }

  @Test
  void actionsAreListedBackwardsWhenAskedFor() {
    List<String> nodes = new ArrayList<>();
    read("/oozie/v2/job/" + noop + "?order=desc")
        .path("actions")
        .forEach(action -> nodes.add(action.path("name").asText()));

    assertThat(nodes).containsExactly("end", ":start:");
    assertThat(read("/oozie/v2/job/" + noop + "@end?show=status").path("status").asText())
        .isEqualTo("OK");
    assertThat(read("/oozie/v2/job/" + noop + "@end?show=retries").toString())
        .isEqualTo("{\"retries\":[]}");
  }

  @Test
  void theFirstVersionSpeaksOfSafeMode() {
    assertThat(read("/oozie/v0/admin/status").toString()).isEqualTo("{\"safeMode\":false}");

    assertThat(running.put("/oozie/v0/admin/status?safemode=true").statusCode()).isEqualTo(200);
    HttpResponse<String> refused = running.put("/oozie/v1/job/" + noop + "?action=kill");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("oozie-error-code")).contains("E0002");
    assertThat(read("/oozie/v0/admin/status").toString()).isEqualTo("{\"safeMode\":true}");
    assertThat(running.put("/oozie/v0/admin/status?safemode=false").statusCode()).isEqualTo(200);

    refused(running.put("/oozie/v2/admin/status?systemmode=PARTY"), "E0302", "PARTY");
    assertThat(read("/oozie/v2/admin/status").toString()).isEqualTo("{\"systemMode\":\"NORMAL\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/oozie/v2/jobs?action=kill|E0305|filter",
        "/oozie/v2/jobs?action=start&filter=name%3Dx|E0303|start",
        "/oozie/v2/jobs?action=kill&filter=colour%3Dred|E0420|colour",
        "/oozie/v2/jobs?action=kill&filter=name%3Dx&jobtype=party|E0303|party",
        "/oozie/v2/job/none-W?action=rerun|E0300|application/xml",
        "/oozie/v2/admin/purge?wf=-1|E0302|wf",
        "/oozie/v2/admin/purge?limit=0|E0302|limit",
      })
  void changesThatCannotBeMeantAreRefused(String path, String code, String part) {
    refused(running.put(path), code, part);
  }

  @Test
  void twoApplicationPathsAreOneTooMany() {
    refused(
        running.post(
            "/oozie/v2/jobs",
            "application/xml",
            "<configuration>"
                + property("oozie.wf.application.path", "file:///x")
                + property("oozie.coord.application.path", "file:///x")
                + "</configuration>"),
        "E0302",
        "oozie.coord.application.path");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mapreduce", "pig", "hive", "sqoop", "party"})
  void programsForALauncherAreRefused(String jobType) throws IOException {
    refused(
        running.post(
            "/oozie/v1/jobs?jobtype=" + jobType,
            "application/xml",
            configuration("proxied", RunningServer.noop())),
        "E0303",
        jobType);
  }
}
