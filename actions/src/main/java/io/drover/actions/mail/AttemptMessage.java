package io.drover.actions.mail;

import io.drover.actions.ActionAttempt;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;

/** A mail whose Message-ID names its attempt, so that a second copy can be told as one. */
final class AttemptMessage extends MimeMessage {
  private final String id;

  AttemptMessage(Session session, ActionAttempt attempt, String from) {
    super(session);
    this.id = "<" + attempt.externalName() + "@" + from.substring(from.lastIndexOf('@') + 1) + ">";
  }

  String id() {
    return id;
  }

  @Override
  protected void updateMessageID() throws MessagingException {
    setHeader("Message-ID", id);
  }
}
