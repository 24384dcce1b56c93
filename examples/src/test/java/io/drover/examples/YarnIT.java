package io.drover.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.locallivy.Flavour;
import io.drover.locallivy.LocalLivy;
import io.drover.locallivy.LocalLivyOptions;
import io.drover.locallivy.LocalYarn;
import io.drover.server.DroverServer;
import io.drover.server.ServerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Spark in cluster mode on a real YARN through a real Livy, and what Drover makes of its ends. Each
 * way to end is tried with {@code verify} and without, and no job may start a second application.
 */
final class YarnIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String VERIFY = "<verify><yarn/></verify>";

  @TempDir private static Path directory;
  private static LocalYarn cluster;
  private static YarnRest yarn;
  private static LocalLivy livy;
  private static LocalLivy forgetful;
  private static TcpProxy way;
  private static LocalLivy cutOff;
  private static DroverServer server;
  private static Api api;

  @BeforeAll
  static void start() throws Exception {
    cluster = LocalYarn.start(directory.resolve("yarn"));
    yarn = new YarnRest(cluster.resourceManager());
    livy =
        LocalLivy.start(
            cluster.under(options("livy").withRecovery(directory.resolve("livy-recovery"))));
    forgetful = LocalLivy.start(cluster.under(options("forgetful")));
    way = new TcpProxy(Integer.parseInt(cluster.resourceManagerRpc().replaceAll(".*:", "")));
    cutOff = LocalLivy.start(cluster.underThrough(options("cut-off"), way.address()));
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("server.port", "0");
    settings.put("server.data-dir", directory.resolve("data").toString());
    settings.put("files.local-roots", directory.toString());
    settings.put("yarn.resource-managers", cluster.resourceManager().toString());
    settings.put("yarn.user", System.getProperty("user.name"));
    settings.put("orphans.min-age", "PT0S");
    settings.put("orphans.livy-user", System.getProperty("user.name"));
    endpoint(settings, "default", livy);
    endpoint(settings, "forgetful", forgetful);
    endpoint(settings, "cut-off", cutOff);
    server = DroverServer.start(ServerConfig.load(Optional.empty(), Map.of(), settings));
    api = new Api(server.url());
  }

  private static LocalLivyOptions options(String name) {
    return LocalLivyOptions.of(Flavour.REAL, directory.resolve(name))
        .withAllowedDirectory(Home.directory().resolve("examples"));
  }

  private static void endpoint(Map<String, String> settings, String name, LocalLivy of) {
    settings.put("livy.endpoints." + name + ".url", of.uri().toString());
    settings.put("livy.endpoints." + name + ".poll-max", "PT1S");
  }

  @AfterAll
  static void stop() {
    for (AutoCloseable part : new AutoCloseable[] {server, cutOff, way, forgetful, livy, cluster}) {
      try {
        if (part != null) {
          part.close();
        }
      } catch (Exception e) {
        throw new AssertionError("cannot stop " + part, e);
      }
    }
  }

  /** Submits a workflow of one batch; gives the job's id. */
  private static String batch(String endpoint, String job, String argument, String verify) {
    return api.submit(
        "<workflow-app xmlns='uri:oozie:workflow:1.0' name='yarn'><start to='a'/>"
            + "<action name='a'><livy-batch xmlns='uri:drover:action:1.0' endpoint='"
            + endpoint
            + "'><file>"
            + Home.jobsJar()
            + "</file><class-name>io.drover.examples.basic."
            + job
            + "</class-name><arg>"
            + argument
            + "</arg>"
            + verify
            + "</livy-batch><ok to='end'/><error to='failed'/></action>"
            + "<kill name='failed'><message>${wf:errorMessage('a')}</message></kill>"
            + "<end name='end'/></workflow-app>",
        Map.of());
  }

  private static List<String> plainAndVerified(String endpoint, String job, String argument) {
    return List.of(batch(endpoint, job, argument, ""), batch(endpoint, job, argument, VERIFY));
  }

  @Test
  void dataComesBackFromADriverInTheCluster() {
    String id = batch("default", "MeasureJob", "300", "<capture-output/>");

    assertThat(api.end(id, PATIENCE)).as(() -> api.job(id).toPrettyString()).isEqualTo("SUCCEEDED");
    assertThat(api.node(id, "a").path("data").path("rows").asText()).isEqualTo("300");
  }

  private static void awaitRunning(String id) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                yarn.applicationsOf(id).stream()
                        .anyMatch(app -> app.path("state").asText().equals("RUNNING"))
                    && api.node(id, "a").path("externalId").asText().startsWith("application_"));
  }

  private static String startedOnce(String id) {
    List<JsonNode> applications = yarn.applicationsOf(id);
    assertThat(applications).hasSize(1);
    return applications.get(0).path("id").asText();
  }

  /** The job failed in its action, and the evidence says that YARN said so. */
  private static JsonNode failed(String id) {
    assertThat(end(id)).as(() -> api.job(id).toPrettyString()).isEqualTo("KILLED");
    String application = startedOnce(id);
    JsonNode action = api.node(id, "a");
    assertThat(action.path("status").asText()).isEqualTo("ERROR");
    assertThat(action.path("errorCode").asText()).isEqualTo("JA018");
    assertThat(action.path("externalId").asText()).isEqualTo(application);
    assertThat(said(action, "yarn")).as(action.toPrettyString()).contains("FAILED");
    return action;
  }

  private static List<String> said(JsonNode action, String source) {
    return StreamSupport.stream(action.path("evidence").spliterator(), false)
        .filter(one -> one.path("source").asText().equals(source))
        .map(one -> one.path("verdict").asText())
        .toList();
  }

  private static void succeeds(String id) {
    assertThat(end(id)).as(() -> api.job(id).toPrettyString()).isEqualTo("SUCCEEDED");
  }

  private static String end(String id) {
    try {
      return api.end(id, PATIENCE);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("no end: " + api.job(id).toPrettyString(), e);
    }
  }

  @Test
  void theExampleSucceedsAndShowsItsApplication() {
    String id =
        api.submit(
            Home.example("verify-yarn"),
            Map.of(
                "jobsJar", Home.jobsJar(),
                "output", directory.resolve("count").toUri().toString().replaceAll("/$", "")));

    succeeds(id);
    String application = startedOnce(id);
    JsonNode action = api.node(id, "count");
    assertThat(action.path("externalId").asText()).isEqualTo(application);
    assertThat(action.path("consoleUrl").asText()).contains(application);
    assertThat(said(action, "livy")).containsOnly("SUCCEEDED");
    assertThat(said(action, "yarn")).containsExactly("SUCCEEDED");
    assertThat(said(action, "output")).containsExactly("SUCCEEDED");
    assertThat(log(id, "count")).contains("ROWS 1000");
  }

  @Test
  void aDriverThatThrowsFailsWithItsOwnException() {
    for (String id : plainAndVerified("default", "FailJob", "the input is broken")) {
      JsonNode action = failed(id);
      assertThat(action.path("errorMessage").asText())
          .contains("java.lang.IllegalStateException: the input is broken");
      assertThat(log(id, "a")).contains("FAILING");
    }
  }

  @Test
  void aDriverThatExitsWithZeroTooEarlyHasFailed() {
    for (String id : plainAndVerified("default", "ExitJob", "0")) {
      JsonNode action = failed(id);
      assertThat(action.path("errorMessage").asText()).contains("before final status was reported");
      assertThat(log(id, "a")).contains("LEAVING 0");
    }
  }

  @Test
  void anApplicationThatSomebodyKilledHasFailed() {
    List<String> ids = plainAndVerified("default", "WaitJob", "/never");
    for (String id : ids) {
      awaitRunning(id);
      yarn.kill(startedOnce(id));
    }

    for (String id : ids) {
      assertThat(failed(id).path("errorMessage").asText()).contains("killed");
    }
  }

  @Test
  void anApplicationWhoseRecordLivyLostIsFollowedToItsEnd() throws Exception {
    Path sign = directory.resolve("go-on-after-the-restart");
    List<String> ids = plainAndVerified("forgetful", "WaitJob", sign.toString());
    ids.forEach(YarnIT::awaitRunning);

    forgetful.killHard();
    forgetful = LocalLivy.start(forgetful.options());
    ids.forEach(YarnIT::awaitFollowedWithoutLivy);
    Files.createFile(sign);

    for (String id : ids) {
      JsonNode action = succeeded(id);
      assertThat(said(action, "livy")).contains("UNKNOWN").doesNotContain("FAILED");
    }
  }

  @Test
  void aLivyThatRecoversItsRecordGoesOnToTell() throws Exception {
    Path sign = directory.resolve("go-on-after-the-recovery");
    String id = batch("default", "WaitJob", sign.toString(), "");
    awaitRunning(id);

    livy.killHard();
    livy = LocalLivy.start(livy.options());
    Files.createFile(sign);

    succeeds(id);
    startedOnce(id);
    assertThat(said(api.node(id, "a"), "livy")).containsExactly("SUCCEEDED");
  }

  @Test
  void anApplicationThatLivyCallsDeadWhileItRunsIsFollowedToItsEnd() throws Exception {
    Path sign = directory.resolve("go-on-after-the-cut");
    List<String> ids = plainAndVerified("cut-off", "WaitJob", sign.toString());
    ids.forEach(YarnIT::awaitRunning);

    way.cut();
    ids.forEach(YarnIT::awaitFollowedWithoutLivy);
    Files.createFile(sign);

    for (String id : ids) {
      JsonNode action = succeeded(id);
      assertThat(said(action, "livy")).contains("FAILED");
    }
  }

  @Test
  void anApplicationThatLivyForgotAndNoAttemptHasIsEndedByItsId() throws Exception {
    String id = refused();
    String tag = id.toLowerCase(Locale.ROOT) + ".a.0.0";
    String foreign = tag.replace("-drover-", "-prod-");
    startByHand(tag);
    startByHand(foreign);
    awaitRunningInTheCluster(tag, foreign);
    forgetful.killHard();
    forgetful = LocalLivy.start(forgetful.options());
    String orphan = "yarn/applications/" + application(tag).path("id").asText();
    String other = "yarn/applications/" + application(foreign).path("id").asText();

    assertThat(api.orphans()).containsExactly("ORPHAN " + orphan, "FOREIGN " + other);
    String answer =
        ServerProcess.command(directory, server.url(), "orphans", "--kill", orphan, other);

    assertThat(answer).contains("KILLED  " + orphan, "REFUSED  " + other + ": FOREIGN");
    assertThat(application(tag).path("finalStatus").asText()).isEqualTo("KILLED");
    assertThat(application(foreign).path("state").asText()).isEqualTo("RUNNING");
    yarn.kill(application(foreign).path("id").asText());
  }

  /** A job whose only attempt has ended, without an application of its own. */
  private static String refused() {
    String id =
        api.submit(
            "<workflow-app xmlns='uri:oozie:workflow:1.0' name='refused'><start to='a'/>"
                + "<action name='a'><livy-batch xmlns='uri:drover:action:1.0'>"
                + "<file>file:///etc/passwd</file></livy-batch><ok to='end'/><error to='end'/>"
                + "</action><end name='end'/></workflow-app>",
            Map.of());
    assertThat(end(id)).isEqualTo("SUCCEEDED");
    assertThat(api.node(id, "a").path("status").asText()).isEqualTo("ERROR");
    return id;
  }

  private static void startByHand(String tag) {
    new LivyView(forgetful.uri())
        .submit(
            Map.of(
                "file", Home.jobsJar(),
                "className", "io.drover.examples.basic.WaitJob",
                "args", List.of("/never"),
                "conf", Map.of("spark.yarn.tags", tag)));
  }

  private static void awaitRunningInTheCluster(String... tags) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                Arrays.stream(tags)
                    .flatMap(tag -> yarn.applicationsOf(tag).stream())
                    .filter(app -> app.path("state").asText().equals("RUNNING"))
                    .count(),
            running -> running == tags.length);
  }

  private static JsonNode application(String tag) {
    return yarn.applicationsOf(tag).get(0);
  }

  private static void awaitFollowedWithoutLivy(String id) {
    await()
        .atMost(PATIENCE)
        .until(() -> api.node(id, "a").path("waitingFor").asText().contains("in the cluster"));
    assertThat(yarn.applicationsOf(id).get(0).path("state").asText()).isEqualTo("RUNNING");
  }

  /** The job succeeded, YARN said so, and what the driver printed is kept. */
  private static JsonNode succeeded(String id) {
    succeeds(id);
    assertThat(api.node(id, "a").path("externalId").asText()).isEqualTo(startedOnce(id));
    JsonNode action = api.node(id, "a");
    assertThat(said(action, "yarn")).contains("SUCCEEDED");
    assertThat(log(id, "a")).contains("WAITING", "GOING ON");
    return action;
  }

  private static String log(String id, String node) {
    return api.get("/api/v1/jobs/" + id + "/log?node=" + node);
  }
}
