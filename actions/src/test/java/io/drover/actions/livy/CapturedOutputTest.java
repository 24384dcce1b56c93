package io.drover.actions.livy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.actions.ActionOutcome;
import io.drover.actions.ActionOutcome.ErrorType;
import io.drover.actions.ActionOutcome.Failed;
import io.drover.actions.ActionOutcome.Running;
import io.drover.actions.ActionOutcome.Succeeded;
import io.drover.actions.Evidence;
import io.drover.actions.Evidence.Verdict;
import io.drover.actions.VerifyResult;
import io.drover.actions.file.FileSystems;
import io.drover.actions.testing.FakeLivyServer;
import io.drover.schema.SourceLocation;
import io.drover.schema.XmlContent;
import io.drover.schema.XmlElement;
import io.drover.schema.XmlText;
import io.drover.schema.action.ActionXmlReader;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes back from a batch that was asked for data. */
class CapturedOutputTest {
  private static final String OUTPUT = "hdfs://nn:8020/output";
  private static final int LIMIT = 200;

  private final TestClock clock = new TestClock();
  private final FakeLivyServer livy = FakeLivyServer.start();
  private final MemoryFileSystem files = new MemoryFileSystem();
  private final LivyConnection connection =
      new LivyConnection(LivyEndpoint.of("default", livy.uri()), Optional.empty());
  private final EngineStandIn attempt =
      new EngineStandIn(
          new LivyBatchAction(
              new BatchRunner(
                  new LivyConnections(List.of(connection)),
                  (spec, target) -> new VerifyResult(Verdict.SUCCEEDED, List.of()),
                  new CapturedOutput(new FileSystems(List.of(files)), URI.create(OUTPUT), LIMIT),
                  clock),
              DeniedConf.standard(false),
              VerifyDefault.NONE,
              ActionXmlReader::livyBatch),
          clock,
          "count");

  CapturedOutputTest() {
    attempt.body = batch(element("capture-output"));
  }

  @AfterEach
  void stop() {
    connection.close();
    livy.close();
  }

  private static XmlElement batch(XmlElement more) {
    return element("livy-batch", element("file", new XmlText("/jobs/job.jar")), more);
  }

  private static XmlElement element(String name, XmlContent... content) {
    return new XmlElement(
        "uri:drover:action:1.0", name, Map.of(), List.of(content), SourceLocation.UNKNOWN);
  }

  private String place() {
    return OUTPUT + "/" + attempt.name() + ".properties";
  }

  private JsonNode sentConf() {
    assertThat(livy.started()).hasSize(1);
    return livy.started().get(0).path("conf");
  }

  /** The outcome after the job has written the text and succeeded. */
  private ActionOutcome after(String written) {
    ActionOutcome started = attempt.start();
    files.put(place(), written);
    livy.set(attempt.name(), "success");
    return attempt.checkAfter(started);
  }

  private static Map<String, String> data(ActionOutcome outcome) {
    assertThat(outcome).isInstanceOf(Succeeded.class);
    return ((Succeeded) outcome).data();
  }

  private static Failed failed(ActionOutcome outcome) {
    assertThat(outcome).isInstanceOf(Failed.class);
    return (Failed) outcome;
  }

  @Test
  void jobIsToldWhereToWriteAndWhatItWritesIsTheActionsData() {
    ActionOutcome ended = after("rows=17\nday = 2026-11-21\n");

    assertThat(sentConf().path("spark.drover.output.properties").asText()).isEqualTo(place());
    assertThat(data(ended)).containsOnly(Map.entry("rows", "17"), Map.entry("day", "2026-11-21"));
    assertThat(ended.external().evidence())
        .anySatisfy(
            one -> {
              assertThat(one.source()).isEqualTo("capture-output");
              assertThat(one.question()).contains(place());
            });
  }

  @Test
  void batchThatIsNotAskedForDataHasNone() {
    attempt.body = batch(element("arg", new XmlText("x")));

    ActionOutcome ended = after("rows=17");

    assertThat(sentConf().has("spark.drover.output.properties")).isFalse();
    assertThat(data(ended)).isEmpty();
  }

  @Test
  void jobThatWritesNothingHasNoDataAndTheEvidenceSaysSo() {
    ActionOutcome started = attempt.start();
    livy.set(attempt.name(), "success");

    ActionOutcome ended = attempt.checkAfter(started);

    assertThat(data(ended)).isEmpty();
    assertThat(ended.external().evidence())
        .filteredOn(one -> one.source().equals("capture-output"))
        .singleElement()
        .extracting(Evidence::answer)
        .asString()
        .contains("no such file");
  }

  @Test
  void dataIsReadAgainWhenTheServerDiedBeforeItWasStored() {
    attempt.start();
    files.put(place(), "rows=17");
    livy.set(attempt.name(), "success");

    ActionOutcome lost = attempt.startAndCrash();

    assertThat(data(lost)).containsEntry("rows", "17");
    assertThat(data(attempt.check())).containsEntry("rows", "17");
    assertThat(files.done).as("nothing deleted").isEmpty();
  }

