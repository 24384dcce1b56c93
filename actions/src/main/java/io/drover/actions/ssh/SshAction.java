package io.drover.actions.ssh;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ActionAttempt;
import io.drover.actions.ActionExecutor;
import io.drover.actions.ActionOutcome;
import io.drover.actions.ActionOutcome.ErrorType;
import io.drover.actions.ActionOutcome.Failed;
import io.drover.actions.ActionOutcome.Running;
import io.drover.actions.ActionOutcome.Succeeded;
import io.drover.actions.ActionRequest;
import io.drover.actions.ExternalState;
import io.drover.schema.ActionKind;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.Problem;
import io.drover.schema.XmlElement;
import io.drover.schema.action.SshSpec;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;

/**
 * Oozie's {@code <ssh>}: one command on another machine. It runs there without any connection, in a
 * directory named by the attempt ({@link RemoteAttempt}), so that a start can be repeated, a
 * connection lost and a server replaced without losing or repeating it. The directory is removed
 * when the job has ended.
 *
 * <p>Error codes are Oozie's: COULD_NOT_RESOLVE_HOST and COULD_NOT_CONNECT are TRANSIENT,
 * AUTH_FAILED is NON_TRANSIENT, FNF (no such command) and UNKNOWN_ERROR are ERROR. SSH_DENIED, an
 * ERROR too, is this server's own no.
 */
public final class SshAction implements ActionExecutor {
  private static final ActionKind KIND = new ActionKind(ActionKind.OOZIE_SSH, "ssh");
  private static final String UNKNOWN_ERROR = "UNKNOWN_ERROR";
  private static final String DENIED = "SSH_DENIED";
  private static final String OFF = "this server runs no remote commands: ssh.enabled is false";

  private static final String PID = "pid ";
  private static final String EXIT = "exit ";

  private static final int STATUS_BYTES = 200;
  private static final int LOG_BYTES = 64 * 1024;
  private static final int MESSAGE_BYTES = 500;
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final Function<XmlElement, SshSpec> reader;
  private final Optional<SshHosts> hosts;
  private final InstantSource clock;

  /**
   * @param reader makes the evaluated body a spec
   * @param hosts empty when this server runs no remote commands: every action is refused
   */
  public SshAction(
      Function<XmlElement, SshSpec> reader, Optional<SshHosts> hosts, InstantSource clock) {
    this.reader = requireNonNull(reader, "reader");
    this.hosts = requireNonNull(hosts, "hosts");
    this.clock = requireNonNull(clock, "clock");
  }

  @Override
  public Set<ActionKind> kinds() {
    return Set.of(KIND);
  }

  @Override
  public List<Problem> validate(XmlElement body) {
    return hosts.isPresent()
        ? List.of()
        : List.of(
            Problem.error(
                ErrorCode.E0723,
                OFF,
                body.name(),
                body.location(),
                "ask who runs the server to set the keys of ssh, or take the action out."));
  }

  /** Its directory on the host. */
  @Override
  public boolean staysOpen(XmlElement body) {
    return true;
  }

  @Override
  public ActionOutcome start(ActionRequest request) {
    ExternalState external = request.external();
    try {
      SshSpec spec = reader.apply(request.body());
      SshHosts remote = enabled();
      Target target = allowed(remote, spec, request);
      external = external.withTrackerUri(target.uri());
      RemoteAttempt attempt = attempt(remote, request.attempt());
      String answer = remote.run(target, attempt.start(spec), STATUS_BYTES).strip();
      if (!answer.startsWith(PID)) {
        throw notStarted(answer, target, spec);
      }
      return new Running(
          external
              .withExternalId(answer.substring(PID.length()) + "@" + target)
              .withExternalStatus("RUNNING"),
          SHORTEST);
    } catch (SshFailure e) {
      return failed(external, e);
    } catch (InvalidRequestException e) {
      return failed(
          external,
          new SshFailure(ErrorType.ERROR, e.code().name(), String.valueOf(e.getMessage())));
    }
  }

  private static SshFailure notStarted(String answer, Target target, SshSpec spec) {
    return switch (answer) {
      case "no command" ->
          new SshFailure(
              ErrorType.ERROR,
              "FNF",
              "there is no command '" + spec.command() + "' on " + target.host());
      case "no setsid" ->
          unknown(target.host() + " has no setsid, without which a command ends with its login");
      case "no directory" -> unknown(target + " cannot write to its directory of attempts");
      case "slow" ->
          new SshFailure(
              ErrorType.TRANSIENT, UNKNOWN_ERROR, target.host() + " has not begun in some seconds");
      default -> unknown(target + " answered '" + answer + "'");
    };
  }

  private static SshFailure unknown(String words) {
    return new SshFailure(ErrorType.ERROR, UNKNOWN_ERROR, words);
  }

  private SshHosts enabled() throws SshFailure {
    return hosts.orElseThrow(() -> new SshFailure(ErrorType.ERROR, DENIED, OFF));
  }

