package io.drover.coordinator;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The functions of coordinators that take times and give times, all written as in {@link
 * CoordinatorTime}: the text that {@code coord:nominalTime} and {@code coord:actualTime} stand for
 * is {@link CoordinatorTime#format}.
 *
 * <p>Each throws {@link io.drover.schema.InvalidRequestException} with E1003 when an argument
 * cannot be read.
 *
 * <p>Source: the functions of Oozie's coordinator language, with UTC as the processing time zone.
 */
public final class TimeFunctions {
  private static final ZoneId UTC = ZoneId.of("UTC");
  private static final LocalArithmetic UTC_ARITHMETIC = new LocalArithmetic(ZoneOffset.UTC);

  private TimeFunctions() {}

  /**
   * {@code coord:dateOffset}: a time that many units later, counted in UTC.
   *
   * @param unit a name of {@link OffsetUnit}
   */
  public static String dateOffset(String base, int n, String unit) {
    Instant time = CoordinatorTime.parse("dateOffset", base);
    OffsetUnit parsed = OffsetUnit.parse("coord:dateOffset", unit);
    return CoordinatorTime.format(UTC_ARITHMETIC.plus(time, n, parsed));
  }

  /**
   * {@code coord:dateTzOffset}: what the clocks of a time zone show at that time. It still ends in
   * {@code Z}, although it is no longer a time in UTC.
   */
  public static String dateTzOffset(String base, String timezone) {
    Instant time = CoordinatorTime.parse("dateTzOffset", base);
    return CoordinatorTime.format(
        time.atZone(CoordinatorTime.zone(timezone)).toLocalDateTime().toInstant(ZoneOffset.UTC));
  }

  /**
   * {@code coord:formatTime}: a time by a pattern of {@code java.text.SimpleDateFormat}, in UTC,
   * with English names and weeks from Sunday on.
   */
  public static String formatTime(String time, String pattern) {
    return TimePattern.formatter(pattern)
        .format(CoordinatorTime.parse("formatTime", time).atZone(UTC));
  }

  /**
   * {@code coord:epochTime}: seconds since 1970.
   *
   * @param millis milliseconds if it is {@code true}, in whatever case
   */
  public static String epochTime(String time, String millis) {
    Instant parsed = CoordinatorTime.parse("epochTime", time);
    return Long.toString(
        Boolean.parseBoolean(millis) ? parsed.toEpochMilli() : parsed.getEpochSecond());
  }
}
