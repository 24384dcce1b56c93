package io.drover.coordinator.simulate;

import io.drover.coordinator.Dataset;
import io.drover.coordinator.application.CoordinatorApplication;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Changes of the clocks in the time zones of a coordinator and of its datasets. */
final class ClockChanges {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
  private static final DateTimeFormatter DATE_AND_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);

  private ClockChanges() {}

  static List<Remark> between(CoordinatorApplication application, Instant from, Instant to) {
    Map<ZoneId, String> owners = new LinkedHashMap<>();
    owners.put(application.schedule().timezone(), "");
    for (Dataset dataset : application.datasets().values()) {
      owners.merge(
          dataset.timezone(),
          "dataset " + dataset.name(),
          (known, one) -> known.isEmpty() ? "" : known + ", " + one);
    }
    List<Remark> remarks = new ArrayList<>();
    owners.forEach(
        (zone, owner) -> {
          ZoneOffsetTransition change = zone.getRules().nextTransition(from.minusNanos(1));
          while (change != null && change.getInstant().isBefore(to)) {
            String whose = owner.isEmpty() ? "" : " (" + owner + ")";
            remarks.add(
                new Remark(
                    Remark.Kind.CLOCK_CHANGE,
                    change.getInstant(),
                    List.of(),
                    zone + whose + ": " + describe(change)));
            change = zone.getRules().nextTransition(change.getInstant());
          }
        });
    return remarks;
  }

  private static String describe(ZoneOffsetTransition change) {
    LocalDateTime before = change.getDateTimeBefore();
    LocalDateTime after = change.getDateTimeAfter();
    boolean sameDay = before.toLocalDate().equals(after.toLocalDate());
    String turn =
        "clocks go "
            + (change.isGap() ? "forward " : "back ")
            + amount(change.getDuration().abs())
            + ", from "
            + DATE_AND_TIME.format(before)
            + " to "
            + (sameDay ? TIME : DATE_AND_TIME).format(after);
    return turn
        + (change.isGap()
            ? "; local times between are skipped"
            : "; local times between come twice");
  }

  private static String amount(Duration duration) {
    long minutes = duration.toMinutes();
    return minutes % 60 == 0 ? minutes / 60 + " h" : minutes + " min";
  }
}