  @Test
  void crashRightAfterTheSubmissionKeepsTheData() {
    attempt.startAndCrash();
    files.put(place(), "rows=17");
    livy.set(attempt.name(), "success");

    assertThat(data(attempt.start())).containsEntry("rows", "17");
    assertThat(livy.started()).hasSize(1);
  }

  @Test
  void failedJobIsNotAsked() {
    ActionOutcome started = attempt.start();
    files.put(place(), "rows=17");
    livy.set(attempt.name(), "dead", "java.lang.IllegalStateException: boom");

    assertThat(failed(attempt.checkAfter(started)).message()).contains("boom");
  }

  @Test
  void fileThatIsTooLongIsAnErrorThatNamesBothLengths() {
    Failed outcome = failed(after("x=" + "y".repeat(LIMIT)));

    assertThat(outcome.type()).isEqualTo(ErrorType.ERROR);
    assertThat(outcome.errorCode()).isEqualTo("JA018");
    assertThat(outcome.message()).contains("202 bytes", "200", place());
  }

  @Test
  void fileOfTheGreatestLengthIsRead() {
    assertThat(data(after("x=" + "y".repeat(LIMIT - 2))).get("x")).hasSize(LIMIT - 2);
  }

  @Test
  void fileThatIsNoPropertiesFileIsAnError() {
    Failed outcome = failed(after("path=C:\\users"));

    assertThat(outcome.type()).isEqualTo(ErrorType.ERROR);
    assertThat(outcome.errorCode()).isEqualTo("JA018");
    assertThat(outcome.message()).contains("no properties file");
  }

  @Test
  void whatJavaAndWhatOthersWriteIsReadAlike() throws IOException {
    Properties properties = new Properties();
    properties.setProperty("stadt", "Köln €");
    java.io.ByteArrayOutputStream java = new java.io.ByteArrayOutputStream();
    properties.store(java, null);
    StringWriter utf8 = new StringWriter();
    properties.store(utf8, null);

    assertThat(data(after(java.toString(StandardCharsets.US_ASCII))))
        .containsEntry("stadt", "Köln €");
    files.put(place(), utf8.toString());
    assertThat(data(attempt.check())).containsEntry("stadt", "Köln €");
    files.put(place(), "stadt=Köln".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(data(attempt.check())).containsEntry("stadt", "Köln");
  }

  @Test
  void fileSystemInTroubleIsPassingAndTheDataComesLater() {
    ActionOutcome started = attempt.start();
    files.put(place(), "rows=17");
    livy.set(attempt.name(), "success");
    files.fault = Optional.of(new IOException("connection refused"));

    Failed outcome = failed(attempt.checkAfter(started));

    assertThat(outcome.type()).isEqualTo(ErrorType.TRANSIENT);
    assertThat(outcome.errorCode()).isEqualTo("JA009");
    assertThat(outcome.message()).contains("has succeeded", "connection refused");
    files.fault = Optional.empty();
    assertThat(data(attempt.check())).containsEntry("rows", "17");
    assertThat(livy.started()).hasSize(1);
  }

  @Test
  void placeThatCannotBeReadFailsBeforeAnythingStarts() {
    files.fault = Optional.of(new AccessDeniedException(OUTPUT));

    assertThat(failed(attempt.start()).errorCode()).isEqualTo("JA002");
    assertThat(livy.started()).isEmpty();
  }

  @Test
  void jobPropertyNamesAnotherDirectory() {
    attempt.configuration = Map.of("drover.output-dir", "hdfs://other:8020/a b/");
    ActionOutcome started = attempt.start();
    livy.set(attempt.name(), "success");
    String place = "hdfs://other:8020/a%20b/" + attempt.name() + ".properties";
    files.put(place, "rows=17");

    assertThat(sentConf().path("spark.drover.output.properties").asText()).isEqualTo(place);
    assertThat(data(attempt.checkAfter(started))).containsEntry("rows", "17");
  }

  @ParameterizedTest
  @ValueSource(strings = {"output", "/output", "hdfs:output", "s3a://bucket/x"})
  void directoryThatIsNoneIsRefusedBeforeAnythingStarts(String directory) {
    attempt.configuration = Map.of("drover.output-dir", directory);

    assertThat(failed(attempt.start()).type()).isEqualTo(ErrorType.ERROR);
    assertThat(livy.started()).isEmpty();
  }

  @Test
  void userCannotSetThePlaceHimself() {
    attempt.body =
        batch(
            new XmlElement(
                "uri:drover:action:1.0",
                "conf",
                Map.of("name", "spark.drover.output.properties"),
                List.of(new XmlText("file:///etc/passwd")),
                SourceLocation.UNKNOWN));

    assertThat(failed(attempt.start()).errorCode()).isEqualTo("E0804");
    assertThat(livy.started()).isEmpty();
  }

  @Test
  void placeStaysWhenTheServerIsSetUpAnewWhileTheJobRuns() {
    ActionOutcome started = attempt.start();
    files.put(place(), "rows=17");
    livy.set(attempt.name(), "success");
    attempt.configuration = Map.of("drover.output-dir", "hdfs://nn:8020/elsewhere");

    assertThat(started).isInstanceOf(Running.class);
    assertThat(data(attempt.checkAfter(started))).containsEntry("rows", "17");
  }
}
