package io.drover.server.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.coordinator.CoordinatorActionFilter;
import io.drover.coordinator.CoordinatorActionFilter.Comparison;
import io.drover.coordinator.CoordinatorActionStatus;
import io.drover.coordinator.CoordinatorFilter;
import io.drover.coordinator.ScheduleStatus;
import io.drover.engine.JobStatus;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OozieFiltersTest {
  private static final Instant NOW = Instant.parse("2026-01-31T08:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "frequency=5,             5,   MINUTE",
    "frequency=5;unit=minutes,5,   MINUTE",
    "unit=hours;frequency=2,  120, MINUTE",
    "frequency=1;unit=Days,   1,   DAY",
    "frequency=1;unit=weeks,  1,   WEEK",
    "frequency=3;unit=months, 3,   MONTH",
  })
  void frequencyAndUnitFindCoordinators(String filter, String frequency, String timeUnit) {
    CoordinatorFilter parsed = OozieFilter.coordinators(filter, NOW);

    assertThat(parsed.frequencies()).containsExactly(frequency);
    assertThat(parsed.timeUnits()).containsExactly(timeUnit);
  }

  @Test
  void sameNamesAreAlternativesAndStatusesAreThoseOfTheKind() {
    CoordinatorFilter schedules =
        OozieFilter.bundles("name=a;name=b;status=donewitherror;startcreatedtime=-2h", NOW);

    assertThat(schedules.names()).containsExactly("a", "b");
    assertThat(schedules.statuses()).containsExactly(ScheduleStatus.DONEWITHERROR);
    assertThat(schedules.createdFrom()).contains(Instant.parse("2026-01-31T06:00:00Z"));
    assertThat(schedules.frequencies()).isEmpty();
    assertThat(schedules.timeUnits()).isEmpty();
    assertThat(OozieFilter.workflows("status=PREP", NOW).statuses())
        .containsExactly(JobStatus.PREP);
    refused(() -> OozieFilter.workflows("status=DONEWITHERROR", NOW), ErrorCode.E0420);
    refused(() -> OozieFilter.workflows("frequency=1", NOW), ErrorCode.E0420);
    refused(() -> OozieFilter.bundles("frequency=1", NOW), ErrorCode.E0420);
    refused(
        () -> OozieFilter.coordinators("frequency=9223372036854775807;unit=hours", NOW),
        ErrorCode.E0420);
  }

  @Test
  void actionsAreFilteredByStatusAndTime() {
    CoordinatorActionFilter filter =
        OozieActionFilter.parse(
            "status=KILLED; status=failed;status!=READY;nominaltime>=2026-01-31T08:00Z;"
                + "nominaltime!=2026-02-01T08:00Z");

    assertThat(filter.statuses())
        .containsExactlyInAnyOrder(CoordinatorActionStatus.KILLED, CoordinatorActionStatus.FAILED);
    assertThat(filter.notStatuses()).containsExactly(CoordinatorActionStatus.READY);
    assertThat(filter.times())
        .containsExactly(
            new Comparison(">=", NOW), new Comparison("!=", Instant.parse("2026-02-01T08:00:00Z")));
    assertThat(OozieActionFilter.parse("")).isEqualTo(CoordinatorActionFilter.ALL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status",
        "status=",
        "status<KILLED",
        "status=HAPPY",
        "nominaltime=soon",
        "colour=red",
        "nominaltime>>2026-01-31T08:00Z"
      })
  void aFilterOfActionsThatCannotBeReadIsRefused(String filter) {
    refused(() -> OozieActionFilter.parse(filter), ErrorCode.E0421);
  }

  private static void refused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, ErrorCode code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            InvalidRequestException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
