package io.drover.actions.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.NoSuchProviderException;
import jakarta.mail.Session;
import jakarta.mail.Transport;

/** The SMTP server that takes mails. */
record MailServer(SmtpSettings settings) {
  Session session() {
    return Session.getInstance(settings.properties());
  }

  String uri() {
    return "smtp://" + settings.host() + ":" + settings.port();
  }

  /** When this returns, the server has taken the mail. */
  void send(Session session, NamedMessage message) throws MailFailure {
    try (Transport transport = session.getTransport()) {
      message.saveChanges();
      if (settings.login().isPresent()) {
        transport.connect(settings.login().get().user(), settings.login().get().password());
      } else {
        transport.connect();
      }
      transport.sendMessage(message, message.getAllRecipients());
    } catch (NoSuchProviderException e) {
      throw new MailFailure("EM006", "there is no SMTP to send with", e);
    } catch (MessagingException e) {
      throw new MailFailure("EM007", uri() + " did not take the mail", e);
    }
  }
}
