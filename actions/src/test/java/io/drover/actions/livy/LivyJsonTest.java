package io.drover.actions.livy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LivyJsonTest {
  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void requestHasNoNullsNoEmptyFieldsAndNumbersAsNumbers() {
    String plain = new String(LivyJson.write(BatchRequest.of("n", "/f")), StandardCharsets.UTF_8);
    String withConf =
        new String(
            LivyJson.write(BatchRequest.of("n", "/f").withConf(Map.of("spark.a", "1"))),
            StandardCharsets.UTF_8);

    assertThat(plain).isEqualTo("{\"name\":\"n\",\"file\":\"/f\"}");
    assertThat(withConf).isEqualTo("{\"name\":\"n\",\"file\":\"/f\",\"conf\":{\"spark.a\":\"1\"}}");
  }

  @Test
  void batchOfLivy071AndOfLaterVersionsIsRead() throws IOException {
    LivyBatch batch =
        LivyJson.readBatch(
            stream(
                """
                {"id":3,"name":"n","owner":null,"proxyUser":null,"state":"success",
                 "appId":"application_1795235203435_0002",
                 "appInfo":{"driverLogUrl":null,"sparkUiUrl":"http://rm/proxy/a","executorLogUrls":null},
                 "log":["stdout: ","\\nstderr: "],"ttl":null,"new":{"a":[1,{"b":2}]}}"""));

    assertThat(batch.id()).isEqualTo(3);
    assertThat(batch.state().kind()).isEqualTo(LivyBatchState.Kind.SUCCESS);
    assertThat(batch.appId()).contains("application_1795235203435_0002");
    assertThat(batch.sparkUiUrl()).contains("http://rm/proxy/a");
    assertThat(batch.driverLogUrl()).isEmpty();
    assertThat(batch.logged()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "\"text\"",
        "{}",
        "{\"id\":1}",
        "{\"id\":\"1\",\"state\":\"running\"}",
        "{\"id\":99999999999,\"state\":\"running\"}",
        "{\"id\":1,\"state\":\"running\"",
        "{\"id\":1,\"state\":null}",
        "{\"id\":1,\"state\":\"running\",\"log\":[\"a\"",
      })
  void whatIsNoBatchIsRefused(String body) {
    assertThatThrownBy(() -> LivyJson.readBatch(stream(body))).isInstanceOf(IOException.class);
  }

  @Test
  void deepNestingIsRefused() {
    String deep =
        "{\"id\":1,\"state\":\"running\",\"x\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";

    assertThatThrownBy(() -> LivyJson.readBatch(stream(deep))).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"msg\":\"Session 'x' not found.\"}|true|Session 'x' not found.",
        "\"java.lang.NullPointerException\"|true|java.lang.NullPointerException",
        "<html><body><h2>HTTP ERROR 400</h2> Missing</body></html>|false|HTTP 400: HTTP ERROR 400 Missing",
        "''|false|HTTP 400 without a message",
        "{\"other\":1}|false|HTTP 400: {\"other\":1}",
      },
      quoteCharacter = '`')
  void fourShapesOfErrorsAreUnderstood(String body, boolean fromLivy, String message) {
    String sent = body.equals("''") ? "" : body;

    LivyError error = LivyJson.readError(400, sent.getBytes(StandardCharsets.UTF_8));

    assertThat(error.fromLivy()).isEqualTo(fromLivy);
    assertThat(error.message()).isEqualTo(message);
  }

  @Test
  void memoSurvivesWritingAndReadingAndIgnoresWhatItDoesNotKnow() {
    BatchMemo memo =
        BatchMemo.read(java.util.Optional.of("{\"future\":\"x\",\"n\":[1],\"id\":\"7\"}"))
            .withPhase(BatchMemo.Phase.ENDED);

    BatchMemo again = BatchMemo.read(java.util.Optional.of(memo.write()));

    assertThat(again.id()).contains(7);
    assertThat(again.phase()).isEqualTo(BatchMemo.Phase.ENDED);
    assertThat(BatchMemo.read(java.util.Optional.of("not json")).write())
        .isEqualTo(BatchMemo.EMPTY.write());
  }

  @Test
  void firstExceptionOfTheDriverIsTheFailure() {
    List<String> log =
        List.of(
            "stdout: ",
            "26/11/21 10:00:00 INFO SparkContext: Running Spark version 3.5.7",
            "\nstderr: ",
            "26/11/21 10:00:01 WARN X: java.io.IOException: only a warning",
            "Exception in thread \"main\" java.lang.IllegalStateException: no input for 2026-11-20",
            "\tat etl.Ingest.main(Ingest.java:12)",
            "Caused by: java.io.FileNotFoundException: /in");

    assertThat(FailureLine.in(log))
        .contains(
            "java.lang.IllegalStateException: no input for 2026-11-20"
                + " (caused by java.io.FileNotFoundException: /in)");
  }

  @Test
  void pythonAndSubmitterErrorsAndYarnDiagnosticsAreFound() {
    assertThat(
            FailureLine.in(
                List.of(
                    "Traceback (most recent call last):",
                    "  File \"a.py\", line 1, in <module>",
                    "ValueError: bad day",
                    "more")))
        .contains("ValueError: bad day");
    assertThat(
            FailureLine.in(List.of("stdout: ", "\nstderr: ", "Error: Failed to load class Job.")))
        .contains("Error: Failed to load class Job.");
    assertThat(
            FailureLine.in(
                List.of(
                    "\nYARN Diagnostics: ",
                    "User class threw exception: java.lang.RuntimeException: boom")))
        .contains("java.lang.RuntimeException: boom");
    assertThat(FailureLine.in(List.of("stdout: ", "\nstderr: "))).isEmpty();
    assertThat(
            FailureLine.saysContactLost(List.of("Call From a to b failed on connection exception")))
        .isTrue();
  }
}
