package io.drover.actions.livy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.actions.ActionOutcome;
import io.drover.actions.ActionOutcome.ErrorType;
import io.drover.actions.ActionOutcome.Failed;
import io.drover.actions.ActionOutcome.Running;
import io.drover.actions.ActionOutcome.Succeeded;
import io.drover.actions.Evidence.Verdict;
import io.drover.actions.VerifyResult;
import io.drover.actions.file.FileSystems;
import io.drover.actions.file.LocalFileSystem;
import io.drover.actions.file.TimedCalls;
import io.drover.actions.testing.FakeLivyServer;
import io.drover.schema.ErrorCode;
import io.drover.schema.Problem;
import io.drover.schema.SourceLocation;
import io.drover.schema.XmlContent;
import io.drover.schema.XmlElement;
import io.drover.schema.XmlText;
import io.drover.schema.action.ActionXmlReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Livy is asked for when a workflow holds Oozie's java action. */
class JavaActionTest {
  private static final String APP = "hdfs://nn:8020/apps/etl";

  @TempDir private Path output;
  private final TestClock clock = new TestClock();
  private final FakeLivyServer livy = FakeLivyServer.start();
  private final MemoryFileSystem files = new MemoryFileSystem();
  private UnaryOperator<LivyEndpoint> endpoint = one -> one;
  private Optional<LivyConnection> opened = Optional.empty();
  private Optional<LocalFileSystem> local = Optional.empty();

  JavaActionTest() {
    files.put(APP + "/lib/a.jar", "");
    files.put(APP + "/lib/b.jar", "");
    files.put(APP + "/lib/notes.txt", "");
  }

  @AfterEach
  void stop() {
    opened.ifPresent(LivyConnection::close);
    local.ifPresent(LocalFileSystem::close);
    livy.close();
  }

  private EngineStandIn attempt(XmlContent... content) {
    opened =
        Optional.of(
            new LivyConnection(
                endpoint.apply(LivyEndpoint.of("default", livy.uri())), Optional.empty()));
    local =
        Optional.of(
            new LocalFileSystem(List.of(output), new TimedCalls(2, Duration.ofSeconds(10)), clock));
    FileSystems fileSystems = new FileSystems(List.of(files, local.get()));
    EngineStandIn attempt =
        new EngineStandIn(
            new JavaAction(
                new BatchRunner(
                    new LivyConnections(List.of(opened.get())),
                    (spec, target) -> new VerifyResult(Verdict.SUCCEEDED, List.of()),
                    new CapturedOutput(fileSystems, output.toUri(), 65_536),
                    clock),
                fileSystems,
                opened.get().endpoint().deniedConf(),
                VerifyDefault.NONE,
                ActionXmlReader::java),
            clock,
            "program");
    attempt.appPath = Optional.of(URI.create(APP));
    attempt.body = element("java", content);
    return attempt;
  }

  private static XmlElement element(String name, XmlContent... content) {
    return new XmlElement(
        "uri:oozie:workflow:0.5", name, Map.of(), List.of(content), new SourceLocation(4, 2));
  }

  private static XmlElement text(String name, String text) {
    return element(name, new XmlText(text));
  }

  private static XmlElement property(String name, String value) {
    return element("property", text("name", name), text("value", value));
  }

  private JsonNode sent(EngineStandIn attempt) {
    ActionOutcome outcome = attempt.start();
    assertThat(outcome).as("%s", outcome).isInstanceOf(Running.class);
    assertThat(livy.started()).hasSize(1);
    return livy.started().get(0);
  }

