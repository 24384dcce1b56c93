package io.drover.actions.mail;

import static java.util.Objects.requireNonNull;

import io.drover.actions.file.FileSystems;
import io.drover.schema.action.EmailSpec;
import jakarta.mail.Session;
import java.time.Instant;
import java.util.List;

/** Sends plain texts that the server itself has to say. Thread-safe. */
public final class TextMail {
  private final MailServer server;

  public TextMail(SmtpSettings settings) {
    this.server = new MailServer(requireNonNull(settings, "settings"));
  }

  /**
   * When this returns, the mail server has the mail.
   *
   * @param name what its Message-ID is made of, the same for each try; letters, digits, dots and
   *     hyphens
   * @throws MailFailure when it does not have it, as far as one knows
   */
  public void send(String name, List<String> to, String subject, String text, Instant now)
      throws MailFailure {
    Session session = server.session();
    EmailSpec spec =
        new EmailSpec(to, List.of(), List.of(), subject, text, "text/plain", List.of());
    server.send(
        session,
        new MailWriter(server.settings(), new FileSystems(List.of()))
            .write(session, name, spec, now));
  }
}
