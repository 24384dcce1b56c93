package io.drover.actions.livy;

import io.drover.actions.ActionExecutor.KillResult;
import io.drover.actions.ClusterApplication;
import io.drover.actions.ClusterClient;
import io.drover.actions.ClusterUnavailableException;
import io.drover.actions.Evidence.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Ends what an attempt started. Livy forgets a batch when it kills it, so everything worth knowing
 * is read first; where a cluster can be asked, it confirms the end.
 */
final class BatchKill {
  /** Livy goes on with a DELETE whose caller has left; asking again sooner only ties up threads. */
  private static final Duration DELETE_AGAIN = Duration.ofMinutes(1);

  KillResult kill(BatchTurn turn) {
    Optional<LivyBatch> batch;
    try {
      batch = turn.livy.client().batchByName(turn.name);
    } catch (LivyUnavailableException | LivyAccessException e) {
      return withoutLivy(turn, String.valueOf(e.getMessage()));
    }
    if (batch.isEmpty()) {
      boolean expected =
          turn.memo.phase() != BatchMemo.Phase.WAITING && turn.memo.deleteAskedAt().isEmpty();
      boolean open = submissionUnderWay(turn) || (expected && !turn.missingForSure());
      return open ? again(turn) : confirm(turn);
    }
    if (!batch.get().name().equals(Optional.of(turn.name))) {
      return again(turn);
    }
    turn.saw(batch.get());
    // An ended batch needs no DELETE, and without one its state and log stay readable.
    return batch.get().state().ended() ? confirm(turn) : delete(turn, batch.get());
  }

  /** A request whose answer was lost, or of a call that is still in progress, may yet arrive. */
  private static boolean submissionUnderWay(BatchTurn turn) {
    LivyTimeouts timeouts = turn.livy.endpoint().timeouts();
    Duration longest = timeouts.submit().plus(timeouts.connect()).plus(timeouts.read());
    boolean inProgress = turn.first() && turn.request.startedAt().plus(longest).isAfter(turn.now);
    boolean lost =
        turn.memo.phase() == BatchMemo.Phase.UNCLEAR
            && turn.memo.unclearAt().filter(at -> at.plus(longest).isAfter(turn.now)).isPresent();
    return inProgress || lost;
  }

  private static KillResult delete(BatchTurn turn, LivyBatch batch) {
    if (turn.memo
        .deleteAskedAt()
        .filter(at -> at.plus(DELETE_AGAIN).isAfter(turn.now))
        .isPresent()) {
      return again(turn);
    }
    turn.evidence(
        "livy",
        "GET " + turn.batchUrl() + " before the kill",
        "state " + batch.state() + lastLine(turn).map(line -> ", last line: " + line).orElse(""),
        Verdict.RUNNING);
    try {
      DeleteResult result = turn.livy.client().deleteBatch(turn.name);
      if (result == DeleteResult.UNKNOWN_NAME) {
        return again(turn);
      }
      turn.memo = turn.memo.withDeleteAskedAt(turn.now);
      return result == DeleteResult.DELETED ? confirm(turn) : again(turn);
    } catch (LivyUnavailableException | LivyAccessException e) {
      return again(turn);
    }
  }

  private static Optional<String> lastLine(BatchTurn turn) {
    try {
      return FailureLine.in(turn.livy.client().logTail(turn.name).orElse(List.of()));
    } catch (LivyUnavailableException | LivyAccessException e) {
      return Optional.empty();
    }
  }

  /** Livy does not run it any more; the cluster has the last word. */
  private static KillResult confirm(BatchTurn turn) {
    Optional<ClusterClient> cluster = turn.livy.cluster();
    boolean stopped = cluster.isEmpty() || endedInCluster(turn, cluster.get());
    return stopped ? stopped(turn) : again(turn);
  }

  private static KillResult withoutLivy(BatchTurn turn, String message) {
    Optional<ClusterClient> cluster = turn.livy.cluster();
    boolean stopped =
        cluster.isPresent() && turn.memo.appId().isPresent() && endedInCluster(turn, cluster.get());
    if (stopped) {
      return stopped(turn);
    }
    return new KillResult(
        turn.external().withWaitingFor(Optional.of("kill waits for Livy: " + message)), false);
  }

  private static boolean endedInCluster(BatchTurn turn, ClusterClient cluster) {
    try {
      // Only applications that carry this attempt's tag or the id it was given are touched.
      List<ClusterApplication> ours =
          turn.memo.appId().isPresent()
              ? cluster.byId(turn.memo.appId().get()).stream().toList()
              : cluster.byTag(ClusterClient.tag(turn.subject));
      boolean ended = true;
      for (ClusterApplication application : ours) {
        turn.saw(application);
        ended &= application.ended() || cluster.kill(application.id());
      }
      return ended;
    } catch (ClusterUnavailableException e) {
      return false;
    }
  }

  private static KillResult stopped(BatchTurn turn) {
    boolean succeeded = turn.external().externalStatus().equals(Optional.of("SUCCEEDED"));
    boolean failed = turn.external().externalStatus().equals(Optional.of("FAILED/KILLED"));
    if (!succeeded && !failed) {
      turn.status("KILLED");
    }
    return new KillResult(turn.external().withWaitingFor(Optional.empty()), true);
  }

  private static KillResult again(BatchTurn turn) {
    return new KillResult(
        turn.external().withWaitingFor(Optional.of("the batch is being killed")), false);
  }
}
