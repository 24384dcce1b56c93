package io.drover.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.locallivy.Flavour;
import io.drover.locallivy.LocalLivy;
import io.drover.locallivy.LocalLivyOptions;
import io.drover.server.DroverServer;
import io.drover.server.ServerConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.oozie.client.BundleJob;
import org.apache.oozie.client.CoordinatorAction;
import org.apache.oozie.client.CoordinatorJob;
import org.apache.oozie.client.Job;
import org.apache.oozie.client.OozieClient;
import org.apache.oozie.client.OozieClientException;
import org.apache.oozie.client.WorkflowJob;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The coordinators and the bundle, submitted and looked at by Oozie's own client, on a real Livy
 * and a real Spark. All share one server, whose clock the tests move and never turn back: each has
 * its own month, and they run in the order of these.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class CoordinatorExamplesIT {
  @TempDir private static Path directory;
  private static final ShiftedClock CLOCK = new ShiftedClock("2026-03-01T00:00:00Z");
  private static Path input;
  private static Path output;
  private static LocalLivy livy;
  private static DroverServer server;
  private static OozieClient client;

  @BeforeAll
  static void start() throws Exception {
    input = directory.resolve("input");
    output = directory.resolve("output");
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
                    Home.directory().resolve("examples") + "," + directory)),
            CLOCK);
    client = new OozieClient(server.url() + "/oozie");
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

  /** The example's own job.properties, with this machine's places. */
  private static Properties properties(String example) throws IOException {
    Path examples = Home.directory().resolve("examples");
    Properties properties = client.createConfiguration();
    Path file = examples.resolve(example).resolve("job.properties");
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    properties.setProperty("nameNode", "file://");
    properties.setProperty("appRoot", examples.toString());
    properties.setProperty("inputRoot", input.toString());
    properties.setProperty("outputRoot", output.resolve(example).toString());
    properties.setProperty("jobsJar", Home.jobsJar());
    return properties;
  }

  // ---- waiting and looking ----

  private static ConditionFactory waiting() {
    return Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(100))
        .pollInSameThread();
  }

  private static CoordinatorAction awaitAction(
      String id, int number, CoordinatorAction.Status status) throws OozieClientException {
    waiting()
        .untilAsserted(
            () ->
                assertThat(actions(id))
                    .as(() -> explanation(id, number))
                    .hasSizeGreaterThanOrEqualTo(number)
                    .element(number - 1)
                    .extracting(CoordinatorAction::getStatus)
                    .isEqualTo(status));
    return client.getCoordActionInfo(id + "@" + number);
  }

  private static List<CoordinatorAction> actions(String id) throws OozieClientException {
    return client.getCoordJobInfo(id, null, 1, 100).getActions();
  }

  private static String explanation(String id, int number) {
    try {
      CoordinatorAction action = client.getCoordActionInfo(id + "@" + number);
      return action
          + " waits for "
          + action.getMissingDependencies()
          + "; "
          + action.getErrorMessage()
          + "\n"
          + client.getJobLog(id);
    } catch (OozieClientException e) {
      return "at " + CLOCK.instant() + ": " + e.getMessage();
    }
  }

  private static void awaitJob(String id, Job.Status status) {
    waiting()
        .untilAsserted(() -> assertThat(client.getCoordJobInfo(id).getStatus()).isEqualTo(status));
  }

  /** Waits until these are the places that the action still lacks, the first of them blocks it. */
  private static void awaitMissing(String id, int number, List<String> places) {
    waiting()
        .untilAsserted(
            () -> {
              assertThat(actions(id)).hasSizeGreaterThanOrEqualTo(number);
              CoordinatorAction action = client.getCoordActionInfo(id + "@" + number);
              assertThat(action.getStatus()).isEqualTo(CoordinatorAction.Status.WAITING);
              assertThat(action.getMissingDependencies().split("#"))
                  .containsExactlyElementsOf(places);
            });
  }

  private static List<CoordinatorAction.Status> statuses(String id) throws OozieClientException {
    return actions(id).stream().map(CoordinatorAction::getStatus).toList();
  }

  /** Its workflow, which started one Spark application, by what Livy says. */
  private static WorkflowJob ranOnce(CoordinatorAction action, String node)
      throws OozieClientException {
    WorkflowJob workflow = client.getJobInfo(action.getExternalId());
    assertThat(workflow.getStatus()).isEqualTo(WorkflowJob.Status.SUCCEEDED);
    assertThat(workflow.getParentId()).isEqualTo(action.getId());
    assertThat(client.getWfsForCoordAction(action.getId())).hasSize(1);
    assertThat(new LivyView(livy.uri()).batches())
        .filteredOn(name -> name.startsWith(workflow.getId()))
        .containsExactly(workflow.getId() + "." + node + ".0.0");
    return workflow;
  }

  /** The arguments of the only action. */
  private static String conf(WorkflowJob workflow) {
    return workflow.getActions().stream()
        .filter(action -> !action.getType().startsWith(":"))
        .map(action -> action.getConf())
        .collect(Collectors.joining());
  }

  private static Date time(String text) {
    return Date.from(Instant.parse(text));
  }

  // ---- data ----

  /** Writes one file into a directory below the input; the directory is not complete by that. */
  private static void write(String place, String... lines) throws IOException {
    Files.write(
        Files.createDirectories(input.resolve(place)).resolve("part-0"), Arrays.asList(lines));
  }

  private static void complete(String place) throws IOException {
    Files.createFile(input.resolve(place).resolve("_SUCCESS"));
  }

  private static List<String> result(String place) throws IOException {
    try (Stream<Path> files = Files.list(output.resolve(place))) {
      Path part =
          files
              .filter(file -> file.getFileName().toString().startsWith("part-"))
              .findFirst()
              .orElseThrow();
      return Files.readAllLines(part);
    }
  }

  /** What came is seen within a minute of the server's clock. */
  private static void letAMinutePass() {
    CLOCK.move(Duration.ofMinutes(1));
  }

  // ---- daily-etl ----

  private static void orders(int day) throws IOException {
    String date = String.format(Locale.ROOT, "2026-03-%02d", day);
    write(
        "orders/" + date,
        "order_id,customer_id,day,amount,status",
        day + "1,1," + date + ",10.00,paid",
        day + "2,2," + date + ",5.50,paid",
        day + "3,1," + date + ",99.00,open");
  }

  private static void customers(String day, String countryOfTheSecond) throws IOException {
    write("customers/" + day, "customer_id,name,country", "1,Ana,PT", "2,Bo," + countryOfTheSecond);
    complete("customers/" + day);
  }

  /** Places of the seven days up to that one, newest first. */
  private static List<String> week(int lastDay) {
    return Stream.iterate(lastDay, day -> day - 1)
        .limit(7)
        .map(day -> String.format(Locale.ROOT, "file://%s/orders/2026-03-%02d", input, day))
        .toList();
  }

  @Test
  @Order(1)
  void dailyEtlWaitsForSevenDaysAndFollowsLocalMidnight() throws Exception {
    for (int day = 2; day <= 7; day++) {
      orders(day);
      complete("orders/2026-03-0" + day);
    }
    customers("2026-03-05", "DE");
    orders(8);
    CLOCK.moveTo("2026-03-08T08:30:00Z");

    String id = client.run(properties("daily-etl"));

    // the files of the eighth are there, its done flag is not
    List<String> lacking =
        Stream.concat(
                week(8).stream().map(place -> place + "/_SUCCESS"), Stream.of("${coord:latest(0)}"))
            .toList();
    awaitMissing(id, 1, lacking);
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    client.getCoordActionMissingDependencies(
        id, "1", null, new PrintStream(shown, true, StandardCharsets.UTF_8));
    assertThat(shown.toString(StandardCharsets.UTF_8))
        .contains("/orders/2026-03-08/_SUCCESS", "Blocked on");
    assertThat(client.getCoordActionInfo(id + "@1").getNominalTime())
        .isEqualTo(time("2026-03-08T08:00:00Z"));

    complete("orders/2026-03-08");
    letAMinutePass();

    WorkflowJob first = ranOnce(awaitAction(id, 1, CoordinatorAction.Status.SUCCEEDED), "report");
    assertThat(first.getAppName()).isEqualTo("daily-etl-2026-03-08");
    assertThat(conf(first))
        .contains(
            "<arg>" + String.join(",", week(8)) + "</arg>",
            "<arg>file://" + input + "/customers/2026-03-05</arg>");
    assertThat(result("daily-etl/report/2026-03-08"))
        .containsExactly("country,orders,revenue", "DE,7,38.50", "PT,7,70.00");

    // in the night to the ninth clocks went forward: the next midnight comes after 23 hours
    assertThat(client.getCoordJobInfo(id).getNextMaterializedTime())
        .isEqualTo(time("2026-03-09T07:00:00Z"));
    orders(9);
    complete("orders/2026-03-09");
    customers("2026-03-09", "FR");
    CLOCK.moveTo("2026-03-09T07:05:00Z");

    CoordinatorAction night = awaitAction(id, 2, CoordinatorAction.Status.SUCCEEDED);
    assertThat(night.getNominalTime()).isEqualTo(time("2026-03-09T07:00:00Z"));
    WorkflowJob second = ranOnce(night, "report");
    assertThat(second.getAppName()).isEqualTo("daily-etl-2026-03-09");
    assertThat(conf(second))
        .contains(
            "<arg>" + String.join(",", week(9)) + "</arg>",
            "<arg>file://" + input + "/customers/2026-03-09</arg>");
    assertThat(result("daily-etl/report/2026-03-09"))
        .containsExactly("country,orders,revenue", "FR,7,38.50", "PT,7,70.00");

    // the orders of the tenth never come
    CLOCK.moveTo("2026-03-10T07:05:00Z");
    awaitAction(id, 3, CoordinatorAction.Status.WAITING);
    awaitJob(id, Job.Status.RUNNING);
    CLOCK.moveTo("2026-03-11T13:30:00Z");

    CoordinatorAction third = awaitAction(id, 3, CoordinatorAction.Status.TIMEDOUT);
    assertThat(third.getMissingDependencies()).startsWith(week(10).get(0) + "/_SUCCESS");
    assertThat(third.getErrorMessage()).contains("2026-03-10");
    assertThat(third.getExternalId()).isNull();
    awaitJob(id, Job.Status.DONEWITHERROR);
  }

  // ---- late-data ----

  /** A quarter of an hour that was complete when it came. */
  private static String quarter(String time, String... clicks) throws IOException {
    String place = "clicks/2026-04-01/" + time;
    write(place, clicks);
    complete(place);
    return quarter(time);
  }

  private static String quarter(String time) {
    return "file://" + input + "/clicks/2026-04-01/" + time;
  }

  @Test
  @Order(2)
  void lateDataTakesWhatIsThereInWhateverOrderItCame() throws Exception {
    CLOCK.moveTo("2026-04-01T11:05:00Z");
    String ten = quarter("1000", "a", "b");
    String halfPastTen = quarter("1030", "c");

    String id = client.run(properties("late-data"));

    awaitMissing(id, 1, List.of(quarter("1045") + "/_SUCCESS", quarter("1015") + "/_SUCCESS"));

    // one comes late, one never: after the wait three are enough
    String quarterToEleven = quarter("1045", "d");
    letAMinutePass();
    awaitMissing(id, 1, List.of(quarter("1015") + "/_SUCCESS"));
    quarter("1130", "unused");
    write("backup/2026-04-01/11", "e", "f", "g");
    CLOCK.moveTo("2026-04-01T12:05:00Z");

    WorkflowJob first = ranOnce(awaitAction(id, 1, CoordinatorAction.Status.SUCCEEDED), "count");
    assertThat(conf(first))
        .contains("<arg>" + String.join(",", quarterToEleven, halfPastTen, ten) + "</arg>");
    assertThat(client.getJobLog(first.getId())).contains("LINES 4");
    assertThat(result("late-data/2026-04-01/10")).containsExactlyInAnyOrder("a", "b", "c", "d");

    // too little of the next hour: the backup is not looked at before the wait is over
    awaitMissing(
        id, 2, Stream.of("1145", "1115", "1100").map(time -> quarter(time) + "/_SUCCESS").toList());

    // the hour after the next comes before the next, which never comes, and back to front
    for (String time : List.of("1345", "1330", "1315", "1300")) {
      quarter(time, time);
    }
    CLOCK.moveTo("2026-04-01T14:05:00Z");

    WorkflowJob second = ranOnce(awaitAction(id, 2, CoordinatorAction.Status.SUCCEEDED), "count");
    assertThat(conf(second))
        .contains("<arg>file://" + input + "/backup/2026-04-01/11</arg>")
        .doesNotContain("/clicks/");
    assertThat(result("late-data/2026-04-01/11")).containsExactlyInAnyOrder("e", "f", "g");
    WorkflowJob fourth = ranOnce(awaitAction(id, 4, CoordinatorAction.Status.SUCCEEDED), "count");
    assertThat(client.getJobLog(fourth.getId())).contains("LINES 4");
    assertThat(statuses(id))
        .containsExactly(
            CoordinatorAction.Status.SUCCEEDED,
            CoordinatorAction.Status.SUCCEEDED,
            CoordinatorAction.Status.WAITING,
            CoordinatorAction.Status.SUCCEEDED);
    awaitJob(id, Job.Status.RUNNING);

    CLOCK.moveTo("2026-04-01T16:10:00Z");

    CoordinatorAction third = awaitAction(id, 3, CoordinatorAction.Status.TIMEDOUT);
    assertThat(third.getMissingDependencies())
        .contains(quarter("1245") + "/_SUCCESS", "/backup/2026-04-01/12");
    awaitJob(id, Job.Status.DONEWITHERROR);
    assertThat(output.resolve("late-data/2026-04-01/12")).doesNotExist();
  }

  // ---- hourly-cron ----

  @Test
  @Order(3)
  void hourlyCronSkipsTheHoursThatNobodyWaitsForAnyMore() throws Exception {
    CLOCK.moveTo("2026-05-01T09:15:00Z");

    String id = client.run(properties("hourly-cron"));

    awaitAction(id, 1, CoordinatorAction.Status.SUCCEEDED);
    CoordinatorJob job = client.getCoordJobInfo(id);
    assertThat(job.getFrequency()).isEqualTo("10 * * * *");
    assertThat(job.getTimeUnit()).isEqualTo(CoordinatorJob.Timeunit.CRON);
    assertThat(job.getTimeZone()).isEqualTo("America/Los_Angeles");
    assertThat(job.getNextMaterializedTime()).isEqualTo(time("2026-05-01T10:10:00Z"));

    CLOCK.moveTo("2026-05-01T12:30:00Z");
    awaitAction(id, 4, CoordinatorAction.Status.SUCCEEDED);
    CLOCK.moveTo("2026-05-01T13:15:00Z");
    awaitJob(id, Job.Status.SUCCEEDED);

    assertThat(statuses(id))
        .containsExactly(
            CoordinatorAction.Status.SUCCEEDED,
            CoordinatorAction.Status.SKIPPED,
            CoordinatorAction.Status.SKIPPED,
            CoordinatorAction.Status.SUCCEEDED,
            CoordinatorAction.Status.SUCCEEDED);
    assertThat(marks("hourly-cron"))
        .containsExactly(
            "2026-05-01T0910/Fri-0210", "2026-05-01T1210/Fri-0510", "2026-05-01T1310/Fri-0610");
  }

  /** What the workflows left below that output. */
  private static List<String> marks(String place) throws IOException {
    Path root = output.resolve(place);
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  // ---- bundle ----

  private static void awaitBundle(String id, Job.Status status) {
    waiting()
        .untilAsserted(() -> assertThat(client.getBundleJobInfo(id).getStatus()).isEqualTo(status));
  }

  @Test
  @Order(4)
  void theBundleKicksOffWhatIsEnabledWhenItsTimeHasCome() throws Exception {
    CLOCK.moveTo("2026-06-01T00:00:00Z");

    String id = client.submit(properties("bundle"));

    CLOCK.moveTo("2026-06-01T05:30:00Z");
    BundleJob waits = client.getBundleJobInfo(id);
    assertThat(waits.getStatus()).isEqualTo(Job.Status.PREP);
    assertThat(waits.getKickoffTime()).isEqualTo(time("2026-06-01T06:00:00Z"));
    assertThat(waits.getCoordinators()).isEmpty();

    CLOCK.moveTo("2026-06-01T06:15:00Z");
    awaitBundle(id, Job.Status.RUNNING);
    BundleJob runs = client.getBundleJobInfo(id);
    assertThat(runs.getCoordinators())
        .extracting(CoordinatorJob::getAppName)
        .containsExactly("hourly-cron");
    String hourly = runs.getCoordinators().get(0).getId();
    assertThat(client.getCoordJobInfo(hourly).getBundleId()).isEqualTo(id);
    assertThat(client.getCoordJobInfo(hourly).getFrequency()).isEqualTo("10,40 * * * *");
    awaitAction(hourly, 1, CoordinatorAction.Status.SUCCEEDED);

    CLOCK.moveTo("2026-06-01T06:45:00Z");
    awaitBundle(id, Job.Status.SUCCEEDED);

    assertThat(statuses(hourly)).hasSize(2).containsOnly(CoordinatorAction.Status.SUCCEEDED);
    assertThat(marks("bundle/hourly"))
        .containsExactly("2026-06-01T0610/Sun-2310", "2026-06-01T0640/Sun-2340");
  }
}
