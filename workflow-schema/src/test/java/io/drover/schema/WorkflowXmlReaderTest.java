package io.drover.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drover.schema.WorkflowDefinition.Credential;
import io.drover.schema.WorkflowDefinition.GlobalSection;
import io.drover.schema.WorkflowDefinition.Parameter;
import io.drover.schema.WorkflowDefinition.ServiceLevels;
import io.drover.schema.WorkflowNode.ActionNode;
import io.drover.schema.WorkflowNode.ActionNode.UserRetry;
import io.drover.schema.WorkflowNode.DecisionNode;
import io.drover.schema.WorkflowNode.ForkNode;
import io.drover.schema.WorkflowNode.JoinNode;
import io.drover.schema.WorkflowNode.KillNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xmlunit.assertj3.XmlAssert;

class WorkflowXmlReaderTest {
  private final WorkflowXmlReader reader = new WorkflowXmlReader();

  @Test
  void everySectionIsRead() {
    WorkflowDefinition definition = reader.read(Fixtures.xml("etl"));

    assertThat(definition.name()).isEqualTo("etl-${day}");
    assertThat(definition.schemaVersion()).isEqualTo("1.0");
    assertThat(definition.parameters())
        .containsExactly(
            new Parameter("day", Optional.empty()), new Parameter("out", Optional.of("/data/out")));
    assertThat(definition.global())
        .contains(
            new GlobalSection(
                Optional.of("rm:8032"),
                Optional.of("hdfs://nn:8020"),
                List.of("common.xml"),
                Map.of("spark.x", "1")));
    assertThat(definition.credentials())
        .containsExactly(new Credential("hive", "hcat", Map.of("uri", "thrift://h")));
    assertThat(definition.nodes().keySet())
        .containsExactly(
            ":start:", "wait", "both", "orders", "clients", "joined", "enough", "clean", "prove",
            "child", "mail", "fail", "done");
  }

