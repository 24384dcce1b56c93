package io.drover.coordinator;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;

/**
 * Times and time zones as coordinators write them. Times are UTC to the minute, such as {@code
 * 2016-01-31T13:10Z}; hour 24 is the midnight that follows.
 */
public final class CoordinatorTime {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm'Z'", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);
  private static final String END_OF_DAY = "T24:00Z";

  private CoordinatorTime() {}

  /**
   * Reads a time.
   *
   * @param attribute what it is the value of, for the message
   * @throws io.drover.schema.InvalidRequestException E1003
   */
  public static Instant parse(String attribute, String text) {
    String trimmed = text.strip();
    boolean endOfDay = trimmed.endsWith(END_OF_DAY);
    String within = endOfDay ? trimmed.replace(END_OF_DAY, "T00:00Z") : trimmed;
    try {
      LocalDateTime time = LocalDateTime.parse(within, FORMAT);
      return (endOfDay ? time.plusDays(1) : time).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw InvalidCoordinator.attribute(
          attribute, text, "it is not a UTC time such as 2016-01-31T13:10Z");
    }
  }

  /** The same form back; seconds are dropped. */
  public static String format(Instant time) {
    return FORMAT.format(time.atOffset(ZoneOffset.UTC));
  }

  /**
   * Reads a time zone: a region such as {@code America/Los_Angeles}, {@code UTC}, an offset such as
   * {@code GMT+0530}, or an old short name such as {@code PST}.
   *
   * @throws io.drover.schema.InvalidRequestException E1003
   */
  public static ZoneId zone(String text) {
    String trimmed = text.strip();
    try {
      return ZoneId.of(
          trimmed.replaceFirst("^(GMT|UTC)([+-]\\d{2})(\\d{2})$", "$1$2:$3"), ZoneId.SHORT_IDS);
    } catch (DateTimeException e) {
      throw InvalidCoordinator.attribute(
          "timezone", text, "it is not a known time zone such as America/Los_Angeles or UTC");
    }
  }
}
