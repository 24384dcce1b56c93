package io.drover.actions.livy;

import io.drover.actions.ActionAttempt;
import io.drover.actions.ActionOutcome;
import io.drover.actions.ActionOutcome.ErrorType;
import io.drover.actions.ActionOutcome.Failed;
import io.drover.actions.ActionOutcome.NotStarted;
import io.drover.actions.ActionOutcome.Running;
import io.drover.actions.ActionOutcome.Succeeded;
import io.drover.actions.ActionRequest;
import io.drover.actions.ClusterApplication;
import io.drover.actions.Evidence;
import io.drover.actions.Evidence.Verdict;
import io.drover.actions.ExternalState;
import io.drover.actions.Places;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One call about one attempt: what is known, growing while sources are asked, and the outcomes made
 * of it. Lives for the call and in its thread only.
 */
final class BatchTurn {
  /** Between two looks for a name that Livy does not know. */
  static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private static final Duration FIRST_WAIT = Duration.ofMillis(200);
  private static final int MOST_EVIDENCE = 40;
  private static final int MOST_FORMER_EVIDENCE = 15;

  final ActionRequest request;
  final BatchPlan plan;
  final LivyConnection livy;
  final Instant now;

  /** The attempt whose job is looked after: the request's, or a former one that still lives. */
  final ActionAttempt subject;

  final String name;
  private final boolean first;
  BatchMemo memo;
  private ExternalState external;

  BatchTurn(ActionRequest request, BatchPlan plan, LivyConnection livy, Instant now) {
    this.request = request;
    this.plan = plan;
    this.livy = livy;
    this.now = now;
    String own = request.attempt().externalName();
    BatchMemo stored = BatchMemo.read(request.external().memo());
    // What is stored may still be of the attempt before this one.
    boolean ours = stored.name().equals(Optional.of(own));
    this.first = !ours;
    this.memo =
        ours ? stored : BatchMemo.EMPTY.withName(own).withFormerApps(request.external().childIds());
    this.subject = memo.follows().map(this::former).orElse(request.attempt());
    this.name = subject.externalName();
    this.external =
        (ours ? request.external() : ExternalState.NONE.plusEvidence(ofFormer(request)))
            .withTrackerUri(livy.endpoint().uri().toString());
  }

  /** The last words about the attempts before, so that there is room for this one's. */
  private static List<Evidence> ofFormer(ActionRequest request) {
    List<Evidence> all = request.external().evidence();
    return all.subList(Math.max(0, all.size() - MOST_FORMER_EVIDENCE), all.size());
  }

  private BatchTurn(BatchTurn from, BatchMemo memo, ExternalState external) {
    this.request = from.request;
    this.plan = from.plan;
    this.livy = from.livy;
    this.now = from.now;
    this.first = from.first;
    this.memo = memo;
    this.external = external;
    this.subject = memo.follows().map(this::former).orElse(request.attempt());
    this.name = subject.externalName();
  }

  /** The attempts before this one that did not end OK, the latest first, of earlier runs too. */
  List<ActionAttempt> formers() {
    List<ActionAttempt> formers = new ArrayList<>();
    addBefore(formers, request.attempt().run(), request.attempt().attempt());
    request
        .others()
        .formerRun()
        .map(ActionRequest.FormerRun::attempt)
        .ifPresent(last -> addBefore(formers, last.run(), last.attempt() + 1));
    return formers;
  }

  private void addBefore(List<ActionAttempt> formers, int run, int end) {
    for (int number = end - 1; number >= 0; number--) {
      formers.add(new ActionAttempt(request.attempt().actionId(), run, number));
    }
  }

  /** Whether the former attempt was asked for the same thing, so that its success counts here. */
  boolean sameAsked(ActionAttempt former) {
    return former.run() == request.attempt().run()
        || request.others().formerRun().filter(ActionRequest.FormerRun::sameBody).isPresent();
  }

  private ActionAttempt former(int index) {
    List<ActionAttempt> formers = formers();
    return index < formers.size() ? formers.get(index) : request.attempt();
  }

  /** The same turn, looking after the job of a former attempt. */
  BatchTurn following(int former) {
    return new BatchTurn(this, memo.withFollows(former), external);
  }

  /** The same turn, looking after its own job again; nothing is known of that one yet. */
  BatchTurn released(int formersAsked) {
    BatchMemo own =
        BatchMemo.EMPTY.withName(request.attempt().externalName()).withFormersAsked(formersAsked);
    ExternalState fresh =
        ExternalState.NONE
            .withTrackerUri(livy.endpoint().uri().toString())
            .plusEvidence(external.evidence());
    return new BatchTurn(this, own, fresh);
  }

  /** Whether the engine calls about this attempt for the first time. */
  boolean first() {
    return first;
  }

  ExternalState external() {
    return external.withMemo(memo.write());
  }

  void status(String word) {
    external = external.withExternalStatus(word);
  }

  void evidence(String source, String question, String answer, Verdict verdict) {
    evidence(List.of(new Evidence(source, question, answer, verdict, now)));
  }

  void evidence(List<Evidence> more) {
    if (external.evidence().size() + more.size() <= MOST_EVIDENCE) {
      external = external.plusEvidence(more);
    }
  }

