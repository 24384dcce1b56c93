package io.drover.server.cli;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the native API answers about coordinators, as far as this command shows it; as lenient as
 * {@link ApiAnswers}.
 */
final class ScheduleAnswers {
  private ScheduleAnswers() {}

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : List.copyOf(list);
  }

  record CoordinatorPage(long total, List<Coordinator> coordinators) {
    CoordinatorPage(long total, @Nullable List<Coordinator> coordinators) {
      this.total = total;
      this.coordinators = orEmpty(coordinators);
    }
  }

  record Coordinator(
      String id,
      String name,
      String status,
      String user,
      String frequency,
      String timeUnit,
      String timezone,
      @Nullable Instant startAt,
      @Nullable Instant endAt,
      @Nullable Instant pauseAt,
      @Nullable Instant nextAt,
      int actionCount,
      int concurrency,
      String execution,
      String bundleId,
      String appPath) {
    Coordinator(
        @Nullable String id,
        @Nullable String name,
        @Nullable String status,
        @Nullable String user,
        @Nullable String frequency,
        @Nullable String timeUnit,
        @Nullable String timezone,
        @Nullable Instant startAt,
        @Nullable Instant endAt,
        @Nullable Instant pauseAt,
        @Nullable Instant nextAt,
        int actionCount,
        int concurrency,
        @Nullable String execution,
        @Nullable String bundleId,
        @Nullable String appPath) {
      this.id = orEmpty(id);
      this.name = orEmpty(name);
      this.status = orEmpty(status);
      this.user = orEmpty(user);
      this.frequency = orEmpty(frequency);
      this.timeUnit = orEmpty(timeUnit);
      this.timezone = orEmpty(timezone);
      this.startAt = startAt;
      this.endAt = endAt;
      this.pauseAt = pauseAt;
      this.nextAt = nextAt;
      this.actionCount = actionCount;
      this.concurrency = concurrency;
      this.execution = orEmpty(execution);
      this.bundleId = orEmpty(bundleId);
      this.appPath = orEmpty(appPath);
    }

    /** Such as {@code every day}, {@code every 60 minutes} or {@code cron 10 23 * * *}. */
    String rhythm() {
      if (timeUnit.equals("CRON")) {
        return "cron " + frequency;
      }
      String unit = timeUnit.replace("END_OF_", "").toLowerCase(Locale.ROOT);
      String every =
          frequency.equals("1") ? "every " + unit : "every " + frequency + " " + unit + "s";
      return timeUnit.startsWith("END_OF_") ? every + " at its end" : every;
    }
  }

  record ActionPage(long total, List<Action> actions) {
    ActionPage(long total, @Nullable List<Action> actions) {
      this.total = total;
      this.actions = orEmpty(actions);
    }
  }

  record Action(
      int number,
      @Nullable Instant nominalAt,
      String status,
      String workflowId,
      List<String> missing,
      @Nullable Instant waitingSince,
      @Nullable Instant nextLookAt,
      @Nullable Instant timeoutAt,
      String errorCode,
      String errorMessage) {
    Action(
        int number,
        @Nullable Instant nominalAt,
        @Nullable String status,
        @Nullable String workflowId,
        @Nullable List<String> missing,
        @Nullable Instant waitingSince,
        @Nullable Instant nextLookAt,
        @Nullable Instant timeoutAt,
        @Nullable String errorCode,
        @Nullable String errorMessage) {
      this.number = number;
      this.nominalAt = nominalAt;
      this.status = orEmpty(status);
      this.workflowId = orEmpty(workflowId);
      this.missing = orEmpty(missing);
      this.waitingSince = waitingSince;
      this.nextLookAt = nextLookAt;
      this.timeoutAt = timeoutAt;
      this.errorCode = orEmpty(errorCode);
      this.errorMessage = orEmpty(errorMessage);
    }
  }
}
