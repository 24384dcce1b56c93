package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Zip bundles that are broken, hostile or sent twice at once. */
final class BundleIT {
  private static final String WORKFLOW = "workflow.xml";

  @TempDir private static Path directory;
  private static RunningServer running;

  @BeforeAll
  static void start() throws Exception {
    running = new RunningServer(directory);
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  private record Entry(String name, byte[] content) {
    static Entry of(String name, String content) {
      return new Entry(name, content.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static byte[] zip(Entry... entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Entry entry : entries) {
        zip.putNextEntry(new ZipEntry(entry.name()));
        zip.write(entry.content());
      }
    }
    return bytes.toByteArray();
  }

  private HttpResponse<String> post(byte[] zip) {
    return running.post("/api/v1/workflows", "application/zip", zip);
  }

  /** Refused with the reason, and nothing is left behind. */
  private void refused(byte[] zip, String reason) throws IOException {
    long jobs = running.jobCount();
    List<Path> before = bundles();

    HttpResponse<String> response = post(zip);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(RunningServer.json(response).path("error").path("code").asText()).isEqualTo("E0803");
    assertThat(response.body()).contains("The bundle is refused").contains(reason);
    assertThat(running.jobCount()).isEqualTo(jobs);
    assertThat(bundles()).hasSameElementsAs(before);
  }

  private List<Path> bundles() throws IOException {
    try (Stream<Path> paths = Files.list(directory.resolve("data/bundles"))) {
      return paths.toList();
    }
  }

  @Test
  void aZipThatEndsInTheMiddleIsRefused() throws IOException {
    byte[] random = new byte[20_000];
    new java.util.Random(1).nextBytes(random);
    byte[] whole = zip(Entry.of(WORKFLOW, RunningServer.noop()), new Entry("lib/a.jar", random));

    refused(Arrays.copyOf(whole, whole.length / 2), "no valid zip");
  }

  @Test
  void namesThatAreNotUtf8AreRefused() throws IOException {
    byte[] zip = zip(Entry.of("name-XX", "x"), Entry.of(WORKFLOW, RunningServer.noop()));
    byte[] name = "name-XX".getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < zip.length - name.length; i++) {
      if (Arrays.equals(zip, i, i + name.length, name, 0, name.length)) {
        zip[i + 5] = (byte) 0xC3;
        zip[i + 6] = (byte) 0x28;
      }
    }

    refused(zip, "no valid zip");
  }

  @Test
  void aFileThatIsADirectoryTooIsRefused() throws IOException {
    refused(
        zip(
            Entry.of("lib", "a file"),
            Entry.of("lib/a.jar", "x"),
            Entry.of(WORKFLOW, RunningServer.noop())),
        "lib/a.jar");
    refused(
        zip(
            Entry.of("lib/a.jar", "x"),
            Entry.of("lib", "a file"),
            Entry.of(WORKFLOW, RunningServer.noop())),
        "'lib'");
  }

  @Test
  void tooManyEntriesAreRefused() throws IOException {
    refused(
        zip(
            IntStream.rangeClosed(0, 10_000)
                .mapToObj(i -> Entry.of("d" + i + "/", ""))
                .toArray(Entry[]::new)),
        "more than 10000 entries");
  }

  @Test
  void theSameBundleSentManyTimesAtOnceIsUnpackedOnceAndRunsEachTime() throws Exception {
    int before = bundles().size();
    byte[] zip =
        zip(Entry.of(WORKFLOW, RunningServer.noop()), new Entry("lib/a.jar", new byte[200_000]));

    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      answers.add(CompletableFuture.supplyAsync(() -> post(zip)));
    }

    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      HttpResponse<String> response = answer.get();
      assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
      assertThat(running.end(RunningServer.json(response).path("id").asText()))
          .isEqualTo("SUCCEEDED");
    }
    assertThat(bundles()).hasSize(before + 1);
  }

  @Test
  void aBundleHoldsItsSubWorkflows() throws IOException {
    String parent =
        RunningServer.app(
            "<start to='sub'/><action name='sub'><sub-workflow><app-path>steps/clean</app-path>"
                + "</sub-workflow><ok to='end'/><error to='fail'/></action>"
                + "<kill name='fail'><message>no</message></kill><end name='end'/>");

    HttpResponse<String> response =
        post(
            zip(
                Entry.of(WORKFLOW, parent),
                Entry.of("steps/clean/workflow.xml", RunningServer.noop())));

    String id = RunningServer.json(response).path("id").asText();
    assertThat(running.end(id)).isEqualTo("SUCCEEDED");
    JsonNode sub = running.job(id).path("actions").get(1);
    String child = sub.path("externalId").asText();
    assertThat(running.job(child).path("appPath").asText()).endsWith("/steps/clean");
    // Oozie's clients get the page of the child
    JsonNode action =
        RunningServer.json(running.get("/oozie/v2/job/" + id + "?show=info"))
            .path("actions")
            .get(1);
    assertThat(action.path("trackerUri").asText()).isEqualTo("local");
    assertThat(action.path("consoleUrl").asText()).isEqualTo(running.url() + "/#/jobs/" + child);
  }

  @Test
  void aBundleWithABadWorkflowLeavesNoJob() throws IOException {
    long jobs = running.jobCount();

    HttpResponse<String> response =
        post(zip(Entry.of(WORKFLOW, RunningServer.app("<start to='no'/><end name='end'/>"))));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("E0708");
    assertThat(running.jobCount()).isEqualTo(jobs);
  }
}
