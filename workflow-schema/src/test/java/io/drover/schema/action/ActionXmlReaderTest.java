package io.drover.schema.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.Problem;
import io.drover.schema.SourceLocation;
import io.drover.schema.XmlElement;
import io.drover.schema.internal.RefusedXmlException;
import io.drover.schema.internal.SecureXml;
import io.drover.schema.internal.XmlElementBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.Attributes;
import org.xml.sax.Locator;
import org.xml.sax.helpers.DefaultHandler;

class ActionXmlReaderTest {

  @Test
  void anArgumentKeepsItsBlanksWhenItAsksForIt() {
    LivyBatchSpec batch =
        ActionXmlReader.livyBatch(
            element(
                """
                <livy-batch xmlns="uri:drover:action:1.0"><file>a.jar</file>
                  <arg> a </arg><arg trim="false"> b
                </arg><arg trim="true"> c </arg><arg trim="false"/></livy-batch>
                """));

    assertThat(batch.args()).containsExactly("a", " b\n", "c", "");
  }

  @Test
  void livyBatchWithChildrenInAnyOrderIsRead() {
    LivyBatchSpec batch =
        ActionXmlReader.livyBatch(
            element(
                """
                <livy-batch xmlns="uri:drover:action:1.0" endpoint="gpu" on-unknown="retry">
                  <arg>2026-11-21</arg>
                  <num-executors>4</num-executors>
                  <file> hdfs:///lib/etl.jar </file>
                  <class-name>etl.Ingest</class-name>
                  <arg></arg>
                  <conf name="spark.sql.shuffle.partitions">200</conf>
                  <jar>a.jar</jar><py-file>b.py</py-file><extra-file>c.csv#c</extra-file>
                  <archive>d.zip</archive>
                  <driver-memory>1g</driver-memory><driver-cores>2</driver-cores>
                  <executor-memory>4G</executor-memory><executor-cores>3</executor-cores>
                  <queue>etl</queue>
                  <capture-output/>
                  <verify><yarn/><output path="/out" min-bytes="1"/><livy/></verify>
                </livy-batch>
                """));

    assertThat(batch)
        .isEqualTo(
            new LivyBatchSpec(
                Optional.of("gpu"),
                "hdfs:///lib/etl.jar",
                Optional.of("etl.Ingest"),
                List.of("2026-11-21", ""),
                List.of("a.jar"),
                List.of("b.py"),
                List.of("c.csv#c"),
                List.of("d.zip"),
                Map.of("spark.sql.shuffle.partitions", "200"),
                Optional.of("1g"),
                Optional.of(2),
                Optional.of("4G"),
                Optional.of(3),
                Optional.of(4),
                Optional.of("etl"),
                Optional.of(
                    new VerifySpec(
                        Optional.empty(),
                        Set.of(VerifySource.LIVY, VerifySource.YARN),
                        Optional.empty(),
                        List.of(
                            new OutputCheck(
                                new PathCheck("/out", Optional.empty(), 1),
                                Optional.empty(),
                                false)),
                        Optional.empty())),
                UnknownPolicy.RETRY,
                true));
  }

  @Test
  void smallestLivyBatchFailsOnUnknown() {
    LivyBatchSpec batch =
        ActionXmlReader.livyBatch(
            element(
                "<livy-batch xmlns='uri:drover:action:1.0'><file>a.py</file><queue/></livy-batch>"));

    assertThat(batch.onUnknown()).isEqualTo(UnknownPolicy.FAIL);
    assertThat(batch.queue()).isEmpty();
    assertThat(batch.verify()).isEmpty();
    assertThat(batch.captureOutput()).isFalse();
  }

  @Test
  void everyBadValueOfALivyBatchIsNamedWithItsPlace() {
    XmlElement body =
        element(
            """
            <livy-batch xmlns="uri:drover:action:1.0" on-unknown="perhaps">
              <class-name>a.B</class-name>
              <num-executors>four</num-executors>
              <driver-cores>0</driver-cores>
              <executor-memory>much</executor-memory>
              <queue>a</queue><queue>b</queue>
              <verify><output path="/out" min-bytes="x"/></verify>
            </livy-batch>
            """);

    InvalidRequestException thrown = refusal(() -> ActionXmlReader.livyBatch(body));

    assertThat(thrown.problems())
        .extracting(problem -> problem.code() + " " + problem.location().line())
        .containsExactlyInAnyOrder(
            "E0701 1", "E0703 1", "E0701 3", "E0701 4", "E0701 5", "E0701 6", "E0703 7");
    assertThat(thrown.getMessage())
        .contains("'num-executors' has the value 'four'")
        .contains("write a whole number from 1")
        .contains("element 'file' is empty")
        .contains("element 'queue' stands 2 times")
        .contains("'min-bytes' of element 'output' has the value 'x'")
        .contains("write fail or retry");
  }

