package io.drover.actions.mail;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.Properties;

/**
 * Where mail goes out.
 *
 * @param from the sender of every mail
 * @param timeout longest time to connect, and to wait for each answer of the server
 * @param attachmentBytes most bytes of all attachments of one mail
 */
public record SmtpSettings(
    String host,
    int port,
    String from,
    Tls tls,
    Optional<Login> login,
    Duration timeout,
    int attachmentBytes) {

  /** How the connection is protected. */
  public enum Tls {
    /** Not at all. */
    NONE,
    /** Begins in the clear; a server that does not offer TLS gets no mail. */
    STARTTLS,
    /** From the first byte. */
    TLS
  }

  /** Who the server is at the mail server. */
  public record Login(String user, String password) {
    public Login {
      requireNonNull(user, "user");
      requireNonNull(password, "password");
    }

    @Override
    public String toString() {
      return user;
    }
  }

  public SmtpSettings {
    requireNonNull(host, "host");
    requireNonNull(from, "from");
    requireNonNull(tls, "tls");
    requireNonNull(login, "login");
    requireNonNull(timeout, "timeout");
  }

  /** As the mail library wants to have it. */
  Properties properties() {
    String millis = String.valueOf(Math.max(1, timeout.toMillis()));
    Properties properties = new Properties();
    properties.setProperty("mail.transport.protocol", "smtp");
    properties.setProperty("mail.smtp.host", host);
    properties.setProperty("mail.smtp.port", String.valueOf(port));
    properties.setProperty("mail.smtp.auth", String.valueOf(login.isPresent()));
    properties.setProperty("mail.smtp.connectiontimeout", millis);
    properties.setProperty("mail.smtp.timeout", millis);
    properties.setProperty("mail.smtp.writetimeout", millis);
    properties.setProperty("mail.smtp.starttls.enable", String.valueOf(tls == Tls.STARTTLS));
    properties.setProperty("mail.smtp.starttls.required", String.valueOf(tls == Tls.STARTTLS));
    properties.setProperty("mail.smtp.ssl.enable", String.valueOf(tls == Tls.TLS));
    properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    properties.setProperty("mail.mime.address.strict", "true");
    return properties;
  }
}
