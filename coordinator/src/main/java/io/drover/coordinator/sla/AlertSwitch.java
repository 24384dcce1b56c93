package io.drover.coordinator.sla;

import io.drover.coordinator.CoordinatorTime;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Whether a new service level alerts, as the job's properties say it. Pure. The later of these
 * rules decide only where the earlier ones are silent: a coordinator that is named in {@code
 * oozie.sla.disable.alerts.coord}; {@code oozie.sla.disable.alerts}; {@code
 * oozie.sla.enable.alerts}; a nominal time that is too long ago.
 *
 * <p>The values are {@code ALL}, {@code true}, or a list of numbers ({@code 3}), ranges of them
 * ({@code 3-5}), nominal times, and ranges of them ({@code 2026-01-01T00:00Z::2026-01-02T00:00Z}).
 *
 * @param oldest how old a nominal time may be, unless {@code oozie.sla.disable.alerts.older.than}
 *     (hours) says it
 */
public record AlertSwitch(Duration oldest) {
  private static final String DISABLE = "oozie.sla.disable.alerts";
  private static final String ENABLE = "oozie.sla.enable.alerts";
  private static final String OLDER_THAN = "oozie.sla.disable.alerts.older.than";
  private static final String COORDINATORS = "oozie.sla.disable.alerts.coord";

  /**
   * Whether something alerts.
   *
   * @param coordinators names and ids of the coordinator that it is of; empty for a workflow
   * @param number of the coordinator's action
   * @throws InvalidRequestException E1101 for a value that is none
   */
  public boolean isOn(
      Map<String, String> properties,
      Instant nominalTime,
      Instant now,
      List<String> coordinators,
      OptionalInt number) {
    if (list(properties, COORDINATORS).stream().anyMatch(coordinators::contains)) {
      return false;
    }
    if (covers(DISABLE, properties, nominalTime, number)) {
      return false;
    }
    if (covers(ENABLE, properties, nominalTime, number)) {
      return true;
    }
    return !nominalTime.isBefore(now.minus(limit(properties)));
  }

  private Duration limit(Map<String, String> properties) {
    String hours = properties.getOrDefault(OLDER_THAN, "").strip();
    if (hours.isEmpty()) {
      return oldest;
    }
    if (!hours.matches("\\d{1,7}")) {
      throw bad(OLDER_THAN, hours, "it must be a number of hours");
    }
    return Duration.ofHours(Long.parseLong(hours));
  }

  private static List<String> list(Map<String, String> properties, String key) {
    return Arrays.stream(properties.getOrDefault(key, "").split(","))
        .map(String::strip)
        .filter(item -> !item.isEmpty())
        .toList();
  }

  private static boolean covers(
      String key, Map<String, String> properties, Instant nominalTime, OptionalInt number) {
    boolean covered = false;
    for (String item : list(properties, key)) {
      covered |= covers(key, item, nominalTime, number);
    }
    return covered;
  }

  private static boolean covers(String key, String item, Instant nominalTime, OptionalInt number) {
    if (item.equalsIgnoreCase("ALL") || item.equalsIgnoreCase("true")) {
      return true;
    }
    if (item.equalsIgnoreCase("false")) {
      return false;
    }
    if (item.matches("\\d{1,9}(-\\d{1,9})?")) {
      int dash = item.indexOf('-');
      int from = Integer.parseInt(dash < 0 ? item : item.substring(0, dash));
      int to = dash < 0 ? from : Integer.parseInt(item.substring(dash + 1));
      return number.isPresent() && number.getAsInt() >= from && number.getAsInt() <= to;
    }
    int colons = item.indexOf("::");
    Instant from = time(key, colons < 0 ? item : item.substring(0, colons));
    Instant to = colons < 0 ? from : time(key, item.substring(colons + 2));
    return !nominalTime.isBefore(from) && !nominalTime.isAfter(to);
  }

  private static Instant time(String key, String text) {
    try {
      return CoordinatorTime.parse(key, text);
    } catch (InvalidRequestException e) {
      throw bad(key, text, "it must be ALL, numbers, UTC times or ranges of them");
    }
  }

  private static InvalidRequestException bad(String key, String value, String why) {
    return new InvalidRequestException(ErrorCode.E1101, key + " is [" + value + "]; " + why);
  }
}
