package io.drover.coordinator;

import io.drover.coordinator.Frequency.EndOf;
import io.drover.coordinator.Frequency.Every;
import io.drover.coordinator.Frequency.Unit;
import io.drover.schema.InvalidRequestException;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The written forms of a frequency. */
final class FrequencyText {
  private static final Pattern NUMBER = Pattern.compile("\\d+");
  private static final Pattern FUNCTION =
      Pattern.compile("\\$\\{\\s*coord:(\\w+)\\s*\\(\\s*([^()]*?)\\s*\\)\\s*\\}");
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final int CRON_FIELDS = 5;
  private static final int MINUTES_OF_HOUR = 60;
  private static final String FORMS =
      "use minutes such as 60, a function such as ${coord:days(1)}, or a cron expression of five"
          + " fields such as 10 23 1 1-12 *";

  private static final Map<String, IntFunction<Frequency>> FUNCTIONS =
      Map.of(
          "minutes", n -> new Every(n, Unit.MINUTE),
          "hours", n -> new Every(Math.multiplyExact(n, MINUTES_OF_HOUR), Unit.MINUTE),
          "days", n -> new Every(n, Unit.DAY),
          "months", n -> new Every(n, Unit.MONTH),
          "endOfDays", n -> new EndOf(n, Unit.DAY),
          "endOfWeeks", n -> new EndOf(n, Unit.WEEK),
          "endOfMonths", n -> new EndOf(n, Unit.MONTH));

  private FrequencyText() {}

  static Frequency parse(String text) {
    String trimmed = text.strip();
    if (NUMBER.matcher(trimmed).matches()) {
      return new Every(positive(trimmed, text), Unit.MINUTE);
    }
    if (trimmed.contains("${")) {
      return function(trimmed);
    }
    if (BLANKS.split(trimmed).length == CRON_FIELDS) {
      return CronFrequency.parse(trimmed);
    }
    throw wrong(text, FORMS);
  }

  private static Frequency function(String text) {
    Matcher call = FUNCTION.matcher(text);
    if (!call.matches()) {
      throw wrong(text, FORMS);
    }
    IntFunction<Frequency> function = FUNCTIONS.get(call.group(1));
    if (function == null) {
      String known = String.join(", ", FUNCTIONS.keySet().stream().sorted().toList());
      throw wrong(
          text, "there is no function coord:" + call.group(1) + " here, only coord: " + known);
    }
    int count = positive(call.group(2), text);
    try {
      return function.apply(count);
    } catch (ArithmeticException e) {
      throw wrong(text, "the number is too large");
    }
  }

  private static int positive(String number, String text) {
    if (!NUMBER.matcher(number).matches()) {
      throw wrong(text, "'" + number + "' is not a positive whole number");
    }
    int value;
    try {
      value = Integer.parseInt(number);
    } catch (NumberFormatException e) {
      throw wrong(text, "the number is too large");
    }
    if (value == 0) {
      throw wrong(text, "it must be above 0");
    }
    return value;
  }

  private static InvalidRequestException wrong(String text, String why) {
    return InvalidCoordinator.attribute("frequency", text, why);
  }
}
