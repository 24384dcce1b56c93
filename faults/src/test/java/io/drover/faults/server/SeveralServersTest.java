package io.drover.faults.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.actions.testing.FakeLivyServer;
import io.drover.actions.testing.FakeLivyServer.Fault;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several real servers share one PostgreSQL: what one of them suffers, the others make good. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class SeveralServersTest {
  private static final ServerImage IMAGE = ServerImage.prepare();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration TAKE_OVER = Duration.ofSeconds(10);

  private static final String BATCH =
      "<workflow-app xmlns='uri:oozie:workflow:0.5' name='batch'><start to='work'/>"
          + "<action name='work'><livy-batch xmlns='uri:drover:action:1.0'>"
          + "<file>/jobs/job.jar</file><class-name>Job</class-name></livy-batch>"
          + "<ok to='end'/><error to='fail'/></action>"
          + "<kill name='fail'><message>no</message></kill><end name='end'/></workflow-app>";

  @TempDir private Path directory;
  private final FakeLivyServer livy = FakeLivyServer.start();
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<ServerProcess> servers = new CopyOnWriteArrayList<>();
  private EmbeddedPostgres postgres;

  @BeforeEach
  void startPostgres() throws IOException {
    postgres = EmbeddedPostgres.start();
  }

  @AfterEach
  void stopAll() throws IOException {
    servers.forEach(ServerProcess::close);
    livy.close();
    postgres.close();
  }

  @Test
  void anyServerMayDieAndTheOthersGoOnWithItsWork() throws Exception {
    List<ServerProcess> three = startThree();
    List<String> jobs = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ServerProcess victim = three.remove(0);
      for (int job = 0; job < 10; job++) {
        jobs.add(submit(victim, BATCH));
      }
      await().atMost(PATIENCE).until(() -> livy.started().size() == jobs.size());
      assertThat(serversInDatabase()).isEqualTo(3);

      victim.kill();

      await("take-over").atMost(TAKE_OVER).until(() -> serversInDatabase() == 2);
      finishBatches();
      awaitAll(three.get(0), jobs, "SUCCEEDED");
      three.add(start("again-" + i));
    }

    assertThat(livy.started()).as("each batch was started once").hasSize(jobs.size());
  }

  @Test
  void aPausedServerThatWakesUpNeitherWritesNorSubmits() throws Exception {
    ServerProcess paused = start("paused");
    ServerProcess other = start("other");
    // the answer to the look-up before the submission stays on its way
    livy.fault("GET", Fault.HOLD_ANSWER);
    String job = submit(paused, BATCH);
    String name = job + ".work.0.0";
    await().atMost(PATIENCE).until(() -> livy.requests() > 0);

    paused.pause();
    livy.release();

    await("take-over").atMost(TAKE_OVER).until(() -> serversInDatabase() == 1);
    await().atMost(PATIENCE).until(() -> livy.started().size() == 1);
    finishBatches();
    awaitAll(other, List.of(job), "SUCCEEDED");
    // nothing but the lease can keep a second one away now
    livy.forget(name);

    paused.resume();

    await()
        .atMost(PATIENCE)
        .until(() -> said(paused, "waits: the lease of") && serversInDatabase() == 2);
    assertThat(livy.started()).hasSize(1);
    assertThat(status(paused, job)).isEqualTo("SUCCEEDED");
    String later = submit(paused, BATCH);
    await().atMost(PATIENCE).until(() -> livy.started().size() == 2);
    finishBatches();
    awaitAll(paused, List.of(later), "SUCCEEDED");
  }

  @Test
  void aRollingRestartPausesNothing() throws Exception {
    List<ServerProcess> running = new CopyOnWriteArrayList<>(startThree());
    AtomicBoolean over = new AtomicBoolean();
    List<String> jobs = new CopyOnWriteArrayList<>();
    ExecutorService client = Executors.newSingleThreadExecutor();
    List<ServerProcess> stopped = new ArrayList<>();
    try {
      Future<Integer> submissions =
          client.submit(
              () -> {
                while (!over.get()) {
                  jobs.add(submitToAny(running));
                  finishBatches();
                }
                return jobs.size();
              });
      for (int i = 0; i < 3; i++) {
        ServerProcess old = running.get(0);
        int before = jobs.size();
        await().atMost(PATIENCE).until(() -> jobs.size() > before + 10);
        old.stop();
        running.remove(old);
        stopped.add(old);
        assertThat(serversInDatabase()).as("it gave back what it held").isEqualTo(2);
        running.add(start("new-" + i));
      }
      over.set(true);
      assertThat(submissions.get(1, TimeUnit.MINUTES)).isPositive();
    } finally {
      client.shutdownNow();
    }

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              finishBatches();
              for (String job : jobs) {
                assertThat(status(running.get(0), job)).as(job).isEqualTo("SUCCEEDED");
              }
            });
    assertThat(livy.started()).hasSize(jobs.size());
    assertThat(servers)
        .as("nobody had to wait for the end of a lease")
        .noneMatch(server -> said(server, "goes on with its work"));
  }

  @Test
  void everyServerShowsAndMovesTheJobsOfTheOthers() throws Exception {
    List<ServerProcess> three = startThree();
    String job = submit(three.get(0), BATCH);
    await().atMost(PATIENCE).until(() -> livy.started().size() == 1);

    for (ServerProcess server : three) {
      assertThat(get(server, "/").body()).contains("<html");
      assertThat(get(server, "/api/v1/jobs/" + job).body()).contains("\"work\"");
      assertThat(get(server, "/oozie/v2/job/" + job + "?show=info").statusCode()).isEqualTo(200);
      assertThat(get(server, "/oozie/v2/jobs?filter=name%3Dbatch").body()).contains(job);
      assertThat(JSON.readTree(get(server, "/api/v1/servers").body()).findValuesAsText("url"))
          .containsExactlyElementsOf(three.stream().map(one -> one.url().toString()).toList());
    }
    put(three.get(1), job, "suspend");
    assertThat(status(three.get(2), job)).isEqualTo("SUSPENDED");
    put(three.get(2), job, "resume");
    assertThat(status(three.get(0), job)).isEqualTo("RUNNING");
    put(three.get(2), job, "kill");
    assertThat(status(three.get(1), job)).isEqualTo("KILLED");
    await("the batch is stopped")
        .atMost(PATIENCE)
        .until(() -> livy.deleted().contains(job + ".work.0.0"));
  }

  // ---- servers ----

  private List<ServerProcess> startThree() {
    List<ServerProcess> three = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      three.add(start("server-" + i));
    }
    return three;
  }

  private ServerProcess start(String name) {
    Path home = directory.resolve(name);
    ServerProcess server =
        ServerProcess.start(
            IMAGE,
            Map.of(
                "server.data-dir",
                home.resolve("data").toString(),
                "database.url",
                postgres.getJdbcUrl("postgres", "postgres"),
                "database.user",
                "postgres",
                "database.pool-size",
                "8",
                "livy.endpoints.default.url",
                livy.uri().toString()),
            home);
    servers.add(server);
    return server;
  }

  private static boolean said(ServerProcess server, String words) {
    return server.output().stream().anyMatch(line -> line.contains(words));
  }

  private int serversInDatabase() throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        PreparedStatement count =
            connection.prepareStatement("select count(*) from engine_server");
        ResultSet rows = count.executeQuery()) {
      rows.next();
      return rows.getInt(1);
    }
  }

  // ---- Livy ----

  /** Every batch that runs now succeeds. */
  private void finishBatches() {
    for (JsonNode batch : livy.started()) {
      String name = batch.path("name").asText();
      if (livy.knows(name)) {
        livy.set(name, "success");
      }
    }
  }

  // ---- REST ----

  private String submit(ServerProcess server, String xml) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            request(server, "/api/v1/workflows")
                .header("Content-Type", "application/xml")
                .POST(HttpRequest.BodyPublishers.ofString(xml))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return JSON.readTree(answer.body()).path("id").asText();
  }

  /** As a client with a list of servers does: one that does not answer is passed over. */
  private String submitToAny(List<ServerProcess> running) throws InterruptedException {
    List<IOException> refusals = new ArrayList<>();
    for (ServerProcess server : running) {
      try {
        return submit(server, BATCH);
      } catch (IOException e) {
        refusals.add(e);
      }
    }
    throw new AssertionError("no server answers: " + refusals);
  }

  private HttpResponse<String> get(ServerProcess server, String path)
      throws IOException, InterruptedException {
    return http.send(request(server, path).build(), HttpResponse.BodyHandlers.ofString());
  }

  private void put(ServerProcess server, String job, String verb)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            request(server, "/oozie/v2/job/" + job + "?action=" + verb)
                .PUT(HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(verb + ": " + answer.body()).isEqualTo(200);
  }

  private static HttpRequest.Builder request(ServerProcess server, String path) {
    return HttpRequest.newBuilder(URI.create(server.url() + path)).timeout(PATIENCE);
  }

  private String status(ServerProcess server, String job) throws IOException, InterruptedException {
    return JSON.readTree(get(server, "/api/v1/jobs/" + job).body()).path("status").asText();
  }

  private void awaitAll(ServerProcess server, List<String> jobs, String wanted) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              Map<String, Long> counts = new java.util.TreeMap<>();
              for (String job : jobs) {
                counts.merge(status(server, job), 1L, Long::sum);
              }
              assertThat(counts).isEqualTo(Map.of(wanted, (long) jobs.size()));
            });
  }
}
