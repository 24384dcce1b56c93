package io.drover.coordinator.sla;

import static java.util.Objects.requireNonNull;

import io.drover.coordinator.CoordinatorTime;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.XmlElement;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is expected of a job or an action: an evaluated {@code sla:info}. Times are to the
 * millisecond.
 *
 * @param nominalTime the time that the run is for
 * @param expectedStart the latest time to start
 * @param expectedEnd the latest time to end successfully
 * @param maxDuration the longest time from start to end
 * @param alertEvents which events are mailed
 * @param alertContacts mail addresses
 * @param notificationMessage what the alert should say; may be empty
 * @param upstreamApps what it depends on, in the author's words; may be empty
 */
public record Sla(
    Instant nominalTime,
    Optional<Instant> expectedStart,
    Instant expectedEnd,
    Optional<Duration> maxDuration,
    Set<SlaEvent> alertEvents,
    List<String> alertContacts,
    String notificationMessage,
    String upstreamApps) {
  /** What durations in minutes are written with. */
  public static final Map<String, String> CONSTANTS =
      Map.of("MINUTES", "1", "HOURS", "60", "DAYS", "1440");

  private static final Set<SlaEvent> STANDARD_ALERTS = EnumSet.of(SlaEvent.END_MISS);

  /** Far more than any schedule needs, and no date overflows with it. */
  private static final BigDecimal MOST_MINUTES = BigDecimal.valueOf(100L * 366 * 1440);

  private static final Set<String> CHANGEABLE =
      Set.of("nominal-time", "should-start", "should-end", "max-duration");

  public Sla {
    requireNonNull(nominalTime, "nominalTime");
    requireNonNull(expectedStart, "expectedStart");
    requireNonNull(expectedEnd, "expectedEnd");
    requireNonNull(maxDuration, "maxDuration");
    alertEvents = Set.copyOf(alertEvents);
    alertContacts = List.copyOf(alertContacts);
    requireNonNull(notificationMessage, "notificationMessage");
    requireNonNull(upstreamApps, "upstreamApps");
  }

  /**
   * Reads an {@code sla:info} of any version, its expressions already replaced by their values.
   *
   * @throws InvalidRequestException E1101
   */
  public static Sla of(XmlElement info) {
    Instant nominal =
        nominal(text(info, "nominal-time").orElseThrow(() -> missing("nominal-time")));
    return new Sla(
        nominal,
        text(info, "should-start").map(value -> nominal.plus(minutes("should-start", value))),
        nominal.plus(
            minutes(
                "should-end", text(info, "should-end").orElseThrow(() -> missing("should-end")))),
        text(info, "max-duration").map(value -> minutes("max-duration", value)),
        text(info, "alert-events").map(Sla::events).orElse(STANDARD_ALERTS),
        text(info, "alert-contact").map(Sla::list).orElse(List.of()),
        text(info, "notification-msg").orElse(""),
        text(info, "upstream-apps").orElse(""));
  }

  private static Optional<String> text(XmlElement info, String element) {
    return info.child(element).map(XmlElement::text).map(String::strip).filter(t -> !t.isEmpty());
  }

  private static InvalidRequestException missing(String element) {
    return InvalidSla.value(element, "", "it must have a value");
  }

  /** With or without seconds, as {@code coord:formatTime} and others write it. */
  private static Instant nominal(String text) {
    try {
      return text.matches(".*:\\d{2}:\\d{2}.*Z")
          ? Instant.parse(text)
          : CoordinatorTime.parse("nominal-time", text);
    } catch (java.time.DateTimeException | InvalidRequestException e) {
      throw InvalidSla.value(
          "nominal-time", text, "it must be a UTC time such as 2026-01-31T08:00Z");
    }
  }

  /** Minutes; a division makes {@code 30.0} of them. */
  private static Duration minutes(String element, String text) {
    try {
      BigDecimal number = new BigDecimal(text);
      if (number.signum() >= 0 && number.compareTo(MOST_MINUTES) <= 0) {
        return Duration.ofMillis(number.multiply(BigDecimal.valueOf(60_000)).longValue());
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw InvalidSla.value(
        element, text, "it must be a number of minutes such as ${10 * MINUTES}, not negative");
  }

  private static Set<SlaEvent> events(String text) {
    Set<SlaEvent> events = new TreeSet<>();
    for (String name : list(text)) {
      try {
        events.add(SlaEvent.valueOf(name.toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException e) {
        throw InvalidSla.value(
            "alert-events", text, "known are start_miss, end_miss and duration_miss");
      }
    }
    return events;
  }

  private static List<String> list(String text) {
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .filter(item -> !item.isEmpty())
        .toList();
  }

  /**
   * The same with other times.
   *
   * @param values by element name, evaluated; Oozie's prefix {@code sla-} may stand before it. A
   *     new nominal time moves what is counted from it.
   * @throws InvalidRequestException E1101
   */
  public Sla change(Map<String, String> values) {
    Instant nominal = nominalTime;
    Optional<Duration> shouldStart = expectedStart.map(at -> Duration.between(nominalTime, at));
    Duration shouldEnd = Duration.between(nominalTime, expectedEnd);
    Optional<Duration> longest = maxDuration;
    for (Map.Entry<String, String> change : values.entrySet()) {
      String element = change.getKey().replaceFirst("^sla-", "");
      String value = change.getValue();
      switch (element) {
        case "nominal-time" -> nominal = nominal(value);
        case "should-start" -> shouldStart = Optional.of(minutes(element, value));
        case "should-end" -> shouldEnd = minutes(element, value);
        case "max-duration" -> longest = Optional.of(minutes(element, value));
        default ->
            throw InvalidSla.value(
                element, value, "only these can be changed: " + new TreeSet<>(CHANGEABLE));
      }
    }
    Instant base = nominal;
    return new Sla(
        base,
        shouldStart.map(base::plus),
        base.plus(shouldEnd),
        longest,
        alertEvents,
        alertContacts,
        notificationMessage,
        upstreamApps);
  }
}
