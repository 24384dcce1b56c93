package io.drover.actions.livy;

import io.drover.actions.ActionOutcome.ErrorType;
import io.drover.actions.Evidence.Verdict;
import io.drover.actions.Places;
import io.drover.actions.livy.SessionStanding.Coming;
import io.drover.actions.livy.SessionStanding.InLine;
import io.drover.actions.livy.SessionStanding.Lost;
import io.drover.actions.livy.SessionStanding.Refused;
import io.drover.actions.livy.SessionStanding.Usable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Brings a session into being at most once and says how it stands. Its name is the key: Livy is
 * asked by name before anything is sent and again after every answer that leaves the matter open.
 */
final class SessionOpening {
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
  private static final Duration SHORT = Duration.ofMillis(300);

  /** Livy itself gives a driver that cannot connect up much earlier, unless it queues for YARN. */
  private static final Duration LONGEST_START = Duration.ofMinutes(30);

  /** Asks about a session that somebody else opened, who alone closes it. */
  SessionStanding look(SessionTurn turn, String name) {
    return asked(turn, name, false).orElseGet(() -> missing(turn, name, " (any more)"));
  }

  /** Asks about a session of the turn's own, and opens it when there was none yet. */
  SessionStanding open(SessionTurn turn, String name, Supplier<SessionRequest> request) {
    return asked(turn, name, true)
        .orElseGet(
            () ->
                turn.memo.has("created")
                    ? missing(turn, name, " any more")
                    : create(turn, name, request.get()));
  }

  private static SessionStanding missing(SessionTurn turn, String name, String more) {
    String why = "Livy does not know session " + name;
    return turn.missingForSure()
        ? new Lost(why + more)
        : new Coming(why + "; it is asked once more", BatchTurn.LOOK_AGAIN, true);
  }

  /** Empty when Livy says that it knows no such session. */
  private static Optional<SessionStanding> asked(SessionTurn turn, String name, boolean ours) {
    Optional<LivySession> found;
    try {
      found = turn.sessions().session(name);
    } catch (LivyUnavailableException e) {
      return Optional.of(unreachable(turn, String.valueOf(e.getMessage())));
    } catch (LivyAccessException e) {
      return Optional.of(denied(turn, String.valueOf(e.getMessage())));
    }
    turn.reachable();
    return found
        .filter(session -> session.name().equals(Optional.of(name)))
        .map(session -> judge(turn, name, session, ours));
  }

  private static SessionStanding judge(
      SessionTurn turn, String name, LivySession session, boolean ours) {
    turn.saw(session);
    if (session.ended()) {
      return new Lost("session " + name + " is " + session.state() + reason(turn, name));
    }
    turn.memo = turn.memo.with("created", "yes");
    if (turn.livy.endpoint().impersonation()
        && !session.proxyUser().equals(Optional.of(turn.request.user()))) {
      if (ours) {
        turn.sessions().delete(name);
      }
      return new Refused(
          ErrorType.ERROR,
          BatchFailures.WRONG_USER,
          "Livy opened the session as "
              + session.proxyUser().orElse("itself")
              + " instead of "
              + turn.request.user()
              + "; set livy.impersonation.enabled there");
    }
    if (session.takesStatements()) {
      return new Usable(session);
    }
    Instant since = turn.memo.time("askedAt").orElse(turn.now);
    turn.memo = turn.memo.with("askedAt", since);
    Duration age = Duration.between(since, turn.now);
    if (age.compareTo(LONGEST_START) > 0) {
      if (ours) {
        turn.sessions().delete(name);
      }
      return new Refused(
          ErrorType.ERROR,
          SessionFailures.NOT_OPEN,
          "session "
              + name
              + " was still "
              + session.state()
              + " after "
              + age.toMinutes()
              + " min");
    }
    return new Coming(
        "session " + name + " to take statements; it is " + session.state(),
        turn.livy.endpoint().polling().after(age),
        true);
  }

