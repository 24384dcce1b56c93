package io.drover.engine.capacity;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ActionAttempt;
import io.drover.actions.PlaceLimits;
import io.drover.actions.Places.Kind;
import io.drover.actions.Places.Wish;
import io.drover.engine.store.PlaceRow;
import io.drover.engine.store.PlaceStore.Desk;
import io.drover.engine.store.PlaceStore.Endpoint;
import io.drover.engine.store.PlaceStore.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One round at one endpoint, inside its transaction: takes what is said, then admits. */
final class AdmissionRound {
  /** Who is in line is called when its turn comes; this is for when that fails. */
  static final Duration SAFETY = Duration.ofMinutes(10);

  /** How often those who died in line are forgotten. */
  static final Duration SWEEP_EVERY = Duration.ofSeconds(60);

  /** The answers of calls that are just being stored are there then. */
  private static final Duration SHORTLY = Duration.ofMillis(200);

  /** What somebody has to say; answered when its round is committed. */
  static final class Note {
    /** About what. */
    enum Subject {
      ASKS,
      STARTED,
      NOT_SENT,
      REFUSED
    }

    private final Subject subject;
    private final Wish wish;
    private Optional<String> waitsBecause = Optional.empty();
    private Optional<Instant> sentSince = Optional.empty();
    private @Nullable RuntimeException failure;
    private boolean done;

    Note(Subject subject, Wish wish) {
      this.subject = requireNonNull(subject, "subject");
      this.wish = requireNonNull(wish, "wish");
    }

    ActionAttempt attempt() {
      return wish.attempt();
    }

    boolean isDone() {
      return done;
    }

    void done(Result result) {
      waitsBecause = Optional.ofNullable(result.answers().get(attempt()));
      sentSince = Optional.ofNullable(result.sentSince().get(attempt()));
      done = true;
    }

    void fail(RuntimeException why) {
      failure = why;
      done = true;
    }

    /** Since when it may have been sent; known when {@link #answer} is. */
    Optional<Instant> sentSince() {
      return sentSince;
    }

    /** Why it has to wait; empty when it has not. Throws what made the round fail. */
    Optional<String> answer() {
      if (failure != null) {
        throw failure;
      }
      return waitsBecause;
    }
  }

  /**
   * What came of a round.
   *
   * @param answers why those who asked or were refused have to wait
   * @param sentSince since when those who asked and have a place may have sent their request
   * @param woken how many commands became due
   * @param again when another round may admit more
   */
  record Result(
      Map<ActionAttempt, String> answers,
      Map<ActionAttempt, Instant> sentSince,
      int woken,
      boolean anyWaits,
      Optional<Instant> again) {}

  private final Desk desk;
  private final PlaceLimits limits;
  private final List<Note> notes;
  private final boolean admits;
  private final boolean sweeps;
  private final Instant now;
  private BackOff backOff;

  /**
   * Begins a round.
   *
   * @param admits whether to look for somebody to admit although nobody asks
   * @param sweeps whether to forget who died in line
   */
  AdmissionRound(
      Desk desk,
      PlaceLimits limits,
      List<Note> notes,
      boolean admits,
      boolean sweeps,
      Instant now) {
    this.desk = desk;
    this.limits = limits;
    this.notes = notes;
    this.admits = admits;
    this.sweeps = sweeps;
    this.now = now;
    this.backOff = desk.endpoint().backOff();
  }

  Result run() {
    Map<ActionAttempt, Wish> asking = said(Note.Subject.ASKS);
    Map<ActionAttempt, Wish> started = said(Note.Subject.STARTED);
    Map<ActionAttempt, Wish> refused = said(Note.Subject.REFUSED);
    Set<ActionAttempt> spoke = new HashSet<>(asking.keySet());
    spoke.addAll(started.keySet());
    spoke.addAll(refused.keySet());
    Map<ActionAttempt, Standing> standings = spoke.isEmpty() ? Map.of() : desk.standings(spoke);
    desk.join(unknown(asking, standings), now);
    start(started, standings);
    desk.notSent(said(Note.Subject.NOT_SENT).keySet());
    if (sweeps) {
      desk.clearWaiting();
    }
    turnAway(refused, standings);
    Set<ActionAttempt> hopeful = withoutPlace(asking.keySet(), standings);
    Admitted admitted = Admitted.NONE;
    Map<ActionAttempt, String> answers = new HashMap<>();
    if (admits || sweeps || !hopeful.isEmpty() || !refused.isEmpty()) {
      Load load = loadWithRoom();
      admitted = admit(load, hopeful);
      hopeful.removeAll(admitted.askers());
      hopeful.forEach(attempt -> answers.put(attempt, load.why(kind(asking, attempt))));
      refused.keySet().forEach(attempt -> answers.put(attempt, load.why(kind(refused, attempt))));
    }
    desk.save(new Endpoint(desk.endpoint().admissions() + admitted.places(), backOff));
    return new Result(
        answers,
        sentSince(asking.keySet(), standings),
        admitted.woken(),
        !answers.isEmpty() || admitted.passedOver(),
        again(admitted, answers.isEmpty()));
  }

