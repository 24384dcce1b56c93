package io.drover.coordinator.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.coordinator.Dataset;
import io.drover.coordinator.DatasetInstances;
import io.drover.coordinator.DoneFlag;
import io.drover.coordinator.Frequency;
import io.drover.coordinator.UriTemplate;
import io.drover.engine.el.ExpressionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Phases by the first letter, but A is the action's and C what has one value. */
class PhaseTest {
  private static final Map<Character, Phase> PHASES =
      Map.of(
          'N', Phase.NAME,
          'X', Phase.INCLUDE,
          'F', Phase.FREQUENCY,
          'T', Phase.TIMEOUT,
          'C', Phase.ATTRIBUTE,
          'D', Phase.INITIAL_INSTANCE,
          'I', Phase.INSTANCE,
          'A', Phase.ACTION,
          'S', Phase.SLA);

  private final Scope scope = scope();

  private static Scope scope() {
    Instant nominal = Instant.parse("2026-03-29T00:00:00Z");
    Dataset dataset =
        new Dataset(
            "a",
            Frequency.parse("${coord:days(1)}"),
            Instant.parse("2026-01-01T00:00:00Z"),
            ZoneId.of("Europe/Berlin"),
            new UriTemplate("/a/${DAY}"),
            DoneFlag.SUCCESS_FILE);
    return Scope.of(Map.of("x", "1"))
        .user("ann")
        .name("daily")
        .times(new ActionTimes("C@7", nominal, nominal.plusSeconds(120)))
        .dataset(new Scope.DatasetView(new DatasetInstances(dataset, nominal), ZoneId.of("UTC")))
        .data(Map.of("in", "/a/1,/a/0"), Map.of("out", "/b"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "coord:conf('x') | XFTCDIAS | 1",
        "coord:user() | FTCDIAS | ann",
        "coord:name() | FTCDIAS | daily",
        "coord:actionId() | AS | C@7",
        "coord:nominalTime() | IAS | 2026-03-29T00:00Z",
        "coord:actualTime() | AS | 2026-03-29T00:02Z",
        "coord:dateOffset('2026-01-01T00:00Z', 1, 'HOUR') | DIAS | 2026-01-01T01:00Z",
        "coord:dateTzOffset('2026-01-01T00:00Z', 'Asia/Tokyo') | DIAS | 2026-01-01T09:00Z",
        "coord:formatTime('2026-01-01T00:00Z', 'yyyy') | IAS | 2026",
        "coord:epochTime('1970-01-01T00:01Z', 'false') | IAS | 60",
        "coord:hoursInDay(0) | I | 23",
        "coord:daysInMonth(-30) | I | 28",
        "coord:tzOffset() | I | 60",
        "coord:dataIn('in') | A | /a/1,/a/0",
        "coord:dataOut('out') | AS | /b",
        "coord:current(-1) | I | ${coord:current(-1)}",
        "coord:currentRange(-1, 0) | I | ${coord:currentRange(-1,0)}",
        "coord:offset(1, 'DAY') | I | ${coord:offset(1,\"DAY\")}",
        "coord:absolute('t') | I | ${coord:absolute(\"t\")}",
        "coord:absoluteRange('t', 1) | I | ${coord:absoluteRange(\"t\",1)}",
        "coord:latest(0) | I | ${coord:latest(0)}",
        "coord:latestRange(-1, 0) | I | ${coord:latestRange(-1,0)}",
        "coord:future(0, 3) | I | ${coord:future(0,3)}",
        "coord:futureRange(0, 1, 3) | I | ${coord:futureRange(0,1,3)}",
        "coord:endOfDays(1) | FI | ${coord:endOfDays(1)}",
        "coord:endOfWeeks(1) | FI | ${coord:endOfWeeks(1)}",
        "coord:endOfMonths(1) | FI | ${coord:endOfMonths(1)}",
        "concat('a', x) | XFTCDIAS | a1",
        "timestamp() | XFTCDIAS | 2026-03-29T00:02Z",
        "KB | NXFTCDIAS | 1024",
        "HOURS | S | 60"
      })
  void whatIsKnownWhere(String expression, String phases, String value) {
    PHASES.forEach(
        (letter, phase) -> {
          String text = "${" + expression + "}";
          if (phases.indexOf(letter) >= 0) {
            assertThat(phase.evaluate(text, scope)).as(phase.name()).isEqualTo(value);
          } else {
            assertThatThrownBy(() -> phase.evaluate(text, scope))
                .as(phase.name())
                .isInstanceOf(ExpressionException.class);
          }
        });
  }

  @ParameterizedTest
  @CsvSource({
    "minutes, 3, 3",
    "hours, 2, 120",
    "days, 1, 1440",
    "months, 1, 43200",
  })
  void unitsAreKeptInFrequenciesAndMinutesInTimeouts(String unit, String n, String minutes) {
    String call = "${coord:" + unit + "(" + n + ")}";

    assertThat(Phase.FREQUENCY.evaluate(call, scope)).isEqualTo(call);
    assertThat(Phase.TIMEOUT.evaluate(call, scope)).isEqualTo(minutes);
    assertThatThrownBy(() -> Phase.ACTION.evaluate(call, scope))
        .hasMessageContaining("is not allowed here, only in a frequency, the timeout");
  }

  @Test
  void everyFunctionIsDocumented() throws Exception {
    Path at = Path.of("").toAbsolutePath();
    while (!Files.exists(at.resolve("docs/coordinators.md"))) {
      at = at.getParent();
    }
    String page = Files.readString(at.resolve("docs/coordinators.md"));

    assertThat(Arrays.stream(Phase.values()).flatMap(phase -> phase.functions().stream()))
        .isNotEmpty()
        .allSatisfy(function -> assertThat(page).contains("`coord:" + function + "("));
  }
}
