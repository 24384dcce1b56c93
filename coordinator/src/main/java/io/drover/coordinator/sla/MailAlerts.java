package io.drover.coordinator.sla;

import static java.util.Objects.requireNonNull;

import io.drover.actions.mail.MailFailure;
import io.drover.actions.mail.SmtpSettings;
import io.drover.actions.mail.TextMail;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Mails the events that a service level names to the contacts that it names. */
public final class MailAlerts implements AlertChannel {
  private final TextMail mail;
  private final InstantSource clock;

  public MailAlerts(SmtpSettings settings, InstantSource clock) {
    this.mail = new TextMail(settings);
    this.clock = requireNonNull(clock, "clock");
  }

  @Override
  public String name() {
    return "email";
  }

  @Override
  public boolean wants(SlaSummary tracked, SlaEvent event) {
    return !tracked.sla().alertContacts().isEmpty() && tracked.sla().alertEvents().contains(event);
  }

  @Override
  public void send(SlaAlert alert) throws UndeliveredException {
    try {
      mail.send(
          "sla."
              + alert.id().replace('@', '.')
              + "."
              + alert.event()
              + "."
              + alert.at().toEpochMilli(),
          alert.contacts(),
          subject(alert),
          text(alert),
          clock.instant());
    } catch (MailFailure e) {
      throw new UndeliveredException(String.valueOf(e.getMessage()), e.permanent(), e);
    }
  }

  private static String subject(SlaAlert alert) {
    return "SLA " + alert.event() + ": " + alert.appName() + " (" + alert.id() + ")";
  }

  private static String text(SlaAlert alert) {
    StringBuilder text = new StringBuilder();
    if (!alert.notificationMessage().isEmpty()) {
      text.append(alert.notificationMessage()).append("\n\n");
    }
    line(text, "Event", alert.event().name());
    line(text, "SLA status", alert.slaStatus().name());
    line(text, "Job status", alert.jobStatus());
    line(text, "Application", alert.appName());
    line(text, "Type", alert.appType().name());
    line(text, "Id", alert.id());
    alert.parentId().ifPresent(parent -> line(text, "Parent", parent));
    line(text, "User", alert.user());
    line(text, "Nominal time", alert.nominalTime().toString());
    time(text, "Expected start", alert.expectedStart());
    time(text, "Actual start", alert.actualStart());
    line(text, "Expected end", alert.expectedEnd().toString());
    time(text, "Actual end", alert.actualEnd());
    alert.expectedDuration().ifPresent(millis -> line(text, "Expected duration", seconds(millis)));
    alert.actualDuration().ifPresent(millis -> line(text, "Actual duration", seconds(millis)));
    if (!alert.upstreamApps().isEmpty()) {
      line(text, "Upstream applications", alert.upstreamApps());
    }
    return text.toString();
  }

  private static void time(StringBuilder text, String label, Optional<Instant> time) {
    time.ifPresent(at -> line(text, label, at.toString()));
  }

  private static String seconds(long millis) {
    return millis / 1000 + " s";
  }

  private static void line(StringBuilder text, String label, String value) {
    text.append(label).append(": ").append(value).append('\n');
  }
}
