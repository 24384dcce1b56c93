package io.drover.actions.mail;

import io.drover.actions.ActionRequest;
import io.drover.actions.file.FilePath;
import io.drover.actions.file.FileSystems;
import io.drover.actions.file.PathBase;
import io.drover.schema.WorkflowDefinition.GlobalSection;
import io.drover.schema.action.EmailSpec;
import jakarta.activation.DataHandler;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimePart;
import jakarta.mail.internet.ParseException;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.IOException;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Makes a mail out of what an action says. Sends nothing. */
final class MailWriter {
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

  private final SmtpSettings settings;
  private final FileSystems fileSystems;

  MailWriter(SmtpSettings settings, FileSystems fileSystems) {
    this.settings = settings;
    this.fileSystems = fileSystems;
  }

  /** What an action says, with its attachments. */
  NamedMessage write(Session session, ActionRequest request, EmailSpec spec, Instant now)
      throws MailFailure {
    NamedMessage message = head(session, request.attempt().externalName(), spec, now);
    try {
      content(message, request, spec);
      return message;
    } catch (MessagingException e) {
      throw unwritten(e);
    }
  }

  /** The same without attachments. */
  NamedMessage write(Session session, String name, EmailSpec spec, Instant now) throws MailFailure {
    NamedMessage message = head(session, name, spec, now);
    try {
      text(message, spec);
      return message;
    } catch (MessagingException e) {
      throw unwritten(e);
    }
  }

  private static MailFailure unwritten(MessagingException e) {
    return new MailFailure("EM005", "the mail cannot be written", e);
  }

  private NamedMessage head(Session session, String name, EmailSpec spec, Instant now)
      throws MailFailure {
    InternetAddress from = sender();
    NamedMessage message = new NamedMessage(session, name, from.getAddress());
    try {
      message.setFrom(from);
      message.setSentDate(Date.from(now));
      message.setHeader("Auto-Submitted", "auto-generated");
    } catch (MessagingException e) {
      throw new MailFailure("EM003", "the sender cannot be set", e);
    }
    if (spec.to().isEmpty()) {
      throw new MailFailure("EM001", "<to> names nobody");
    }
    try {
      message.setRecipients(RecipientType.TO, addresses(spec.to()));
      message.setRecipients(RecipientType.CC, addresses(spec.cc()));
      message.setRecipients(RecipientType.BCC, addresses(spec.bcc()));
      // A line break would begin another header.
      message.setSubject(
          CONTROL.matcher(spec.subject()).replaceAll(" "), StandardCharsets.UTF_8.name());
      return message;
    } catch (AddressException e) {
      throw new MailFailure(
          "EM004", "'" + e.getRef() + "' in <to>, <cc> or <bcc> is no address", e);
    } catch (MessagingException e) {
      throw unwritten(e);
    }
  }

  private InternetAddress sender() throws MailFailure {
    try {
      return address(settings.from());
    } catch (AddressException e) {
      throw new MailFailure("EM002", "email.smtp.from is no address", e);
    }
  }

  private static InternetAddress[] addresses(List<String> texts) throws AddressException {
    List<InternetAddress> addresses = new ArrayList<>();
    for (String text : texts) {
      addresses.add(address(text));
    }
    return addresses.toArray(InternetAddress[]::new);
  }

  private static InternetAddress address(String text) throws AddressException {
    InternetAddress address = new InternetAddress(text, true);
    if (!address.getAddress().contains("@")) {
      throw new AddressException("no domain", text);
    }
    return address;
  }

  private void content(NamedMessage message, ActionRequest request, EmailSpec spec)
      throws MessagingException, MailFailure {
    if (spec.attachments().isEmpty()) {
      text(message, spec);
      return;
    }
    MimeMultipart parts = new MimeMultipart();
    MimeBodyPart text = new MimeBodyPart();
    text(text, spec);
    parts.addBodyPart(text);
    PathBase base =
        new PathBase(request.appPath(), request.global().flatMap(GlobalSection::nameNode));
    int left = settings.attachmentBytes();
    for (String path : spec.attachments()) {
      URI uri = place(path, base);
      byte[] bytes = bytes(uri, left, request.user());
      left -= bytes.length;
      parts.addBodyPart(attachment(FilePath.name(uri), bytes));
    }
    message.setContent(parts);
  }

  private static void text(MimePart part, EmailSpec spec) throws MessagingException, MailFailure {
    try {
      ContentType type = new ContentType(spec.contentType());
      if (!type.getPrimaryType().equalsIgnoreCase("text")) {
        throw new MailFailure("EM005", "content_type must be text/plain, text/html or other text");
      }
      part.setText(
          spec.body(), StandardCharsets.UTF_8.name(), type.getSubType().toLowerCase(Locale.ROOT));
    } catch (ParseException e) {
      throw new MailFailure("EM005", "content_type is '" + spec.contentType() + "'", e);
    }
  }

  private static MimeBodyPart attachment(String name, byte[] bytes) throws MessagingException {
    String type = URLConnection.guessContentTypeFromName(name);
    MimeBodyPart part = new MimeBodyPart();
    part.setDataHandler(
        new DataHandler(
            new ByteArrayDataSource(bytes, type == null ? "application/octet-stream" : type)));
    part.setFileName(name);
    part.setDisposition(MimeBodyPart.ATTACHMENT);
    return part;
  }

  private static URI place(String path, PathBase base) throws MailFailure {
    try {
      return FilePath.parse(base.resolve(path));
    } catch (InvalidPathException e) {
      throw new MailFailure("EM008", "attachment '" + path + "' is no path", e);
    }
  }

  private byte[] bytes(URI uri, int limit, String user) throws MailFailure {
    try {
      return fileSystems.of(uri).read(uri, limit, user);
    } catch (IOException e) {
      throw new MailFailure(
          "EM008",
          "attachment "
              + FilePath.text(uri)
              + " cannot be read; all attachments together may have "
              + settings.attachmentBytes()
              + " bytes (email.smtp.attachment-limit)",
          e);
    }
  }
}
