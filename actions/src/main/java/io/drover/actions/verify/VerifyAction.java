package io.drover.actions.verify;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ActionExecutor;
import io.drover.actions.ActionOutcome;
import io.drover.actions.ActionOutcome.ErrorType;
import io.drover.actions.ActionOutcome.Failed;
import io.drover.actions.ActionOutcome.Running;
import io.drover.actions.ActionOutcome.Succeeded;
import io.drover.actions.ActionRequest;
import io.drover.actions.ActionRequest.OtherAction;
import io.drover.actions.Evidence;
import io.drover.actions.Evidence.Verdict;
import io.drover.actions.ExternalState;
import io.drover.actions.Verifier;
import io.drover.actions.VerifyResult;
import io.drover.actions.VerifyTarget;
import io.drover.schema.ActionKind;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.XmlElement;
import io.drover.schema.action.VerifySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * {@code <verify action="…">} as an action of its own: proves what an earlier action of the same
 * job did. While a source says that it still runs, it is asked again, for a bounded time; while
 * nobody can tell, for the time that the element's {@code timeout} gives, 60 seconds by default.
 *
 * <p>The memo is the time since when nobody says that it runs.
 *
 * <p>Error codes: VERIFY a source says that it failed; VERIFY_UNKNOWN the sources cannot tell, or
 * it still runs after all the time given.
 */
public final class VerifyAction implements ActionExecutor {
  private static final ActionKind KIND = new ActionKind(ActionKind.DROVER, "verify");
  private static final String FAILED = "VERIFY";
  private static final String UNKNOWN = "VERIFY_UNKNOWN";
  private static final int MOST_WHILE_RUNNING = 40;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration SOON = Duration.ofSeconds(5);

  private final Function<XmlElement, VerifySpec> reader;
  private final Verifier verifier;
  private final InstantSource clock;
  private final Duration every;
  private final Duration longest;

  /**
   * @param reader makes the evaluated body a spec
   * @param every time between two questions while it runs
   * @param longest how long to ask while it runs
   */
  public VerifyAction(
      Function<XmlElement, VerifySpec> reader,
      Verifier verifier,
      InstantSource clock,
      Duration every,
      Duration longest) {
    this.reader = requireNonNull(reader, "reader");
    this.verifier = requireNonNull(verifier, "verifier");
    this.clock = requireNonNull(clock, "clock");
    this.every = requireNonNull(every, "every");
    this.longest = requireNonNull(longest, "longest");
  }

  @Override
  public Set<ActionKind> kinds() {
    return Set.of(KIND);
  }

  @Override
  public ActionOutcome start(ActionRequest request) {
    return check(request);
  }

  @Override
  public ActionOutcome check(ActionRequest request) {
    try {
      VerifySpec spec = reader.apply(request.body());
      String node = spec.action().map(String::strip).orElse("");
      Optional<OtherAction> other =
          node.isEmpty() ? Optional.empty() : request.others().apply(node);
      return other.isEmpty()
          ? failed(request.external(), FAILED, "no action named '" + node + "' has run in this job")
          : outcome(request, spec, node, verifier.verify(spec, target(request, other.get())));
    } catch (InvalidRequestException e) {
      return failed(request.external(), e.code().name(), String.valueOf(e.getMessage()));
    }
  }

  private VerifyTarget target(ActionRequest request, OtherAction other) {
    return new VerifyTarget(
        other.attempt(),
        other.external(),
        request.user(),
        livyState(other.external()),
        request.appPath(),
        request.configuration(),
        other.startedAt(),
        openSince(request));
  }

  private Instant openSince(ActionRequest request) {
    try {
      return request.external().memo().map(Instant::parse).orElseGet(clock::instant);
    } catch (DateTimeParseException e) {
      return clock.instant();
    }
  }