  @Test
  void beforeEvaluationExpressionsAreLetThroughAndLiteralsAreChecked() {
    XmlElement body =
        element(
            """
            <livy-batch xmlns="uri:drover:action:1.0" on-unknown="${policy}">
              <file>${jar}</file>
              <num-executors>${n}</num-executors>
              <driver-cores>two</driver-cores>
              <verify><output path="${out}" min-bytes="${least}"/></verify>
            </livy-batch>
            """);

    List<Problem> problems = ActionXmlReader.problems(body);

    assertThat(problems)
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo(ErrorCode.E0701);
              assertThat(problem.message()).contains("driver-cores", "two");
              assertThat(problem.location().line()).isEqualTo(4);
            });
  }

  @Test
  void afterEvaluationAnExpressionIsJustABadValue() {
    XmlElement body =
        element(
            "<livy-batch xmlns='uri:drover:action:1.0'><file>a</file>"
                + "<num-executors>${n}</num-executors></livy-batch>");

    assertThat(refusal(() -> ActionXmlReader.livyBatch(body)).code()).isEqualTo(ErrorCode.E0701);
  }

  @Test
  void unknownChildIsRefusedWithTheAllowedOnes() {
    XmlElement body =
        element(
            "<livy-batch xmlns='uri:drover:action:1.0'><file>a</file><jars>b</jars></livy-batch>");

    assertThat(refusal(() -> ActionXmlReader.livyBatch(body)).getMessage())
        .contains("element 'jars' is not allowed here inside 'livy-batch'")
        .contains("class-name")
        .contains("Did you mean 'jar'?");
  }

  @Test
  void sparkPropertyNeedsAName() {
    XmlElement body =
        element(
            "<livy-batch xmlns='uri:drover:action:1.0'><file>a</file><conf name=' '>1</conf>"
                + "</livy-batch>");

    assertThat(refusal(() -> ActionXmlReader.livyBatch(body)).getMessage())
        .contains("element 'conf' has an empty name");
  }

  @Test
  void nestedVerifyMayNotNameAnAction() {
    XmlElement body =
        element(
            "<livy-batch xmlns='uri:drover:action:1.0'><file>a</file>"
                + "<verify action='b'><livy/></verify></livy-batch>");

    assertThat(refusal(() -> ActionXmlReader.livyBatch(body)).getMessage())
        .contains("remove the attribute 'action'");
  }

  @Test
  void fileCheckReadsDurationsAndPaths() {
    FileCheckSpec check =
        ActionXmlReader.fileCheck(
            element(
                """
                <file-check xmlns="uri:drover:action:1.0" timeout="PT2H" every="PT30S">
                  <path done-flag="_SUCCESS" min-bytes="1">
                    /in/day=1
                  </path>
                  <path>/in/day=2</path>
                  <path min-age="PT5M" min-count="24">/in/day=3/hour=*</path>
                </file-check>
                """));

    assertThat(check.timeout()).contains(Duration.ofHours(2));
    assertThat(check.every()).contains(Duration.ofSeconds(30));
    assertThat(check.paths())
        .containsExactly(
            new PathCheck("/in/day=1", Optional.of("_SUCCESS"), 1),
            new PathCheck("/in/day=2", Optional.empty(), 0),
            new PathCheck("/in/day=3/hour=*", Optional.empty(), 0, Duration.ofMinutes(5), 24));
  }

  @Test
  void fileCheckRefusesBadDurationsAndSizes() {
    XmlElement body =
        element(
            "<file-check xmlns='uri:drover:action:1.0' timeout='2 hours' every='PT0S'>"
                + "<path min-bytes='-1' min-age='5 minutes' min-count='0'>/a</path></file-check>");

    assertThat(refusal(() -> ActionXmlReader.fileCheck(body)).problems())
        .hasSize(5)
        .extracting(Problem::message)
        .anySatisfy(message -> assertThat(message).contains("min-age", "5 minutes"))
        .anySatisfy(message -> assertThat(message).contains("min-count", "'0'"));
    assertThat(refusal(() -> ActionXmlReader.fileCheck(body)).problems())
        .allSatisfy(problem -> assertThat(problem.code()).isEqualTo(ErrorCode.E0703))
        .extracting(Problem::message)
        .anySatisfy(message -> assertThat(message).contains("timeout", "2 hours"))
        .anySatisfy(message -> assertThat(message).contains("every", "PT0S"))
        .anySatisfy(message -> assertThat(message).contains("min-bytes", "-1"));
  }

  @Test
  void severalMatchesNeedAGlob() {
    XmlElement body =
        element(
            "<file-check xmlns='uri:drover:action:1.0'>"
                + "<path min-count='2'>/in/day=1</path></file-check>");

    assertThat(refusal(() -> ActionXmlReader.fileCheck(body)).problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("2 matches", "/in/day=1"));
  }

  @Test
  void verifyActionNeedsTheNameOfAnAction() {
    XmlElement body = element("<verify xmlns='uri:drover:action:1.0'><yarn/></verify>");

    assertThat(ActionXmlReader.problems(body))
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("'action'"));
    assertThat(ActionXmlReader.verify(body)).isEqualTo(VerifySpec.of(Set.of(VerifySource.YARN)));
  }

  @Test
  void verifyNamesItsSourcesAndHowLongToAsk() {
    VerifySpec verify =
        ActionXmlReader.verify(
            element(
                """
                <verify xmlns="uri:drover:action:1.0" action="ingest" timeout="PT2M">
                  <spark/><kubernetes namespace="spark-jobs"/>
                  <output path="/out" min-files="3" newer-than-start="true"/>
                </verify>
                """));

    assertThat(verify)
        .isEqualTo(
            new VerifySpec(
                Optional.of("ingest"),
                Set.of(VerifySource.SPARK, VerifySource.KUBERNETES),
                Optional.of("spark-jobs"),
                List.of(
                    new OutputCheck(
                        new PathCheck("/out", Optional.empty(), 0), Optional.of(3), true)),
                Optional.of(Duration.ofMinutes(2))));
  }

  @Test
  void everyBadValueOfAVerifyIsNamed() {
    XmlElement body =
        element(
            """
            <verify xmlns="uri:drover:action:1.0" action="a" timeout="soon">
              <kubernetes namespace="../kube"/><kubernetes/>
              <output path="/out" min-files="0" newer-than-start="yes"/><none/>
            </verify>
            """);

    assertThat(ActionXmlReader.problems(body))
        .extracting(Problem::message)
        .hasSize(6)
        .anySatisfy(message -> assertThat(message).contains("timeout", "soon"))
        .anySatisfy(message -> assertThat(message).contains("namespace", "../kube"))
        .anySatisfy(message -> assertThat(message).contains("kubernetes", "2 times"))
        .anySatisfy(message -> assertThat(message).contains("min-files", "'0'"))
        .anySatisfy(message -> assertThat(message).contains("newer-than-start", "yes"))
        .anySatisfy(message -> assertThat(message).contains("none"));
  }

  @Test
  void verifyOfABatchCanBeSwitchedOff() {
    LivyBatchSpec batch =
        ActionXmlReader.livyBatch(
            element(
                "<livy-batch xmlns='uri:drover:action:1.0'><file>a.py</file>"
                    + "<verify><none/></verify></livy-batch>"));

    assertThat(batch.verify()).contains(VerifySpec.NONE);
  }

  @Test
  void sparkIsReadInEveryVersion() {
    for (String version : List.of("0.1", "0.2", "1.0")) {
      SparkSpec spark =
          ActionXmlReader.spark(
              element(
                  """
                  <spark xmlns="uri:oozie:spark-action:%s">
                    <job-tracker>jt</job-tracker>
                    <name-node>hdfs://nn</name-node>
                    <prepare><mkdir path="/tmp/a"/><delete path="/out"/></prepare>
                    <job-xml>more.xml</job-xml>
                    <configuration>
                      <property><name>spark.x</name><value> 1 </value></property>
                    </configuration>
                    <master>yarn</master>
                    <mode>cluster</mode>
                    <name>etl</name>
                    <class>a.B</class>
                    <jar>lib/etl.jar</jar>
                    <spark-opts>--conf a=b</spark-opts>
                    <arg>1</arg>
                    <arg></arg>
                    <file>x.csv#x</file>
                    <archive>y.zip</archive>
                    <capture-output/>
                  </spark>
                  """
                      .formatted(version)));

      assertThat(spark)
          .isEqualTo(
              new SparkSpec(
                  Optional.of("hdfs://nn"),
                  new PrepareSpec(
                      List.of(
                          new PrepareSpec.Step(false, "/tmp/a"),
                          new PrepareSpec.Step(true, "/out"))),
                  List.of("more.xml"),
                  Map.of("spark.x", "1"),
                  "yarn",
                  Optional.of("cluster"),
                  "etl",
                  Optional.of("a.B"),
                  "lib/etl.jar",
                  Optional.of("--conf a=b"),
                  List.of("1", ""),
                  List.of("x.csv#x"),
                  List.of("y.zip"),
                  true));
    }
  }

  @Test
  void sparkWithoutJarSaysWhatIsMissing() {
    XmlElement body =
        element(
            "<spark xmlns='uri:oozie:spark-action:0.2'><master>yarn</master><name>n</name></spark>");

    assertThat(refusal(() -> ActionXmlReader.spark(body)).getMessage())
        .contains("element 'spark' is not complete")
        .contains("jar");
  }

  @Test
  void aSubWorkflowOfAnyNamespaceVersionIsRead() {
    for (String version : List.of("0.1", "0.2", "0.2.5", "0.3", "0.4", "0.4.5", "0.5", "1.0")) {
      SubWorkflowSpec child =
          ActionXmlReader.subWorkflow(
              element(
                  """
                  <sub-workflow xmlns="uri:oozie:workflow:%s">
                    <app-path> ../clean </app-path>
                    <propagate-configuration/>
                    <configuration>
                      <property><name> day </name><value> 2026-11-21 </value></property>
                      <property><name>empty</name><value></value></property>
                    </configuration>
                  </sub-workflow>
                  """
                      .formatted(version)));

      assertThat(child)
          .isEqualTo(
              new SubWorkflowSpec("../clean", true, Map.of("day", "2026-11-21", "empty", "")));
    }
  }

  @Test
  void javaIsReadWithBothFormsOfItsOptions() {
    for (String options :
        List.of(
            "<java-opts>-Xmx1g -Da=b</java-opts>",
            "<java-opt>-Xmx1g</java-opt><java-opt>-Da=b</java-opt>")) {
      JavaSpec java =
          ActionXmlReader.java(
              element(
                  """
                  <java xmlns="uri:oozie:workflow:0.5">
                    <job-tracker>jt</job-tracker>
                    <name-node>hdfs://nn</name-node>
                    <prepare><delete path="/out"/></prepare>
                    <job-xml>more.xml</job-xml>
                    <configuration>
                      <property><name>spark.x</name><value> 1 </value></property>
                    </configuration>
                    <main-class> a.B </main-class>
                    %s
                    <arg>1</arg>
                    <arg></arg>
                    <file>x.csv#x</file>
                    <archive>y.zip</archive>
                    <capture-output/>
                  </java>
                  """
                      .formatted(options)));

      assertThat(java)
          .isEqualTo(
              new JavaSpec(
                  Optional.of("hdfs://nn"),
                  new PrepareSpec(List.of(new PrepareSpec.Step(true, "/out"))),
                  List.of("more.xml"),
                  Map.of("spark.x", "1"),
                  "a.B",
                  Optional.of("-Xmx1g -Da=b"),
                  List.of("1", ""),
                  List.of("x.csv#x"),
                  List.of("y.zip"),
                  true));
    }
  }

  @Test
  void aSubWorkflowNeedsItsPathOnly() {
    XmlElement shortest =
        element(
            "<sub-workflow xmlns='uri:oozie:workflow:0.5'><app-path>a</app-path></sub-workflow>");
    XmlElement noPath =
        element("<sub-workflow xmlns='uri:oozie:workflow:0.5'><app-path/></sub-workflow>");

    assertThat(ActionXmlReader.subWorkflow(shortest))
        .isEqualTo(new SubWorkflowSpec("a", false, Map.of()));
    assertThat(refusal(() -> ActionXmlReader.subWorkflow(noPath)).problems())
        .extracting(Problem::message)
        .containsExactly("element 'app-path' is empty");
  }

  @Test
  void aSubWorkflowMayNotChangeItsUserOrAConstant() {
    XmlElement body =
        element(
            """
            <sub-workflow xmlns="uri:oozie:workflow:0.5">
              <app-path>${child}</app-path>
              <configuration>
                <property><name>user.name</name><value>root</value></property>
                <property><name>MB</name><value>1000</value></property>
                <property><name>mb</name><value>1000</value></property>
              </configuration>
            </sub-workflow>
            """);

    assertThat(ActionXmlReader.problems(body))
        .extracting(Problem::code, Problem::message)
        .containsExactly(
            tuple(ErrorCode.E0808, "property 'user.name' may not be set for a child job"),
            tuple(ErrorCode.E0808, "property 'MB' may not be set for a child job"));
    assertThat(refusal(() -> ActionXmlReader.subWorkflow(body)).code()).isEqualTo(ErrorCode.E0808);
  }

  @Test
  void smallestJavaHasAMainClass() {
    JavaSpec java =
        ActionXmlReader.java(
            element(
                "<java xmlns='uri:oozie:workflow:0.1'><main-class>A</main-class><java-opts/>"
                    + "</java>"));

    assertThat(java.javaOptions()).isEmpty();
    assertThat(java.prepare()).isEqualTo(PrepareSpec.NONE);
    assertThat(java.captureOutput()).isFalse();
    assertThat(
            refusal(
                    () ->
                        ActionXmlReader.java(
                            element("<java xmlns='uri:oozie:workflow:0.1'><arg>x</arg></java>")))
                .getMessage())
        .contains("main-class");
  }

  @Test
  void fsOperationsKeepTheirOrder() {
    FsSpec fs =
        ActionXmlReader.fs(
            element(
                """
                <fs xmlns="uri:oozie:workflow:1.0">
                  <name-node>hdfs://nn</name-node>
                  <job-xml>a.xml</job-xml>
                  <configuration><property><name>k</name><value>v</value></property></configuration>
                  <mkdir path="/a"/>
                  <delete path="/b" skip-trash="false"/>
                  <delete path="/c"/>
                  <move source="/d" target="/e"/>
                  <chmod path="/f" permissions="755" dir-files="false"><recursive/></chmod>
                  <touchz path="/g"/>
                  <chgrp path="/h" group="etl"/>
                  <setrep path="/i" replication-factor="2"/>
                </fs>
                """));

    assertThat(fs.nameNode()).contains("hdfs://nn");
    assertThat(fs.jobXml()).containsExactly("a.xml");
    assertThat(fs.configuration()).containsExactly(Map.entry("k", "v"));
    assertThat(fs.operations())
        .containsExactly(
            new FsOperation.Mkdir("/a"),
            new FsOperation.Delete("/b", false),
            new FsOperation.Delete("/c", true),
            new FsOperation.Move("/d", "/e"),
            new FsOperation.Chmod("/f", "755", false, true),
            new FsOperation.Touchz("/g"),
            new FsOperation.Chgrp("/h", "etl", true, false),
            new FsOperation.Setrep("/i", 2));
  }

  @Test
  void fsRefusesEmptyPathsAndBadReplication() {
    XmlElement body =
        element(
            "<fs xmlns='uri:oozie:workflow:0.5'><mkdir path=''/>"
                + "<setrep path='/a' replication-factor='40000'/></fs>");

    assertThat(refusal(() -> ActionXmlReader.fs(body)).problems())
        .extracting(Problem::code)
        .containsExactly(ErrorCode.E0703, ErrorCode.E0703);
  }

  @Test
  void emailListsAreSplit() {
    EmailSpec email =
        ActionXmlReader.email(
            element(
                """
                <email xmlns="uri:oozie:email-action:0.2">
                  <to>a@x.org, b@x.org,</to><cc>c@x.org</cc>
                  <subject>done</subject><body>all
                  fine</body>
                  <attachment>/a.csv,/b.csv</attachment>
                </email>
                """));

    assertThat(email.to()).containsExactly("a@x.org", "b@x.org");
    assertThat(email.cc()).containsExactly("c@x.org");
    assertThat(email.bcc()).isEmpty();
    assertThat(email.contentType()).isEqualTo("text/plain");
    assertThat(email.attachments()).containsExactly("/a.csv", "/b.csv");
  }

  @Test
  void unknownKindsHaveNoProblems() {
    assertThat(ActionXmlReader.problems(element("<x xmlns='urn:y'><z/></x>"))).isEmpty();
  }

  private static InvalidRequestException refusal(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    InvalidRequestException thrown = catchThrowableOfType(InvalidRequestException.class, call);
    assertThat(thrown).as("refusal").isNotNull();
    return thrown;
  }

  private static XmlElement element(String xml) {
    XmlElementBuilder builder = new XmlElementBuilder();
    try {
      SecureXml.parse(
          xml,
          new DefaultHandler() {
            private Locator locator;

            @Override
            public void setDocumentLocator(Locator documentLocator) {
              locator = documentLocator;
            }

            @Override
            public void startElement(String uri, String name, String qName, Attributes attributes) {
              builder.startElement(
                  uri,
                  name,
                  attributes,
                  new SourceLocation(locator.getLineNumber(), locator.getColumnNumber()));
            }

            @Override
            public void characters(char[] text, int start, int length) {
              builder.characters(text, start, length);
            }

            @Override
            public void endElement(String uri, String name, String qName) {
              builder.endElement();
            }
          });
    } catch (RefusedXmlException e) {
      throw new AssertionError(e);
    }
    return builder.roots().get(0);
  }

  private static XmlElement http(String attributes, String children) {
    return element(
        "<http xmlns=\"uri:drover:action:1.0\" " + attributes + ">" + children + "</http>");
  }

  @Test
  void httpHasDefaults() {
    HttpSpec http = ActionXmlReader.http(http("url='https://x.example/a'", ""));

    assertThat(http.method()).isEqualTo("GET");
    assertThat(http.repeatable()).isTrue();
    assertThat(http.expects(204)).isTrue();
    assertThat(http.expects(404)).isFalse();
    assertThat(http.body()).isEmpty();
  }

  @Test
  void httpReadsAll() {
    HttpSpec http =
        ActionXmlReader.http(
            http(
                "url='http://x:81/a?b=c' method='POST' timeout='PT5S' expected-status='2xx, 404'",
                "<header name='A'>1</header><body content-type='text/csv'> a,b </body>"
                    + "<header name='X-Note'> two words </header>"));

    assertThat(http.expects(404)).isTrue();
    assertThat(http.expects(405)).isFalse();
    assertThat(http.repeatable()).isFalse();
    assertThat(http.timeout()).contains(Duration.ofSeconds(5));
    assertThat(http.body()).contains(new HttpSpec.Body(" a,b ", "text/csv"));
    assertThat(http.headers()).containsOnly(entry("A", "1"), entry("X-Note", "two words"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "url=''",
        "url='ftp://x/'",
        "url='http://x/' method='TRACE'",
        "url='http://x/' timeout='PT2M'",
        "url='http://x/' expected-status='ok'",
        "url='http://x/' idempotent='maybe'",
        "url='http://me:secret@x/'",
        "url='http://x/[1]'",
      })
  void wrongHttpIsTold(String attributes) {
    assertThatThrownBy(() -> ActionXmlReader.http(http(attributes, "")))
        .isInstanceOf(InvalidRequestException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<body>a</body><body>b</body>",
        "<header name='A b'>1</header>",
        "<header name='A'>1</header><header name='a'>2</header>",
        "<header name='A'>1\n2</header>",
        "<header name='Host'>other</header>",
        "<header name='Content-Length'>1</header>",
        "<body content-type='json'>a</body>",
      })
  void wrongPartsOfHttpAreTold(String children) {
    assertThatThrownBy(() -> ActionXmlReader.http(http("url='http://x/'", children)))
        .isInstanceOf(InvalidRequestException.class);
  }

  @Test
  void postIsRepeatedOnlyWhenTheWorkflowSaysThatItMayBe() {
    assertThat(ActionXmlReader.http(http("url='http://x/' method='PATCH'", "")).repeatable())
        .isFalse();
    assertThat(ActionXmlReader.http(http("url='http://x/' method='PUT'", "")).repeatable())
        .isTrue();
    assertThat(
            ActionXmlReader.http(http("url='http://x/' method='POST' idempotent='true'", ""))
                .repeatable())
        .isTrue();
    assertThat(ActionXmlReader.http(http("url='http://x/' idempotent='false'", "")).repeatable())
        .isFalse();
  }

  @Test
  void sshArgsAreSplitAndArgIsNot() {
    SshSpec ssh =
        ActionXmlReader.ssh(
            element(
                "<ssh xmlns=\"uri:oozie:ssh-action:0.2\"><host>me@x.example</host><command>run"
                    + "</command><args>a  b</args><arg>c  d</arg><arg/><capture-output/></ssh>"));

    assertThat(ssh)
        .isEqualTo(
            new SshSpec(
                Optional.of("me"), "x.example", "run", List.of("a", "b", "c  d", ""), true));
  }
}
