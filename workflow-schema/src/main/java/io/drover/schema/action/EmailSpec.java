package io.drover.schema.action;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** Oozie's {@code <email>} action. Addresses and attachments are comma lists, split here. */
public record EmailSpec(
    List<String> to,
    List<String> cc,
    List<String> bcc,
    String subject,
    String body,
    String contentType,
    List<String> attachments) {
  public EmailSpec {
    to = List.copyOf(to);
    cc = List.copyOf(cc);
    bcc = List.copyOf(bcc);
    requireNonNull(subject, "subject");
    requireNonNull(body, "body");
    requireNonNull(contentType, "contentType");
    attachments = List.copyOf(attachments);
  }
}