  /** The driver's own words about its end. */
  private static String reason(SessionTurn turn, String name) {
    try {
      List<String> log = turn.sessions().logTail(name).orElse(List.of());
      return FailureLine.in(log).map(line -> ": " + line).orElse("");
    } catch (LivyUnavailableException | LivyAccessException e) {
      return "";
    }
  }

  private static SessionStanding create(SessionTurn turn, String name, SessionRequest request) {
    Optional<Places.Waiting> waiting = turn.askForPlace();
    if (waiting.isPresent()) {
      return new InLine(waiting.get());
    }
    return turn.sessions().create(request, turn.request.fence()).accept(new Answered(turn, name));
  }

  private static SessionStanding unreachable(SessionTurn turn, String message) {
    String reason =
        "Livy '"
            + turn.livy.endpoint().name()
            + "' unreachable since "
            + turn.memo.time("unreachableSince").orElse(turn.now)
            + ": "
            + message;
    return turn.unreachableFor().compareTo(turn.livy.endpoint().timeouts().unreachable()) > 0
        ? new Refused(ErrorType.TRANSIENT, BatchFailures.UNREACHABLE, reason)
        : new Coming(reason, turn.pause(LONGEST_PAUSE), turn.memo.has("created"));
  }

  private static SessionStanding denied(SessionTurn turn, String message) {
    return new Refused(
        ErrorType.NON_TRANSIENT,
        BatchFailures.ACCESS,
        "Livy '" + turn.livy.endpoint().name() + "' refuses Drover's credentials: " + message);
  }

  /** What each answer to the POST leads to. */
  private static final class Answered
      implements CreateResult.Visitor<LivySession, SessionStanding> {
    private final SessionTurn turn;
    private final String name;

    Answered(SessionTurn turn, String name) {
      this.turn = turn;
      this.name = name;
    }

    @Override
    public SessionStanding created(CreateResult.Created<LivySession> result) {
      turn.memo = turn.memo.without("unclearAt");
      return judge(turn, name, result.created(), true);
    }

    @Override
    public SessionStanding duplicateName(CreateResult.DuplicateName<LivySession> result) {
      return new Coming("session " + name + ", which Livy has already", SHORT, false);
    }

    @Override
    public SessionStanding tooManySessions(CreateResult.TooManySessions<LivySession> result) {
      return turn.refused()
          .<SessionStanding>map(InLine::new)
          .orElseGet(
              () ->
                  new Coming(
                      "Livy '" + turn.livy.endpoint().name() + "' is full: " + result.message(),
                      turn.pause(LONGEST_PAUSE),
                      false));
    }

    /** Livy registers before it refuses; what is left behind would hold the name for ever. */
    @Override
    public SessionStanding rejected(CreateResult.Rejected<LivySession> result) {
      try {
        turn.sessions()
            .session(name)
            .filter(left -> left.state().equals("starting") && !left.logged())
            .ifPresent(left -> turn.sessions().delete(name));
      } catch (LivyUnavailableException | LivyAccessException e) {
        turn.evidence(
            "DELETE /sessions/" + name,
            "the refused session may remain in Livy's list: " + e.getMessage(),
            Verdict.UNKNOWN);
      }
      return new Refused(
          ErrorType.ERROR, BatchFailures.REJECTED, "Livy refuses the session: " + result.message());
    }

    @Override
    public SessionStanding denied(CreateResult.Denied<LivySession> result) {
      turn.notSent();
      return SessionOpening.denied(turn, result.message());
    }

    @Override
    public SessionStanding notSent(CreateResult.NotSent<LivySession> result) {
      turn.notSent();
      return unreachable(turn, result.message());
    }

    @Override
    public SessionStanding unclear(CreateResult.Unclear<LivySession> result) {
      turn.memo = turn.memo.with("unclearAt", turn.now);
      return new Coming(
          "news of session " + name + ", about which an answer was lost: " + result.message(),
          turn.pause(LONGEST_PAUSE),
          false);
    }
  }
}
