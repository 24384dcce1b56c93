package io.drover.actions.livy;

import io.drover.actions.ActionOutcome;
import io.drover.actions.ActionOutcome.ErrorType;
import io.drover.actions.ActionOutcome.Failed;
import io.drover.actions.ActionOutcome.NotStarted;
import io.drover.actions.ActionOutcome.Running;
import io.drover.actions.ActionRequest;
import io.drover.actions.Evidence;
import io.drover.actions.Evidence.Verdict;
import io.drover.actions.ExternalState;
import io.drover.actions.JobPriority;
import io.drover.actions.Places;
import io.drover.schema.action.SessionSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One call about one attempt that uses a session: what is known, growing while Livy is asked, and
 * the outcomes made of it. Lives for the call and in its thread only.
 */
final class SessionTurn {
  private static final int MOST_EVIDENCE = 40;

  final ActionRequest request;
  final LivyConnection livy;
  final Instant now;
  Memo memo;

  /** The place that the session needs; empty for one that lives in the place of another attempt. */
  private Optional<Places.Wish> wish = Optional.empty();

  private final boolean first;
  private ExternalState external;

  SessionTurn(ActionRequest request, LivyConnection livy, Instant now) {
    this.request = request;
    this.livy = livy;
    this.now = now;
    String name = request.attempt().externalName();
    Memo stored = Memo.read(request.external().memo());
    // What is stored may still be of the attempt before this one.
    boolean ours = stored.get("name").equals(Optional.of(name));
    this.first = !ours;
    this.memo = ours ? stored : Memo.EMPTY.with("name", name);
    this.external =
        (ours ? request.external() : ExternalState.NONE)
            .withTrackerUri(livy.endpoint().uri().toString());
  }

  /** Whether the engine calls about this attempt for the first time. */
  boolean first() {
    return first;
  }

  ExternalState external() {
    return external.withMemo(memo.write());
  }

  LivySessionClient sessions() {
    return livy.sessions();
  }

  void status(String word) {
    external = external.withExternalStatus(word);
  }

  void externalId(String id) {
    external = external.withExternalId(id);
  }

  /** Shown as the session's number and its own. */
  void statementId(int id) {
    externalId("livy-session-" + memo.get("session").orElse("") + "/statements/" + id);
  }

  void evidence(String question, String answer, Verdict verdict) {
    if (external.evidence().size() < MOST_EVIDENCE) {
      external =
          external.plusEvidence(List.of(new Evidence("livy", question, answer, verdict, now)));
    }
  }

  /**
   * The session is to be the attempt's own.
   *
   * @param untilJobEnds whether it stays open for later actions
   */
  void needsPlace(SessionSpec spec, boolean untilJobEnds) {
    wish =
        Optional.of(
            new Places.Wish(
                request.attempt(),
                livy.endpoint().name(),
                Places.Kind.SESSION,
                request.user(),
                spec.queue()
                    .or(() -> Optional.ofNullable(spec.conf().get("spark.yarn.queue")))
                    .orElse(""),
                JobPriority.of(List.of(request.configuration())),
                untilJobEnds));
  }

  /** Why the session cannot be asked for yet; empty when it can. */
  Optional<Places.Waiting> askForPlace() {
    return wish.map(livy.places()::ask)
        .flatMap(
            answer ->
                answer instanceof Places.Waiting waiting ? Optional.of(waiting) : Optional.empty());
  }

  /** Livy has said that it starts too much; empty when there is no line to stand in. */
  Optional<Places.Waiting> refused() {
    return wish.flatMap(livy.places()::refused);
  }

  /** Nothing was sent. */
  void notSent() {
    wish.ifPresent(livy.places()::notSent);
  }

  /** As {@link BatchTurn#missingForSure}, for the session. */
  boolean missingForSure() {
    Instant since = memo.time("missingSince").orElse(now);
    memo = memo.with("missingSince", since);
    return !since.plus(BatchTurn.LOOK_AGAIN).isAfter(now);
  }

  /** Takes over what Livy says about the session. */
  void saw(LivySession session) {
    if (session.isStarted() && wish.isPresent() && !memo.has("placed")) {
      livy.places().started(wish.get());
      memo = memo.with("placed", "yes");
    }
    memo = memo.without("missingSince").with("session", session.id());
    session
        .appId()
        .ifPresent(
            id -> {
              memo = memo.with("appId", id);
              external = external.withChildIds(id);
            });
    session
        .driverLogUrl()
        .or(session::sparkUiUrl)
        .filter(url -> url.startsWith("http://") || url.startsWith("https://"))
        .ifPresent(url -> external = external.withConsoleUrl(url));
  }

  /** What must not be remembered of a session when the next one takes its place. */
  void forgetSession() {
    memo =
        memo.without(
            "created",
            "missingSince",
            "askedAt",
            "appId",
            "unclearAt",
            "statement",
            "postedAt",
            "percent",
            "tries",
            "waits");
  }

  /** How long Livy has been out of reach, counted from now when it is new. */
  Duration unreachableFor() {
    Instant since = memo.time("unreachableSince").orElse(now);
    memo = memo.with("unreachableSince", since);
    return Duration.between(since, now);
  }

  void reachable() {
    memo = memo.without("unreachableSince");
  }

  /** A growing pause for what is tried again and again. */
  Duration pause(Duration longest) {
    int waits = memo.number("waits").orElse(0);
    memo = memo.with("waits", Math.min(waits + 1, 1000));
    long grown = (long) (200 * Math.pow(1.6, Math.min(waits, 30)));
    return Duration.ofMillis(Math.min(grown, longest.toMillis()));
  }

  ActionOutcome running(String waitingFor, Duration again) {
    return new Running(external().withWaitingFor(Optional.of(waitingFor)), again);
  }

  ActionOutcome notStarted(Places.Waiting waiting) {
    return notStarted(waiting.reason(), waiting.again());
  }

  ActionOutcome notStarted(String waitingFor, Duration again) {
    return new NotStarted(external().withWaitingFor(Optional.of(waitingFor)), again, waitingFor);
  }

  ActionOutcome failed(ErrorType type, String code, String message) {
    status("FAILED/KILLED");
    return new Failed(external().withWaitingFor(Optional.empty()), type, code, message);
  }
}
