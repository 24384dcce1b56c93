package io.drover.coordinator.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.drover.coordinator.CoordinatorTime;
import io.drover.coordinator.application.ApplicationLimits;
import io.drover.coordinator.application.CoordinatorApplication;
import io.drover.coordinator.simulate.Remark.Kind;
import io.drover.schema.CoordinatorXmlReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulationTest {
  private static final String LOS_ANGELES = "America/Los_Angeles";
  private static final String DAYS = "${coord:days(1)}";
  private static final String CURRENT = "${coord:current(0)}";

  @Test
  void actionsHaveTheirNumbersTimesInputsAndOutputs() {
    CoordinatorApplication application =
        coordinator(
            DAYS,
            "UTC",
            "2026-01-01T06:00Z",
            "2027-01-01T00:00Z",
            dataset("logs", DAYS, "2025-01-01T00:00Z", "UTC", "/logs/${YEAR}-${MONTH}-${DAY}")
                + dataset("out", DAYS, "2025-01-01T00:00Z", "UTC", "/out/${YEAR}${MONTH}${DAY}"),
            input("yesterday", "logs", "${coord:current(-1)}")
                + input("newest", "logs", "${coord:latest(0)}"),
            output("made", "out", CURRENT));

    Simulation simulation = simulate(application, "2026-01-03T00:00Z", "2026-01-05T00:00Z", 50);

    assertThat(simulation.name()).isEqualTo("test");
    assertThat(simulation.complete()).isTrue();
    assertThat(simulation.remarks()).isEmpty();
    assertThat(simulation.actions())
        .extracting(SimulatedAction::number, action -> CoordinatorTime.format(action.nominalTime()))
        .containsExactly(tuple(3, "2026-01-03T06:00Z"), tuple(4, "2026-01-04T06:00Z"));
    SimulatedAction third = simulation.actions().get(0);
    assertThat(third.inputs().get(0).instances()).containsExactly("2026-01-02T00:00Z");
    assertThat(third.inputs().get(0).paths()).containsExactly("/logs/2026-01-02/_SUCCESS");
    assertThat(third.inputs().get(1).instances()).containsExactly("${coord:latest(0)}");
    assertThat(third.inputs().get(1).resolved()).isFalse();
    assertThat(third.outputs().get(0).uris()).containsExactly("/out/20260103");
  }

  @Test
  void theLimitCutsTheListAndSaysSo() {
    CoordinatorApplication application = plain(DAYS, "UTC", "2026-01-01T00:00Z");

    Simulation three = simulate(application, "2026-01-01T00:00Z", "2026-01-04T00:00Z", 3);
    Simulation two = simulate(application, "2026-01-01T00:00Z", "2026-01-04T00:00Z", 2);
    Simulation beyond = simulate(application, "2029-12-31T00:00Z", "2040-01-01T00:00Z", 3);

    assertThat(three.actions()).hasSize(3);
    assertThat(three.complete()).isTrue();
    assertThat(two.actions()).hasSize(2);
    assertThat(two.complete()).isFalse();
    assertThat(beyond.actions()).hasSize(1);
    assertThat(beyond.to()).isEqualTo(Instant.parse("2030-01-01T00:00:00Z"));
  }

  @Test
  void aDayAtASkippedTimeOfDayMovesAndComesBack() {
    assertThat(
            remarks(
                plain(DAYS, LOS_ANGELES, "2026-03-06T10:30Z"),
                "2026-03-06T10:30Z",
                "2026-03-12T00:00Z"))
        .containsExactly(
            "LOCAL_TIME_MOVED 2026-03-08T09:30Z [3] local time 01:30 instead of 02:30",
            "CLOCK_CHANGE 2026-03-08T10:00Z [] America/Los_Angeles: clocks go forward 1 h, from"
                + " 2026-03-08 02:00 to 03:00; local times between are skipped",
            "LOCAL_TIME_MOVED 2026-03-09T09:30Z [4] local time 02:30 instead of 01:30");
  }

  @Test
  void everyTwentyFourHoursLeavesALocalDayOutAndDoublesAnother() {
    CoordinatorApplication spring = plain("1440", LOS_ANGELES, "2026-03-06T07:30Z");
    CoordinatorApplication autumn = plain("1440", LOS_ANGELES, "2026-10-31T07:30Z");

    assertThat(remarks(spring, "2026-03-06T07:30Z", "2026-03-12T00:00Z"))
        .contains(
            "PERIOD_WITHOUT_ACTION 2026-03-08T08:00Z [] no action on 2026-03-08",
            "LOCAL_TIME_MOVED 2026-03-09T07:30Z [4] local time 00:30 instead of 23:30");
    assertThat(remarks(autumn, "2026-10-31T07:30Z", "2026-11-03T00:00Z"))
        .contains("SAME_PERIOD 2026-11-02T07:30Z [2, 3] two actions on 2026-11-01");
  }

  @Test
  void aDayWithoutActionIsSeenWhenNothingElseIsLookedAt() {
    CoordinatorApplication spring = plain("1440", LOS_ANGELES, "2026-03-06T07:30Z");

    Simulation day = simulate(spring, "2026-03-08T08:00Z", "2026-03-09T07:00Z", 50);

    assertThat(day.actions()).isEmpty();
    assertThat(day.remarks())
        .extracting(Remark::kind)
        .containsExactly(Kind.PERIOD_WITHOUT_ACTION, Kind.CLOCK_CHANGE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 6 31 * *         | PERIOD_WITHOUT_ACTION 2026-02-01T00:00Z [] no action in 2026-02",
        "0 6 ? * MON        | ''",
        "0 6 * * MON-FRI    | ''",
        "0 6 L * *          | ''",
        "0 6,18 * * *       | ''",
        "${coord:months(1)} | ''",
        "10080              | ''",
        "${coord:days(3)}   | ''",
      })
  void onlyWhatAFrequencyPromisesIsMissed(String frequency, String remark) {
    assertThat(
            remarks(
                plain(frequency, "UTC", "2026-01-31T00:00Z"),
                "2026-01-31T00:00Z",
                "2026-04-15T00:00Z"))
        .filteredOn(found -> found.contains("2026-02-"))
        .isEqualTo(remark.isEmpty() ? List.of() : List.of(remark));
  }

  @Test
  void theDayThatSamoaLeftOutIsNoGapButACollision() {
    assertThat(
            remarks(
                plain(DAYS, "Pacific/Apia", "2011-12-28T20:00Z"),
                "2011-12-28T20:00Z",
                "2012-01-01T00:00Z"))
        .containsExactly(
            "CLOCK_CHANGE 2011-12-30T10:00Z [] Pacific/Apia: clocks go forward 24 h, from"
                + " 2011-12-30 00:00 to 2011-12-31 00:00; local times between are skipped",
            "SAME_NOMINAL_TIME 2011-12-30T20:00Z [3, 4] two actions of the same nominal time",
            "SAME_PERIOD 2011-12-30T20:00Z [3, 4] two actions on 2011-12-31");
  }

  @Test
  void clockChangesOfADatasetAreTold() {
    CoordinatorApplication application =
        coordinator(
            DAYS,
            "UTC",
            "2026-03-28T00:00Z",
            "2026-03-31T00:00Z",
            dataset("a", DAYS, "2026-01-01T00:00Z", "Europe/Berlin", "/a/${DAY}"),
            input("in", "a", CURRENT),
            "");

    assertThat(remarks(application, "2026-03-28T00:00Z", "2026-03-31T00:00Z"))
        .containsExactly(
            "CLOCK_CHANGE 2026-03-29T01:00Z [] Europe/Berlin (dataset a): clocks go forward 1 h,"
                + " from 2026-03-29 02:00 to 03:00; local times between are skipped");
  }

  @Test
  void actionsThatMakeTheSamePathCollide() {
    CoordinatorApplication application =
        coordinator(
            "${coord:hours(12)}",
            "UTC",
            "2026-01-01T00:00Z",
            "2026-01-02T12:00Z",
            dataset("out", DAYS, "2026-01-01T00:00Z", "UTC", "/out/${DAY}"),
            "",
            output("made", "out", CURRENT));

    assertThat(remarks(application, "2026-01-01T00:00Z", "2026-02-01T00:00Z"))
        .containsExactly("SAME_OUTPUT 2026-01-01T12:00Z [1, 2] 2 actions make /out/01");
  }

  @Test
  void twoOutputsOfOneActionCollide() {
    CoordinatorApplication application =
        coordinator(
            DAYS,
            "UTC",
            "2026-01-01T00:00Z",
            "2026-01-02T00:00Z",
            dataset("out", DAYS, "2026-01-01T00:00Z", "UTC", "/out/${DAY}"),
            "",
            output("one", "out", CURRENT) + output("other", "out", CURRENT));

    assertThat(remarks(application, "2026-01-01T00:00Z", "2026-02-01T00:00Z"))
        .containsExactly(
            "SAME_OUTPUT 2026-01-01T00:00Z [1] two outputs of one action make /out/01");
  }

  @Test
  void instancesBetweenThoseMadeThatNobodyMakesAreTold() {
    CoordinatorApplication application =
        coordinator(
            "0 0 * * MON-FRI",
            "UTC",
            "2026-01-01T00:00Z",
            "2026-01-14T00:00Z",
            dataset("out", DAYS, "2026-01-01T00:00Z", "UTC", "/out/${DAY}"),
            "",
            output("made", "out", CURRENT));

    assertThat(remarks(application, "2026-01-01T00:00Z", "2026-02-01T00:00Z"))
        .containsExactly(
            "OUTPUT_NEVER_MADE 2026-01-03T00:00Z [] output 'made': no action makes 4 of 13"
                + " instances of dataset out: 2026-01-03T00:00Z to 2026-01-04T00:00Z,"
                + " 2026-01-10T00:00Z to 2026-01-11T00:00Z");
  }

  @Test
  void anInstanceWhosePathAnotherOneSharesIsMade() {
    CoordinatorApplication application =
        coordinator(
            "${coord:months(1)}",
            "UTC",
            "2026-01-01T00:00Z",
            "2026-04-01T00:00Z",
            dataset("out", DAYS, "2026-01-01T00:00Z", "UTC", "/out/${MONTH}"),
            "",
            output("made", "out", CURRENT));

    assertThat(remarks(application, "2026-01-01T00:00Z", "2026-04-01T00:00Z")).isEmpty();
  }

  @Test
  void inputsBeforeTheFirstInstanceAreToldUntilAllAreThere() {
    CoordinatorApplication application =
        coordinator(
            DAYS,
            LOS_ANGELES,
            "2026-01-01T10:00Z",
            "2026-01-10T00:00Z",
            dataset("a", DAYS, "2026-01-02T08:00Z", LOS_ANGELES, "/a/${DAY}"),
            """
            <data-in name="in" dataset="a"><start-instance>${coord:current(-2)}</start-instance>
            <end-instance>${coord:current(0)}</end-instance></data-in>
            """,
            "");

    assertThat(remarks(application, "2026-01-01T00:00Z", "2026-02-01T00:00Z"))
        .containsExactly(
            "INPUT_DROPPED 2026-01-01T10:00Z [1, 2, 3] input 'in' has 0 to 2 of 3 instances: what is"
                + " before the first instance of dataset a is not waited for");
  }

  @Test
  void inputsThatAreEnoughFromTheFirstInstanceOnAreNotTold() {
    CoordinatorApplication application =
        coordinator(
            DAYS,
            "UTC",
            "2026-01-02T00:00Z",
            "2026-01-10T00:00Z",
            dataset("ends", "${coord:endOfDays(1)}", "2026-01-01T00:00Z", "UTC", "/a/${DAY}"),
            input("in", "ends", CURRENT),
            "");

    assertThat(remarks(application, "2026-01-01T00:00Z", "2026-02-01T00:00Z")).isEmpty();
  }

  @Test
  void anOutputBeforeTheFirstInstanceIsNothing() {
    CoordinatorApplication application =
        coordinator(
            DAYS,
            "UTC",
            "2026-01-01T00:00Z",
            "2026-01-03T00:00Z",
            dataset("out", DAYS, "2026-01-02T00:00Z", "UTC", "/out/${DAY}"),
            "",
            output("made", "out", CURRENT));

    assertThat(remarks(application, "2026-01-01T00:00Z", "2026-02-01T00:00Z"))
        .containsExactly(
            "OUTPUT_DROPPED 2026-01-01T00:00Z [1] output 'made' is nothing: it would be before the"
                + " first instance of dataset out");
  }

  @Test
  void anActionThatCannotBeMadeIsToldAndTheOthersAreThere() {
    CoordinatorApplication application =
        coordinator(
            DAYS,
            "UTC",
            "2026-01-01T00:00Z",
            "2026-01-03T00:00Z",
            dataset("a", DAYS, "2026-01-01T00:00Z", "UTC", "/a/${DAY}"),
            """
            <data-in name="in" dataset="a">
            <start-instance>${coord:absolute("2026-01-01T00:00Z")}</start-instance>
            <end-instance>${coord:current(coord:dateOffset(coord:nominalTime(), 0, 'DAY') eq
              '2026-01-02T00:00Z' ? -1000 : 0)}</end-instance></data-in>
            """,
            "");

    Simulation simulation = simulate(application, "2026-01-01T00:00Z", "2026-01-03T00:00Z", 50);

    assertThat(simulation.actions())
        .extracting(action -> action.inputs().size())
        .containsExactly(1, 0);
    assertThat(simulation.remarks())
        .extracting(Remark::kind, Remark::actions)
        .containsExactly(tuple(Kind.NO_PLAN, List.of(2)));
  }

  private static List<String> remarks(CoordinatorApplication application, String from, String to) {
    return simulate(application, from, to, 1000).remarks().stream()
        .map(
            remark ->
                "%s %s %s %s"
                    .formatted(
                        remark.kind(),
                        CoordinatorTime.format(remark.at()),
                        remark.actions(),
                        remark.text()))
        .toList();
  }

  private static Simulation simulate(
      CoordinatorApplication application, String from, String to, int limit) {
    return Simulation.of(
        application, CoordinatorTime.parse("from", from), CoordinatorTime.parse("to", to), limit);
  }

  private static CoordinatorApplication plain(String frequency, String timezone, String start) {
    return coordinator(frequency, timezone, start, "2030-01-01T00:00Z", "", "", "");
  }

  private static CoordinatorApplication coordinator(
      String frequency,
      String timezone,
      String start,
      String end,
      String datasets,
      String inputs,
      String outputs) {
    String xml =
        """
        <coordinator-app xmlns="uri:oozie:coordinator:0.5" name="test" frequency="%s"
            start="%s" end="%s" timezone="%s">
          %s %s %s
          <action><workflow><app-path>/app</app-path></workflow></action>
        </coordinator-app>
        """
            .formatted(
                frequency,
                start,
                end,
                timezone,
                section("datasets", datasets),
                section("input-events", inputs),
                section("output-events", outputs));
    return CoordinatorApplication.of(
        new CoordinatorXmlReader().read(xml),
        Map.of(),
        Map.of(),
        "ana",
        ApplicationLimits.DEFAULTS);
  }

  private static String section(String name, String content) {
    return content.isEmpty() ? "" : "<" + name + ">" + content + "</" + name + ">";
  }

  private static String dataset(
      String name, String frequency, String initial, String timezone, String template) {
    return """
        <dataset name="%s" frequency="%s" initial-instance="%s" timezone="%s">
        <uri-template>%s</uri-template></dataset>
        """
        .formatted(name, frequency, initial, timezone, template);
  }

  private static String input(String name, String dataset, String instance) {
    return "<data-in name=\"%s\" dataset=\"%s\"><instance>%s</instance></data-in>"
        .formatted(name, dataset, instance);
  }

  private static String output(String name, String dataset, String instance) {
    return "<data-out name=\"%s\" dataset=\"%s\"><instance>%s</instance></data-out>"
        .formatted(name, dataset, instance);
  }
}