  @Test
  void nodesKeepTheirTransitionsAndPlaces() {
    WorkflowDefinition definition = reader.read(Fixtures.xml("etl"));

    assertThat(definition.start().to()).isEqualTo("wait");
    assertThat(((ForkNode) definition.node("both")).paths()).containsExactly("orders", "clients");
    assertThat(((JoinNode) definition.node("joined")).to()).isEqualTo("enough");
    assertThat(((KillNode) definition.node("fail")).message())
        .isEqualTo("failed at ${wf:lastErrorNode()}");
    DecisionNode decision = (DecisionNode) definition.node("enough");
    assertThat(decision.cases())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.to()).isEqualTo("clean");
              assertThat(one.predicate().strip()).isEqualTo("${fs:fileSize('/data/out') gt 10}");
            });
    assertThat(decision.defaultTo()).isEqualTo("prove");
    assertThat(definition.node("both").location()).isEqualTo(new SourceLocation(27, 21));
    ActionNode orders = (ActionNode) definition.node("orders");
    assertThat(orders.credentials()).containsExactly("hive", "other");
    assertThat(orders.retry())
        .isEqualTo(
            new UserRetry(Optional.of("${retries}"), Optional.of("1"), Optional.of("exponential")));
    assertThat(orders.okTo()).isEqualTo("joined");
    assertThat(orders.errorTo()).isEqualTo("fail");
    assertThat(orders.location().line()).isEqualTo(31);
  }

  @Test
  void bodiesKeepNamespaceVersionAndPlaceAndLoseComments() {
    WorkflowDefinition definition = reader.read(Fixtures.xml("etl"));

    XmlElement batch = ((ActionNode) definition.node("orders")).body();
    assertThat(batch.namespace()).isEqualTo("uri:drover:action:1.0");
    assertThat(batch.location().line()).isEqualTo(32);
    assertThat(batch.child("num-executors").orElseThrow().location().line()).isEqualTo(36);
    // a comment inside an expression must not tear it into two runs
    assertThat(batch.child("arg").orElseThrow().content())
        .containsExactly(new XmlText("${wf:conf('a')}"));
    ActionNode clients = (ActionNode) definition.node("clients");
    assertThat(clients.body().namespace()).isEqualTo("uri:oozie:spark-action:0.2");
    assertThat(clients.kind()).isEqualTo(new ActionKind(ActionKind.OOZIE_SPARK, "spark"));
    assertThat(((ActionNode) definition.node("clean")).body().namespace())
        .isEqualTo("uri:oozie:workflow:1.0");
  }

  @Test
  void bodyWrittenAsXmlIsTheSameXml() {
    XmlElement body = ((ActionNode) reader.read(Fixtures.xml("etl")).node("wait")).body();

    XmlAssert.assertThat(body.toXml())
        .and(
            "<file-check xmlns='uri:drover:action:1.0' timeout='PT2H' every='PT30S'>"
                + "<path done-flag='_SUCCESS' min-bytes='1'>${in}/day=${day}</path></file-check>")
        .ignoreWhitespace()
        .areIdentical();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.1", "0.2", "0.2.5", "0.3", "0.4", "0.4.5", "0.5", "1.0"})
  void everyVersionIsOneTolerantLanguage(String version) {
    WorkflowDefinition definition =
        reader.read(Fixtures.xml("etl").replace("workflow:1.0", "workflow:" + version));

    assertThat(definition.schemaVersion()).isEqualTo(version);
    assertThat(definition.nodes()).hasSize(13);
  }

  @Test
  void smallOldWorkflowIsRead() {
    WorkflowDefinition definition = reader.read(Fixtures.xml("oozie-0.1"));

    assertThat(definition.parameters()).isEmpty();
    assertThat(definition.global()).isEmpty();
    assertThat(((ActionNode) definition.node("a")).retry()).isEqualTo(UserRetry.NONE);
  }

  @Test
  void whatHasNoEffectIsAWarning() {
    ReadResult result = reader.readAll(Fixtures.xml("tolerated"));

    assertThat(result.definition().flatMap(WorkflowDefinition::global).orElseThrow())
        .extracting(GlobalSection::configuration)
        .isEqualTo(Map.of("oozie.launcher.queue", "q"));
    assertThat(result.problems())
        .allSatisfy(
            problem -> {
              assertThat(problem.severity()).isEqualTo(Problem.Severity.WARNING);
              assertThat(problem.code()).isEqualTo(ErrorCode.D0004);
              assertThat(problem.location().isKnown()).isTrue();
            })
        .extracting(Problem::element)
        .containsExactlyInAnyOrder("launcher", "launcher in action 'a'");
  }

  @Test
  void serviceLevelsAreKeptWithWhatTheyAreOf() {
    ServiceLevels levels = reader.read(Fixtures.xml("tolerated")).serviceLevels();

    assertThat(levels.workflow().orElseThrow().children())
        .extracting(XmlElement::name)
        .containsExactly("nominal-time", "should-end");
    assertThat(levels.actions()).containsOnlyKeys("a");
    assertThat(levels.actions().get("a").child("should-end").orElseThrow().text())
        .isEqualTo("${10 * MINUTES}");
    assertThat(reader.read(Fixtures.xml("oozie-0.1")).serviceLevels().isEmpty()).isTrue();
  }

  @Test
  void aServiceLevelIsOfItsSchema() {
    String xml = Fixtures.xml("tolerated").replace("should-end>", "shall-end>");

    assertThat(reader.readAll(xml).problems())
        .filteredOn(problem -> problem.severity() == Problem.Severity.ERROR)
        .isNotEmpty()
        .allSatisfy(problem -> assertThat(problem.code()).isEqualTo(ErrorCode.E0701))
        .anySatisfy(problem -> assertThat(problem.message()).contains("shall-end"));
  }

  @Test
  void everyMistakeIsReportedWithPlaceAndFix() {
    InvalidRequestException thrown = refusal(Fixtures.xml("many-mistakes"));

    assertThat(thrown.code()).isEqualTo(ErrorCode.E0701);
    assertThat(thrown.problems())
        .extracting(
            problem ->
                problem.code()
                    + " "
                    + problem.location().line()
                    + " "
                    + problem.element()
                    + ": "
                    + problem.message())
        .containsExactly(
            "E0701 2 start: attribute 'to' is missing on element 'start'",
            "E0701 4 switch in decision 'd': element 'switch' is not complete",
            "E0701 6 fork 'f': element 'fork' is not complete",
            "E0701 7 action 'a': attribute 'retries' is not known on element 'action'",
            "E0701 8 rmdir in action 'a': element 'rmdir' is not allowed here inside 'fs'",
            "E0701 8 mkdir in action 'a': attribute 'path' is missing on element 'mkdir'",
            "E0701 9 error in action 'a': element 'error' is not allowed here inside 'action'",
            "E0701 12 spark in action 'b': element 'spark' is not allowed here inside 'action'",
            "E0701 17 livy-bath in action 'c': there is no action 'livy-bath' in namespace"
                + " 'uri:drover:action:1.0'",
            "E0701 22 dance in action 'g': namespace 'uri:custom:dance-action:0.1' of action"
                + " element 'dance' is not known",
            "E0701 26 kill 'k': element 'kill' holds text, but only elements may stand in it");
    assertThat(thrown.problems())
        .allSatisfy(problem -> assertThat(problem.fix()).isNotEmpty())
        .extracting(Problem::fix)
        .contains(
            "add to=\"…\".",
            "add one of: case, default.",
            "add path.",
            "allowed here: ok.",
            "write <spark xmlns=\"uri:oozie:spark-action:1.0\">.",
            "it has: file-check, http, livy-batch, livy-session, livy-statement, verify. Did you mean 'livy-batch'?")
        .anySatisfy(fix -> assertThat(fix).contains("Did you mean 'mkdir'?"));
  }

  @Test
  void messagesDoNotFollowTheMachinesLanguage() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMAN);
    try {
      assertThat(refusal(Fixtures.workflow("a", "<joint/>")).getMessage())
          .contains("element 'joint' is not allowed here inside 'workflow-app'")
          .contains("Did you mean 'join'?");
      assertThat(refusal("<!DOCTYPE a><a/>").getMessage()).contains("document type declaration");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void duplicateNamesAreReportedTogetherWithTheDefinition() {
    String xml =
        Fixtures.workflow(
            "a", Fixtures.action("a", "end"), Fixtures.join("a", "end"), Fixtures.join("end", "a"));

    ReadResult result = reader.readAll(xml);

    assertThat(result.definition()).isPresent();
    assertThat(result.problems())
        .extracting(problem -> problem.code() + " " + problem.element())
        .containsExactly("E0705 join 'a'", "E0705 end 'end'");
    assertThatThrownBy(() -> reader.read(xml))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("'a' is already taken at line 2");
  }

  @Test
  void literalValuesOfActionsAreCheckedWhenReading() {
    String xml =
        Fixtures.workflow(
            "a",
            "<action name='a' retry-max='often' retry-policy='sometimes'>"
                + "<livy-batch xmlns='uri:drover:action:1.0'><file>f</file>"
                + "<num-executors>four</num-executors></livy-batch>"
                + "<ok to='end'/><error to='end'/></action>");

    assertThat(reader.readAll(xml).problems())
        .extracting(problem -> problem.code() + " " + problem.severity() + " " + problem.element())
        .containsExactly(
            "E0701 ERROR livy-batch in action 'a'",
            "E0703 ERROR action 'a'",
            "E0703 WARNING action 'a'");
  }

  @Test
  void parameterWithoutNameIsE0739() {
    String xml = Fixtures.xml("etl").replace("<name>day</name>", "<name>  </name>");

    assertThat(refusal(xml).code()).isEqualTo(ErrorCode.E0739);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<workflow-app name='w'><start to='end'/><end name='end'/></workflow-app>",
        "<workflow-app xmlns='uri:oozie:workflow:0.9' name='w'><start to='e'/></workflow-app>",
        "<workflow-app xmlns='uri:oozie:workflow' name='w'><start to='e'/></workflow-app>",
        "<coordinator-app xmlns='uri:oozie:coordinator:0.4' name='c'/>"
      })
  void wrongRootIsTheOnlyProblem(String xml) {
    assertThat(refusal(xml).problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo(ErrorCode.E0701);
              assertThat(problem.location().line()).isEqualTo(1);
              assertThat(problem.fix()).isNotEmpty();
            });
  }

  @Test
  void malformedXmlIsE0700WithItsPlace() {
    InvalidRequestException thrown =
        refusal("<workflow-app xmlns='uri:oozie:workflow:1.0' name='w'>\n  <start to='a && b'/>");

    assertThat(thrown.problems())
        .first()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo(ErrorCode.E0700);
              assertThat(problem.location().line()).isEqualTo(2);
              assertThat(problem.fix()).contains("&amp;");
            });
    assertThat(refusal("").code()).isEqualTo(ErrorCode.E0700);
    assertThat(refusal("hello").getMessage()).contains("text stands before the root element");
    assertThat(refusal("<a><b></a>").code()).isEqualTo(ErrorCode.E0701);
    assertThat(refusal("<workflow-app xmlns='uri:oozie:workflow:1.0' name='w'>").getMessage())
        .contains("E0700")
        .contains("the document ends inside an open element");
  }

  @Test
  void byteOrderMarkIsSkipped() {
    assertThat(reader.read("\uFEFF" + Fixtures.xml("etl")).name()).isEqualTo("etl-${day}");
  }

  private InvalidRequestException refusal(String xml) {
    InvalidRequestException thrown =
        catchThrowableOfType(InvalidRequestException.class, () -> reader.read(xml));
    assertThat(thrown).as("refusal").isNotNull();
    return thrown;
  }
}
