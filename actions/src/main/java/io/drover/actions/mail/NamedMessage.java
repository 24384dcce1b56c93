package io.drover.actions.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;

/** A mail whose Message-ID says what it is of, so that a second copy can be told as one. */
final class NamedMessage extends MimeMessage {
  private final String id;

  /**
   * @param name unique among all mails of the sender; of characters that an address may have
   */
  NamedMessage(Session session, String name, String from) {
    super(session);
    this.id = "<" + name + "@" + from.substring(from.lastIndexOf('@') + 1) + ">";
  }

  String id() {
    return id;
  }

  @Override
  protected void updateMessageID() throws MessagingException {
    setHeader("Message-ID", id);
  }
}