  private static Target allowed(SshHosts remote, SshSpec spec, ActionRequest request)
      throws SshFailure {
    SshSettings settings = remote.settings();
    String standard = settings.user().orElse(request.user());
    if (!settings.targets().allow(spec.user(), spec.host())) {
      throw new SshFailure(
          ErrorType.ERROR,
          DENIED,
          "commands on "
              + spec.user().map(user -> user + "@").orElse("")
              + spec.host()
              + " are not allowed by ssh.hosts of this server");
    }
    return new Target(spec.user().orElse(standard), spec.host());
  }

  private static RemoteAttempt attempt(SshHosts remote, ActionAttempt attempt) {
    return new RemoteAttempt(remote.settings().directory(), attempt.externalName());
  }

  @Override
  public ActionOutcome check(ActionRequest request) {
    ExternalState external = request.external();
    try {
      SshHosts remote = enabled();
      Target target = started(external);
      RemoteAttempt attempt = attempt(remote, request.attempt());
      String answer = remote.run(target, attempt.check(), STATUS_BYTES).strip();
      if (answer.equals("running")) {
        return new Running(external, pause(request));
      }
      if (answer.equals(EXIT + 0)) {
        return succeeded(request, remote, target, attempt);
      }
      if (answer.startsWith(EXIT)) {
        String said = remote.run(target, attempt.end("err", MESSAGE_BYTES), MESSAGE_BYTES).strip();
        throw unknown(
            "the command ended with exit code "
                + answer.substring(EXIT.length())
                + (said.isEmpty() ? "" : ": " + said));
      }
      throw unknown(
          "the command on "
              + target
              + " is gone without an exit code in "
              + attempt.place()
              + ": it or the host was stopped");
    } catch (SshFailure e) {
      return failed(external, e);
    }
  }

  private static Target started(ExternalState external) throws SshFailure {
    return external
        .trackerUri()
        .flatMap(Target::parse)
        .orElseThrow(() -> unknown("nobody knows where the command runs"));
  }

  /** A tenth of the time that it has run already. */
  private Duration pause(ActionRequest request) {
    Duration tenth = Duration.between(request.startedAt(), clock.instant()).dividedBy(10);
    Duration least = tenth.compareTo(SHORTEST) < 0 ? SHORTEST : tenth;
    return least.compareTo(LONGEST) > 0 ? LONGEST : least;
  }

  private ActionOutcome succeeded(
      ActionRequest request, SshHosts remote, Target target, RemoteAttempt attempt)
      throws SshFailure {
    Map<String, String> data = new HashMap<>();
    if (reader.apply(request.body()).captureOutput()) {
      int limit = remote.settings().outputLimit();
      String output = remote.run(target, attempt.output(limit + 1), limit + 1);
      if (output.getBytes(StandardCharsets.UTF_8).length > limit) {
        throw unknown("the output has more than " + limit + " bytes (ssh.output-limit)");
      }
      data.putAll(properties(output));
    }
    return new Succeeded(request.external().withExternalStatus("OK"), data);
  }

  private static Map<String, String> properties(String text) throws SshFailure {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(text));
    } catch (IOException | IllegalArgumentException e) {
      throw unknown("the output is not in the form of Java properties: " + e.getMessage());
    }
    Map<String, String> data = new HashMap<>();
    properties.stringPropertyNames().forEach(key -> data.put(key, properties.getProperty(key)));
    return data;
  }

  @Override
  public Optional<String> log(ActionRequest request) {
    try {
      SshHosts remote = enabled();
      Target target = started(request.external());
      RemoteAttempt attempt = attempt(remote, request.attempt());
      String out = remote.run(target, attempt.end("out", LOG_BYTES), LOG_BYTES);
      String err = remote.run(target, attempt.end("err", LOG_BYTES), LOG_BYTES);
      String both = out + (err.isEmpty() ? "" : "\n--- standard error ---\n" + err);
      return Optional.of(both).filter(text -> !text.isBlank());
    } catch (SshFailure e) {
      return Optional.empty();
    }
  }

  /** Every attempt of the action is stopped and its directory removed. */
  @Override
  public KillResult kill(ActionRequest request) {
    try {
      SshHosts remote = enabled();
      Optional<Target> known = request.external().trackerUri().flatMap(Target::parse);
      Target target =
          known.isPresent() ? known.get() : allowed(remote, reader.apply(request.body()), request);
      ActionAttempt last = request.attempt();
      boolean stopped = true;
      for (int i = 0; i <= last.attempt(); i++) {
        RemoteAttempt one = attempt(remote, new ActionAttempt(last.actionId(), last.run(), i));
        stopped &= remote.run(target, one.kill(), STATUS_BYTES).strip().equals("stopped");
      }
      return new KillResult(request.external(), stopped);
    } catch (SshFailure e) {
      // what is not allowed was not started, or is none of our business any more
      return new KillResult(request.external(), e.code().equals(DENIED));
    } catch (InvalidRequestException e) {
      return new KillResult(request.external(), true);
    }
  }

  private static Failed failed(ExternalState external, SshFailure failure) {
    return new Failed(external, failure.type(), failure.code(), failure.words());
  }
}
