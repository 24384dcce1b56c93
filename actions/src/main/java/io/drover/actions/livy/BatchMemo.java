package io.drover.actions.livy;

import java.time.Instant;
import java.util.Optional;

/** What an attempt of a batch remembers between two calls: its fields in a {@link Memo}. */
final class BatchMemo {
  static final BatchMemo EMPTY = new BatchMemo(Memo.EMPTY);

  /** How far an attempt has come. */
  enum Phase {
    /** Nothing was sent yet. */
    WAITING,
    /** A submission was sent, its answer lost, and Livy does not know the name. */
    UNCLEAR,
    /** Livy has the batch. */
    SUBMITTED,
    /** Livy lost it, the cluster still runs it. */
    IN_CLUSTER,
    /** It has ended; only the verdict is open. */
    ENDED
  }

  private final Memo memo;

  private BatchMemo(Memo memo) {
    this.memo = memo;
  }

  /** Reads a stored memo; text that is not one counts as none. */
  static BatchMemo read(Optional<String> text) {
    return new BatchMemo(Memo.read(text));
  }

  String write() {
    return memo.write();
  }

  private BatchMemo with(String field, String value) {
    return new BatchMemo(memo.with(field, value));
  }

  private BatchMemo without(String field) {
    return new BatchMemo(memo.without(field));
  }

  private Optional<String> get(String field) {
    return memo.get(field);
  }

  private Optional<Instant> time(String field) {
    return memo.time(field);
  }

  Phase phase() {
    String name = memo.get("phase").orElse(Phase.WAITING.name());
    for (Phase phase : Phase.values()) {
      if (phase.name().equals(name)) {
        return phase;
      }
    }
    return Phase.WAITING;
  }

  BatchMemo withPhase(Phase phase) {
    return with("phase", phase.name());
  }

  /** The name under which Livy knows the attempt. */
  Optional<String> name() {
    return get("name");
  }

  BatchMemo withName(String name) {
    return with("name", name);
  }

  /** SHA-256 of the submitted body. */
  Optional<String> requestHash() {
    return get("request");
  }

  BatchMemo withRequestHash(String hash) {
    return with("request", hash);
  }

  Optional<Integer> id() {
    return memo.number("id");
  }

  BatchMemo withId(int id) {
    return with("id", Integer.toString(id));
  }

  Optional<String> appId() {
    return get("appId");
  }

  BatchMemo withAppId(String appId) {
    return with("appId", appId);
  }

  /** Livy's last word for the state. */
  Optional<String> state() {
    return get("state");
  }

  BatchMemo withState(String state) {
    return with("state", state);
  }

  /** When Livy had the batch first, for the pace of polling. */
  Optional<Instant> submittedAt() {
    return time("submittedAt");
  }

  BatchMemo withSubmittedAt(Instant at) {
    return with("submittedAt", at.toString());
  }

  /** When a submission's answer was lost. */
  Optional<Instant> unclearAt() {
    return time("unclearAt");
  }

  BatchMemo withUnclearAt(Instant at) {
    return with("unclearAt", at.toString());
  }

  /** Whether Livy was gone right after an unclear submission, and so may have forgotten it. */
  boolean livyWasLost() {
    return memo.has("livyWasLost");
  }

  BatchMemo withLivyWasLost() {
    return with("livyWasLost", "yes");
  }

  Optional<Instant> unreachableSince() {
    return time("unreachableSince");
  }

  BatchMemo withUnreachableSince(Instant at) {
    return with("unreachableSince", at.toString());
  }

  BatchMemo reachable() {
    return memo.has("unreachableSince") ? without("unreachableSince") : this;
  }

  /** When the batch was first seen looking like one that never started. */
  Optional<Instant> zombieSince() {
    return time("zombieSince");
  }

  BatchMemo withZombieSince(Instant at) {
    return with("zombieSince", at.toString());
  }

  /** Since when Livy says that it does not know the name. */
  Optional<Instant> missingSince() {
    return time("missingSince");
  }

  BatchMemo withMissingSince(Instant at) {
    return with("missingSince", at.toString());
  }

  BatchMemo found() {
    return memo.has("missingSince") ? without("missingSince") : this;
  }

  /** Why Livy refused it, while it is not sure that nothing came of it. */
  Optional<String> refusal() {
    return get("refusal");
  }

  BatchMemo withRefusal(String message) {
    return with("refusal", message);
  }

  BatchMemo alive() {
    return without("zombieSince").with("alive", "yes");
  }

  /** Whether it was ever seen with a process. */
  boolean wasAlive() {
    return memo.has("alive");
  }

  /** Since when the verdict is open because a source cannot say yet. */
  Optional<Instant> verdictOpenSince() {
    return time("verdictOpenSince");
  }

  BatchMemo withVerdictOpenSince(Instant at) {
    return with("verdictOpenSince", at.toString());
  }

  /** Since when an ended driver's log is waited for. */
  Optional<Instant> logAwaitedSince() {
    return time("logAwaitedSince");
  }

  BatchMemo withLogAwaitedSince(Instant at) {
    return with("logAwaitedSince", at.toString());
  }

  BatchMemo verdictPossible() {
    return without("verdictOpenSince");
  }

  /** Forgets the batch, keeps what is known of the attempt. */
  BatchMemo startOver() {
    return withPhase(Phase.WAITING)
        .without("id")
        .without("state")
        .without("zombieSince")
        .without("placed")
        .without("submittedAt");
  }

  /** The sentence about why it failed, found in the log when it was still there. */
  Optional<String> failure() {
    return get("failure");
  }

  BatchMemo withFailure(String sentence) {
    return with("failure", sentence);
  }

  /** Whether Livy's end state may only mean that Livy lost contact with the cluster. */
  boolean contactLost() {
    return memo.has("contactLost");
  }

  BatchMemo withContactLost() {
    return with("contactLost", "yes");
  }

  /** Whether its place is noted as that of a batch that is no longer starting. */
  boolean placed() {
    return memo.has("placed");
  }

  BatchMemo withPlaced() {
    return with("placed", "yes");
  }

  /** How often it was put off, for the back-off. */
  int waits() {
    return memo.number("waits").orElse(0);
  }

  BatchMemo withWaits(int waits) {
    return with("waits", Integer.toString(waits));
  }

  boolean prepared() {
    return memo.has("prepared");
  }

  BatchMemo withPrepared() {
    return with("prepared", "yes");
  }

  Optional<Instant> deleteAskedAt() {
    return time("deleteAskedAt");
  }

  BatchMemo withDeleteAskedAt(Instant at) {
    return with("deleteAskedAt", at.toString());
  }

  /** Which {@link BatchTurn#formers} it follows the job of, because that was found alive. */
  Optional<Integer> follows() {
    return memo.number("follows");
  }

  BatchMemo withFollows(int former) {
    return with("follows", Integer.toString(former)).withPhase(Phase.SUBMITTED).without("output");
  }

  /** Where its own job was told to write the action's data. */
  Optional<String> output() {
    return get("output");
  }

  BatchMemo withOutput(String uri) {
    return with("output", uri);
  }

  /** How many of {@link BatchTurn#formers} were looked at. */
  int formersAsked() {
    return memo.number("formersAsked").orElse(0);
  }

  BatchMemo withFormersAsked(int number) {
    return with("formersAsked", Integer.toString(number)).found();
  }

  /** Ids of the applications of the attempt before, as far as they were known. */
  Optional<String> formerApps() {
    return get("formerApps");
  }

  BatchMemo withFormerApps(Optional<String> ids) {
    return ids.map(text -> with("formerApps", text)).orElse(this);
  }
}
