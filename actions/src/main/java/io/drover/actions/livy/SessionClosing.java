package io.drover.actions.livy;

import io.drover.actions.ActionExecutor.KillResult;
import io.drover.actions.ClusterApplication;
import io.drover.actions.ClusterUnavailableException;
import io.drover.actions.Evidence.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Closes every session that an action may have opened, and asks until they are gone. */
final class SessionClosing {
  private SessionClosing() {}

  static KillResult close(SessionTurn turn, List<String> names) {
    boolean gone = !requestUnderWay(turn);
    for (String name : names) {
      gone &= closed(turn, name);
    }
    gone = gone && endedInCluster(turn);
    if (!gone) {
      return new KillResult(
          turn.external().withWaitingFor(Optional.of("the session to close")), false);
    }
    return new KillResult(turn.external().withWaitingFor(Optional.empty()), true);
  }

  /** A request whose answer was lost, or of a call that is still in progress, may yet arrive. */
  private static boolean requestUnderWay(SessionTurn turn) {
    LivyTimeouts timeouts = turn.livy.endpoint().timeouts();
    Duration longest = timeouts.submit().plus(timeouts.connect()).plus(timeouts.read());
    Instant since =
        turn.memo.time("unclearAt").orElse(turn.first() ? turn.request.startedAt() : Instant.EPOCH);
    return since.plus(longest).isAfter(turn.now);
  }

  private static boolean closed(SessionTurn turn, String name) {
    try {
      Optional<LivySession> open = turn.sessions().session(name);
      if (open.isEmpty()) {
        return !turn.memo.has("created") || turn.missingForSure();
      }
      turn.saw(open.get());
      turn.evidence("DELETE /sessions/" + name, "was " + open.get().state(), Verdict.UNKNOWN);
      return turn.sessions().delete(name) == DeleteResult.DELETED;
    } catch (LivyUnavailableException | LivyAccessException e) {
      return false;
    }
  }

  /** Livy may have lost a driver that the cluster still runs. */
  private static boolean endedInCluster(SessionTurn turn) {
    Optional<String> appId = turn.memo.get("appId");
    if (appId.isEmpty() || turn.livy.cluster().isEmpty()) {
      return true;
    }
    try {
      Optional<ClusterApplication> application = turn.livy.cluster().get().byId(appId.get());
      return application.isEmpty()
          || application.get().ended()
          || turn.livy.cluster().get().kill(appId.get());
    } catch (ClusterUnavailableException e) {
      return false;
    }
  }
}
