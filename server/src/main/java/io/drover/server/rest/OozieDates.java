package io.drover.server.rest;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Dates as Oozie's JSON has them, in the zone that the caller asked for. */
final class OozieDates {
  private final DateTimeFormatter format;

  OozieDates(ZoneId zone) {
    this.format =
        DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss zzz", Locale.US).withZone(zone);
  }

  /** Null, which the JSON says too, when there is none. */
  @Nullable String text(Optional<Instant> instant) {
    return instant.map(this::text).orElse(null);
  }

  String text(Instant instant) {
    return format.format(instant).replace(" UTC", " GMT");
  }
}
