package io.drover.engine.el;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drover.actions.file.FileSystems;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Oozie's functions and constants one by one, with the cases in which null, empty and the types
 * matter. A value stands in brackets so that an empty one can be seen.
 */
class OozieFunctionsTest {
  private static final int GLOB_LIMIT = 50_000;

  private static final MemoryFileSystem FILES =
      new MemoryFileSystem()
          .directory("/")
          .directory("/d")
          .directory("/d/sub")
          .directory("/d/none")
          .file("/d/a.csv", 10)
          .file("/d/b.csv", 5)
          .file("/d/zero", 0)
          .file("/d/sub/deep.csv", 100);

  private final Expressions expressions =
      new Expressions(
          new FileSystems(List.of(FILES)),
          InstantSource.fixed(Instant.parse("2026-11-21T08:30:59.999Z")),
          "mem://fs");

  private final JobScope scope =
      new ScopeFixture(
          Map.of("x", "value", "ten", "10", "yes", "true", "nothing", "", "d", "mem://fs/d"));

  private void assertValue(String expression, String value) {
    assertThat(expressions.evaluate("[${" + expression + "}]", scope))
        .as(expression)
        .isEqualTo("[" + value + "]");
  }

  private void assertFails(String expression, String part) {
    assertThatExceptionOfType(ExpressionException.class)
        .as(expression)
        .isThrownBy(() -> expressions.evaluate("${" + expression + "}", scope))
        .withMessageContaining(part);
  }

