package io.drover.locallivy.repl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MagicTest {
  @Test
  void onlyTheLastLineIsOne() {
    assertThat(Magic.in("val a = 1\n\n  %json a \n"))
        .contains(new Magic("val a = 1\n\n", "json", "a"));
    assertThat(Magic.in("%table t")).contains(new Magic("", "table", "t"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1 + 1", "%json", "a %json b", "%json a\n1", "%json a b"})
  void otherCodeIsNone(String code) {
    assertThat(Magic.in(code)).isEmpty();
  }

  @Test
  void printedLinesStandBesideTheValue() throws Exception {
    Output output = new Magic("", "json", "a").show(json("[1]"), "printed");

    assertThat(output.toJson(3).toString())
        .isEqualTo(
            "{\"status\":\"ok\",\"execution_count\":3,"
                + "\"data\":{\"application/json\":[1],\"text/plain\":\"printed\"}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{\"a\":1},{\"b\":true}] | a:BIGINT_TYPE b:BOOLEAN_TYPE | [[1,null],[null,true]]",
        "[[1.5,null],[2.5,\"x\"]] | 0:DOUBLE_TYPE 1:STRING_TYPE | [[1.5,null],[2.5,\"x\"]]",
        "[7,8] | 0:BIGINT_TYPE | [[7],[8]]",
        "[{\"a\":[1],\"b\":{}}] | a:ARRAY_TYPE b:MAP_TYPE | [[[1],{}]]"
      })
  void tableHasTypedHeadersAndRows(String rows, String headers, String data) throws Exception {
    JsonNode table =
        new Magic("", "table", "t")
            .show(json(rows), "")
            .toJson(0)
            .path("data")
            .path("application/vnd.livy.table.v1+json");

    StringBuilder seen = new StringBuilder();
    table
        .path("headers")
        .forEach(
            header ->
                seen.append(' ')
                    .append(header.path("name").asText())
                    .append(':')
                    .append(header.path("type").asText()));
    assertThat(seen.toString().strip()).isEqualTo(headers);
    assertThat(table.path("data").toString()).isEqualTo(data);
  }

  @Test
  void columnOfTwoTypesIsNoTable() throws Exception {
    Output output = new Magic("", "table", "t").show(json("[{\"a\":1},{\"a\":\"x\"}]"), "");

    assertThat(output).isInstanceOf(Output.Failed.class);
  }

  private static JsonNode json(String text) throws Exception {
    return new ObjectMapper().readTree(text);
  }
}
