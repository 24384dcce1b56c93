package io.drover.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WorkflowXmlReaderTest {
  private final WorkflowXmlReader reader = new WorkflowXmlReader();

  private static String app(String version, String nodes) {
    return "<workflow-app xmlns='uri:oozie:workflow:"
        + version
        + "' name='w'>\n"
        + nodes
        + "\n</workflow-app>";
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.1", "0.2", "0.2.5", "0.3", "0.4", "0.4.5", "0.5", "1.0"})
  void everyVersionIsReadByOneGrammar(String version) {
    WorkflowDefinition definition =
        reader.read(
            app(
                version,
                "<start to='a'/><action name='a' retry-max='2'><fs>"
                    + "<delete path='/x' skip-trash='false'/><setrep path='/y'"
                    + " replication-factor='2'/></fs><ok to='e'/><error to='k'/></action>"
                    + "<kill name='k'><message>m</message></kill><end name='e'/>"));

    assertThat(definition.schemaVersion()).isEqualTo(version);
    assertThat(definition.nodes().keySet()).containsExactly(":start:", "a", "k", "e");
    WorkflowNode.ActionNode action = (WorkflowNode.ActionNode) definition.node("a");
    assertThat(action.kind()).isEqualTo(new ActionKind(ActionKind.OOZIE_WORKFLOW, "fs"));
    assertThat(action.retry().max()).contains("2");
    assertThat(action.location().line()).isEqualTo(2);
  }

  @Test
  void everythingAroundTheNodesIsKept() {
    WorkflowDefinition definition =
        reader.read(
            app(
                "0.5",
                """
                <parameters>
                  <property><name>a</name></property>
                  <property><name>b</name><value>1</value></property>
                </parameters>
                <global><job-tracker>jt</job-tracker><name-node> hdfs://nn </name-node>
                  <job-xml>site.xml</job-xml>
                  <configuration><property><name>k</name><value>v</value></property></configuration>
                </global>
                <credentials><credential name='c' type='hcat'>
                  <property><name>p</name><value>q</value></property></credential></credentials>
                <start to='e'/><end name='e'/>
                <sla:info xmlns:sla='uri:oozie:sla:0.2'><sla:nominal-time>x</sla:nominal-time></sla:info>
                """));

    assertThat(definition.parameters()).hasSize(2);
    assertThat(definition.global().orElseThrow().nameNode()).contains("hdfs://nn");
    assertThat(definition.global().orElseThrow().configuration()).containsEntry("k", "v");
    assertThat(definition.credentials())
        .singleElement()
        .satisfies(c -> assertThat(c.type()).isEqualTo("hcat"));
  }

  @Test
  void anActionsBodyReadsBackAsTheSameXml() {
    String body =
        "<livy-batch xmlns='uri:drover:action:1.0'><file>${a} &amp; &lt;b&gt;</file>"
            + "<conf name='k'>v</conf><!-- dropped --></livy-batch>";

    WorkflowNode.ActionNode action =
        (WorkflowNode.ActionNode)
            reader
                .read(
                    app(
                        "1.0",
                        "<start to='a'/><action name='a'>"
                            + body
                            + "<ok to='e'/><error to='e'/></action><end name='e'/>"))
                .node("a");

    org.xmlunit.assertj3.XmlAssert.assertThat(action.body().toXml())
        .and(body)
        .ignoreComments()
        .areIdentical();
  }

  @Test
  void allSchemaErrorsAreToldAtOnceWithPlaceAndFix() {
    List<Problem> problems =
        problemsOf(
            app(
                "0.5",
                "<start/>\n<fork name='f'><path start='a'/></fork>\n"
                    + "<action name='a' retrymax='1'><fs/><ok to='e'/><error to='e'/></action>\n"
                    + "<kill name='k'><text>m</text></kill>\n<end name='e'/>"));

    assertThat(problems).extracting(Problem::code).containsOnly(ErrorCode.E0701);
    assertThat(problems)
        .extracting(problem -> problem.location().line())
        .containsExactly(2, 3, 4, 5);
    assertThat(problems.get(0).message()).contains("attribute 'to' is missing on <start>");
    assertThat(problems.get(1).message()).contains("<fork> is not complete");
    assertThat(problems.get(2).message()).contains("attribute 'retrymax' is unknown");
    assertThat(problems.get(3).message()).contains("<text> is unknown");
    assertThat(problems.get(3).fix()).contains("<message>");
  }

  @Test
  void unknownNamespacesAndActionsAreRefusedByName() {
    List<Problem> problems =
        problemsOf(
            app(
                "0.5",
                "<start to='a'/><action name='a'><x xmlns='uri:else'/><ok to='e'/><error to='e'/></action>"
                    + "<action name='b'><livy-bach xmlns='uri:drover:action:1.0'/><ok to='e'/>"
                    + "<error to='e'/></action><end name='e'/>"));

    assertThat(problems).hasSize(2);
    assertThat(problems.get(0).message()).contains("unknown namespace 'uri:else'");
    assertThat(problems.get(1).message()).contains("no action <livy-bach>");
    assertThat(problems.get(1).fix()).contains("livy-batch");
  }

  @Test
  void aNodeDefinedTwiceIsRefused() {
    assertThat(
            problemsOf(
                app(
                    "0.5",
                    "<start to='e'/><kill name='k'><message>m</message></kill>"
                        + "<kill name='k'><message>m</message></kill><end name='e'/>")))
        .singleElement()
        .satisfies(problem -> assertThat(problem.code()).isEqualTo(ErrorCode.E0705));
  }

  @Test
  void brokenXmlNamesItsPlace() {
    assertThat(problemsOf("<workflow-app\n<x"))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo(ErrorCode.E0701);
              assertThat(problem.location().line()).isEqualTo(2);
            });
    assertThat(problemsOf("")).isNotEmpty();
    assertThat(problemsOf("<job/>").get(0).message()).contains("<workflow-app>");
    assertThat(problemsOf("<workflow-app xmlns='uri:oozie:workflow:9.9' name='x'/>")).isNotEmpty();
  }

  @Test
  void entitiesAndDoctypesAreRefused() {
    String bomb =
        "<!DOCTYPE b [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>"
            + app("0.5", "<start to='e'/><end name='&b;'/>");
    String external =
        "<!DOCTYPE b [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
            + app("0.5", "<start to='e'/><end name='e'/><!-- &a; -->");

    assertThat(problemsOf(bomb).get(0).message()).contains("DOCTYPE is not allowed");
    assertThat(problemsOf(external).get(0).message()).contains("DOCTYPE is not allowed");
  }

  @Test
  void deepAndWideDocumentsAreRefused() {
    String deep = "<x>".repeat(200) + "</x>".repeat(200);
    StringBuilder wide = new StringBuilder("<x ");
    for (int i = 0; i < 100; i++) {
      wide.append("a").append(i).append("='' ");
    }

    assertThat(problemsOf(deep).get(0).message()).contains("nested deeper than 100");
    assertThat(problemsOf(wide + "/>").get(0).message()).contains("more than 64 attributes");
  }

  @Test
  void aSchemaLocationIsNotFollowed() {
    WorkflowDefinition definition =
        reader.read(
            "<workflow-app xmlns='uri:oozie:workflow:0.5' name='w'"
                + " xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'"
                + " xsi:schemaLocation='uri:x file:///nowhere.xsd'>"
                + "<start to='e'/><end name='e'/></workflow-app>");

    assertThat(definition.nodes()).hasSize(2);
  }

  @Test
  void launcherActionsAreReadSoThatTheyCanBeRefusedLater() {
    WorkflowDefinition definition =
        reader.read(
            app(
                "0.5",
                "<start to='a'/><action name='a'><shell xmlns='uri:oozie:shell-action:0.3'>"
                    + "<exec>x</exec></shell><ok to='b'/><error to='e'/></action>"
                    + "<action name='b'><java><main-class>M</main-class></java><ok to='e'/>"
                    + "<error to='e'/></action><end name='e'/>"));

    assertThat(
            WorkflowValidator.validate(
                definition, new WorkflowValidator.Options(true, java.util.Set.of())))
        .extracting(Problem::code)
        .containsExactly(ErrorCode.E0723, ErrorCode.E0723);
  }

  private List<Problem> problemsOf(String xml) {
    InvalidRequestException thrown =
        catchThrowableOfType(InvalidRequestException.class, () -> reader.read(xml));
    assertThatThrownBy(
            () -> {
              throw thrown;
            })
        .isInstanceOf(InvalidRequestException.class);
    return thrown.problems();
  }
}