  /** What Livy said last, as it was noted; the action's status where no note says it. */
  private static Optional<String> livyState(ExternalState external) {
    List<Evidence> notes = external.evidence();
    for (int i = notes.size() - 1; i >= 0; i--) {
      Evidence note = notes.get(i);
      if (note.source().equals("livy") && note.verdict() != Verdict.UNKNOWN) {
        return Optional.of(note.verdict().name().toLowerCase(Locale.ROOT));
      }
    }
    return external.externalStatus();
  }

  private ActionOutcome outcome(
      ActionRequest request, VerifySpec spec, String node, VerifyResult result) {
    Instant since = result.alive() ? clock.instant() : openSince(request);
    Instant patience = since.plus(spec.timeout().orElse(PATIENCE));
    boolean again =
        result.verdict() == Verdict.RUNNING
            || (result.verdict() == Verdict.UNKNOWN && clock.instant().isBefore(patience));
    // What decides is always kept.
    int most = again ? MOST_WHILE_RUNNING : Integer.MAX_VALUE;
    ExternalState external =
        request
            .external()
            .plusEvidence(news(request.external().evidence(), result.evidence(), most))
            .withExternalStatus(result.verdict().name())
            .withMemo(since.toString())
            .withWaitingFor(Optional.empty());
    return switch (result.verdict()) {
      case SUCCEEDED -> new Succeeded(external, Map.of());
      case FAILED ->
          failed(
              external,
              FAILED,
              "action '"
                  + node
                  + "' did not succeed: "
                  + Verdicts.sentence(result.evidence(), Verdict.FAILED));
      case RUNNING -> running(request, node, external, result);
      case UNKNOWN ->
          again ? unknown(node, external, result, patience) : lost(node, external, result);
    };
  }

  private ActionOutcome unknown(
      String node, ExternalState external, VerifyResult result, Instant patience) {
    String waiting =
        "asking until "
            + patience
            + " what became of action '"
            + node
            + "': "
            + Verdicts.sentence(result.evidence(), Verdict.UNKNOWN);
    return new Running(external.withWaitingFor(Optional.of(waiting)), soon());
  }

  private static ActionOutcome lost(String node, ExternalState external, VerifyResult result) {
    return failed(
        external,
        UNKNOWN,
        "nobody can tell what became of action '"
            + node
            + "': "
            + Verdicts.sentence(result.evidence(), Verdict.UNKNOWN));
  }

  private Duration soon() {
    return every.compareTo(SOON) < 0 ? every : SOON;
  }

  private ActionOutcome running(
      ActionRequest request, String node, ExternalState external, VerifyResult result) {
    Instant deadline = request.startedAt().plus(longest);
    String sources =
        Verdicts.sentence(result.evidence(), result.alive() ? Verdict.RUNNING : Verdict.UNKNOWN);
    if (!clock.instant().isBefore(deadline)) {
      return failed(
          external,
          UNKNOWN,
          "action '" + node + "' still runs after " + longest + " of asking: " + sources);
    }
    String waiting = "waiting until " + deadline + " for action '" + node + "' to end: " + sources;
    return new Running(
        external.withWaitingFor(Optional.of(waiting)), result.alive() ? every : soon());
  }

  /** What was not said before, so that waiting does not pile up the same sentence. */
  private static List<Evidence> news(List<Evidence> before, List<Evidence> now, int most) {
    List<Evidence> news = new ArrayList<>();
    for (Evidence one : now) {
      boolean repeated =
          before.stream()
              .anyMatch(
                  old ->
                      old.source().equals(one.source())
                          && old.question().equals(one.question())
                          && old.answer().equals(one.answer())
                          && old.verdict() == one.verdict());
      if (!repeated && before.size() + news.size() < most) {
        news.add(one);
      }
    }
    return news;
  }

  private static Failed failed(ExternalState external, String code, String message) {
    return new Failed(external.withWaitingFor(Optional.empty()), ErrorType.ERROR, code, message);
  }

  /** It starts nothing. */
  @Override
  public KillResult kill(ActionRequest request) {
    return new KillResult(request.external().withWaitingFor(Optional.empty()), true);
  }
}
