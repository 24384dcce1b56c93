package io.drover.server.rest;

import io.drover.coordinator.ActionScope;
import io.drover.coordinator.CoordinatorFilter;
import io.drover.coordinator.ScheduleStatus;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the query parameters that coordinators and bundles have in common. */
final class ScheduleQueries {
  static final int MAX_LIMIT = 1_000;

  private ScheduleQueries() {}

  static void requirePage(int offset, int limit) {
    if (offset < 0 || limit < 0 || limit > MAX_LIMIT) {
      throw new InvalidRequestException(
          ErrorCode.E0303, "offset must be from 0 and limit from 0 to " + MAX_LIMIT);
    }
  }

  static CoordinatorFilter filter(
      List<String> statuses,
      List<String> names,
      List<String> users,
      @Nullable String text,
      @Nullable String bundle) {
    return new CoordinatorFilter(
        List.of(),
        names,
        users,
        List.of(),
        values(statuses, ScheduleStatus.values()),
        words(text),
        words(bundle),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  private static Optional<String> words(@Nullable String text) {
    return Optional.ofNullable(text).map(String::strip).filter(words -> !words.isEmpty());
  }

  /** The constants of those names, in whatever case; blank ones are left out. */
  static <E extends Enum<E>> Set<E> values(List<String> names, E[] known) {
    Set<E> values = new LinkedHashSet<>();
    for (String name : names) {
      if (!name.isBlank()) {
        values.add(value(name, known));
      }
    }
    return values;
  }

  private static <E extends Enum<E>> E value(String name, E[] known) {
    String wanted = name.strip().toUpperCase(Locale.ROOT);
    return Arrays.stream(known)
        .filter(value -> value.name().equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidRequestException(
                    ErrorCode.E0420,
                    "status '" + name + "' is unknown; use one of " + Arrays.toString(known)));
  }

  /** {@code actions} such as 1,3-5 or {@code dates} such as A::B; empty when neither is given. */
  static Optional<ActionScope> scope(@Nullable String actions, @Nullable String dates) {
    Optional<String> numbers = words(actions);
    Optional<String> times = words(dates);
    if (numbers.isPresent() && times.isPresent()) {
      throw new InvalidRequestException(ErrorCode.E0303, "choose only one of actions and dates");
    }
    return numbers
        .map(text -> ActionScope.parse("action", text))
        .or(() -> times.map(text -> ActionScope.parse("date", text)));
  }

  static ActionScope requiredScope(@Nullable String actions, @Nullable String dates) {
    return scope(actions, dates)
        .orElseThrow(
            () ->
                new InvalidRequestException(
                    ErrorCode.E0305,
                    "which actions? Give actions such as 1,3-5 or dates such as"
                        + " 2026-01-31T00:00Z::2026-02-01T00:00Z"));
  }
}