  private static Map<ActionAttempt, Instant> sentSince(
      Set<ActionAttempt> asking, Map<ActionAttempt, Standing> standings) {
    Map<ActionAttempt, Instant> sentSince = new HashMap<>();
    standings.forEach(
        (attempt, standing) -> {
          if (asking.contains(attempt)) {
            standing.sentAt().ifPresent(at -> sentSince.put(attempt, at));
          }
        });
    return sentSince;
  }

  private static Kind kind(Map<ActionAttempt, Wish> wishes, ActionAttempt attempt) {
    return requireNonNull(wishes.get(attempt)).kind();
  }

  /** Those who ask and have no place yet; the others send their requests now. */
  private Set<ActionAttempt> withoutPlace(
      Set<ActionAttempt> asking, Map<ActionAttempt, Standing> standings) {
    Set<ActionAttempt> without = new HashSet<>();
    List<ActionAttempt> sent = new ArrayList<>();
    for (ActionAttempt attempt : asking) {
      Standing standing = standings.get(attempt);
      if (standing == null || standing.admittedAt().isEmpty()) {
        without.add(attempt);
      } else if (standing.sentAt().isEmpty()) {
        sent.add(attempt);
      }
    }
    desk.sent(sent, now);
    return without;
  }

  /** The dead are only counted out when they take a place from somebody. */
  private Load loadWithRoom() {
    Load load = load();
    FairShare.Room room = load.room();
    boolean full = room.starting() <= 0 || room.batches() <= 0 || room.sessions() <= 0;
    if (!full && !sweeps) {
      return load;
    }
    if (desk.clearUsed() > 0) {
      backOff = backOff.freed();
    }
    return load();
  }

  private Map<ActionAttempt, Wish> said(Note.Subject subject) {
    return notes.stream()
        .filter(note -> note.subject == subject)
        .collect(Collectors.toMap(Note::attempt, note -> note.wish, (one, other) -> other));
  }

  private static Collection<Wish> unknown(
      Map<ActionAttempt, Wish> wishes, Map<ActionAttempt, Standing> standings) {
    return wishes.values().stream().filter(wish -> !standings.containsKey(wish.attempt())).toList();
  }

  private void start(Map<ActionAttempt, Wish> started, Map<ActionAttempt, Standing> standings) {
    desk.join(unknown(started, standings), now);
    desk.started(started.keySet(), now);
    if (!started.isEmpty()) {
      backOff = backOff.accepted();
    }
  }

  /** They were refused: fewer may start, and they stand where they stood. */
  private void turnAway(Map<ActionAttempt, Wish> refused, Map<ActionAttempt, Standing> standings) {
    if (refused.isEmpty()) {
      return;
    }
    int starting = load().starting();
    desk.join(unknown(refused, standings), now);
    desk.backInLine(refused.keySet());
    for (ActionAttempt attempt : refused.keySet()) {
      Instant admittedAt =
          Optional.ofNullable(standings.get(attempt)).flatMap(Standing::admittedAt).orElse(now);
      backOff = backOff.refused(admittedAt, starting, limits.starting(), now);
    }
  }

  private Load load() {
    return new Load(limits, backOff, desk.used(), now);
  }

  /** Who got a place: of those who ask, and of those whose command is due now. */
  private record Admitted(Set<ActionAttempt> askers, int woken, boolean passedOver) {
    static final Admitted NONE = new Admitted(Set.of(), 0, false);

    int places() {
      return askers.size() + woken;
    }
  }

  /** Reading a long line is the dear part of a round, and done only where it may move. */
  private List<Kind> kindsWithRoom(FairShare.Room room) {
    List<Kind> kinds = new ArrayList<>();
    if (room.starting() > 0) {
      if (room.batches() > 0 && desk.isWaitedFor(Kind.BATCH)) {
        kinds.add(Kind.BATCH);
      }
      // a session may be let in without room
      if (desk.isWaitedFor(Kind.SESSION)) {
        kinds.add(Kind.SESSION);
      }
    }
    return kinds;
  }

  private Admitted admit(Load load, Set<ActionAttempt> hopeful) {
    FairShare.Room room = load.room();
    List<Kind> kinds = kindsWithRoom(room);
    if (kinds.isEmpty()) {
      return Admitted.NONE;
    }
    List<ActionAttempt> chosen =
        FairShare.choose(
                load.inUse(),
                room,
                desk.firstInLine(kinds, hopeful, room.starting()),
                desk.endpoint().admissions())
            .stream()
            .map(PlaceRow::attempt)
            .toList();
    Set<ActionAttempt> askers = new HashSet<>(chosen);
    askers.retainAll(hopeful);
    Set<ActionAttempt> woken =
        desk.wake(chosen.stream().filter(attempt -> !askers.contains(attempt)).toList(), now);
    Set<ActionAttempt> all = new HashSet<>(askers);
    all.addAll(woken);
    desk.admit(all, askers, now);
    return new Admitted(askers, woken.size(), all.size() < chosen.size());
  }

  /** A round is worth its while when a pause ends, and for who could not be woken just now. */
  private Optional<Instant> again(Admitted admitted, boolean nobodyWaits) {
    if (admitted.passedOver()) {
      return Optional.of(now.plus(SHORTLY));
    }
    return nobodyWaits ? Optional.empty() : backOff.pausedUntil().filter(now::isBefore);
  }
}
