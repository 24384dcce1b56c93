package io.drover.engine.el;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drover.actions.file.FileSystems;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.AccessDeniedException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What users could do to the server or miss in it by an expression: attacks, limits, files. */
class ExpressionLimitsTest {
  private final Expressions expressions =
      new Expressions(
          new FileSystems(
              List.of(
                  new MemoryFileSystem()
                      .directory("/")
                      .directory("/in")
                      .directory("/in/sub")
                      .file("/in/a.csv", 10)
                      .file("/in/b c.csv", 5)
                      .file("/in/sub/deep.csv", 100))),
          InstantSource.fixed(Instant.parse("2026-11-21T08:30:59Z")));

  private final JobScope scope =
      new ScopeFixture(
          Map.of(
              "day", " 2026-11-21 ",
              "n", "5",
              "empty1", "",
              "a.b", " dotted ",
              "nested", "${day}",
              "hash", "#{day}",
              "markup", "<b/>&",
              "GROUPS", "mine",
              "long", "x".repeat(10_001)));

  private String evaluate(String text) {
    return expressions.evaluate(text, scope);
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "${fs:exists('mem://fs/in')} ${fs:exists('mem://fs/none')} | true false",
        "${fs:exists('mem://fs/in/*.csv')} ${fs:exists('mem://fs/in/*.txt')} | true false",
        "${fs:exists('mem://fs/{in,out}/sub')} | true",
        "${fs:exists('mem://fs/in/b c.csv')} | true",
        "${fs:exists(concat(' mem://fs/', 'in '))} | true",
        "${fs:isDir('mem://fs/in')} ${fs:isDir('mem://fs/in/a.csv')} | true false",
        "${fs:isDir('mem://fs/none')} | false",
        "${fs:dirSize('mem://fs/in')} | 15",
        "${fs:dirSize('mem://fs/none')} ${fs:dirSize('mem://fs/in/a.csv')} | -1 -1",
        "${fs:fileSize('mem://fs/in/b c.csv')} ${fs:fileSize('mem://fs/none')} | 5 -1",
        "${fs:fileSize('mem://fs/in/a.csv') gt 2 * KB} | false",
        "${fs:blockSize('mem://fs/in/a.csv')} ${fs:blockSize('mem://fs/none')} | 128 -1",
      })
  void file_functions_give(String text, String value) {
    assertThat(evaluate(text)).isEqualTo(value);
  }

  @Test
  void file_functions_ask_as_the_jobs_user_and_keep_the_cause() {
    JobScope stranger = new ScopeFixture("bob", Map.of());
    assertThatExceptionOfType(ExpressionException.class)
        .isThrownBy(() -> expressions.evaluate("${fs:isDir('mem://fs/in')}", stranger))
        .withMessageContaining("bob may not look")
        .withMessageContaining("${fs:isDir('mem://fs/in')}")
        .havingRootCause()
        .isInstanceOf(AccessDeniedException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${fs:exists('/no/scheme')}",
        "${fs:exists('ftp://host/x')}",
        "${fs:exists('')}",
        "${fs:fileSize('')}"
      })
  void a_path_that_no_file_system_serves_is_an_error(String text) {
    assertRefused(text);
  }

  @Test
  void awkward_keys_and_values_survive_as_properties() throws IOException {
    Map<String, String> awkward =
        Map.of("a:b", "c:\\d", "k e=y", "  lead", "#c", "line1\r\nline2\t", "ü", "!é");
    Properties properties = new Properties();
    properties.load(new StringReader(BasicFunctions.toPropertiesStr(awkward)));
    assertThat(properties).isEqualTo(awkward);
  }

  @Test
  void a_function_called_with_the_wrong_number_of_arguments_is_an_error() {
    assertThatExceptionOfType(ExpressionException.class)
        .isThrownBy(() -> evaluate("${concat('a')}"))
        .withMessageContaining("concat");
    assertRefused("${wf:conf()}");
    assertRefused("${wf:id('x')}");
  }

  static List<String> attacks() {
    return List.of(
        "${''.getClass()}",
        "${''.getClass().forName('java.lang.Runtime').getMethod('exec')}",
        "${''.class}",
        "${''['class']}",
        "${day.bytes}",
        "${day['bytes']}",
        "${day.length()}",
        "${wf:actionData('load').size()}",
        "${wf:actionData('load').entrySet().iterator()}",
        "${wf:actionData('load')['rows'].concat('x')}",
        "${Runtime.getRuntime()}",
        "${java.lang.Runtime.getRuntime()}",
        "${Boolean.TRUE}",
        "${Integer.MAX_VALUE}",
        "${System.exit(1)}",
        "${String('x')}",
        "${Boolean(true)}",
        "${T(java.lang.Runtime)}",
        "${T(java.lang.Runtime).getRuntime()}",
        "${new java.lang.String('x')}",
        "${x -> x}",
        "${(x -> x)(1)}",
        "${() -> 1}",
        "${((x, y) -> x + y)(1, 2)}",
        "${day = 'x'}",
        "${day=wf:id()}",
        "${wf:actionData('load')['rows'] = '1'}",
        "${wf:actionData('load').rows = '1'}",
        "${1; 2}",
        "${'a' += 'b'}",
        "${[1, 2]}",
        "${[1, 2].stream().sum()}",
        "${empty ['a']}",
        "${not empty ['a', 'b']}",
        "${true and ['a'] == null}",
        "${ {1, 2} }",
        "${ {'a': 1}.a }",
        "${{'a': 1}['a']}",
        "${#{day}}",
        "${${day}}",
        "${pageContext}",
        "${applicationScope}",
        "${concat('a', 'b').getClass()}",
        "${wf:id().getClass()}",
        "${wf:conf('n').class.classLoader}",
        "${concat.getClass()}",
        "${concat('a', 'b')('c')}",
        "${wf:getClass()}",
        "${fs:files()}",
        "${wf:scope()}");
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void an_attack_is_refused(String text) {
    assertRefused(text);
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void an_attack_is_refused_where_only_variables_are_allowed(String text) {
    assertThatExceptionOfType(ExpressionException.class)
        .isThrownBy(() -> expressions.evaluateVariables(text, scope.configuration()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"${", "a ${day", "${}", "${ }", "${day + }", "${'open}", "${(day}", "${1 2}"})
  void a_malformed_expression_is_an_error(String text) {
    assertRefused(text);
  }

  @Test
  void many_mentions_of_a_large_value_cannot_make_a_huge_text() {
    JobScope large = new ScopeFixture(Map.of("big", "x".repeat(1_000_000)));
    assertThat(expressions.evaluate("${big}", large)).hasSize(1_000_000);
    assertThatExceptionOfType(ExpressionException.class)
        .isThrownBy(() -> expressions.evaluate("${big}".repeat(1_000), large))
        .withMessageContaining("longer than");
    String call = "${" + "concat(big,".repeat(150) + "big" + ")".repeat(150) + "}";
    assertThatExceptionOfType(ExpressionException.class)
        .isThrownBy(() -> expressions.evaluate(call, large))
        .withMessageContaining("longer than");
  }

  static List<String> deep() {
    return List.of(
        "${" + "(".repeat(201) + "1" + ")".repeat(201) + "}",
        "${" + "(".repeat(30_000) + "1" + ")".repeat(30_000) + "}",
        "${" + "!".repeat(50_000) + "true}",
        "${" + "not ".repeat(15_000) + "true}",
        "${" + "empty ".repeat(10_000) + "day}",
        "${" + "-".repeat(50_000) + "1}",
        "${" + "- ".repeat(30_000) + "1}",
        "${" + "true ? 1 : ".repeat(5_900) + "1}",
        "${" + "true ? ".repeat(5_000) + "1" + ":1".repeat(5_000) + "}",
        "${" + "concat('a',".repeat(201) + "'b'" + ")".repeat(201) + "}",
        "${" + "!(".repeat(15_000) + "1" + ")".repeat(15_000) + "}",
        "${'" + "x".repeat(70_000) + "'}",
        "${" + " ".repeat(70_000) + "1}");
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("deep")
  void what_nests_too_deep_or_is_too_long_is_refused_with_a_reason(String text) {
    assertThatExceptionOfType(ExpressionException.class)
        .isThrownBy(() -> evaluate(text))
        .satisfies(
            e ->
                assertThat(e.getMessage())
                    .doesNotStartWith("null")
                    .containsAnyOf("deep", "longer"));
    assertThat(evaluate("${n}")).isEqualTo("5");
  }

  @Test
  void long_chains_of_operators_end_in_a_value_or_an_error() {
    for (String operator : List.of("+", " and ", "*")) {
      String operand = operator.equals(" and ") ? "true" : "1";
      String text = "${" + (operand + operator).repeat(7_000) + operand + "}";
      try {
        assertThat(evaluate(text)).isNotEmpty();
      } catch (ExpressionException e) {
        assertThat(e.getMessage()).doesNotStartWith("null").contains("deep");
      }
    }
  }

  @Test
  void nesting_up_to_the_limit_works() {
    assertThat(evaluate("${" + "(".repeat(200) + "n" + ")".repeat(200) + "}")).isEqualTo("5");
    assertThat(evaluate("${" + "!".repeat(200) + "true}")).isEqualTo("true");
    assertThat(evaluate("${n == 1 ? 'a' : n == 2 ? 'b' : n == 5 ? 'c' : 'd'}")).isEqualTo("c");
  }

  @Test
  void a_long_text_without_an_expression_is_returned_as_it_is() {
    String text = "#{x} ".repeat(100_000);
    assertThat(evaluate(text)).isSameAs(text);
    assertThat(expressions.evaluateVariables(text, Map.of())).isSameAs(text);
  }

  @Test
  void a_job_property_wins_over_a_constant_of_the_same_name() {
    assertThat(evaluate("${GROUPS}")).isEqualTo("mine");
  }

  @Test
  void blanks_around_the_colon_of_a_function_are_accepted() {
    assertThat(evaluate("${fs : isDir('mem://fs/in')}")).isEqualTo("true");
  }

  @Test
  void a_function_stays_refused_for_variables_after_a_workflow_used_the_same_text() {
    assertThat(evaluate("${wf:id()}")).isNotEmpty();
    assertThatExceptionOfType(ExpressionException.class)
        .isThrownBy(() -> expressions.evaluateVariables("${wf:id()}", Map.of()));
    assertThat(evaluate("${wf:id()}")).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "${fs:exists('x')} | true",
        "a ${n} ${concat('a', fs:fileSize('x'))} | true",
        "${fs : exists('x')} | true",
        "fs:exists('x') | false",
        "${n} fs:exists('x') | false",
        "${concat('fs:exists(', n)} | false",
        "${hdfs:exists('x')} | false",
        "\\${fs:exists('x')} | false",
        "${fs:exists('x') | false",
        "${{fs:exists('x')} | false",
      })
  void whether_a_text_touches_files_is_known_without_evaluating_it(String text, boolean touches) {
    assertThat(expressions.touchesFiles(text)).isEqualTo(touches);
  }

  private void assertRefused(String text) {
    assertThatExceptionOfType(ExpressionException.class)
        .isThrownBy(() -> evaluate(text))
        .satisfies(e -> assertThat(e.getMessage()).isNotBlank().doesNotStartWith("null"));
  }
}
