package io.drover.coordinator.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.coordinator.Execution;
import io.drover.schema.DatasetsDocument;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CoordinatorApplicationTest {
  @Test
  void attributesAreEvaluated() {
    CoordinatorApplication application =
        new Applications()
            .property("region", "eu")
            .property("n", "2")
            .property("day", "2026-03-01")
            .attribute("name", "daily-${region}")
            .attribute("frequency", "${coord:days(n * 3)}")
            .attribute("start", "${day}T24:00Z")
            .attribute("timezone", "${coord:conf('zone') == null ? 'America/Los_Angeles' : 'UTC'}")
            .attribute("end", "2026-04-01T00:00Z")
            .read();

    assertThat(application.name()).isEqualTo("daily-eu");
    assertThat(application.schedule().start()).hasToString("2026-03-02T00:00:00Z");
    assertThat(application.schedule().times().nth(3).orElseThrow())
        .hasToString("2026-03-13T23:00:00Z");
    assertThat(application.schedule().timezoneName()).isEqualTo("America/Los_Angeles");
    assertThat(application.properties()).containsEntry("region", "eu");
    assertThat(application.hasInputs()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "60 | 60 | MINUTE",
        "${coord:minutes(20)} | 20 | MINUTE",
        "${coord:hours(2)} | 120 | MINUTE",
        "${coord:days(freq)} | 3 | DAY",
        "${coord:months(1)} | 1 | MONTH",
        "${coord:endOfDays(1)} | 1 | END_OF_DAY",
        "${coord:endOfWeeks(2)} | 2 | END_OF_WEEK",
        "${coord:endOfMonths(1)} | 1 | END_OF_MONTH",
        "10 23 * * * | 10 23 * * * | CRON",
        "${freq}0 | 30 | MINUTE",
        "${cron} | 0 5 * * * | CRON",
        "${function} | 5 | DAY",
        "${coord:days(coord:conf('freq'))} | 3 | DAY"
      })
  void frequencyIsEvaluatedAndThenRead(String frequency, String text, String unit) {
    Schedule schedule =
        new Applications()
            .property("freq", "3")
            .property("cron", "0 5 * * *")
            .property("function", "${coord:days(5)}")
            .attribute("frequency", frequency)
            .read()
            .schedule();

    assertThat(schedule.frequencyText()).isEqualTo(text);
    assertThat(schedule.timeUnit()).isEqualTo(unit);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<timeout>-1</timeout> | 86400",
        "<timeout>100000</timeout> | 86400",
        "<timeout>0</timeout> | 0",
        "<timeout>${coord:days(1)}</timeout> | 1440",
        "<timeout>${coord:hours(2) + 5}</timeout> | 125",
        "<timeout>${coord:months(1)}</timeout> | 43200",
        "<timeout>${coord:minutes(7)}</timeout> | 7",
        "<timeout></timeout> | 120",
        "<concurrency>1</concurrency> | 120"
      })
  void timeout(String controls, int minutes) {
    assertThat(new Applications().controls(controls).read().controls().timeoutMinutes())
        .isEqualTo(minutes);
  }

  @Test
  void controlsHaveOoziesDefaultsAndCaps() {
    assertThat(new Applications().read().controls())
        .isEqualTo(new Controls(120, 1, 12, Execution.FIFO));
    assertThat(
            new Applications()
                .property("order", "last_only")
                .controls(
                    "<concurrency>-1</concurrency><execution>${order}</execution>"
                        + "<throttle>100000</throttle>")
                .read()
                .controls())
        .isEqualTo(new Controls(120, -1, 500, Execution.LAST_ONLY));
    assertThat(new Applications().controls("<throttle>0</throttle>").read().controls().throttle())
        .isEqualTo(500);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "frequency | 1 | E1003 | faster than the 5 minutes",
        "frequency | ${coord:days(0)} | E1003 | above 0",
        "frequency | ${nope} | E1004 | variable [nope] cannot be resolved",
        "frequency | ${coord:days('x')} | E1004 | days",
        "frequency | ${coord:current(0)} | E1004 | is not allowed here, only in instances",
        "frequency | 0 0 31 2 * | E1003 | frequency",
        "start | yesterday | E1003 | is not a UTC time",
        "start | 2026-02-10T00:00Z | E1003 | is not before end",
        "start | ${coord:nominalTime()} | E1004 | not allowed here",
        "start | ${timestamp()} | E1004 | not allowed here",
        "end | ${end} | E1004 | variable [end] cannot be resolved",
        "timezone | Mars/Olympus | E1003 | not a known time zone",
        "name | ${coord:user()} | E1004 | only job properties are",
        "name | ${who} | E1004 | variable [who] cannot be resolved"
      })
  void wrongAttributesAreRefused(String attribute, String value, ErrorCode code, String message) {
    Applications application = new Applications().attribute(attribute, value);

    assertRefused(application::read, code, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<timeout>${x}</timeout> | E1003 | timeout has the value 'soon'",
        "<timeout>${coord:endOfDays(1)}</timeout> | E1004 | only in a frequency",
        "<concurrency>${x}</concurrency> | E1003 | concurrency has the value 'soon'",
        "<execution>${x}</execution> | E1003 | execution",
        "<throttle>${coord:days(1)}</throttle> | E1004 | only in a frequency, the timeout"
      })
  void wrongControlsAreRefused(String controls, ErrorCode code, String message) {
    Applications application = new Applications().property("x", "soon").controls(controls);

    assertRefused(application::read, code, message);
  }

  @Test
  void theShortestFrequencyIsTheServersToSay() {
    ApplicationLimits any =
        new ApplicationLimits(
            Duration.ofMinutes(1), Duration.ofMinutes(2), 3, 4, 5, Optional.empty());

    CoordinatorApplication application =
        new Applications().attribute("frequency", "1").limits(any).read();

    assertThat(application.schedule().frequencyText()).isEqualTo("1");
    assertThat(application.controls()).isEqualTo(new Controls(1, 3, 4, Execution.FIFO));
  }

  @Test
  void everyProblemIsSaidAtOnceWithItsPlace() {
    Applications application =
        new Applications()
            .attribute("start", "${nope}")
            .controls("<throttle>${many}</throttle>")
            .datasets("<include>/1.xml</include>")
            .include("/1.xml", "")
            .input("one", "missing", "${coord:current(0)}");

    assertThatThrownBy(application::read)
        .isInstanceOfSatisfying(
            InvalidRequestException.class,
            e ->
                assertThat(e.problems())
                    .extracting(Problem::element)
                    .containsExactly("coordinator", "controls", "data-in 'one'"));
  }

  @Test
  void uriTemplatesKeepTheFieldsAndTakeTheProperties() {
    CoordinatorApplication application =
        new Applications()
            .property("root", "hdfs://nn")
            .property("YEAR", "1999")
            .datasets(
                """
                <dataset name="a" frequency="${coord:hours(1)}" timezone="UTC"
                    initial-instance="${coord:dateOffset('2026-01-01T00:00Z', 1, 'DAY')}">
                  <uri-template>${root}/${YEAR}/${MONTH}/${DAY}/${HOUR}${MINUTE}</uri-template>
                  <done-flag>${empty root ? '' : 'ok'}</done-flag></dataset>
                """)
            .input("in", "a", "${coord:current(0)}")
            .read();

    PlannedInput input = Applications.plan(application, "2026-01-10T03:00Z").inputs().get(0);

    assertThat(input.uris()).containsExactly("hdfs://nn/2026/01/10/0300");
    assertThat(input.paths()).containsExactly("hdfs://nn/2026/01/10/0300/ok");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'<done-flag></done-flag>' | /d/10",
        "'<done-flag>  </done-flag>' | /d/10",
        "'' | /d/10/_SUCCESS",
        "'<done-flag>x.ok</done-flag>' | /d/10/x.ok"
      })
  void doneFlag(String flag, String path) {
    CoordinatorApplication application =
        new Applications()
            .datasets(
                """
                <dataset name="a" frequency="1440" initial-instance="2026-01-01T00:00Z"
                    timezone="UTC"><uri-template>/d/${DAY}</uri-template>%s</dataset>
                """
                    .formatted(flag))
            .input("in", "a", "${coord:current(0)}")
            .read();

    assertThat(Applications.plan(application, "2026-01-10T00:00Z").inputs().get(0).paths())
        .containsExactly(path);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10 23 * * * | 2026-01-01T00:00Z | UTC | /x | E1003 | cannot have a cron expression",
        "60 | 1969-12-31T23:59Z | UTC | /x | E1003 | cannot begin before 1970",
        "60 | 2026-01-01T00:00Z | UTC | /${nope} | E1004 | variable [nope] cannot be resolved",
        "60 | 2026-01-01T00:00Z | ${nope} | /x | E1004 | variable [nope] cannot be resolved",
        "60 | ${coord:nominalTime()} | UTC | /x | E1004 | is not allowed here",
        "60 | 2026-01-01T00:00Z | UTC | /${SECOND} | E1004 | variable [SECOND]",
        "60 | 2026-01-01T00:00Z | UTC | /${bad} | E1003 | is none of ${YEAR}"
      })
  void wrongDatasetsAreRefused(
      String frequency,
      String initial,
      String timezone,
      String template,
      ErrorCode code,
      String message) {
    Applications application =
        new Applications()
            .property("bad", "${SECOND}")
            .property("cron", "10 23 * * *")
            .datasets(
                """
                <dataset name="a" frequency="%s" initial-instance="%s" timezone="%s">
                  <uri-template>%s</uri-template></dataset>
                """
                    .formatted(
                        frequency.contains("*") ? "${cron}" : frequency,
                        initial,
                        timezone,
                        template));

    assertRefused(application::read, code, message);
  }

  @Test
  void includedDatasetsAreFoundByTheirEvaluatedAddress() {
    Applications application =
        new Applications()
            .property("nn", "hdfs://nn")
            .datasets("<include>${nn}/one.xml</include>" + Applications.DAILY.formatted("a", "own"))
            .include(
                "hdfs://nn/one.xml",
                "<include>hdfs://nn/two.xml</include>"
                    + Applications.DAILY.formatted("a", "one")
                    + Applications.DAILY.formatted("b", "one"))
            .include(
                "hdfs://nn/two.xml",
                Applications.DAILY.formatted("b", "two")
                    + Applications.DAILY.formatted("c", "${nowhere}/two")
                    + Applications.DAILY.formatted("d", "two"))
            .input("x", "a", "${coord:current(0)}")
            .input("y", "b", "${coord:current(0)}")
            .input("z", "d", "${coord:current(0)}");

    assertThat(Applications.plan(application.read(), "2026-01-10T00:00Z").inputs())
        .flatExtracting(PlannedInput::uris)
        .containsExactly("/own/2026-01-10", "/one/2026-01-10", "/two/2026-01-10");
  }

  @Test
  void includesAreEvaluated() {
    DatasetsDocument document =
        new DatasetsDocument(List.of("${nn}/a.xml", "${concat(nn, '/b.xml')}"), List.of());

    assertThat(CoordinatorApplication.includes(document, Map.of("nn", "hdfs://nn")))
        .containsExactly("hdfs://nn/a.xml", "hdfs://nn/b.xml");
    assertRefused(
        () -> CoordinatorApplication.includes(document, Map.of()),
        ErrorCode.E1004,
        "variable [nn] cannot be resolved");
  }

  @Test
  void wrongIncludesAreRefused() {
    String include = "<include>%s</include>";
    String dataset = Applications.DAILY.formatted("a", "x");

    assertRefused(
        new Applications().datasets(include.formatted("/gone.xml"))::read,
        ErrorCode.E1003,
        "the file was not read");
    assertRefused(
        new Applications()
                .datasets(include.formatted("/1.xml"))
                .include("/1.xml", include.formatted("/2.xml"))
                .include("/2.xml", include.formatted("/1.xml"))
            ::read,
        ErrorCode.E1003,
        "includes itself");
    assertRefused(
        new Applications()
                .datasets(include.formatted("/1.xml") + include.formatted("/2.xml"))
                .include("/1.xml", dataset)
                .include("/2.xml", Applications.DAILY.formatted("a", "y"))
            ::read,
        ErrorCode.E1003,
        "in another included file too");
    assertRefused(
        new Applications()
                .datasets(include.formatted("/1.xml"))
                .include("/1.xml", Applications.DAILY.formatted("logs", "x"))
                .input("in", "log", "${coord:current(0)}")
            ::read,
        ErrorCode.E1003,
        "Did you mean 'logs'?");
  }

  @Test
  void oneFileIncludedTwiceIsNoConflict() {
    CoordinatorApplication application =
        new Applications()
            .datasets("<include>/1.xml</include><include>/2.xml</include>")
            .include("/1.xml", "<include>/3.xml</include>")
            .include("/2.xml", "<include>/3.xml</include>")
            .include("/3.xml", Applications.DAILY.formatted("a", "x"))
            .input("in", "a", "${coord:current(0)}")
            .read();

    assertThat(application.hasInputs()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${''.getClass()}",
        "${coord:conf('x').getClass()}",
        "${x.class}",
        "${[1,2]}",
        "${(y -> y)(1)}",
        "${x = 'y'}",
        "${System.exit(0)}",
        "${T(java.lang.Runtime)}",
        "${Runtime.getRuntime().exec('true')}",
        "${pageContext}",
        "${fs:exists('/etc/passwd')}",
        "${wf:conf('x')}",
        "${wf:id()}",
        "${hadoop:counters('x')}",
        "${coord:whole('x', 1)}",
        "${coord:echo('x')}"
      })
  void hostileExpressionsAreRefusedEverywhere(String hostile) {
    String range = "${coord:current(0)}";
    List<Applications> applications =
        List.of(
            new Applications().attribute("frequency", hostile),
            new Applications().attribute("start", hostile),
            new Applications()
                .controls("<timeout>" + hostile.replace("->", "-&gt;") + "</timeout>"),
            new Applications().input("in", "a", hostile.replace(",", " ").replace("->", "-&gt;")),
            new Applications().input("in", "a", range).configure("k", hostile),
            new Applications()
                .sla(
                    "<sla:nominal-time>"
                        + hostile.replace("->", "-&gt;")
                        + "</sla:nominal-time><sla:should-end>1</sla:should-end>"));

    assertThat(applications)
        .allSatisfy(
            application ->
                assertRefused(application.property("x", "1")::read, ErrorCode.E1004, ""));
  }

  static void assertRefused(ThrowingCallable call, ErrorCode code, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            InvalidRequestException.class,
            e -> {
              assertThat(e).hasMessageContaining(message);
              assertThat(e.code()).isEqualTo(code);
            });
  }
}
