package io.drover.engine.el;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.actions.file.FileSystems;
import io.drover.actions.file.LocalFileSystem;
import io.drover.actions.file.TimedCalls;
import io.drover.engine.el.JobScope.ActionFacts;
import io.drover.schema.SourceLocation;
import io.drover.schema.XmlElement;
import io.drover.schema.XmlText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ExpressionsTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-03-04T05:06:07Z"));

  @TempDir Path files;

  private final Map<String, String> properties = new HashMap<>();
  private final Map<String, ActionFacts> actions = new HashMap<>();
  private final Expressions expressions = new Expressions(new FileSystems(List.of()), CLOCK);

  /** A job with what the test put into the two maps. */
  private record Job(Map<String, String> configuration, Map<String, ActionFacts> actions)
      implements JobScope {
    @Override
    public String id() {
      return "0000001-W";
    }

    @Override
    public String name() {
      return "etl";
    }

    @Override
    public String appPath() {
      return "hdfs://nn/app";
    }

    @Override
    public String user() {
      return "ann";
    }

    @Override
    public Optional<String> group() {
      return Optional.empty();
    }

    @Override
    public int run() {
      return 2;
    }

    @Override
    public Optional<ActionFacts> action(String node) {
      return Optional.ofNullable(actions.get(node));
    }

    @Override
    public Optional<String> lastErrorNode() {
      return actions.containsKey("failed") ? Optional.of("failed") : Optional.empty();
    }
  }

  private JobScope job() {
    return new Job(Map.copyOf(properties), Map.copyOf(actions));
  }

  private String evaluate(String text) {
    return expressions.evaluate(text, job());
  }

  // ---- language ----

  @Test
  void textWithoutExpressionsStaysAsItIs() {
    assertThat(evaluate("plain $ { } # text")).isEqualTo("plain $ { } # text");
    assertThat(evaluate("")).isEmpty();
    assertThat(evaluate("ends with $")).isEqualTo("ends with $");
  }

  @Test
  void expressionsAreReplacedInsideText() {
    properties.put("in", "/data");
    properties.put("day", "01");

    assertThat(evaluate("${in}/day=${day}/x")).isEqualTo("/data/day=01/x");
    assertThat(evaluate("${in}${day}")).isEqualTo("/data01");
    assertThat(evaluate("<${ in }>")).isEqualTo("</data>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${1 + 2}|3",
        "${'5' + 1}|6",
        "${7 mod 4}|3",
        "${7 % 4}|3",
        "${6 div 4}|1.5",
        "${10 / 4}|2.5",
        "${-3 * 2}|-6",
        "${2 gt 1 and 1 lt 2}|true",
        "${1 ge 1 && 1 le 1 or false}|true",
        "${not (1 eq 2)}|true",
        "${!(1 == 1)}|false",
        "${1 != 2}|true",
        "${'a' ne 'b'}|true",
        "${1 <= 2 ? 'yes' : 'no'}|yes",
        "${1 >= 2 ? 'yes' : 'no'}|no",
        "${empty ''}|true",
        "${empty 'x'}|false",
        "${null == null}|true",
        "${true}|true",
        "${\"a'b\"}|a'b",
        "${'a\\'b'}|a'b",
        "${'${'}|${",
        "${'}'}|}",
        "${'->;=+=[]{}#{'}|->;=+=[]{}#{",
        "#{1 + 1}|#{1 + 1}",
        "#{${1}}|#{1}",
        "\\${x}|${x}",
        "${KB} ${MB} ${GB} ${TB} ${PB}|1024 1048576 1073741824 1099511627776 1125899906842624",
        "${2 * GB}|2147483648",
      })
  void operatorsAndLiteralsWork(String text, String value) {
    assertThat(evaluate(text)).isEqualTo(value);
  }

  @Test
  void constantsOfLauncherActionsAreKnown() {
    for (String name :
        List.of("RECORDS", "MAP_IN", "MAP_OUT", "REDUCE_IN", "REDUCE_OUT", "GROUPS")) {
      assertThat(evaluate("${" + name + "}")).isNotEmpty();
    }
  }

  @Test
  void variablesAreTrimmedButConfIsNot() {
    properties.put("x", " v ");

    assertThat(evaluate("[${x}]")).isEqualTo("[v]");
    assertThat(evaluate("[${wf:conf('x')}]")).isEqualTo("[ v ]");
  }

  @Test
  void propertiesWhoseNameIsNoIdentifierAreReachedByConf() {
    properties.put("a.b-c", "1");

    assertThat(evaluate("${wf:conf('a.b-c')}")).isEqualTo("1");
  }

  @Test
  void aValueIsNeverEvaluatedAgain() {
    properties.put("x", "${wf:user()} #{1} \\${y}");

    assertThat(evaluate("${x}|${wf:conf('x')}|${concat(x, '')}"))
        .isEqualTo("${wf:user()} #{1} \\${y}|${wf:user()} #{1} \\${y}|${wf:user()} #{1} \\${y}");
  }

  @Test
  void aMissingVariableIsToldInOoziesWords() {
    for (String text : List.of("${missing}", "a ${missing} b", "${empty missing}")) {
      assertThatThrownBy(() -> evaluate(text))
          .isInstanceOf(ExpressionException.class)
          .hasMessage("variable [missing] cannot be resolved");
    }
  }

  @Test
  void anUnknownFunctionIsToldByName() {
    assertThatThrownBy(() -> evaluate("${nothing()}"))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining("nothing");
    assertThatThrownBy(() -> evaluate("${wf:nothing('a')}"))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining("wf:nothing");
    assertThatThrownBy(() -> evaluate("${wf:conf()}"))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining("wf:conf");
    assertThatThrownBy(() -> evaluate("${wf:callback('x')}"))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining("only in an action of a running job");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${",
        "${1 +",
        "${1 + }",
        "${}",
        "${'a}",
        "${a b}",
        "${(1}",
        "${1)}",
        "${1 == = 1}",
        "${@}",
        "${wf:}",
        "${'a' + 'b'}"
      })
  void whatIsNoExpressionIsRefusedWithAMessage(String text) {
    properties.put("a", "1");

    assertThatThrownBy(() -> evaluate(text))
        .isInstanceOf(ExpressionException.class)
        .message()
        .isNotBlank()
        .doesNotStartWith("null");
  }

  @Test
  void eachTextAndAttributeOfAnElementIsEvaluatedByItself() {
    properties.put("x", "<b>&amp;</b>");
    XmlElement element =
        new XmlElement(
            "", "a", Map.of("k", "${x}"), List.of(new XmlText("${x}!")), SourceLocation.UNKNOWN);

    XmlElement evaluated = expressions.evaluate(element, job());

    assertThat(evaluated.text()).isEqualTo("<b>&amp;</b>!");
    assertThat(evaluated.attribute("k")).contains("<b>&amp;</b>");
  }

  @Test
  void onlyVariablesAreAllowedInVariableTexts() {
    assertThat(expressions.evaluateVariables("n ${a} ${1 + 1}", Map.of("a", " b ")))
        .isEqualTo("n b 2");
    assertThatThrownBy(() -> expressions.evaluateVariables("${wf:user()}", Map.of()))
        .isInstanceOf(ExpressionException.class);
    assertThatThrownBy(() -> expressions.evaluateVariables("${concat('a','b')}", Map.of()))
        .isInstanceOf(ExpressionException.class);
    assertThatThrownBy(() -> expressions.evaluateVariables("${x}", Map.of()))
        .hasMessage("variable [x] cannot be resolved");
  }

  // ---- attacks ----

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${''.getClass().forName('java.lang.Runtime').getMethod('getRuntime').invoke(null)}",
        "${''.class}",
        "${''['class']}",
        "${x.class}",
        "${x.bytes}",
        "${x.toString()}",
        "${x.length()}",
        "${wf:actionData('a').getClass()}",
        "${wf:actionData('a').put('k', 'v')}",
        "${wf:actionData('a').keySet()}",
        "${wf:actionData('a').stream().count()}",
        "${Runtime.getRuntime()}",
        "${System.exit(0)}",
        "${Thread.sleep(10)}",
        "${java.lang.System.exit(0)}",
        "${Integer.MAX_VALUE}",
        "${Boolean(true)}",
        "${String('a')}",
        "${(y -> y)('a')}",
        "${y -> y}",
        "${(() -> 1)()}",
        "${x = 'y'}",
        "${x='y'}",
        "${wf:actionData('a')['k'] = 'v'}",
        "${x; x}",
        "${x += 'y'}",
        "${x+='y'}",
        "${['a', 'b']}",
        "${[1,2,3].stream().sum()}",
        "${1 eq [1]}",
        "${empty ['a']}",
        "${{'a': 'b'}}",
        "${{'a', 'b'}}",
        "${concat({'a': 'b'}, '')}",
        "${firstNotNull([1], 'a')}",
        "${x.y.z}",
        "${KB.class}",
        "${1.class}",
        "${pageContext.request}",
        "${applicationScope}",
        "${concat('a', 'b').bytes}",
        "${concat('a', 'b').concat('c')}"
      })
  void nothingButPropertiesMapsAndFunctionsCanBeReached(String attack) {
    properties.put("x", "value");
    actions.put("a", facts(Map.of("k", "v")));

    assertThatThrownBy(() -> evaluate(attack)).isInstanceOf(ExpressionException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "!", "not ", "-", "- ", "empty ", "1+(", "concat('',", "x[", "1?"})
  void deepNestingIsRefusedInsteadOfOverflowing(String opening) {
    properties.put("x", "value");

    assertThatThrownBy(() -> evaluate("${" + opening.repeat(9_000) + "1}"))
        .isInstanceOf(ExpressionException.class)
        .message()
        .isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1?1:", "1+", "1 and ", "true||", "1==", "x.y.", "1<"})
  void longChainsEndInAValueOrAMessage(String link) {
    properties.put("x", "value");
    String text = "${" + link.repeat(9_000) + "1}";
    try {
      assertThat(evaluate(text)).isNotNull();
    } catch (ExpressionException e) {
      assertThat(e.getMessage()).isNotBlank().doesNotStartWith("null");
    }
  }

  @Test
  void anOverlongExpressionIsRefused() {
    assertThatThrownBy(() -> evaluate("${'" + "a".repeat(70_000) + "'}"))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining("longer");
    assertThat(evaluate("a".repeat(200_000) + "${1}")).hasSize(200_001);
  }

  @Test
  void aRegularExpressionThatBacktracksWithoutEndIsRefused() {
    properties.put("s", "a".repeat(60));

    assertThatThrownBy(() -> evaluate("${replaceAll(s, '(.*a){12}b', 'x')}"))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining("replaceAll");
    assertThatThrownBy(() -> evaluate("${appendAll(s, 'x', '(.*a){12}b')}"))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining("appendAll");
  }

  @Test
  void aRegularExpressionThatOverflowsTheStackIsRefused() {
    properties.put("s", "ab".repeat(4_900));

    assertThatThrownBy(() -> evaluate("${replaceAll(s, '(a|b)*c', 'x')}"))
        .isInstanceOf(ExpressionException.class);
  }

  @Test
  void resultsCannotGrowWithoutBounds() {
    properties.put("s", "a".repeat(9_000));
    properties.put("big", "b".repeat(60_000));

    assertThatThrownBy(() -> evaluate("${replaceAll(s, 'a', big)}"))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining("longer");
    assertThatThrownBy(() -> evaluate("${appendAll(s, big, '')}"))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining("longer");
    assertThatThrownBy(() -> evaluate("${big}".repeat(200)))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining("longer");
  }

  // ---- functions without a prefix ----

  @Test
  void firstNotNullTellsUnsetFromEmpty() {
    properties.put("empty", "");

    assertThat(evaluate("${firstNotNull(wf:conf('unset'), 'd')}")).isEqualTo("d");
    assertThat(evaluate("${firstNotNull(wf:conf('empty'), 'd')}")).isEmpty();
    assertThat(evaluate("${firstNotNull(wf:conf('unset'), wf:conf('unset'))}")).isEmpty();
  }

  @Test
  void anUnsetPropertyIsEmptyTextButNotAnEmptyString() {
    properties.put("empty", "");

    assertThat(evaluate("[${wf:conf('unset')}]")).isEqualTo("[]");
    assertThat(evaluate("${wf:conf('unset') eq ''}")).isEqualTo("false");
    assertThat(evaluate("${wf:conf('empty') eq ''}")).isEqualTo("true");
    assertThat(evaluate("${empty wf:conf('unset')}")).isEqualTo("true");
    assertThat(evaluate("${wf:conf('unset') == null}")).isEqualTo("true");
    assertThat(evaluate("${wf:conf('unset') + 1}")).isEqualTo("1");
  }

  @Test
  void concatTakesNullAsEmpty() {
    assertThat(evaluate("${concat('a', wf:conf('unset'))}")).isEqualTo("a");
    assertThat(evaluate("${concat(1, concat('b', true))}")).isEqualTo("1btrue");
  }

  @Test
  void replaceAllReplacesByRegularExpression() {
    assertThat(evaluate("${replaceAll('a1b22', '[0-9]+', '-')}")).isEqualTo("a-b-");
    assertThat(evaluate("${replaceAll('ab', '(a)(b)', '$2$1')}")).isEqualTo("ba");
    assertThat(evaluate("${replaceAll('a1', '1', wf:conf('unset'))}")).isEqualTo("a");
    assertThat(evaluate("${replaceAll(wf:conf('unset'), 'a', 'b')}")).isEmpty();
    assertThat(evaluate("${replaceAll('a', wf:conf('unset'), 'b')}")).isEqualTo("a");
    for (String text : List.of("${replaceAll('a', '(', 'b')}", "${replaceAll('a', 'a', '$3')}")) {
      assertThatThrownBy(() -> evaluate(text)).isInstanceOf(ExpressionException.class);
    }
  }

  @Test
  void appendAllAppendsToEachPiece() {
    assertThat(evaluate("${appendAll('/a/b/,/c/b/,/c/d/', 'ADD', ',')}"))
        .isEqualTo("/a/b/ADD,/c/b/ADD,/c/d/ADD");
    assertThat(evaluate("${appendAll('a', 'x', ',')}")).isEqualTo("ax");
    assertThat(evaluate("${appendAll('a,b', wf:conf('unset'), ',')}")).isEqualTo("a,b");
    assertThat(evaluate("${appendAll('a,b', 'x', wf:conf('unset'))}")).isEqualTo("a,b");
    assertThat(evaluate("${appendAll(wf:conf('unset'), 'x', ',')}")).isEmpty();
  }

  @Test
  void trimAndUrlEncodeTakeNull() {
    assertThat(evaluate("[${trim('  a b ')}]")).isEqualTo("[a b]");
    assertThat(evaluate("[${trim(wf:conf('unset'))}]")).isEqualTo("[]");
    assertThat(evaluate("${urlEncode('a b&c/ä')}")).isEqualTo("a+b%26c%2F%C3%A4");
    assertThat(evaluate("[${urlEncode(wf:conf('unset'))}]")).isEqualTo("[]");
  }

  @Test
  void timestampIsTheMinuteInUtc() {
    assertThat(evaluate("${timestamp()}")).isEqualTo("2026-03-04T05:06Z");
  }

  @Test
  void mapsCanBeWrittenOut() {
    actions.put("a", facts(Map.of("k 1", "a=b\n", "b", "\"2\"<")));

    assertThat(evaluate("${toJsonStr(wf:actionData('a'))}"))
        .isEqualTo("{\"b\":\"\\\"2\\\"<\",\"k 1\":\"a=b\\n\"}");
    assertThat(evaluate("${toPropertiesStr(wf:actionData('a'))}"))
        .isEqualTo("b=\"2\"<\nk\\ 1=a\\=b\\n\n");
    assertThat(evaluate("${toConfigurationStr(wf:actionData('a'))}"))
        .contains("<name>k 1</name>")
        .contains("&lt;</value>");
    assertThat(evaluate("${toJsonStr(wf:actionData('nobody'))}")).isEqualTo("{}");
    assertThatThrownBy(() -> evaluate("${toJsonStr('text')}"))
        .isInstanceOf(ExpressionException.class);
  }

  // ---- wf: ----

  private static ActionFacts facts(Map<String, String> data) {
    return new ActionFacts(
        Optional.of("next"),
        Optional.of("JA018"),
        Optional.of("it failed"),
        data,
        Optional.of("application_1"),
        Optional.of("http://livy"),
        Optional.of("dead"));
  }

  @Test
  void theJobTellsAboutItself() {
    assertThat(evaluate("${wf:id()} ${wf:name()} ${wf:appPath()} ${wf:user()} [${wf:group()}]"))
        .isEqualTo("0000001-W etl hdfs://nn/app ann []");
    assertThat(evaluate("${wf:run()} ${wf:run() + 1} ${wf:run() gt 1}")).isEqualTo("2 3 true");
  }

  @Test
  void aReachedActionTellsAboutItself() {
    actions.put("failed", facts(Map.of("k", "v")));

    assertThat(
            evaluate(
                "${wf:lastErrorNode()} ${wf:errorCode('failed')} ${wf:errorMessage('failed')}"
                    + " ${wf:transition('failed')} ${wf:actionExternalId('failed')}"
                    + " ${wf:actionTrackerUri('failed')} ${wf:actionExternalStatus('failed')}"))
        .isEqualTo("failed JA018 it failed next application_1 http://livy dead");
    assertThat(evaluate("${wf:errorMessage(wf:lastErrorNode())}")).isEqualTo("it failed");
  }

  @Test
  void actionDataIsAMap() {
    actions.put("a", facts(Map.of("k", "v", "n", "5")));

    assertThat(evaluate("${wf:actionData('a')['k']} ${wf:actionData('a').k}")).isEqualTo("v v");
    assertThat(evaluate("${wf:actionData('a')['n'] gt 4}")).isEqualTo("true");
    assertThat(evaluate("[${wf:actionData('a')['missing']}]")).isEqualTo("[]");
    assertThat(evaluate("${wf:actionData('a')['missing'] == null}")).isEqualTo("true");
    assertThat(evaluate("${firstNotNull(wf:actionData('a')['missing'], 'd')}")).isEqualTo("d");
    assertThat(evaluate("[${wf:actionData('a')[wf:conf('unset')]}]")).isEqualTo("[]");
    assertThat(evaluate("[${wf:actionData('nobody')['k']}]")).isEqualTo("[]");
    assertThat(evaluate("${empty wf:actionData('nobody')}")).isEqualTo("true");
  }

  @Test
  void anActionThatWasNotReachedHasNothing() {
    for (String function :
        List.of(
            "transition",
            "errorCode",
            "errorMessage",
            "actionExternalId",
            "actionTrackerUri",
            "actionExternalStatus")) {
      assertThat(evaluate("[${wf:" + function + "('nobody')}]")).isEqualTo("[]");
      assertThat(evaluate("${wf:" + function + "('nobody') == null}")).isEqualTo("true");
    }
    assertThat(evaluate("[${wf:lastErrorNode()}]")).isEqualTo("[]");
    assertThat(evaluate("[${wf:errorMessage(wf:lastErrorNode())}]")).isEqualTo("[]");
  }

  @Test
  void countersAreEmpty() {
    assertThat(evaluate("${empty hadoop:counters('a')}")).isEqualTo("true");
    assertThat(evaluate("[${hadoop:counters('a')[RECORDS][MAP_IN]}]")).isEqualTo("[]");
    assertThatThrownBy(() -> evaluate("${wf:counters('a')}"))
        .isInstanceOf(ExpressionException.class);
  }

  // ---- fs: ----

  @Test
  void fileFunctionsAskTheFileSystem() throws IOException {
    Path directory = Files.createDirectories(files.resolve("d/sub"));
    Files.writeString(directory.resolveSibling("a"), "12345", StandardCharsets.UTF_8);
    Files.writeString(directory.resolveSibling("b"), "123", StandardCharsets.UTF_8);
    Files.writeString(directory.resolve("deep"), "1234567", StandardCharsets.UTF_8);
    String root = "file://" + files.toRealPath();
    properties.put("d", root + "/d");

    try (LocalFileSystem local =
        new LocalFileSystem(
            List.of(files.toRealPath()), new TimedCalls(2, Duration.ofSeconds(20)), CLOCK)) {
      Expressions withFiles = new Expressions(new FileSystems(List.of(local)), CLOCK);
      assertThat(
              withFiles.evaluate(
                  "${fs:exists(d)} ${fs:exists(concat(d, '/x'))} ${fs:exists(concat(d, '/[ab]'))}"
                      + " ${fs:exists(concat(d, '/x*'))}",
                  job()))
          .isEqualTo("true false true false");
      assertThat(
              withFiles.evaluate(
                  "${fs:isDir(d)} ${fs:isDir(concat(d, '/a'))} ${fs:isDir(concat(d, '/x'))}",
                  job()))
          .isEqualTo("true false false");
      assertThat(
              withFiles.evaluate(
                  "${fs:fileSize(concat(d, '/a'))} ${fs:fileSize(concat(d, '/x'))}", job()))
          .isEqualTo("5 -1");
      assertThat(
              withFiles.evaluate(
                  "${fs:dirSize(d)} ${fs:dirSize(concat(d, '/a'))} ${fs:dirSize(concat(d, '/x'))}",
                  job()))
          .isEqualTo("8 -1 -1");
      assertThat(withFiles.evaluate("${fs:blockSize(concat(d, '/x'))}", job())).isEqualTo("-1");
      assertThat(withFiles.evaluate("${fs:fileSize(concat(d, '/a')) gt 4 * KB}", job()))
          .isEqualTo("false");
      assertThatThrownBy(() -> withFiles.evaluate("${fs:exists('file:///etc/passwd')}", job()))
          .isInstanceOf(ExpressionException.class)
          .hasRootCauseInstanceOf(IOException.class);
    }
  }

  @Test
  void anUnsupportedSchemeIsTold() {
    assertThatThrownBy(() -> evaluate("${fs:exists('gopher://x/y')}"))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining("gopher");
  }

  @Test
  void touchingFilesIsSeenWithoutEvaluating() {
    assertThat(expressions.touchesFiles("${fs:exists('x')}")).isTrue();
    assertThat(expressions.touchesFiles("a ${1} ${concat('', fs:fileSize(x))}")).isTrue();
    assertThat(expressions.touchesFiles("${1 gt fs:dirSize(x) ? 1 : 2}")).isTrue();
    assertThat(expressions.touchesFiles("fs:exists('x')")).isFalse();
    assertThat(expressions.touchesFiles("${'fs:exists'}")).isFalse();
    assertThat(expressions.touchesFiles("\\${fs:exists('x')}")).isFalse();
    assertThat(expressions.touchesFiles("${wf:conf('fs:x')}")).isFalse();
  }

  @Test
  void whatNeedsNobodyAndNoTimeIsInstant() {
    assertThat(expressions.isInstant("true")).isTrue();
    assertThat(expressions.isInstant("${wf:conf('fs:x') eq 'a' and wf:id() ne ''}")).isTrue();
    assertThat(expressions.isInstant("${wf:actionData('a')['b'] gt 10 * MB}")).isTrue();
    assertThat(expressions.isInstant("${1 gt fs:dirSize(x) ? 1 : 2}")).isFalse();
    assertThat(expressions.isInstant("${replaceAll(x, '(a*)*b', '')}")).isFalse();
    assertThat(expressions.isInstant("${wf:callback('$status')}")).isFalse();
    assertThat(expressions.isInstant("${1 eq 1}" + " ".repeat(2_000))).isFalse();
    assertThat(expressions.isInstant("${1 eq }")).isFalse();
    assertThat(expressions.isInstant("${1 eq 1")).isFalse();
  }

  // ---- what can be said at submission ----

  @Test
  void unresolvedVariablesAreNamedOnceInTheirOrder() {
    assertThat(
            expressions.unresolved(
                "${a} ${b.c} ${concat(d, wf:conf('e'))} ${x ? 'f' : a} ${g[h]} ${KB} 'i'",
                Set.of("x", "b")))
        .containsExactly(
            "variable [a] cannot be resolved",
            "variable [d] cannot be resolved",
            "variable [g] cannot be resolved",
            "variable [h] cannot be resolved");
  }

  @Test
  void aTextThatResolvesHasNoComplaints() {
    assertThat(expressions.unresolved("plain", Set.of())).isEmpty();
    assertThat(expressions.unresolved("${x} #{y} \\${z}", Set.of("x"))).isEmpty();
    assertThat(expressions.unresolved("${wf:actionData('a').k}", Set.of())).isEmpty();
    assertThat(expressions.unresolved("${wf:run() ge 1 ? 'y' : null}", Set.of())).isEmpty();
  }

  @Test
  void syntaxErrorsAndUnknownFunctionsAreComplaints() {
    assertThat(expressions.unresolved("${1 +}", Set.of())).hasSize(1);
    assertThat(expressions.unresolved("${", Set.of())).hasSize(1);
    assertThat(expressions.unresolved("${x -> x}", Set.of("x"))).hasSize(1);
    assertThat(expressions.unresolved("${nothing('a')}", Set.of()))
        .containsExactly("function [nothing] does not exist");
    assertThat(expressions.unresolved("${a} ${wf:nothing(b)} ${", Set.of())).hasSize(1);
    assertThat(expressions.unresolved("${a} ${wf:nothing(b)}", Set.of()))
        .containsExactly(
            "variable [a] cannot be resolved",
            "function [wf:nothing] does not exist",
            "variable [b] cannot be resolved");
    assertThat(expressions.unresolved("${[1]}", Set.of())).hasSize(1);
    assertThat(expressions.unresolved("${" + "(".repeat(9_000) + "}", Set.of())).hasSize(1);
  }

  // ---- sharing ----

  @Test
  void threadsDoNotSeeEachOthersJobs() throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<String>> values = new ArrayList<>();
      for (int i = 0; i < 2_000; i++) {
        JobScope job = new Job(Map.of("x", "v" + i), Map.of());
        values.add(
            threads.submit(() -> expressions.evaluate("${x}=${concat(wf:conf('x'), '')}", job)));
      }
      for (int i = 0; i < values.size(); i++) {
        assertThat(values.get(i).get()).isEqualTo("v" + i + "=v" + i);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aFailedEvaluationLeavesNothingBehind() {
    assertThatThrownBy(() -> evaluate("${missing}")).isInstanceOf(ExpressionException.class);
    properties.put("missing", "there");

    assertThat(evaluate("${missing}")).isEqualTo("there");
    assertThatThrownBy(() -> BasicFunctions.timestamp()).isInstanceOf(IllegalStateException.class);
  }
}
