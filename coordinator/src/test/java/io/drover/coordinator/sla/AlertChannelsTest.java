package io.drover.coordinator.sla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import io.drover.actions.http.AllowedTargets;
import io.drover.actions.http.HttpExchange;
import io.drover.actions.http.HttpLimits;
import io.drover.actions.mail.SmtpSettings;
import jakarta.mail.internet.MimeMessage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real SMTP server and a real HTTP server. */
final class AlertChannelsTest {
  private static final Instant NOMINAL = Instant.parse("2026-01-31T08:00:00Z");
  private static final String ID = "0000000-260131075959000-drover-W";

  private static SlaSummary tracked(Set<SlaEvent> alertEvents, String... contacts) {
    Sla sla =
        new Sla(
            NOMINAL,
            Optional.empty(),
            NOMINAL.plus(Duration.ofMinutes(30)),
            Optional.of(Duration.ofMinutes(5)),
            alertEvents,
            List.of(contacts),
            "call Ann",
            "raw");
    return new SlaSummary(
        ID + "@load",
        SlaAppType.WORKFLOW_ACTION,
        Optional.of(ID),
        "load\nX-Injected: yes",
        "ann",
        sla,
        SlaState.initial(sla, "RUNNING"),
        true,
        NOMINAL,
        NOMINAL);
  }

  private static SlaAlert alert(String... contacts) {
    return SlaAlert.of(tracked(Set.of(), contacts), SlaEvent.END_MISS, NOMINAL.plusSeconds(1));
  }

  private static MailAlerts mail(int port) {
    return new MailAlerts(
        new SmtpSettings(
            "127.0.0.1",
            port,
            "drover@drover.example",
            SmtpSettings.Tls.NONE,
            Optional.empty(),
            Duration.ofSeconds(5),
            0),
        InstantSource.fixed(NOMINAL));
  }

  @Test
  void aMailSaysWhatWasMissed() throws Exception {
    GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
    server.start();
    try {
      mail(server.getSmtp().getPort()).send(alert("ann@example.org", "ops@example.org"));

      assertThat(server.getReceivedMessages()).hasSize(2);
      MimeMessage message = server.getReceivedMessages()[0];
      assertThat(message.getSubject())
          .startsWith("SLA END_MISS: load ")
          .endsWith("(" + ID + "@load)");
      assertThat(message.getHeader("X-Injected")).isNull();
      assertThat(message.getMessageID())
          .isEqualTo("<sla." + ID + ".load.END_MISS.1769846401000@drover.example>");
      assertThat(message.getAllRecipients()).hasSize(2);
      assertThat(GreenMailUtil.getBody(message).replace("\r\n", "\n"))
          .startsWith("call Ann\n\nEvent: END_MISS\nSLA status: NOT_STARTED\nJob status: RUNNING\n")
          .contains("Parent: " + ID + "\n", "Expected end: 2026-01-31T08:30:00Z\n")
          .contains("Expected duration: 300 s\n", "Upstream applications: raw");
    } finally {
      server.stop();
    }
  }

  @Test
  void onlyTheEventsThatAreNamedAreMailedAndOnlyToSomebody() {
    MailAlerts mail = mail(25);
    SlaSummary tracked = tracked(Set.of(SlaEvent.START_MISS, SlaEvent.END_MET), "a@b.example");

    assertThat(mail.wants(tracked, SlaEvent.START_MISS)).isTrue();
    assertThat(mail.wants(tracked, SlaEvent.END_MET)).isTrue();
    assertThat(mail.wants(tracked, SlaEvent.END_MISS)).isFalse();
    assertThat(mail.wants(tracked(Set.of(SlaEvent.END_MISS)), SlaEvent.END_MISS)).isFalse();
  }

  @Test
  void aWrongAddressIsNotTriedAgainAndASilentServerIs() throws Exception {
    GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
    server.start();
    int port = server.getSmtp().getPort();
    try {
      assertThatThrownBy(() -> mail(port).send(alert("nobody")))
          .isInstanceOfSatisfying(
              UndeliveredException.class, e -> assertThat(e.permanent()).isTrue());
    } finally {
      server.stop();
    }
    assertThatThrownBy(() -> mail(port).send(alert("ann@example.org")))
        .isInstanceOfSatisfying(
            UndeliveredException.class, e -> assertThat(e.permanent()).isFalse());
  }

  @ParameterizedTest
  @CsvSource({"200, true", "204, true", "299, true", "302, false", "404, false", "503, false"})
  void anAnswerFrom200To299WillDo(int status, boolean delivered) throws Exception {
    List<String> bodies = new CopyOnWriteArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            bodies.add(
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(status, -1);
          }
        });
    server.start();
    try (HttpExchange http = new HttpExchange(HttpLimits.DEFAULT)) {
      WebhookAlerts webhook =
          new WebhookAlerts(
              URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook"),
              http,
              Duration.ofSeconds(5));
      AtomicInteger failures = new AtomicInteger();
      try {
        webhook.send(alert());
      } catch (UndeliveredException e) {
        assertThat(e.permanent()).isFalse();
        failures.incrementAndGet();
      }

      assertThat(failures.get() == 0).isEqualTo(delivered);
      assertThat(bodies).hasSize(1);
      assertThat(bodies.get(0))
          .contains("\"msgType\":\"SLA\"", "\"eventStatus\":\"END_MISS\"")
          .contains("\"nominalTime\":\"2026-01-31T08:00:00Z\"", "\"expectedDuration\":300000");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void whereItMayNotConnectItDoesNotTryAgain() {
    try (HttpExchange http =
        new HttpExchange(HttpLimits.DEFAULT, new AllowedTargets(List.of(), List.of("loopback")))) {
      WebhookAlerts webhook =
          new WebhookAlerts(URI.create("http://127.0.0.1:1/"), http, Duration.ofSeconds(5));
      assertThatThrownBy(() -> webhook.send(alert()))
          .isInstanceOfSatisfying(
              UndeliveredException.class, e -> assertThat(e.permanent()).isTrue());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 6, 7, 8, 1000})
  void triesAreFurtherAndFurtherApart(int tries) {
    assertThat(AlertLoop.retryAfter(tries))
        .isEqualTo(Duration.ofSeconds(10L << Math.min(6, tries - 1)));
  }

  @Test
  void anAlertSurvivesItsStore() {
    assertThat(AlertJson.read(AlertJson.write(alert("a@b.example"))))
        .isEqualTo(alert("a@b.example"));
  }
}
