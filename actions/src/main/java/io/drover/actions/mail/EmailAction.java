package io.drover.actions.mail;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ActionExecutor;
import io.drover.actions.ActionOutcome;
import io.drover.actions.ActionOutcome.ErrorType;
import io.drover.actions.ActionOutcome.Failed;
import io.drover.actions.ActionOutcome.Succeeded;
import io.drover.actions.ActionRequest;
import io.drover.actions.ExternalState;
import io.drover.actions.file.FileSystems;
import io.drover.schema.ActionKind;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.XmlElement;
import io.drover.schema.action.EmailSpec;
import jakarta.mail.Session;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Oozie's {@code <email>}: one mail, handed to the configured SMTP server inside {@link #start}.
 * Error codes are Oozie's, all of type ERROR: EM001 nobody to send to, EM002 and EM003 the sender,
 * EM004 no address, EM005 the message, EM006 no SMTP, EM007 the server did not take it, EM008 an
 * attachment.
 *
 * <p>SMTP cannot be asked whether it has a mail, so a start that is repeated after a crash may send
 * it twice. Both copies have the same Message-ID, made of the attempt's name.
 */
public final class EmailAction implements ActionExecutor {
  private static final ActionKind KIND = new ActionKind(ActionKind.OOZIE_EMAIL, "email");

  private final Function<XmlElement, EmailSpec> reader;
  private final Optional<SmtpSettings> settings;
  private final FileSystems fileSystems;
  private final InstantSource clock;

  /**
   * @param reader makes the evaluated body a spec
   * @param settings empty when this server sends no mail: every action fails
   */
  public EmailAction(
      Function<XmlElement, EmailSpec> reader,
      Optional<SmtpSettings> settings,
      FileSystems fileSystems,
      InstantSource clock) {
    this.reader = requireNonNull(reader, "reader");
    this.settings = requireNonNull(settings, "settings");
    this.fileSystems = requireNonNull(fileSystems, "fileSystems");
    this.clock = requireNonNull(clock, "clock");
  }

  @Override
  public Set<ActionKind> kinds() {
    return Set.of(KIND);
  }

  @Override
  public ActionOutcome start(ActionRequest request) {
    ExternalState external = request.external().withExternalId("-");
    try {
      EmailSpec spec = reader.apply(request.body());
      SmtpSettings smtp =
          settings.orElseThrow(
              () ->
                  new MailFailure(
                      "EM006", "this server sends no mail: email.smtp.host is not set"));
      MailServer server = new MailServer(smtp);
      String id = send(server, request, spec);
      return new Succeeded(
          external.withExternalId(id).withExternalStatus("OK").withTrackerUri(server.uri()),
          Map.of());
    } catch (MailFailure e) {
      return failed(external, e.code(), e.words());
    } catch (InvalidRequestException e) {
      return failed(external, e.code().name(), String.valueOf(e.getMessage()));
    }
  }

  private String send(MailServer server, ActionRequest request, EmailSpec spec) throws MailFailure {
    Session session = server.session();
    NamedMessage message =
        new MailWriter(server.settings(), fileSystems)
            .write(session, request, spec, clock.instant());
    server.send(session, message);
    return message.id();
  }

  private static Failed failed(ExternalState external, String code, String message) {
    return new Failed(external.withExternalStatus("ERROR"), ErrorType.ERROR, code, message);
  }

  /** Never asked, because a start ends at once; says what a start would, and sends nothing. */
  @Override
  public ActionOutcome check(ActionRequest request) {
    return failed(request.external(), "EM007", "EM007: nobody knows whether the mail was sent");
  }

  /** A mail ends with the call that sends it. */
  @Override
  public KillResult kill(ActionRequest request) {
    return new KillResult(request.external(), true);
  }
}
