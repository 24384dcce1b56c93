package io.drover.actions.web;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ActionExecutor;
import io.drover.actions.ActionOutcome;
import io.drover.actions.ActionOutcome.ErrorType;
import io.drover.actions.ActionOutcome.Failed;
import io.drover.actions.ActionOutcome.Succeeded;
import io.drover.actions.ActionRequest;
import io.drover.actions.AttemptMarks;
import io.drover.actions.ExternalState;
import io.drover.actions.http.AnswerTooLargeException;
import io.drover.actions.http.DeniedTargetException;
import io.drover.actions.http.HttpAnswer;
import io.drover.actions.http.HttpExchange;
import io.drover.actions.http.HttpExchange.Body;
import io.drover.actions.http.HttpExchange.Request;
import io.drover.schema.ActionKind;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.XmlElement;
import io.drover.schema.action.HttpSpec;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * {@code <http>}: one request, answered inside {@link #start}.
 *
 * <p>No connection, no answer in time, 429 and 503 are TRANSIENT; for a request that is harmless to
 * repeat, 502 and 504 too. Anything else that was not expected is an ERROR. A request that is
 * <em>not</em> harmless to repeat is marked before it is sent, and what is marked is never sent
 * again: when its answer is lost, be it in the network or by a crash of this server, the action
 * ends in ERROR with {@code HTTP_ANSWER_LOST} and the workflow decides.
 */
public final class HttpAction implements ActionExecutor {
  private static final ActionKind KIND = new ActionKind(ActionKind.DROVER, "http");

  /** Said before the work began: the request had no effect. */
  private static final Set<Integer> NOT_NOW = Set.of(429, 503);

  /** Said by one between us and the service, which may have done the work. */
  private static final Set<Integer> OF_GATEWAYS = Set.of(502, 504);

  private static final int SHOWN = 300;

  private final Function<XmlElement, HttpSpec> reader;
  private final HttpExchange http;
  private final AttemptMarks marks;

  /**
   * @param reader makes the evaluated body a spec
   * @param http connects only to what is allowed; its limits are the default and the largest
   */
  public HttpAction(Function<XmlElement, HttpSpec> reader, HttpExchange http, AttemptMarks marks) {
    this.reader = requireNonNull(reader, "reader");
    this.http = requireNonNull(http, "http");
    this.marks = requireNonNull(marks, "marks");
  }

  @Override
  public Set<ActionKind> kinds() {
    return Set.of(KIND);
  }

  @Override
  public ActionOutcome start(ActionRequest request) {
    HttpSpec spec;
    try {
      spec = reader.apply(request.body());
    } catch (InvalidRequestException e) {
      return error(request.external(), e.code().name(), String.valueOf(e.getMessage()));
    }
    URI address = URI.create(spec.url());
    String place = address.getScheme() + "://" + address.getRawAuthority();
    ExternalState external = request.external().withExternalId("-").withTrackerUri(place);
    if (!spec.repeatable() && !marks.set(request.attempt())) {
      return lost(external, spec, place, "a start of this attempt was cut off");
    }
    return send(request, spec, address, external);
  }

  private ActionOutcome send(
      ActionRequest request, HttpSpec spec, URI address, ExternalState external) {
    String place = external.trackerUri().orElse("");
    try {
      HttpAnswer answer =
          http.send(address, message(request, spec), spec.timeout().orElse(http.limits().answer()));
      return judged(request, spec, answer, external);
    } catch (DeniedTargetException e) {
      forget(request, spec);
      return error(external, "HTTP_DENIED", String.valueOf(e.getMessage()));
    } catch (AnswerTooLargeException e) {
      return error(
          external,
          "HTTP_TOO_LARGE",
          spec.method()
              + " "
              + place
              + " was answered by more than "
              + http.limits().bytes()
              + " bytes (http.answer-limit)");
    } catch (IOException e) {
      if (spec.repeatable() || HttpExchange.neverSent(e)) {
        forget(request, spec);
        return new Failed(
            external,
            ErrorType.TRANSIENT,
            "HTTP_UNREACHABLE",
            spec.method() + " " + place + " got no answer: " + words(e));
      }
      return lost(external, spec, place, words(e));
    }
  }

  private Request message(ActionRequest request, HttpSpec spec) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Accept", "*/*");
    if (!Set.of("GET", "HEAD").contains(spec.method())) {
      headers.put("Idempotency-Key", request.attempt().externalName());
    }
    spec.headers().forEach((name, value) -> putIgnoringCase(headers, name, value));
    // A kept connection may be closed by the other side in the moment in which it is used again,
    // which looks like a lost answer.
    headers.put("Connection", "close");
    return new Request(
        spec.method(),
        headers,
        spec.body()
            .map(
                body -> new Body(body.text().getBytes(StandardCharsets.UTF_8), body.contentType())),
        http.limits().bytes());
  }

  private static void putIgnoringCase(Map<String, String> headers, String name, String value) {
    headers.keySet().removeIf(name::equalsIgnoreCase);
    headers.put(name, value);
  }

  private ActionOutcome judged(
      ActionRequest request, HttpSpec spec, HttpAnswer answer, ExternalState before) {
    ExternalState external = before.withExternalStatus(String.valueOf(answer.status()));
    if (spec.expects(answer.status())) {
      return new Succeeded(
          external,
          AnswerData.of(answer.text()),
          Optional.of(answer.text()).filter(text -> !text.isBlank()));
    }
    String said =
        spec.method()
            + " "
            + before.trackerUri().orElse("")
            + " was answered by "
            + answer.status()
            + ", expected was "
            + String.join(",", spec.expectedStatus())
            + answer
                .location()
                .map(to -> "; redirects are not followed, this one goes to " + to)
                .orElse("")
            + beginning(answer.text());
    boolean passing =
        NOT_NOW.contains(answer.status())
            || (spec.repeatable() && OF_GATEWAYS.contains(answer.status()));
    if (passing) {
      forget(request, spec);
      return new Failed(external, ErrorType.TRANSIENT, "HTTP_UNREACHABLE", said);
    }
    return error(external, "HTTP_STATUS", said);
  }

  private static String beginning(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.isEmpty()
        ? ""
        : ": " + (line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…");
  }

  private static String words(IOException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  /** It had no effect, so that it may be sent again. */
  private void forget(ActionRequest request, HttpSpec spec) {
    if (!spec.repeatable()) {
      marks.clear(request.attempt());
    }
  }

  private static Failed lost(ExternalState external, HttpSpec spec, String place, String why) {
    return error(
        external,
        "HTTP_ANSWER_LOST",
        "whether "
            + place
            + " has done what "
            + spec.method()
            + " asked for is unknown ("
            + why
            + "), and it is not asked twice; say idempotent=\"true\" if it may be");
  }

  private static Failed error(ExternalState external, String code, String message) {
    return new Failed(external, ErrorType.ERROR, code, message);
  }

  /** Never asked, because a start ends at once; says what a start would, and sends nothing. */
  @Override
  public ActionOutcome check(ActionRequest request) {
    return error(
        request.external(), "HTTP_ANSWER_LOST", "nobody knows what the request was answered by");
  }

  /** A request ends with the call that sends it. */
  @Override
  public KillResult kill(ActionRequest request) {
    return new KillResult(request.external(), true);
  }
}
