package io.drover.schema.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.Problem;
import io.drover.schema.ValidationOptions;
import io.drover.schema.WorkflowDefinition;
import io.drover.schema.WorkflowNode.ActionNode;
import io.drover.schema.WorkflowValidator;
import io.drover.schema.WorkflowXmlReader;
import io.drover.schema.XmlElement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SessionXmlTest {
  private static final String SESSION =
      """
      <livy-session xmlns="uri:drover:action:1.0" name="etl" kind="pyspark" endpoint="gpu"
          on-driver-loss="recreate-and-replay" heartbeat-timeout="PT30M">
        <executor-memory>4g</executor-memory>
        <conf name="spark.ui.enabled">false</conf>
        <jar>a.jar</jar><py-file>b.py</py-file><extra-file>c.csv</extra-file>
        <archive>d.zip</archive><num-executors>2</num-executors><queue>q</queue>
      </livy-session>
      """;

  @Test
  void sessionIsRead() {
    SessionSpec session = ActionXmlReader.livySession(body(SESSION));

    assertThat(session)
        .isEqualTo(
            new SessionSpec(
                Optional.of("etl"),
                false,
                SessionKind.PYSPARK,
                Optional.of("gpu"),
                DriverLossPolicy.RECREATE_AND_REPLAY,
                Optional.of(Duration.ofMinutes(30)),
                List.of("a.jar"),
                List.of("b.py"),
                List.of("c.csv"),
                List.of("d.zip"),
                Map.of("spark.ui.enabled", "false"),
                Optional.empty(),
                Optional.empty(),
                Optional.of("4g"),
                Optional.empty(),
                Optional.of(2),
                Optional.of("q")));
  }

  @Test
  void sessionMayBeAskedForFromTheParent() {
    String session = "<livy-session xmlns='uri:drover:action:1.0' name='etl' kind='sql' ";

    assertThat(ActionXmlReader.livySession(body(session + "from-parent='true'/>")).fromParent())
        .isTrue();
    assertThat(ActionXmlReader.livySession(body(session + "from-parent='false'/>")).fromParent())
        .isFalse();
    assertThat(wrong(session + "from-parent='yes'/>")).contains("from-parent", "true or false");
    assertThat(
            wrong(
                "<livy-statement xmlns='uri:drover:action:1.0'><code>1</code>"
                    + "<livy-session kind='sql' from-parent='true'/></livy-statement>"))
        .contains("no parent has it");
  }

  @Test
  void statementKeepsItsValuesAndLosesTheIndentationOfTheXml() {
    StatementSpec statement =
        ActionXmlReader.livyStatement(
            body(
                """
                <livy-statement xmlns="uri:drover:action:1.0" session="etl" kind="sql" timeout="PT1H">
                  <code><![CDATA[
                    if a:
                      b = "${x}"
                  ]]></code>
                  <param name="day"> two words\t</param>
                  <param name="empty"/>
                </livy-statement>
                """));

    assertThat(statement.session()).contains("etl");
    assertThat(statement.kind()).contains(SessionKind.SQL);
    assertThat(statement.code()).contains("if a:\n  b = \"${x}\"");
    assertThat(statement.params())
        .containsExactlyInAnyOrderEntriesOf(Map.of("day", " two words\t", "empty", ""));
    assertThat(statement.timeout()).contains(Duration.ofHours(1));
  }

  @Test
  void statementMayHaveASessionOfItsOwn() {
    StatementSpec statement =
        ActionXmlReader.livyStatement(
            body(
                """
                <livy-statement xmlns="uri:drover:action:1.0">
                  <livy-session kind="spark"><driver-memory>1g</driver-memory></livy-session>
                  <file>report.scala</file>
                </livy-statement>
                """));

    assertThat(statement.ownSession().orElseThrow().kind()).isEqualTo(SessionKind.SPARK);
    assertThat(statement.ownSession().orElseThrow().driverMemory()).contains("1g");
    assertThat(statement.file()).contains("report.scala");
  }

  @Test
  void expressionsInCodeStayAndThoseInParametersAreEvaluated() {
    XmlElement statement =
        body(
            """
            <livy-statement xmlns="uri:drover:action:1.0" session="${s}">
              <code>s"${x}"</code><param name="day">${day}</param>
            </livy-statement>
            """);

    XmlElement evaluated = statement.map(text -> text.replace("${", "<").replace("}", ">"));

    assertThat(evaluated.attribute("session")).contains("<s>");
    assertThat(evaluated.child("code").orElseThrow().text()).isEqualTo("s\"${x}\"");
    assertThat(evaluated.child("param").orElseThrow().text()).isEqualTo("<day>");
  }

  @Test
  void contradictionsAreNamed() {
    assertThat(
            wrong("<livy-statement xmlns='uri:drover:action:1.0'><code>1</code></livy-statement>"))
        .contains("has no session");
    assertThat(
            wrong(
                "<livy-statement xmlns='uri:drover:action:1.0' session='a'><code>1</code>"
                    + "<file>f</file></livy-statement>"))
        .contains("stands beside <code>");
    assertThat(
            wrong(
                "<livy-statement xmlns='uri:drover:action:1.0' session='a'><code> </code>"
                    + "</livy-statement>"))
        .contains("has nothing to run");
    assertThat(
            wrong(
                "<livy-statement xmlns='uri:drover:action:1.0' session='a'><code>1</code>"
                    + "<livy-session kind='sql'/></livy-statement>"))
        .contains("stands beside the attribute 'session'");
    assertThat(
            wrong(
                "<livy-statement xmlns='uri:drover:action:1.0'><code>1</code>"
                    + "<livy-session kind='shared'/></livy-statement>"))
        .contains("does not say what language");
    assertThat(
            wrong(
                "<livy-statement xmlns='uri:drover:action:1.0' session='a'><code>1</code>"
                    + "<param name='a b'>1</param></livy-statement>"))
        .contains("'a b'");
    assertThat(wrong("<livy-session xmlns='uri:drover:action:1.0' name='a' kind='perl'/>"))
        .contains("spark or pyspark or sparkr or sql or shared");
    assertThat(wrong("<livy-session xmlns='uri:drover:action:1.0' kind='sql'/>"))
        .contains("'name'");
  }

  @Test
  void statementInASessionThatNobodyOpensIsE0703() {
    WorkflowDefinition definition =
        workflow(
            "<livy-statement xmlns='uri:drover:action:1.0' session='other'><code>1</code>"
                + "</livy-statement>");

    List<Problem> problems =
        new WorkflowValidator()
            .validate(
                definition,
                new ValidationOptions(
                    true,
                    Set.of(
                        definition.nodes().values().stream()
                            .filter(ActionNode.class::isInstance)
                            .map(ActionNode.class::cast)
                            .findFirst()
                            .orElseThrow()
                            .kind())));

    assertThat(problems).extracting(Problem::code).containsExactly(ErrorCode.E0703);
    assertThat(problems.get(0).toString()).contains("'other'", "<livy-session name=\"other\">");
  }

  private static String wrong(String xml) {
    InvalidRequestException thrown =
        catchThrowableOfType(
            InvalidRequestException.class,
            () -> {
              XmlElement body = body(xml);
              if (body.name().equals("livy-session")) {
                ActionXmlReader.livySession(body);
              } else {
                ActionXmlReader.livyStatement(body);
              }
            });
    return thrown.problems().toString();
  }

  private static XmlElement body(String xml) {
    return ((ActionNode) workflow(xml).node("a")).body();
  }

  /** Read without the checks of values, which a test makes itself. */
  private static WorkflowDefinition workflow(String action) {
    return new WorkflowXmlReader()
        .readAll(
            "<workflow-app xmlns='uri:oozie:workflow:1.0' name='w'><start to='a'/><action name='a'>"
                + action
                + "<ok to='end'/><error to='end'/></action><end name='end'/></workflow-app>")
        .definition()
        .orElseThrow();
  }
}
