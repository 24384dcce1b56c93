package io.drover.schema.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.schema.InvalidRequestException;
import io.drover.schema.WorkflowNode.ActionNode;
import io.drover.schema.WorkflowXmlReader;
import io.drover.schema.XmlElement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ActionXmlReaderTest {
  private static XmlElement body(String xml) {
    return ((ActionNode)
            new WorkflowXmlReader()
                .read(
                    "<workflow-app xmlns='uri:oozie:workflow:0.5' name='w'><start to='a'/>"
                        + "<action name='a'>"
                        + xml
                        + "<ok to='e'/><error to='e'/></action><end name='e'/></workflow-app>")
                .node("a"))
        .body();
  }

  private static XmlElement drover(String element, String attributes, String content) {
    return body(
        "<"
            + element
            + " xmlns='uri:drover:action:1.0' "
            + attributes
            + ">"
            + content
            + "</"
            + element
            + ">");
  }

  @Test
  void aLivyBatchHasItsChildrenInAnyOrder() {
    LivyBatchSpec spec =
        ActionXmlReader.livyBatch(
            drover(
                "livy-batch",
                "endpoint='big' on-unknown='retry'",
                """
                <arg> a b </arg><conf name='spark.x'>1</conf><file> s3a://b/x.jar </file>
                <class-name>x.Y</class-name><arg/><num-executors>3</num-executors>
                <jar>y.jar</jar><py-file>z.py</py-file><extra-file>f#g</extra-file>
                <archive>h.zip</archive><driver-memory>1g</driver-memory><driver-cores>2</driver-cores>
                <executor-memory>4g</executor-memory><executor-cores>5</executor-cores>
                <queue>q</queue>
                <verify><livy/><yarn/><output path='/o' done-flag='_SUCCESS' min-bytes='10'/></verify>
                """));

    assertThat(spec)
        .isEqualTo(
            new LivyBatchSpec(
                Optional.of("big"),
                "s3a://b/x.jar",
                Optional.of("x.Y"),
                List.of(" a b ", ""),
                List.of("y.jar"),
                List.of("z.py"),
                List.of("f#g"),
                List.of("h.zip"),
                java.util.Map.of("spark.x", "1"),
                Optional.of("1g"),
                Optional.of(2),
                Optional.of("4g"),
                Optional.of(5),
                Optional.of(3),
                Optional.of("q"),
                Optional.of(
                    new VerifySpec(
                        Optional.empty(),
                        true,
                        true,
                        List.of(new PathCheck("/o", Optional.of("_SUCCESS"), 10)))),
                UnknownPolicy.RETRY));
  }

  @Test
  void badValuesNameElementValueAndFix() {
    assertThatThrownBy(
            () ->
                ActionXmlReader.livyBatch(
                    drover("livy-batch", "", "<file>x</file><num-executors>four</num-executors>")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("num-executors is 'four'")
        .hasMessageContaining("whole number");
    assertThatThrownBy(() -> ActionXmlReader.livyBatch(drover("livy-batch", "", "<arg>x</arg>")))
        .hasMessageContaining("<file> is missing");
    assertThatThrownBy(
            () ->
                ActionXmlReader.livyBatch(drover("livy-batch", "", "<file>x</file><file>y</file>")))
        .hasMessageContaining("<file> stands 2 times");
    assertThatThrownBy(
            () ->
                ActionXmlReader.fileCheck(
                    drover("file-check", "timeout='2 hours'", "<path>/x</path>")))
        .hasMessageContaining("PT30S");
    assertThatThrownBy(
            () ->
                ActionXmlReader.fileCheck(
                    drover("file-check", "", "<path min-bytes='much'>/x</path>")))
        .hasMessageContaining("min-bytes is 'much'");
  }

  @Test
  void aFileCheckHasPathsAndTimes() {
    assertThat(
            ActionXmlReader.fileCheck(
                drover(
                    "file-check",
                    "timeout='PT2H' every='PT30S'",
                    "<path done-flag='_SUCCESS'>/a</path><path min-bytes='1'>/b</path>")))
        .isEqualTo(
            new FileCheckSpec(
                List.of(
                    new PathCheck("/a", Optional.of("_SUCCESS"), 0),
                    new PathCheck("/b", Optional.empty(), 1)),
                Optional.of(Duration.ofHours(2)),
                Optional.of(Duration.ofSeconds(30))));
  }

  @Test
  void verifyAsAnActionNamesTheOther() {
    assertThat(ActionXmlReader.verify(drover("verify", "action='ingest'", "<livy/>")))
        .isEqualTo(new VerifySpec(Optional.of("ingest"), true, false, List.of()));
  }

  @Test
  void sparkOfEveryVersion() {
    for (String version : List.of("0.1", "0.2", "1.0")) {
      SparkSpec spec =
          ActionXmlReader.spark(
              body(
                  "<spark xmlns='uri:oozie:spark-action:"
                      + version
                      + "'>"
                      + "<job-tracker>jt</job-tracker><name-node>hdfs://nn</name-node>"
                      + "<prepare><mkdir path='/m'/><delete path='/d'/></prepare>"
                      + "<configuration><property><name>a</name><value>b</value></property>"
                      + "</configuration><master>yarn</master><mode>cluster</mode><name>n</name>"
                      + "<class>C</class><jar>x.jar</jar><spark-opts>--conf a=b</spark-opts>"
                      + "<arg>1</arg><arg/></spark>"));

      assertThat(spec.prepare().steps())
          .containsExactly(new PrepareSpec.Step(false, "/m"), new PrepareSpec.Step(true, "/d"));
      assertThat(spec.className()).contains("C");
      assertThat(spec.args()).containsExactly("1", "");
      assertThat(spec.configuration()).containsEntry("a", "b");
    }
  }

  @Test
  void fsOperationsKeepTheirOrder() {
    FsSpec spec =
        ActionXmlReader.fs(
            body(
                "<fs><name-node>hdfs://nn</name-node><mkdir path='/a'/>"
                    + "<delete path='/b' skip-trash='false'/><move source='/c' target='/d'/>"
                    + "<chmod path='/e' permissions='755' dir-files='false'><recursive/></chmod>"
                    + "<touchz path='/f'/><chgrp path='/g' group='h'/>"
                    + "<setrep path='/i' replication-factor='2'/></fs>"));

    assertThat(spec.operations())
        .containsExactly(
            new FsOperation.Mkdir("/a"),
            new FsOperation.Delete("/b", false),
            new FsOperation.Move("/c", "/d"),
            new FsOperation.Chmod("/e", "755", false, true),
            new FsOperation.Touchz("/f"),
            new FsOperation.Chgrp("/g", "h", true, false),
            new FsOperation.Setrep("/i", 2));
  }

  @Test
  void emailSplitsItsAddresses() {
    EmailSpec spec =
        ActionXmlReader.email(
            body(
                "<email xmlns='uri:oozie:email-action:0.1'><to>a@x, b@x</to>"
                    + "<subject>s</subject><body>t</body></email>"));

    assertThat(spec.to()).containsExactly("a@x", "b@x");
    assertThat(spec.contentType()).isEqualTo("text/plain");
  }
}
