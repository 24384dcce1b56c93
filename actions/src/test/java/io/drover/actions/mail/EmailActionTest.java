package io.drover.actions.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.drover.actions.ActionOutcome;
import io.drover.actions.ActionOutcome.ErrorType;
import io.drover.actions.ActionOutcome.Failed;
import io.drover.actions.ActionOutcome.Succeeded;
import io.drover.actions.ExternalState;
import io.drover.actions.file.FileSystems;
import io.drover.actions.file.LocalFileSystem;
import io.drover.actions.file.Requests;
import io.drover.actions.file.TimedCalls;
import io.drover.actions.mail.SmtpSettings.Login;
import io.drover.actions.mail.SmtpSettings.Tls;
import io.drover.schema.action.EmailSpec;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real SMTP server. */
final class EmailActionTest {
  private static final int LIMIT = 1000;
  private static final String ID =
      "<" + Requests.attempt("node").externalName() + "@drover.example>";

  @TempDir private Path temporary;
  private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
  private LocalFileSystem local;

  @BeforeEach
  void open() throws IOException {
    server.start();
    local =
        new LocalFileSystem(
            List.of(temporary.toRealPath()),
            new TimedCalls(2, Duration.ofSeconds(10)),
            InstantSource.system());
  }

  @AfterEach
  void close() {
    server.stop();
    local.close();
  }

  private SmtpSettings settings(Tls tls, Optional<Login> login) {
    return new SmtpSettings(
        "127.0.0.1",
        server.getSmtp().getPort(),
        "drover@drover.example",
        tls,
        login,
        Duration.ofSeconds(10),
        LIMIT);
  }

  private ActionOutcome run(EmailSpec spec, SmtpSettings settings) throws IOException {
    return run(spec, Optional.of(settings));
  }

  private ActionOutcome run(EmailSpec spec) throws IOException {
    return run(spec, settings(Tls.NONE, Optional.empty()));
  }

  private ActionOutcome run(EmailSpec spec, Optional<SmtpSettings> settings) throws IOException {
    return new EmailAction(
            body -> spec, settings, new FileSystems(List.of(local)), InstantSource.system())
        .start(
            Requests.of(
                "user",
                Optional.of(temporary.toRealPath().toUri()),
                Optional.empty(),
                Instant.now(),
                ExternalState.NONE,
                node -> Optional.empty()));
  }

  private static EmailSpec mail(List<String> to, String subject, String type, String... attached) {
    return new EmailSpec(to, List.of(), List.of(), subject, "Grüße", type, List.of(attached));
  }

  private static EmailSpec mail(String... attached) {
    return mail(List.of("a@x.example"), "s", "text/plain", attached);
  }

  private static Failed assertFailed(ActionOutcome outcome, String code) {
    assertThat(outcome).isInstanceOf(Failed.class);
    Failed failed = (Failed) outcome;
    assertThat(failed.errorCode()).as(failed.message()).isEqualTo(code);
    assertThat(failed.type()).isEqualTo(ErrorType.ERROR);
    return failed;
  }

  @Test
  void everyRecipientGetsTheMailAndNobodySeesTheBlindCopies() throws Exception {
    EmailSpec spec =
        new EmailSpec(
            List.of("a@x.example", "Bea <b@x.example>"),
            List.of("c@x.example"),
            List.of("d@x.example"),
            "Übergabe",
            "<b>Grüße</b>",
            "text/html",
            List.of());

    ActionOutcome outcome = run(spec);

    assertThat(outcome).isInstanceOf(Succeeded.class);
    assertThat(outcome.external().externalId()).contains(ID);
    MimeMessage[] received = server.getReceivedMessages();
    assertThat(received).hasSize(4);
    MimeMessage message = received[0];
    assertThat(message.getSubject()).isEqualTo("Übergabe");
    assertThat(message.getFrom())
        .extracting(Object::toString)
        .containsExactly("drover@drover.example");
    assertThat(message.getRecipients(RecipientType.TO))
        .extracting(Object::toString)
        .containsExactly("a@x.example", "Bea <b@x.example>");
    assertThat(message.getRecipients(RecipientType.CC)).hasSize(1);
    assertThat(message.getHeader("Bcc")).isNull();
    assertThat(message.getContentType()).isEqualToIgnoringCase("text/html; charset=UTF-8");
    assertThat(message.getContent().toString().strip()).isEqualTo("<b>Grüße</b>");
    assertThat(message.getMessageID()).isEqualTo(ID);
  }

  @Test
  void mailSentTwiceForOneAttemptHasOneMessageId() throws Exception {
    run(mail());
    run(mail());

    assertThat(server.getReceivedMessages())
        .hasSize(2)
        .extracting(MimeMessage::getMessageID)
        .containsOnly(ID);
  }