  // ---- the language ----

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'5' + '6' | 11",
        "'1.5' + 1 | 2.5",
        "'' + 1 | 1",
        "null + null | 0",
        "wf:conf('unset') + ten | 10",
        "'5' * '2' | 10",
        "-'5' | -5",
        "7 / 2 | 3.5",
        "7 div 2 | 3.5",
        "7 mod 2 | 1",
        "'7' % '4' | 3",
        "ten + 1 | 11",
        "ten gt 9 | true",
        "ten gt '9' | false",
        "'a' lt 'b' | true",
        "wf:conf('unset') gt 0 | false",
        "wf:conf('unset') lt 1 | false",
        "wf:conf('unset') eq null | true",
        "wf:conf('unset') eq '' | false",
        "wf:conf('unset') ne '' | true",
        "wf:conf('nothing') eq '' | true",
        "nothing eq '' | true",
        "1.0 == 1 | true",
        "'1' eq 1 | true",
        "true == 'true' | true",
        "yes and true | true",
        "yes ? 'y' : 'n' | y",
        "wf:conf('unset') ? 'y' : 'n' | n",
        "not wf:conf('unset') | true",
        "not '' | true",
        "empty wf:conf('unset') | true",
        "empty wf:conf('nothing') | true",
        "empty x | false",
        "not empty x and x eq 'value' | true",
        "empty null | true",
        "empty wf:actionData('bad') | true",
        "empty wf:actionData('load') | false",
        "false and 1 | false",
        "true or false | true",
        "\"it's\" | it's",
        "'say \"x\"' | say \"x\"",
        "1 eq 1 ? 'a' : 1 eq 2 ? 'b' : 'c' | a",
        "(1 + 2) * 3 | 9",
      })
  void operatorsCoerceAsJspDoes(String expression, String value) {
    assertValue(expression, value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"'a' + 'b'", "x + 1", "'abc' * 2", "x mod 2", "1 mod 0", "x eq 1"})
  void whatIsNoNumberCannotBeReckonedWith(String expression) {
    assertFails(expression, "");
  }

  // ---- constants ----

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource({
    "KB, 1024",
    "MB, 1048576",
    "GB, 1073741824",
    "TB, 1099511627776",
    "PB, 1125899906842624",
    "RECORDS, org.apache.hadoop.mapred.Task$Counter",
    "MAP_IN, MAP_INPUT_RECORDS",
    "MAP_OUT, MAP_OUTPUT_RECORDS",
    "REDUCE_IN, REDUCE_INPUT_RECORDS",
    "REDUCE_OUT, REDUCE_OUTPUT_RECORDS",
    "GROUPS, REDUCE_INPUT_GROUPS",
    "2 * GB, 2147483648",
    "fs:fileSize('/d/a.csv') lt KB, true",
  })
  void constants(String expression, String value) {
    assertValue(expression, value);
  }

  // ---- basic functions ----

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "firstNotNull('a', 'b') | a",
        "firstNotNull(wf:conf('unset'), 'b') | b",
        "firstNotNull(wf:conf('nothing'), 'b') | ``",
        "firstNotNull(null, null) | ``",
        "firstNotNull(null, null) eq null | true",
        "firstNotNull(5, 1) + 1 | 6",
        "concat('a', 'b') | ab",
        "concat(null, null) | ``",
        "concat(wf:conf('unset'), 'b') | b",
        "concat(1, true) | 1true",
        "concat('', 1.5) | 1.5",
        "replaceAll('a.b.c', '\\\\.', '/') | a/b/c",
        "replaceAll('abc', '', '-') | -a-b-c-",
        "replaceAll('abc', 'b', '') | ac",
        "replaceAll('abc', '(b)', '[$1$1]') | a[bb]c",
        "replaceAll(null, 'a', 'b') | ``",
        "replaceAll('a', null, 'b') | a",
        "replaceAll('abc', 'b', null) | ac",
        "replaceAll(ten, '0', '1') | 11",
        "appendAll('a,b', '/x', ',') | a/x,b/x",
        "appendAll('a', '/x', ',') | a/x",
        "appendAll('a,b,,', '/x', ',') | a/x,b/x",
        "appendAll('', '/x', ',') | /x",
        "appendAll('a,b', null, ',') | a,b",
        "appendAll('a,b', '', ',') | a,b",
        "appendAll(null, '/x', ',') | ``",
        "appendAll('a,b', '/x', null) | a,b",
        "trim('  a b  ') | a b",
        "trim('') | ``",
        "trim(null) | ``",
        "urlEncode('a b&c=ä/?') | a+b%26c%3D%C3%A4%2F%3F",
        "urlEncode('') | ``",
        "urlEncode(null) | ``",
        "timestamp() | 2026-11-21T08:30Z",
        "toJsonStr(wf:actionData('load')) | {\"a.b\":\"dotted\",\"note\":\"<a & b>\",\"rows\":\"42\"}",
        "toJsonStr(wf:actionData('bad')) | {}",
        "toPropertiesStr(wf:actionData('bad')) | ``",
        "toConfigurationStr(wf:actionData('bad')) | <configuration/>",
      })
  void basicFunctions(String expression, String value) {
    assertValue(expression, value);
  }

  @Test
  void mapsAreWrittenAsPropertiesAndAsConfiguration() {
    assertThat(expressions.evaluate("${toPropertiesStr(wf:actionData('load'))}", scope).lines())
        .containsExactly("a.b=dotted", "note=<a & b>", "rows=42");
    assertThat(expressions.evaluate("${toConfigurationStr(wf:actionData('load'))}", scope))
        .contains("<name>a.b</name>", "<value>dotted</value>", "<value>&lt;a &amp; b&gt;</value>");
  }

  // ---- wf: ----

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "wf:id() | 0000001-261121083000000-drover-W",
        "wf:name() | daily",
        "wf:appPath() | mem://fs/app",
        "wf:user() | ann",
        "wf:group() | ``",
        "wf:group() eq null | true",
        "wf:run() | 2",
        "wf:run() + 1 | 3",
        "wf:conf('x') | value",
        "wf:conf('un' ) | ``",
        "wf:conf(null) | ``",
        "wf:conf(wf:conf('unset')) | ``",
        "wf:lastErrorNode() | bad",
        "wf:errorCode('bad') | JA018",
        "wf:errorCode(wf:lastErrorNode()) | JA018",
        "wf:errorMessage('bad') | it broke",
        "wf:errorCode('load') | ``",
        "wf:errorCode('load') eq null | true",
        "wf:errorMessage('nobody') | ``",
        "wf:errorMessage(null) | ``",
        "wf:transition('load') | model",
        "wf:transition('nobody') | ``",
        "wf:actionData('load')['rows'] | 42",
        "wf:actionData('load').rows + 1 | 43",
        "wf:actionData('load')['a.b'] | dotted",
        "wf:actionData('load')['none'] | ``",
        "wf:actionData('load')['none'] eq null | true",
        "firstNotNull(wf:actionData('load')['none'], 0) | 0",
        "wf:actionData('load')['rows'] gt 41 | true",
        "wf:actionData('nobody')['rows'] | ``",
        "wf:actionData(null)['rows'] | ``",
        "wf:actionExternalId('load') | 17",
        "wf:actionExternalId('bad') | ``",
        "wf:actionTrackerUri('load') | http://livy:8998",
        "wf:actionTrackerUri('nobody') | ``",
        "wf:actionExternalStatus('bad') | dead",
        "wf:actionExternalStatus('nobody') eq null | true",
      })
  void workflowFunctions(String expression, String value) {
    assertValue(expression, value);
  }

  // ---- fs: ----

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "fs:exists(d) | true",
        "fs:exists('mem://fs/none') | false",
        "fs:exists('/d/a.csv') | true",
        "fs:exists('/none') | false",
        "fs:exists('mem://fs/d/*.csv') | true",
        "fs:exists('mem://fs/d/*.txt') | false",
        "fs:exists('mem://fs/d/?.csv') | true",
        "fs:exists('mem://fs/d/[ab].csv') | true",
        "fs:exists('mem://fs/d/[!ab].csv') | false",
        "fs:exists('mem://fs/d/{x,b}.csv') | true",
        "fs:exists('mem://fs/*/sub/deep.*') | true",
        "fs:exists('mem://fs/d/none/*') | false",
        "fs:isDir(d) | true",
        "fs:isDir('mem://fs/d/a.csv') | false",
        "fs:isDir('mem://fs/none') | false",
        "fs:isDir('mem://fs/*') | false",
        "fs:isDir('/d') | true",
        "fs:dirSize(d) | 15",
        "fs:dirSize('mem://fs/d/none') | 0",
        "fs:dirSize('mem://fs/d/a.csv') | -1",
        "fs:dirSize('mem://fs/none') | -1",
        "fs:fileSize('mem://fs/d/a.csv') | 10",
        "fs:fileSize('mem://fs/d/zero') | 0",
        "fs:fileSize('mem://fs/none') | -1",
        "fs:fileSize(d) | 0",
        "fs:blockSize('mem://fs/d/a.csv') | 128",
        "fs:blockSize('mem://fs/none') | -1",
        "fs:fileSize('mem://fs/none') gt 0 ? 'data' : 'no data' | no data",
      })
  void fileFunctions(String expression, String value) {
    assertValue(expression, value);
  }

  @Test
  void aGlobMayMatchFiftyThousandPathsAndNotOneMore() {
    MemoryFileSystem many = new MemoryFileSystem().directory("/").directory("/m");
    for (int i = 0; i < GLOB_LIMIT; i++) {
      many.file("/m/" + i, 1);
    }
    Expressions files =
        new Expressions(new FileSystems(List.of(many)), InstantSource.system(), "mem://fs");
    assertThat(files.evaluate("${fs:exists('/m/*')}", scope)).isEqualTo("true");

    many.file("/m/last", 1);

    assertThatExceptionOfType(ExpressionException.class)
        .isThrownBy(() -> files.evaluate("${fs:exists('/m/*')}", scope))
        .withMessageStartingWith("FS013: ")
        .satisfies(e -> assertThat(e.passing()).isFalse());
  }

  @ParameterizedTest
  @ValueSource(strings = {"fs:exists('relative')", "fs:isDir('gopher://x/y')", "fs:exists('')"})
  void aPathThatLiesNowhereIsAnError(String expression) {
    assertFails(expression, "");
  }

  // ---- hadoop: and what Drover does not have ----

  @Test
  void countersAreEmptyWhateverIsAskedFor() {
    assertValue("hadoop:counters('load')", "{}");
    assertValue("hadoop:counters('load')[RECORDS][MAP_IN]", "");
    assertValue("hadoop:counters('load')['group']['name'] gt 0", "false");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hadoop:conf('nn:8020', 'dfs.replication')|as a job property",
        "hcat:exists('hcat://h/db/t')|fs:exists",
        "coord:nominalTime()|does not exist",
      })
  void aFunctionThatIsNotThereSaysWhatToDo(String expression, String part) {
    assertFails(expression, part);
  }
}
