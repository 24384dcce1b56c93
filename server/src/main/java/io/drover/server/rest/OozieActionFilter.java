package io.drover.server.rest;

import io.drover.coordinator.CoordinatorActionFilter;
import io.drover.coordinator.CoordinatorActionFilter.Comparison;
import io.drover.coordinator.CoordinatorActionStatus;
import io.drover.coordinator.CoordinatorTime;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Oozie's filter of a coordinator's actions: {@code status=KILLED;status!=FAILED;
 * nominaltime>=2026-01-31T08:00Z}. Anything unknown is E0421.
 */
final class OozieActionFilter {
  private static final Pattern TERM = Pattern.compile("([a-z]+)\\s*(!=|<=|>=|=|<|>)\\s*(.+)");

  private OozieActionFilter() {}

  static CoordinatorActionFilter parse(String filter) {
    Set<CoordinatorActionStatus> statuses = EnumSet.noneOf(CoordinatorActionStatus.class);
    Set<CoordinatorActionStatus> notStatuses = EnumSet.noneOf(CoordinatorActionStatus.class);
    List<Comparison> times = new ArrayList<>();
    for (String term : filter.split(";")) {
      if (term.isBlank()) {
        continue;
      }
      Matcher parts = TERM.matcher(term.strip());
      if (!parts.matches()) {
        throw bad("[" + term + "] must be like status=KILLED or nominaltime>=2026-01-31T08:00Z");
      }
      String operator = parts.group(2);
      switch (parts.group(1)) {
        case "status" -> status(operator, parts.group(3), statuses, notStatuses);
        case "nominaltime" -> times.add(time(operator, parts.group(3)));
        default -> throw bad("invalid name [" + parts.group(1) + "]");
      }
    }
    return new CoordinatorActionFilter(statuses, notStatuses, times);
  }

  private static void status(
      String operator,
      String value,
      Set<CoordinatorActionStatus> statuses,
      Set<CoordinatorActionStatus> notStatuses) {
    switch (operator) {
      case "=" -> statuses.add(status(value));
      case "!=" -> notStatuses.add(status(value));
      default -> throw bad("a status can be compared with = and != only, not with " + operator);
    }
  }

  /** One of the names, in whatever case. */
  static CoordinatorActionStatus status(String value) {
    try {
      return CoordinatorActionStatus.valueOf(value.strip().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw bad(
          "invalid status ["
              + value
              + "], use one of "
              + List.of(CoordinatorActionStatus.values()));
    }
  }

  private static Comparison time(String operator, String value) {
    try {
      return new Comparison(operator, CoordinatorTime.parse("nominaltime", value));
    } catch (InvalidRequestException e) {
      throw bad("time [" + value + "] must be yyyy-MM-ddTHH:mmZ");
    }
  }

  private static InvalidRequestException bad(String why) {
    return new InvalidRequestException(ErrorCode.E0421, "Invalid job filter: " + why);
  }
}
