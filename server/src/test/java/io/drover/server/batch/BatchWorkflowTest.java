package io.drover.server.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.ReadResult;
import io.drover.schema.WorkflowDefinition;
import io.drover.schema.WorkflowXmlReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchWorkflowTest {

  private static SingleBatch batch(String json) {
    try {
      return new JsonMapper().readValue(json.replace('\'', '"'), SingleBatch.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static WorkflowDefinition read(String xml) {
    ReadResult read = new WorkflowXmlReader().readAll(xml);
    assertThat(read.problems()).isEmpty();
    return read.definition().orElseThrow();
  }

  @Test
  void aFileAloneIsEnough() {
    String xml = BatchWorkflow.xml(batch("{'file': 'hdfs:///jobs/pi.py'}"));

    assertThat(xml)
        .isEqualTo(
            """
            <workflow-app xmlns="uri:oozie:workflow:0.5" name="pi.py">
              <start to="batch"/>
              <action name="batch">
                <livy-batch xmlns="uri:drover:action:1.0">
                  <file>hdfs:///jobs/pi.py</file>
                </livy-batch>
                <ok to="end"/>
                <error to="fail"/>
              </action>
              <kill name="fail">
                <message>${wf:errorMessage('batch')}</message>
              </kill>
              <end name="end"/>
            </workflow-app>
            """);
    assertThat(read(xml).name()).isEqualTo("pi.py");
  }

  @Test
  void everythingThatIsGivenStandsInTheWorkflow() {
    String xml =
        BatchWorkflow.xml(
            batch(
                """
                {'file': '/jobs/etl.jar', 'className': 'etl.Load', 'args': ['2026-11-21', ''],
                 'jars': ['/jobs/a.jar'], 'pyFiles': ['/jobs/b.py'], 'files': ['/jobs/c.txt'],
                 'archives': ['/jobs/d.zip'], 'conf': {'spark.ui.enabled': 'false'},
                 'driverMemory': '1g', 'driverCores': 2, 'executorMemory': '3g',
                 'executorCores': 4, 'numExecutors': 5, 'queue': 'night', 'name': 'load',
                 'endpoint': 'big', 'verify': ['yarn', 'output=/out/${day}'], 'retryMax': 6}
                """));

    assertThat(xml)
        .contains(
            """
              <action name="batch" retry-max="6">
                <livy-batch xmlns="uri:drover:action:1.0" endpoint="big">
                  <file>/jobs/etl.jar</file>
                  <class-name>etl.Load</class-name>
                  <arg>2026-11-21</arg>
                  <arg/>
                  <jar>/jobs/a.jar</jar>
                  <py-file>/jobs/b.py</py-file>
                  <extra-file>/jobs/c.txt</extra-file>
                  <archive>/jobs/d.zip</archive>
                  <driver-memory>1g</driver-memory>
                  <driver-cores>2</driver-cores>
                  <executor-memory>3g</executor-memory>
                  <executor-cores>4</executor-cores>
                  <num-executors>5</num-executors>
                  <queue>night</queue>
                  <conf name="spark.ui.enabled">false</conf>
                  <verify>
                    <yarn/>
                    <output path="/out/\\${day}"/>
                  </verify>
                </livy-batch>
            """);
    assertThat(read(xml).name()).isEqualTo("load");
  }

  @Test
  void anArgumentThatBlanksBelongToSaysSo() {
    String xml = BatchWorkflow.xml(batch("{'file': '/a.py', 'args': [' a ', ' ', 'b']}"));

    assertThat(xml)
        .contains("<arg trim=\"false\"> a </arg>", "<arg trim=\"false\"> </arg>", "<arg>b</arg>");
    read(xml);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                               | needs a file
          {'file': '/a.py', 'retryMax': -1}                | retryMax must not be negative
          {'file': '/a.py', 'numExecutors': -1}            | num-executors must not be negative
          {'file': '/a.py', 'verify': ['mesos']}           | 'mesos'; it must be none, livy
          {'file': '/a.py', 'args': ['\\u0001']}           | an argument holds a control character
          {'file': '/a.py', 'conf': {'spark.a': ' x'}}     | spark.a ' x' begins or ends with a blank
          """,
      quoteCharacter = '`')
  void whatCannotBeSaidIsRefused(String json, String message) {
    assertThatThrownBy(() -> BatchWorkflow.xml(batch(json)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining(message);
  }
}