  @Test
  void lineBreakInSubjectBeginsNoHeader() throws Exception {
    run(mail(List.of("a@x.example"), "s\r\nBcc: z@x.example\nX-Evil: 1", "text/plain"));

    MimeMessage message = server.getReceivedMessages()[0];
    assertThat(message.getHeader("X-Evil")).isNull();
    assertThat(message.getHeader("Bcc")).isNull();
    assertThat(message.getSubject()).isEqualTo("s Bcc: z@x.example X-Evil: 1");
  }

  @Test
  void filesAreAttachedWithTheirNames() throws Exception {
    Files.writeString(temporary.resolve("report 1.csv"), "a,b");
    Files.writeString(temporary.resolve("b.bin"), "xyz");

    run(mail("report 1.csv", "file://" + temporary.toRealPath() + "/b.bin"));

    MimeMultipart parts = (MimeMultipart) server.getReceivedMessages()[0].getContent();
    assertThat(parts.getCount()).isEqualTo(3);
    assertThat(parts.getBodyPart(0).getContent().toString()).isEqualTo("Grüße");
    assertThat(parts.getBodyPart(1).getFileName()).isEqualTo("report 1.csv");
    assertThat(parts.getBodyPart(1).getInputStream().readAllBytes()).asString().isEqualTo("a,b");
    assertThat(parts.getBodyPart(2).getFileName()).isEqualTo("b.bin");
  }

  @Test
  void attachmentsTogetherAreLimited() throws Exception {
    Files.writeString(temporary.resolve("a"), "x".repeat(LIMIT - 1));
    Files.writeString(temporary.resolve("b"), "xx");

    Failed failed = assertFailed(run(mail("a", "b")), "EM008");

    assertThat(failed.message()).contains("email.smtp.attachment-limit", "1000 bytes");
    assertThat(server.getReceivedMessages()).isEmpty();
  }

  @Test
  void attachmentThatCannotBeReadIsToldByName() throws Exception {
    assertThat(assertFailed(run(mail("missing.csv")), "EM008").message()).contains("missing.csv");
    assertFailed(run(mail("/etc/passwd")), "EM008");
    assertFailed(run(mail("gopher://x/y")), "EM008");
    assertThat(server.getReceivedMessages()).isEmpty();
  }

  @Test
  void wrongAddressesAreTold() throws Exception {
    assertFailed(run(mail(List.of(), "s", "text/plain")), "EM001");
    assertThat(assertFailed(run(mail(List.of("no body"), "s", "text/plain")), "EM004").message())
        .contains("no body");
    assertFailed(run(mail(List.of("nobody"), "s", "text/plain")), "EM004");
    assertFailed(run(mail(List.of("a@x.example\r\nRCPT TO:<z@x>"), "s", "text/plain")), "EM004");
    assertThat(server.getReceivedMessages()).isEmpty();
  }

  @Test
  void contentThatIsNoTextIsRefused() throws Exception {
    assertFailed(run(mail(List.of("a@x.example"), "s", "application/zip")), "EM005");
    assertFailed(run(mail(List.of("a@x.example"), "s", "html")), "EM005");
  }

  @Test
  void serverWithoutSettingsNamesTheKey() throws Exception {
    assertThat(assertFailed(run(mail(), Optional.empty()), "EM006").message())
        .contains("email.smtp.host is not set");
  }

  @Test
  void loginIsUsed() throws Exception {
    server.setUser("drover", "drover", "right");
    server.getUserManager().setAuthRequired(true);

    ActionOutcome wrong =
        run(mail(), settings(Tls.NONE, Optional.of(new Login("drover", "wrong"))));
    ActionOutcome right =
        run(mail(), settings(Tls.NONE, Optional.of(new Login("drover", "right"))));

    assertThat(assertFailed(wrong, "EM007").message()).doesNotContain("wrong");
    assertThat(right).isInstanceOf(Succeeded.class);
    assertThat(server.getReceivedMessages()).hasSize(1);
  }

  @Test
  void serverWithoutTlsGetsNoMailWhenTlsIsAskedFor() throws Exception {
    assertFailed(run(mail(), settings(Tls.STARTTLS, Optional.empty())), "EM007");
    assertThat(server.getReceivedMessages()).isEmpty();
  }

  @Test
  void serverThatIsAwayIsNamed() throws Exception {
    SmtpSettings settings = settings(Tls.NONE, Optional.empty());
    server.stop();

    assertThat(assertFailed(run(mail(), settings), "EM007").message())
        .contains("smtp://127.0.0.1:" + settings.port());
  }
}
