package io.drover.actions.livy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.actions.ActionOutcome;
import io.drover.actions.ActionOutcome.ErrorType;
import io.drover.actions.ActionOutcome.Failed;
import io.drover.actions.ActionOutcome.NotStarted;
import io.drover.actions.ActionOutcome.Running;
import io.drover.actions.ActionOutcome.Succeeded;
import io.drover.actions.Evidence.Verdict;
import io.drover.actions.VerifyResult;
import io.drover.actions.file.FileSystems;
import io.drover.actions.testing.FakeLivyServer;
import io.drover.actions.testing.FakeLivyServer.Fault;
import io.drover.schema.ErrorCode;
import io.drover.schema.Problem;
import io.drover.schema.SourceLocation;
import io.drover.schema.XmlContent;
import io.drover.schema.XmlElement;
import io.drover.schema.XmlText;
import io.drover.schema.action.PrepareSpec;
import io.drover.schema.action.SparkSpec;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SparkActionTest {
  private static final String APP = "hdfs://nn:8020/apps/etl";

  private final TestClock clock = new TestClock();
  private final FakeLivyServer livy = FakeLivyServer.start();
  private final MemoryFileSystem files = new MemoryFileSystem();
  private final LivyConnection connection =
      new LivyConnection(LivyEndpoint.of("default", livy.uri()), Optional.empty());
  private final SparkAction action =
      new SparkAction(
          new BatchRunner(
              new LivyConnections(List.of(connection)),
              (spec, target) -> new VerifyResult(Verdict.SUCCEEDED, List.of()),
              new CapturedOutput(
                  new FileSystems(List.of(files)), URI.create("hdfs://nn:8020/output"), 65_536),
              clock),
          new FileSystems(List.of(files)),
          DeniedConf.standard(false),
          VerifyDefault.NONE,
          body -> spec());
  private final EngineStandIn attempt = new EngineStandIn(action, clock, "spark-node");

  private PrepareSpec prepare = PrepareSpec.NONE;
  private Optional<String> nameNode = Optional.of("hdfs://nn:8020");
  private List<String> jobXml = List.of();
  private Map<String, String> configuration = new LinkedHashMap<>();
  private Optional<String> className = Optional.of("etl.Job");
  private String jar = "etl.jar";
  private Optional<String> sparkOpts = Optional.empty();
  private List<String> args = List.of();
  private List<String> fileElements = List.of();
  private List<String> archives = List.of();
  private boolean captureOutput;

  SparkActionTest() {
    attempt.appPath = Optional.of(URI.create(APP));
    files.put(APP + "/workflow.xml", "");
  }

  @AfterEach
  void stop() {
    connection.close();
    livy.close();
  }

  private SparkSpec spec() {
    return new SparkSpec(
        nameNode,
        prepare,
        jobXml,
        configuration,
        "yarn",
        Optional.of("cluster"),
        "My etl job",
        className,
        jar,
        sparkOpts,
        args,
        fileElements,
        archives,
        captureOutput);
  }

  private JsonNode sent() {
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

  private Failed failed() {
    ActionOutcome outcome = attempt.start();
    assertThat(outcome).isInstanceOf(Failed.class);
    return (Failed) outcome;
  }

  @Test
  void plainActionBecomesABatchWithFullUris() {
    files.put(APP + "/lib/etl.jar", "");
    files.put(APP + "/lib/dep.jar", "");
    files.put(APP + "/lib/readme.txt", "");
    files.put("hdfs://nn:8020/share/a.jar", "");
    files.put("hdfs://nn:8020/share/deep/b.jar", "");
    attempt.configuration = Map.of("oozie.libpath", "/share, hdfs://nn:8020/share/deep/b.jar");
    args = List.of("in", "a b");

    JsonNode batch = sent();

    assertThat(batch.path("file").asText()).isEqualTo(APP + "/lib/etl.jar");
    assertThat(batch.path("className").asText()).isEqualTo("etl.Job");
    assertThat(texts(batch.path("args"))).containsExactly("in", "a b");
    assertThat(texts(batch.path("jars")))
        .containsExactly(
            APP + "/lib/dep.jar", "hdfs://nn:8020/share/a.jar", "hdfs://nn:8020/share/deep/b.jar");
    assertThat(batch.path("name").asText()).isEqualTo(attempt.name());
    assertThat(batch.path("conf").path("spark.app.name").asText()).isEqualTo("My etl job");
    assertThat(batch.has("files")).isFalse();
    assertThat(batch.path("conf").has("spark.master")).isFalse();
  }

  @Test
  void jarInTheApplicationIsPreferredToOneOfThatNameInLib() {
    files.put(APP + "/etl.jar", "");
    files.put(APP + "/lib/etl.jar", "");

    assertThat(sent().path("file").asText()).isEqualTo(APP + "/etl.jar");
  }

  @Test
  void jarMayNameTheLinkOfAFileElement() {
    jar = "job.jar";
    fileElements = List.of("/libs/etl-1.2.jar#job.jar", "conf/app.json", "/data/x.csv#y.csv");

    JsonNode batch = sent();

    assertThat(batch.path("file").asText()).isEqualTo("hdfs://nn:8020/libs/etl-1.2.jar");
    assertThat(batch.has("jars")).isFalse();
    assertThat(texts(batch.path("files")))
        .containsExactly(APP + "/conf/app.json", "hdfs://nn:8020/data/x.csv#y.csv");
  }

  @Test
  void jarListOptionsAndElementsAreMergedWithoutDoubles() {
    jar = "hdfs://nn:8020/a/main.jar, /a/second.jar";
    fileElements = List.of("/a/third.jar", "/a/second.jar");
    archives = List.of("env.tgz#env");
    sparkOpts =
        Optional.of(
            "--jars /a/main.jar,/a/fourth.jar --files f.txt --archives /z.zip --queue prod"
                + " --executor-memory 4g --num-executors 3");

    JsonNode batch = sent();

    assertThat(batch.path("file").asText()).isEqualTo("hdfs://nn:8020/a/main.jar");
    assertThat(texts(batch.path("jars")))
        .containsExactly(
            "hdfs://nn:8020/a/second.jar",
            "hdfs://nn:8020/a/fourth.jar",
            "hdfs://nn:8020/a/third.jar");
    assertThat(texts(batch.path("archives")))
        .containsExactly(APP + "/env.tgz#env", "hdfs://nn:8020/z.zip");
    assertThat(texts(batch.path("files"))).containsExactly(APP + "/f.txt");
    assertThat(batch.path("queue").asText()).isEqualTo("prod");
    assertThat(batch.path("executorMemory").asText()).isEqualTo("4g");
    assertThat(batch.path("numExecutors").isInt()).isTrue();
  }

  @Test
  void pythonProgramTakesPythonLibrariesAndNoClass() {
    jar = "main.py";
    files.put(APP + "/lib/main.py", "");
    files.put(APP + "/lib/helpers.py", "");
    files.put(APP + "/lib/pkg.egg", "");
    files.put(APP + "/lib/x.jar", "");
    sparkOpts = Optional.of("--py-files more.zip");

    JsonNode batch = sent();

    assertThat(batch.path("file").asText()).isEqualTo(APP + "/lib/main.py");
    assertThat(batch.has("className")).isFalse();
    assertThat(texts(batch.path("pyFiles")))
        .containsExactlyInAnyOrder(
            APP + "/more.zip", APP + "/lib/helpers.py", APP + "/lib/pkg.egg");
    assertThat(texts(batch.path("jars"))).containsExactly(APP + "/lib/x.jar");
  }

  @Test
  void propertiesComeFromFiveLayersAndTheLaterOnesWin() {
    files.put(
        APP + "/job.xml",
        "<configuration><property><name>spark.a</name><value>xml</value></property>"
            + "<property><name>spark.b</name><value>xml</value></property></configuration>");
    files.put(
        APP + "/lib/spark-defaults.conf", "spark.c defaults\nspark.d=defaults\n# no\nother x");
    files.put(APP + "/my.conf", "spark.d file\nspark.e file");
    jobXml = List.of("job.xml");
    configuration =
        Map.of(
            "spark.b",
            "inline",
            "spark.c",
            "inline",
            "mapreduce.x",
            "1",
            "mapred.job.queue.name",
            "q");
    sparkOpts =
        Optional.of("--properties-file my.conf --conf spark.e=option --conf spark.master=local");

    JsonNode conf = sent().path("conf");

    assertThat(conf.path("spark.a").asText()).isEqualTo("xml");
    assertThat(conf.path("spark.b").asText()).isEqualTo("inline");
    assertThat(conf.path("spark.c").asText()).isEqualTo("defaults");
    assertThat(conf.path("spark.d").asText()).isEqualTo("file");
    assertThat(conf.path("spark.e").asText()).isEqualTo("option");
    assertThat(conf.has("mapreduce.x")).isFalse();
    assertThat(conf.has("spark.master")).isFalse();
    assertThat(livy.started().get(0).path("queue").asText()).isEqualTo("q");
  }

  @Test
  void captureOutputMakesWhatTheJobWroteTheActionsData() {
    captureOutput = true;
    String place = "hdfs://nn:8020/output/" + attempt.name() + ".properties";

    assertThat(sent().path("conf").path("spark.drover.output.properties").asText())
        .isEqualTo(place);
    files.put(place, "rows=17");
    livy.set(attempt.name(), "success");

    assertThat(attempt.check())
        .isInstanceOfSatisfying(
            Succeeded.class, ended -> assertThat(ended.data()).containsEntry("rows", "17"));
  }

  @Test
  void nothingIsPreparedWhereTheOutputCouldNotBeRead() {
    captureOutput = true;
    prepare = new PrepareSpec(List.of(new PrepareSpec.Step(true, "/out")));
    attempt.configuration = Map.of("drover.output-dir", "s3a://bucket/output");

    assertThat(failed().errorCode()).isEqualTo("E0904");
    assertThat(files.done).isEmpty();
    assertThat(livy.started()).isEmpty();
  }

  @Test
  void placeOfTheOutputCannotBeSetBySparkOpts() {
    sparkOpts = Optional.of("--conf spark.drover.output.properties=file:///etc/passwd");

    assertThat(failed().errorCode()).isEqualTo("E0804");
    assertThat(livy.started()).isEmpty();
  }

  @Test
  void deniedPropertyInAFileIsRefusedToo() {
    files.put(APP + "/my.conf", "spark.yarn.keytab /etc/livy.keytab");
    sparkOpts = Optional.of("--properties-file my.conf");

    assertThat(failed().errorCode()).isEqualTo("E0804");
    assertThat(livy.started()).isEmpty();
  }

  @Test
  void missingPropertiesFileIsNamed() {
    sparkOpts = Optional.of("--properties-file gone.conf");

    Failed outcome = failed();

    assertThat(outcome.errorCode()).isEqualTo("JA008");
    assertThat(outcome.message()).contains(APP + "/gone.conf");
  }

  @Test
  void jobXmlWithADoctypeIsRefused() {
    files.put(
        APP + "/job.xml",
        "<!DOCTYPE c [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><configuration><property>"
            + "<name>spark.a</name><value>&x;</value></property></configuration>");
    jobXml = List.of("job.xml");

    assertThat(failed().type()).isEqualTo(ErrorType.ERROR);
    assertThat(livy.started()).isEmpty();
  }

  @Test
  void relativePathWithoutAnApplicationIsExplained() {
    attempt.appPath = Optional.empty();

    assertThat(failed().message()).contains("'etl.jar' is relative");
  }

  @Test
  void unsupportedFileSystemIsNamed() {
    attempt.configuration = Map.of("oozie.libpath", "s3a://bucket/libs");

    assertThat(failed().errorCode()).isEqualTo("E0904");
  }

  @Test
  void prepareRunsInOrderOnceBeforeTheSubmission() {
    prepare =
        new PrepareSpec(
            List.of(new PrepareSpec.Step(true, "/out"), new PrepareSpec.Step(false, "work")));
    livy.limit(0);
    assertThat(attempt.start()).isInstanceOf(NotStarted.class);
    livy.limit(9);
    livy.fault("POST", Fault.DROP_REQUEST);
    assertThat(attempt.start()).isInstanceOf(NotStarted.class);

    sent();

    assertThat(files.done).containsExactly("delete hdfs://nn:8020/out", "mkdir " + APP + "/work");
  }

  @Test
  void prepareDoesNotTouchTheOutputOfABatchThatExists() {
    prepare = new PrepareSpec(List.of(new PrepareSpec.Step(true, "/out")));
    attempt.startAndCrash();
    files.done.clear();

    assertThat(attempt.start()).isInstanceOf(Running.class);
    assertThat(files.done).isEmpty();
    assertThat(livy.started()).hasSize(1);
  }

  private static XmlElement element(String name, XmlContent... content) {
    return new XmlElement(
        "uri:oozie:spark-action:0.2", name, Map.of(), List.of(content), new SourceLocation(7, 3));
  }

  private static XmlElement body(String master, String options) {
    return element(
        "spark",
        element("master", new XmlText(master)),
        element("spark-opts", new XmlText(options)));
  }

  @Test
  void validationNamesEachProblemAndLetsExpressionsThrough() {
    assertThat(action.validate(body("yarn", "--executor-memory 4g"))).isEmpty();
    assertThat(action.validate(body("${master}", "--supervise ${x}"))).isEmpty();
    assertThat(action.validate(body("local[*]", "--deploy-mode client")))
        .extracting(Problem::severity)
        .containsExactly(Problem.Severity.WARNING, Problem.Severity.WARNING);
    assertThat(action.validate(body("yarn", "--proxy-user root")))
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("--proxy-user"))
        .satisfies(problem -> assertThat(problem.location().line()).isEqualTo(7));
    assertThat(action.validate(body("yarn", "--keytab /etc/k")))
        .extracting(Problem::code)
        .containsExactly(ErrorCode.E0804);
  }
}
