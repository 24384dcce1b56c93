package io.drover.coordinator;

import static java.util.Objects.requireNonNull;

import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Some actions of a coordinator, as users name them. An action belongs to it when it is in one of
 * the ranges.
 *
 * @param numbers ranges of numbers
 * @param times ranges of nominal times
 */
public record ActionScope(List<Numbers> numbers, List<Times> times) {
  /** Every action. */
  public static final ActionScope ALL =
      new ActionScope(List.of(new Numbers(1, Integer.MAX_VALUE)), List.of());

  private static final Pattern NUMBERS = Pattern.compile("(\\d{1,9})(?:\\s*-\\s*(\\d{1,9}))?");

  /** Both included. */
  public record Numbers(int first, int last) {}

  /** Both included. */
  public record Times(Instant first, Instant last) {
    public Times {
      requireNonNull(first, "first");
      requireNonNull(last, "last");
    }
  }

  public ActionScope {
    numbers = List.copyOf(numbers);
    times = List.copyOf(times);
  }

  /**
   * Reads what Oozie's client sends.
   *
   * @param type {@code action} or {@code date}
   * @param scope {@code 1,3-5}, or {@code 2009-01-01T08:00Z::2009-01-02T08:00Z,2009-02-01T08:00Z}
   * @throws InvalidRequestException E0302 when it cannot be read
   */
  public static ActionScope parse(String type, String scope) {
    return switch (type) {
      case "action" -> ofNumbers(scope);
      case "date" -> ofTimes(scope);
      default -> throw invalid("type", type, "it must be action or date");
    };
  }

  private static ActionScope ofNumbers(String scope) {
    List<Numbers> ranges = new ArrayList<>();
    for (String part : scope.split(",", -1)) {
      Matcher range = NUMBERS.matcher(part.strip());
      if (!range.matches()) {
        throw invalid("scope", scope, "'" + part + "' is no action number and no range like 3-5");
      }
      int first = Integer.parseInt(range.group(1));
      int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
      if (first > last) {
        throw invalid("scope", scope, first + " is above " + last);
      }
      ranges.add(new Numbers(first, last));
    }
    return new ActionScope(ranges, List.of());
  }

  private static ActionScope ofTimes(String scope) {
    List<Times> ranges = new ArrayList<>();
    for (String part : scope.split(",", -1)) {
      String[] ends = part.strip().split("::", -1);
      if (ends.length > 2) {
        throw invalid("scope", scope, "'" + part + "' has more than two ends");
      }
      Instant first = time(scope, ends[0]);
      Instant last = ends.length == 1 ? first : time(scope, ends[1]);
      if (first.isAfter(last)) {
        throw invalid("scope", scope, ends[0] + " is after " + ends[1]);
      }
      ranges.add(new Times(first, last));
    }
    return new ActionScope(List.of(), ranges);
  }

  private static Instant time(String scope, String text) {
    try {
      return CoordinatorTime.parse("scope", text);
    } catch (InvalidRequestException e) {
      throw invalid("scope", scope, "'" + text + "' is not a UTC time such as 2016-01-31T13:10Z");
    }
  }

  private static InvalidRequestException invalid(String name, String value, String why) {
    return new InvalidRequestException(
        ErrorCode.E0302, "Invalid parameter [" + name + "] = [" + value + "]: " + why);
  }

  /** Whether the action is meant. */
  public boolean contains(int number, Instant nominalTime) {
    return numbers.stream().anyMatch(range -> range.first() <= number && number <= range.last())
        || times.stream()
            .anyMatch(
                range ->
                    !nominalTime.isBefore(range.first()) && !nominalTime.isAfter(range.last()));
  }
}