  private static List<String> texts(JsonNode array) {
    return java.util.stream.StreamSupport.stream(array.spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }

  private static Failed failed(ActionOutcome outcome) {
    assertThat(outcome).as("%s", outcome).isInstanceOf(Failed.class);
    return (Failed) outcome;
  }

  @Test
  void programBecomesTheDriverWithAllItsJars() {
    files.put("hdfs://nn:8020/share/c.jar", "");
    EngineStandIn attempt =
        attempt(
            text("name-node", "hdfs://nn:8020"),
            element(
                "configuration",
                property("mapred.job.queue.name", "etl"),
                property("spark.executor.instances", "1"),
                property("spark.master", "local[9]"),
                property("oozie.launcher.mapreduce.map.memory.mb", "4096")),
            text("main-class", "etl.Program"),
            text("java-opts", "-Xmx1g -Da=b"),
            text("arg", "x y"),
            text("arg", ""),
            text("file", "/libs/d.jar#d.jar"),
            text("file", "conf/app.json#app.json"),
            text("archive", "env.zip#env"));
    attempt.configuration = Map.of("oozie.libpath", "/share");

    JsonNode batch = sent(attempt);

    assertThat(batch.path("file").asText()).isEqualTo(APP + "/lib/a.jar");
    assertThat(texts(batch.path("jars")))
        .containsExactly(
            APP + "/lib/b.jar", "hdfs://nn:8020/share/c.jar", "hdfs://nn:8020/libs/d.jar");
    assertThat(batch.path("className").asText()).isEqualTo("etl.Program");
    assertThat(texts(batch.path("args"))).containsExactly("x y", "");
    assertThat(texts(batch.path("files"))).containsExactly(APP + "/conf/app.json#app.json");
    assertThat(texts(batch.path("archives"))).containsExactly(APP + "/env.zip#env");
    assertThat(batch.path("driverMemory").asText()).isEqualTo("1g");
    assertThat(batch.path("queue").asText()).isEqualTo("etl");
    JsonNode conf = batch.path("conf");
    assertThat(conf.path("spark.driver.extraJavaOptions").asText()).isEqualTo("-Da=b");
    assertThat(conf.path("spark.executor.instances").asText()).isEqualTo("1");
    assertThat(conf.path("spark.app.name").asText()).isEqualTo("etl.Program");
    assertThat(conf.has("spark.master")).isFalse();
    assertThat(conf.has("oozie.launcher.mapreduce.map.memory.mb")).isFalse();
    assertThat(conf.has("spark.drover.output.properties")).isFalse();
  }

  @Test
  void endOfTheBatchIsTheEndOfTheAction() {
    EngineStandIn attempt = attempt(text("main-class", "etl.Program"));
    ActionOutcome started = attempt.start();
    livy.set(attempt.name(), "dead", "Exception in thread \"main\" java.lang.Error: boom");

    Failed outcome = failed(attempt.checkAfter(started));

    assertThat(outcome.errorCode()).isEqualTo("JA018");
    assertThat(outcome.message()).contains("boom");
  }

  @Test
  void propertyNamesTheJarThatIsTheMainOne() {
    EngineStandIn attempt = attempt(text("main-class", "etl.Program"));
    attempt.configuration = Map.of("drover.java.jar", "b.jar");

    JsonNode batch = sent(attempt);

    assertThat(batch.path("file").asText()).isEqualTo(APP + "/lib/b.jar");
    assertThat(texts(batch.path("jars"))).containsExactly(APP + "/lib/a.jar");
  }

  @Test
  void programWithoutAnyJarIsExplained() {
    EngineStandIn attempt = attempt(text("main-class", "etl.Program"));
    attempt.appPath = Optional.of(URI.create("hdfs://nn:8020/apps/empty"));

    Failed outcome = failed(attempt.start());

    assertThat(outcome.type()).isEqualTo(ErrorType.ERROR);
    assertThat(outcome.message()).contains("etl.Program", "lib/", "drover.java.jar");
    assertThat(livy.started()).isEmpty();
  }

  @Test
  void prepareRunsBeforeTheProgram() {
    XmlElement delete =
        new XmlElement(
            "uri:oozie:workflow:0.5",
            "delete",
            Map.of("path", "hdfs://nn:8020/out"),
            List.of(),
            SourceLocation.UNKNOWN);

    sent(attempt(element("prepare", delete), text("main-class", "etl.Program")));

    assertThat(files.done).containsExactly("delete hdfs://nn:8020/out");
  }

  @Test
  void optionsAreRefusedWhereTheyWouldReachLivysIdentity() {
    endpoint = one -> one.withImpersonation(true).withDeniedConf(DeniedConf.standard(true));

    Failed outcome =
        failed(
            attempt(text("main-class", "etl.Program"), text("java-opts", "-Xmx1g -Da=b")).start());

    assertThat(outcome.errorCode()).isEqualTo("E0804");
    assertThat(outcome.message()).contains("spark.driver.extraJavaOptions");
    assertThat(livy.started()).isEmpty();
  }

  @Test
  void optionsAreRefusedAtValidationAlreadyExceptForTheHeap() {
    JavaAction action =
        new JavaAction(
            new BatchRunner(
                new LivyConnections(List.of()),
                (spec, target) -> new VerifyResult(Verdict.SUCCEEDED, List.of()),
                new CapturedOutput(new FileSystems(List.of()), URI.create("file:///none"), 1),
                clock),
            new FileSystems(List.of()),
            DeniedConf.standard(true),
            VerifyDefault.NONE,
            ActionXmlReader::java);

    assertThat(action.validate(element("java", text("java-opts", "-Xmx1g")))).isEmpty();
    assertThat(action.validate(element("java", text("java-opts", "${options}")))).isEmpty();
    assertThat(
            action.validate(element("java", text("java-opt", "-Xmx1g"), text("java-opt", "-Da=b"))))
        .singleElement()
        .satisfies(problem -> assertThat(problem.code()).isEqualTo(ErrorCode.E0804))
        .satisfies(problem -> assertThat(problem.location().line()).isEqualTo(4))
        .extracting(Problem::message)
        .asString()
        .contains("spark.driver.extraJavaOptions");
  }

  @Test
  void programFindsWhereToWriteAsInOozie() throws IOException {
    EngineStandIn attempt =
        attempt(
            text("main-class", "etl.Program"),
            text("java-opts", "-Da=b"),
            element("capture-output"));
    Path file = output.resolve(attempt.name() + ".properties");

    JsonNode conf = sent(attempt).path("conf");
    Files.writeString(file, "rows=17");
    livy.set(attempt.name(), "success");

    assertThat(Arrays.asList(conf.path("spark.driver.extraJavaOptions").asText().split(" ")))
        .containsExactly("-Da=b", "-Doozie.action.output.properties=" + file);
    assertThat(URI.create(conf.path("spark.drover.output.properties").asText()).getPath())
        .isEqualTo(file.toString());
    assertThat(attempt.check())
        .isInstanceOfSatisfying(
            Succeeded.class, ended -> assertThat(ended.data()).containsEntry("rows", "17"));
  }

  @Test
  void programIsToldWhereToWriteAlsoWhereItsOwnOptionsAreRefused() {
    endpoint = one -> one.withDeniedConf(DeniedConf.standard(true));

    JsonNode conf =
        sent(attempt(text("main-class", "etl.Program"), element("capture-output"))).path("conf");

    assertThat(conf.path("spark.driver.extraJavaOptions").asText())
        .startsWith("-Doozie.action.output.properties=" + output);
  }

  @Test
  void outputThatIsNotHereIsNeverTakenForAnEmptyOne() {
    EngineStandIn attempt = attempt(text("main-class", "etl.Program"), element("capture-output"));
    ActionOutcome started = attempt.start();
    livy.set(attempt.name(), "success");

    Failed outcome = failed(attempt.checkAfter(started));

    assertThat(outcome.type()).isEqualTo(ErrorType.ERROR);
    assertThat(outcome.errorCode()).isEqualTo("JA018");
    assertThat(outcome.message())
        .contains(output.toString(), "cluster mode", "spark.drover.output.properties");
  }

  @Test
  void programThatRunsIsNotEndedByANewSettingOfTheServer() throws IOException {
    EngineStandIn attempt = attempt(text("main-class", "etl.Program"), element("capture-output"));
    attempt.start();
    Files.writeString(output.resolve(attempt.name() + ".properties"), "rows=17");
    attempt.configuration = Map.of("drover.output-dir", "hdfs://nn:8020/output");

    assertThat(attempt.check()).isInstanceOf(Running.class);
    livy.set(attempt.name(), "success");
    assertThat(attempt.check())
        .isInstanceOfSatisfying(
            Succeeded.class, ended -> assertThat(ended.data()).containsEntry("rows", "17"));
  }

  @Test
  void outputInADirectoryThatIsNotLocalIsRefusedBeforeTheStart() {
    EngineStandIn attempt = attempt(text("main-class", "etl.Program"), element("capture-output"));
    attempt.configuration = Map.of("drover.output-dir", "hdfs://nn:8020/output");

    Failed outcome = failed(attempt.start());

    assertThat(outcome.type()).isEqualTo(ErrorType.ERROR);
    assertThat(outcome.message())
        .contains("hdfs://nn:8020/output", "spark.drover.output.properties", "livy-batch");
    assertThat(livy.started()).isEmpty();
  }
}
