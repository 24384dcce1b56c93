package io.drover.coordinator.sla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Action 4 of coordinator {@code daily}, an hour old. */
final class AlertSwitchTest {
  private static final Instant NOMINAL = Instant.parse("2026-01-31T08:00:00Z");
  private static final Instant NOW = NOMINAL.plus(Duration.ofHours(1));
  private final AlertSwitch alerts = new AlertSwitch(Duration.ofHours(48));

  private boolean isOn(Map<String, String> properties) {
    return alerts.isOn(properties, NOMINAL, NOW, List.of("daily", "7-C"), OptionalInt.of(4));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ALL | false",
        "true | false",
        "false | true",
        "4 | false",
        "1,4 | false",
        "3-5 | false",
        "5-9, 1 | true",
        "2026-01-31T08:00Z | false",
        "2026-01-31T08:01Z | true",
        "2026-01-31T07:00Z::2026-01-31T08:00Z | false",
        "2026-01-31T08:00Z::2026-01-31T09:00Z | false",
        "2026-01-31T08:01Z::2026-02-01T09:00Z | true",
        "'' | true"
      })
  void theJobsOwnWordSwitchesOff(String disabled, boolean on) {
    assertThat(isOn(Map.of("oozie.sla.disable.alerts", disabled))).isEqualTo(on);
  }

  @Test
  void whatIsOldIsNotTold() {
    assertThat(isOn(Map.of("oozie.sla.disable.alerts.older.than", "1"))).isTrue();
    assertThat(isOn(Map.of("oozie.sla.disable.alerts.older.than", "0"))).isFalse();
    assertThat(
            alerts.isOn(
                Map.of(),
                NOMINAL,
                NOMINAL.plus(Duration.ofHours(48)),
                List.of(),
                OptionalInt.empty()))
        .isTrue();
    assertThat(
            alerts.isOn(
                Map.of(),
                NOMINAL,
                NOMINAL.plus(Duration.ofHours(48)).plusMillis(1),
                List.of(),
                OptionalInt.empty()))
        .isFalse();
  }

  @Test
  void enablingBeatsAgeAndDisablingBeatsEnabling() {
    Map<String, String> old = Map.of("oozie.sla.disable.alerts.older.than", "0");
    assertThat(isOn(with(old, "oozie.sla.enable.alerts", "ALL"))).isTrue();
    assertThat(isOn(with(old, "oozie.sla.enable.alerts", "5"))).isFalse();
    assertThat(isOn(Map.of("oozie.sla.enable.alerts", "ALL", "oozie.sla.disable.alerts", "4")))
        .isFalse();
  }

  private static Map<String, String> with(Map<String, String> map, String key, String value) {
    Map<String, String> more = new HashMap<>(map);
    more.put(key, value);
    return more;
  }

  @Test
  void coordinatorsAreNamedByNameOrId() {
    assertThat(isOn(Map.of("oozie.sla.disable.alerts.coord", "hourly, daily"))).isFalse();
    assertThat(isOn(Map.of("oozie.sla.disable.alerts.coord", "7-C"))).isFalse();
    assertThat(isOn(Map.of("oozie.sla.disable.alerts.coord", "hourly"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"some", "2026-01-31", "1-2-3"})
  void whatIsNoneOfTheseIsRefused(String disabled) {
    assertThatThrownBy(() -> isOn(Map.of("oozie.sla.disable.alerts", disabled)))
        .hasMessageContaining("oozie.sla.disable.alerts");
  }

  @Test
  void anAgeIsANumberOfHours() {
    assertThatThrownBy(() -> isOn(Map.of("oozie.sla.disable.alerts.older.than", "P2D")))
        .hasMessageContaining("hours");
  }
}