  String batchUrl() {
    return livy.endpoint().uri() + "/batches/" + name;
  }

  /** Takes over what Livy says about the batch. */
  void saw(LivyBatch batch) {
    memo = memo.reachable().found().withId(batch.id()).withState(batch.state().raw());
    if (memo.submittedAt().isEmpty()) {
      memo = memo.withSubmittedAt(now);
    }
    if (!batch.looksLikeZombie() && !memo.wasAlive()) {
      memo = memo.alive();
    }
    if (batch.isStarted() && !batch.state().ended()) {
      runs();
    }
    status(batch.state().externalStatus());
    if (external.externalId().filter(id -> !id.startsWith("livy-batch-")).isEmpty()) {
      external = external.withExternalId("livy-batch-" + batch.id());
    }
    batch.appId().ifPresent(this::application);
    // The application's own page leads on when it has ended; the container's log is then gone.
    webPage(batch.sparkUiUrl())
        .or(() -> webPage(batch.driverLogUrl()))
        .ifPresent(url -> external = external.withConsoleUrl(url));
  }

  /** Takes over what the cluster says about the application. */
  void saw(ClusterApplication application) {
    application(application.id());
    if (!application.ended()) {
      runs();
    }
    webPage(application.trackingUrl()).ifPresent(url -> external = external.withConsoleUrl(url));
    status(
        switch (application.verdict()) {
          case SUCCEEDED -> "SUCCEEDED";
          case FAILED ->
              application.finalStatus().equalsIgnoreCase("KILLED") ? "KILLED" : "FAILED/KILLED";
          case RUNNING, UNKNOWN -> "RUNNING";
        });
  }

  /** It is not starting any more, which makes room for others that are to start. */
  private void runs() {
    if (!memo.placed()) {
      livy.places().started(wish(""));
      memo = memo.withPlaced();
    }
  }

  /** The attempt's wish to start its batch. */
  Places.Wish wish(String queue) {
    return new Places.Wish(
        request.attempt(),
        livy.endpoint().name(),
        Places.Kind.BATCH,
        request.user(),
        queue,
        plan.priority(),
        false);
  }

  /** It stands in line, and is called when its turn has come. */
  ActionOutcome notStarted(Places.Waiting waiting) {
    return new NotStarted(
        external().withWaitingFor(Optional.of(waiting.reason())),
        waiting.again(),
        waiting.reason());
  }

  private void application(String id) {
    memo = memo.withAppId(id);
    external = external.withExternalId(id).withChildIds(id);
  }

  /** Users click on these, so nothing but web pages passes. */
  private static Optional<String> webPage(Optional<String> url) {
    return url.filter(
        text -> {
          try {
            String scheme = new URI(text).getScheme();
            return scheme != null
                && (scheme.toLowerCase(Locale.ROOT).equals("http")
                    || scheme.toLowerCase(Locale.ROOT).equals("https"));
          } catch (java.net.URISyntaxException e) {
            return false;
          }
        });
  }

  /** It runs: look again at the pace of its age. */
  ActionOutcome running() {
    Duration age = Duration.between(memo.submittedAt().orElse(now), now).abs();
    return new Running(
        external().withWaitingFor(Optional.empty()), livy.pace().next(name, age, now));
  }

  /** It runs or has run, and something else is waited for. */
  ActionOutcome runningUntil(String waitingFor, Duration again) {
    return new Running(external().withWaitingFor(Optional.of(waitingFor)), again);
  }

  /**
   * Whether Livy has said twice and some time apart that it does not know the name. While it takes
   * others in it may overlook one for a moment: it reads its table of names while that grows.
   */
  boolean missingForSure() {
    Instant since = memo.missingSince().orElse(now);
    memo = memo.withMissingSince(since);
    return !since.plus(LOOK_AGAIN).isAfter(now);
  }

  /** Nothing was started; try again with growing distance, at most {@code longest}. */
  ActionOutcome notStarted(String reason, Duration longest) {
    int waits = memo.waits();
    memo = memo.withWaits(Math.min(waits + 1, 1000));
    // The name spreads the attempts of a burst, so that they do not come back all at once.
    double spread = 0.75 + Math.floorMod(name.hashCode() + waits, 50) / 100.0;
    long grown = (long) (FIRST_WAIT.toMillis() * Math.pow(1.6, Math.min(waits, 30)) * spread);
    return new NotStarted(
        external().withWaitingFor(Optional.of(reason)),
        Duration.ofMillis(Math.min(grown, longest.toMillis())),
        reason);
  }

  ActionOutcome succeeded(Map<String, String> data) {
    livy.pace().over(name);
    status("SUCCEEDED");
    return new Succeeded(external().withWaitingFor(Optional.empty()), data);
  }

  ActionOutcome failed(ErrorType type, String code, String message) {
    livy.pace().over(name);
    return new Failed(external().withWaitingFor(Optional.empty()), type, code, message);
  }

  /** How long Livy has been out of reach, counted from now when it is new. */
  Duration unreachableFor() {
    Instant since = memo.unreachableSince().orElse(now);
    memo = memo.withUnreachableSince(since);
    return Duration.between(since, now);
  }
}
