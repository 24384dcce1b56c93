package io.drover.coordinator.application;

import static io.drover.coordinator.application.Applications.plan;
import static io.drover.coordinator.application.Applications.times;
import static io.drover.coordinator.application.CoordinatorApplicationTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.schema.CoordinatorXmlReader;
import io.drover.schema.ErrorCode;
import io.drover.schema.XmlElement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActionPlanTest {
  private static final String NOMINAL = "2026-01-20T00:00Z";
  private static final Instant NOW = Instant.parse("2026-01-20T00:30:00Z");

  private final List<String> asked = new ArrayList<>();

  private InputState look(CoordinatorApplication application, String... existing) {
    Set<String> paths = Set.of(existing);
    return plan(application, NOMINAL)
        .look(
            NOW,
            times(NOMINAL).actualTime(),
            path -> {
              asked.add(path);
              return paths.contains(path);
            });
  }

  private static String done(String dataset, int day) {
    return uri(dataset, day) + "/_SUCCESS";
  }

  private static String uri(String dataset, int day) {
    return "/" + dataset + "/2026-01-" + (day < 10 ? "0" : "") + day;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${coord:current(0)} | 2026-01-20T00:00Z",
        "${coord:current(-n)} | 2026-01-18T00:00Z",
        "${coord:current(-19)} | 2026-01-01T00:00Z",
        "${coord:current(-20)} | ''",
        "${coord:current(coord:hoursInDay(0) / 12)} | 2026-01-22T00:00Z",
        "${coord:current(coord:daysInMonth(0) - 30)} | 2026-01-21T00:00Z",
        "${coord:current(coord:tzOffset())} | 2026-01-20T00:00Z",
        "${coord:currentRange(-1, 1)} | 2026-01-21T00:00Z 2026-01-20T00:00Z 2026-01-19T00:00Z",
        "${coord:currentRange(-30, -19)} | 2026-01-01T00:00Z",
        "${coord:offset(-25, 'HOUR')} | 2026-01-18T00:00Z",
        "${coord:offset(1, \"MONTH\")} | 2026-02-20T00:00Z",
        "2026-01-05T00:00Z | 2026-01-05T00:00Z",
        "2026-01-05T24:00Z | 2026-01-06T00:00Z",
        "${coord:absolute('2026-01-05T00:00Z')} | 2026-01-05T00:00Z",
        "${coord:absolute(coord:dateOffset(coord:nominalTime(), -3, 'DAY'))} | 2026-01-17T00:00Z",
        "${coord:absoluteRange('2026-01-18T00:00Z', -1)} | 2026-01-19T00:00Z 2026-01-18T00:00Z",
        "${when} | 2026-01-07T00:00Z",
        "${which} | 2026-01-16T00:00Z",
        "${coord:conf('when')} | 2026-01-07T00:00Z",
        "${coord:dateTzOffset('2026-01-07T00:00Z', 'Asia/Tokyo')} | 2026-01-07T09:00Z",
        "${coord:formatTime(coord:nominalTime(), \"yyyy-MM-'01T00:00Z'\")} | 2026-01-01T00:00Z",
        "${coord:current(coord:epochTime('1970-01-01T00:00Z', 'true'))} | 2026-01-20T00:00Z",
        "${coord:user() == 'ann' and coord:name() == 'daily' ? when : 'x'} | 2026-01-07T00:00Z",
        "${coord:latest(-2)} | ${coord:latest(-2)}",
        "${coord:latestRange(-2, 0)} | ${coord:latestRange(-2,0)}",
        "${coord:future(1, n * 5)} | ${coord:future(1,10)}",
        "${coord:futureRange(0, 2, 10)} | ${coord:futureRange(0,2,10)}"
      })
  void instances(String instance, String expected) {
    CoordinatorApplication application =
        new Applications()
            .attribute("start", NOMINAL)
            .property("n", "2")
            .property("when", "2026-01-07T00:00Z")
            .property("which", "${coord:current( -4 )}")
            .input("in", "a", instance)
            .read();

    PlannedInput input = plan(application, NOMINAL).inputs().get(0);

    assertThat(String.join(" ", input.instances())).isEqualTo(expected);
    assertThat(input.resolved()).isEqualTo(!expected.startsWith("$"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${coord:current(-1)} | ${coord:current(0)} | 2026-01-20T00:00Z 2026-01-19T00:00Z",
        "${coord:offset(-47, 'HOUR')} | ${coord:offset(-1, 'HOUR')} | 2026-01-19T00:00Z",
        "2026-01-19T00:00Z | ${coord:current(0)} | 2026-01-20T00:00Z 2026-01-19T00:00Z",
        "${coord:absolute('2026-01-18T01:00Z')} | ${coord:current(-1)} | 2026-01-19T00:00Z",
        "${coord:endOfDays(-2)} | ${coord:current(0)} | 2026-01-20T00:00Z 2026-01-19T00:00Z",
        "${coord:endOfWeeks(-1)} | ${coord:current(-1)} | 2026-01-19T00:00Z 2026-01-18T00:00Z",
        "${coord:endOfMonths(-1)} | ${coord:current(-18)} | 2026-01-02T00:00Z 2026-01-01T00:00Z",
        "${coord:latest(-2)} | ${coord:latest(0)} | ${coord:latestRange(-2,0)}",
        "${coord:future(0, 5)} | ${coord:future(1, 5)} | ${coord:futureRange(0,1,5)}"
      })
  void rangesOfInstances(String start, String end, String expected) {
    CoordinatorApplication application =
        new Applications().attribute("start", NOMINAL).range("in", "a", start, end).read();

    assertThat(String.join(" ", plan(application, NOMINAL).inputs().get(0).instances()))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${coord:current(x)} | E1004 | variable [x] cannot be resolved",
        "${coord:current('x')} | E1004 | x",
        "${coord:current(99999999999)} | E1004 | too large",
        "${coord:current()} | E1004 | current",
        "${coord:nosuch(0)} | E1004 | function [coord:nosuch] does not exist",
        "${coord:days(1)} | E1004 | is not allowed here, only in a frequency, the timeout",
        "${coord:dataIn('in')} | E1004 | is not allowed here, only in the configuration",
        "${coord:actualTime()} | E1004 | is not allowed here, only in the configuration",
        "${wf:id()} | E1004 | is for workflows",
        "${coord:databaseIn('in')} | E1004 | there is no HCatalog",
        "${coord:current(0)}${coord:current(1)} | E1021 | is not a UTC time",
        "${bad} | E1021 | is no whole number",
        "${blank} | E1021 | the instance is empty",
        "${two} | E1021 | is not a UTC time",
        "${coord:offset(1, 'FORTNIGHT')} | E1021 | is no unit",
        "${coord:latest(1)} | E1021 | cannot be above 0",
        "${coord:latestRange(0, -1)} | E1021 | is above the end",
        "${coord:future(-1, 5)} | E1021 | cannot be below 0",
        "${coord:future(0, 0)} | E1021 | limit must be above 0",
        "${coord:currentRange(1, 0)} | E1021 | is above the end",
        "${coord:endOfDays(1)} | E1021 | can only be a start-instance",
        "${coord:absolute('2026-13-01T00:00Z')} | E1021 | is not a UTC time",
        "${coord:absoluteRange('2026-03-01T00:00Z', 0)} | E1021 | later than the end-instance",
        "${coord:currentRange(0, 2000000)} | E1021 | asks for more than 100000 instances",
        "${coord:latestRange(-2000000000, 0)} | E1021 | asks for more than 100000 instances",
        "${coord:futureRange(0, 2000000000, 2000000000)} | E1021 | more than 100000 instances"
      })
  void wrongInstancesAreRefusedAtSubmit(String instance, ErrorCode code, String message) {
    Applications application =
        new Applications()
            .property("bad", "${coord:current(-n)}")
            .property("blank", " ")
            .property("two", "2026-01-01T00:00Z,2026-01-02T00:00Z")
            .input("in", "a", instance);

    assertRefused(application::read, code, message);
    assertRefused(application::read, code, "data-in 'in'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${coord:current(-1)} | ${coord:latest(0)} | needs a coord:current as end-instance",
        "${coord:current(1)} | ${coord:current(0)} | is above the end",
        "${coord:offset(1, 'DAY')} | ${coord:current(0)} | needs a coord:offset",
        "${coord:offset(1, 'DAY')} | ${coord:offset(0, 'DAY')} | later than the end-instance",
        "${coord:endOfDays(1)} | ${coord:current(0)} | later than the end-instance",
        "${coord:currentRange(0,1)} | ${coord:current(0)} | cannot be a start-instance",
        "${coord:current(0)} | 2026-01-20T00:00Z | needs a coord:current as end-instance",
        "${coord:latest(-1)} | ${coord:latest(1)} | cannot be above 0"
      })
  void wrongRangesAreRefusedAtSubmit(String start, String end, String message) {
    assertRefused(new Applications().range("in", "a", start, end)::read, ErrorCode.E1021, message);
  }

  @Test
  void nothingIsThereBeforeTheDatasetBegins() {
    CoordinatorApplication application =
        new Applications()
            .attribute("start", "2025-12-30T00:00Z")
            .range("in", "a", "${coord:current(-2)}", "${coord:current(0)}")
            .read();

    assertThat(plan(application, "2025-12-31T00:00Z").inputs().get(0).instances()).isEmpty();
    assertThat(plan(application, "2026-01-02T00:00Z").inputs().get(0).instances())
        .containsExactly("2026-01-02T00:00Z", "2026-01-01T00:00Z");
  }

  @Test
  void withoutInputsAnActionIsReady() {
    assertThat(look(new Applications().read())).isEqualTo(InputState.ready(Map.of()));
  }

  @Test
  void plainInputsStopAtTheFirstThatIsMissing() {
    CoordinatorApplication application =
        new Applications()
            .range("in", "a", "${coord:current(-1)}", "${coord:current(0)}")
            .input("other", "b", "${coord:latest(0)}", "${coord:current(0)}")
            .read();

    InputState state = look(application, done("a", 20), done("b", 19));

    assertThat(state)
        .isEqualTo(InputState.waiting(List.of(done("a", 19), done("b", 20), "${coord:latest(0)}")));
    assertThat(asked).containsExactly(done("a", 20), done("a", 19));
  }

  @Test
  void foundIsNewestFirstAndInTheOrderOfTheDocument() {
    CoordinatorApplication application =
        new Applications()
            .range("in", "a", "${coord:current(-1)}", "${coord:current(0)}")
            .input("other", "b", "${coord:latest(0)}", "${coord:current(-3)}")
            .configure("in", "${coord:dataIn('in')}")
            .configure("other", "${coord:dataIn('other')}")
            .read();

    InputState state =
        look(application, done("a", 20), done("a", 19), done("b", 17), done("b", 18));

    assertThat(state)
        .isEqualTo(
            InputState.ready(
                Map.of(
                    "in", List.of(uri("a", 20), uri("a", 19)),
                    "other", List.of(uri("b", 18), uri("b", 17)))));
    assertThat(plan(application, NOMINAL).request(state).configuration())
        .containsExactly(
            Map.entry("in", "/a/2026-01-20,/a/2026-01-19"),
            Map.entry("other", "/b/2026-01-18,/b/2026-01-17"));
    assertThat(asked).doesNotHaveDuplicates();
  }

  @Test
  void latestIsRelativeToTheActualTime() {
    CoordinatorApplication application =
        new Applications().input("in", "a", "${coord:latest(0)}").read();
    ActionTimes late =
        new ActionTimes(
            "C@1", Instant.parse("2026-01-20T00:00:00Z"), Instant.parse("2026-01-25T12:00:00Z"));

    InputState state = application.plan(late).look(NOW, NOW, path -> true);

    assertThat(state.found()).containsEntry("in", List.of(uri("a", 25)));
  }

  @Test
  void futureIsRelativeToTheNominalTimeAndOldestFirst() {
    CoordinatorApplication application =
        new Applications().input("in", "a", "${coord:futureRange(0, 1, 3)}").read();

    assertThat(look(application, done("a", 20), done("a", 22)).found())
        .containsEntry("in", List.of(uri("a", 20), uri("a", 22)));
    assertThat(look(application, done("a", 20), done("a", 23)).missing())
        .containsExactly("${coord:futureRange(0,1,3)}");
  }

  @Test
  void anOpenFunctionKeepsTheOnesAfterItFromBeingLookedAt() {
    CoordinatorApplication application =
        new Applications()
            .input("in", "a", "${coord:latest(0)}")
            .input("other", "b", "${coord:latest(-1)}")
            .read();

    assertThat(look(application).missing())
        .containsExactly("${coord:latest(0)}", "${coord:latest(-1)}");
    assertThat(asked).allMatch(path -> path.startsWith("/a/")).hasSize(20);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${coord:dataOut('out')} | /b/2026-01-21",
        "${coord:dataOut('none')} | ''",
        "${coord:nominalTime()} | 2026-01-20T00:00Z",
        "${coord:actualTime()} | 2026-01-20T00:05Z",
        "${coord:dateOffset(coord:nominalTime(), 2, 'DAY')} | 2026-01-22T00:00Z",
        "${coord:dateTzOffset(coord:nominalTime(), 'Asia/Tokyo')} | 2026-01-20T09:00Z",
        "${coord:formatTime(coord:nominalTime(), 'yyyy/MM')} | 2026/01",
        "${coord:epochTime('1970-01-01T00:01Z', 'true')} | 60000",
        "${coord:epochTime('1970-01-01T00:01Z', 'false')} | 60",
        "${coord:actionId()} | 0000001-260110000000000-drover-C@1",
        "${coord:name()} ${coord:user()} | daily ann",
        "${coord:conf('with.dots')} | yes",
        "x${coord:conf('nope')}x | xx",
        "${firstNotNull(coord:conf('nope'), 'else')} | else",
        "${concat('a', 'b')} | ab",
        "${replaceAll('aba', 'a', 'c')} | cbc",
        "${appendAll('/a,/b', '/x', ',')} | /a/x,/b/x",
        "${trim(' a ')} | a",
        "${urlEncode('a b')} | a+b",
        "${timestamp()} | 2026-01-20T00:05Z",
        "${2 * KB + GB / GB} | 2049.0",
        "${raw} | ${coord:nominalTime()}"
      })
  void configurationIsEvaluatedOnceReady(String value, String expected) {
    CoordinatorApplication application =
        new Applications()
            .property("with.dots", "yes")
            .property("raw", "${coord:nominalTime()}")
            .output("out", "b", "${coord:current(1)}")
            .output("none", "b", "${coord:current(-100)}")
            .configure("k", value)
            .appPath("/${coord:user()}/app")
            .read();

    WorkflowRequest request = plan(application, NOMINAL).request(look(application));

    assertThat(request.configuration()).containsExactly(Map.entry("k", expected));
    assertThat(request.appPath()).isEqualTo("/ann/app");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${nope} | variable [nope] cannot be resolved",
        "${coord:dataIn('nope')} | there is no data-in",
        "${coord:dataOut('nope')} | there is no data-out 'nope'",
        "${coord:dataOut('in')} | there is no data-out 'in'",
        "${coord:current(0)} | is not allowed here, only in instances",
        "${coord:latest(0)} | is not allowed here, only in instances",
        "${coord:hoursInDay(0)} | is not allowed here, only in instances",
        "${coord:tzOffset()} | is not allowed here, only in instances",
        "${coord:minutes(1)} | is not allowed here, only in a frequency",
        "${coord:nominaltime()} | function [coord:nominaltime] does not exist",
        "${MINUTES} | variable [MINUTES] cannot be resolved",
        "${coord:formatTime('x', 'yyyy')} | is not a UTC time",
        "${coord:nominalTime( | closing brace"
      })
  void wrongConfigurationIsRefusedAtSubmit(String value, String message) {
    Applications application =
        new Applications().input("in", "a", "${coord:latest(0)}").configure("k", value);

    assertRefused(application::read, ErrorCode.E1004, message);
    assertRefused(application::read, ErrorCode.E1004, "property 'k' of the workflow");
  }

  @Test
  void thePathOfTheWorkflowHasNoFunctionsOfActions() {
    assertRefused(
        new Applications().appPath("/x/${coord:nominalTime()}")::read,
        ErrorCode.E1004,
        "function [coord:nominalTime] is not allowed here");
  }

  @Test
  void aWorkflowIsNotAskedForBeforeTheInputsAreThere() {
    CoordinatorApplication application =
        new Applications().input("in", "a", "${coord:current(0)}").read();

    assertThatThrownBy(() -> plan(application, NOMINAL).request(look(application)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(done("a", 20));
  }

  @Test
  void outputs() {
    CoordinatorApplication application =
        new Applications().output("out", "b", "${coord:current(-1)}").read();

    assertThat(plan(application, NOMINAL).outputs())
        .containsExactly(new PlannedOutput("out", "b", List.of(uri("b", 19)), true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"${coord:latest(0)}", "${coord:future(0, 5)}"})
  void anOutputIsNotLookedFor(String instance) {
    assertRefused(
        new Applications().output("out", "b", instance)::read,
        ErrorCode.E1021,
        "names data that is there, not data to make");
  }

  @Test
  void slaIsEvaluatedForTheAction() {
    CoordinatorApplication application =
        new Applications()
            .output("out", "b", "${coord:current(0)}")
            .sla(
                """
                <sla:nominal-time>${coord:nominalTime()}</sla:nominal-time>
                <sla:should-start>${10 * MINUTES}</sla:should-start>
                <sla:should-end>${2 * HOURS + DAYS}</sla:should-end>
                <sla:notification-msg>${coord:actionId()} ${coord:dataOut('out')}</sla:notification-msg>
                """)
            .read();

    XmlElement sla = application.sla(times(NOMINAL)).orElseThrow();

    assertThat(sla.children())
        .extracting(XmlElement::text)
        .containsExactly(NOMINAL, "10", "1560", "0000001-260110000000000-drover-C@1 /b/2026-01-20");
    assertThat(new Applications().read().sla(times(NOMINAL))).isEmpty();
  }

  @Test
  void wrongSlaIsRefusedAtSubmit() {
    assertRefused(
        new Applications()
                .sla(
                    "<sla:nominal-time>${coord:dataIn('x')}</sla:nominal-time><sla:should-end>1</sla:should-end>")
            ::read,
        ErrorCode.E1004,
        "is not allowed here, only in the configuration of the workflow");
  }

  @Test
  void xmlShowsTheEventsOfTheAction() {
    CoordinatorApplication application =
        new Applications()
            .range("in", "a", "${coord:current(-1)}", "${coord:current(0)}")
            .input("new", "a", "${coord:latest(0)}")
            .output("out", "b", "${coord:current(0)}")
            .configure("k", "${coord:dataIn('new')}")
            .read();

    String xml = plan(application, NOMINAL).xml();

    assertThat(xml)
        .startsWith(
            "<coordinator-app xmlns=\"uri:oozie:coordinator:0.5\" name=\"daily\" frequency=\"1\"")
        .contains(
            "instance-number=\"1\" action-nominal-time=\"2026-01-20T00:00Z\"",
            "<uris>/a/2026-01-20#/a/2026-01-19</uris>",
            "<unresolved-instances>${coord:latest(0)}</unresolved-instances>",
            "<data-out name=\"out\" dataset=\"b\">",
            "<value>${coord:dataIn('new')}</value>");
    assertThat(new CoordinatorXmlReader().readAll(xml).problems())
        .noneMatch(problem -> problem.code() == ErrorCode.E0700);
  }
}
