package io.drover.actions.livy;

import io.drover.actions.ClusterClient;
import io.drover.actions.ClusterUnavailableException;
import io.drover.actions.LogText;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The log of a batch: what its driver printed, where the cluster can tell, and what Livy has, which
 * in cluster mode is only the submission.
 */
final class BatchLog {
  private static final String LIVY = "--- Livy's log of the submission ---\n";

  private BatchLog() {}

  static Optional<String> read(BatchTurn turn, Supplier<Optional<String>> stored) {
    Optional<String> fromLivy =
        Optional.of(livyLines(turn))
            .filter(lines -> !lines.isEmpty())
            .map(lines -> LogText.bounded(String.join("\n", lines)));
    if (turn.memo.appId().isEmpty() || turn.livy.cluster().isEmpty()) {
      return fromLivy;
    }
    // Between node and log server, and when both have forgotten, an earlier look is all there is.
    Optional<String> earlier = Optional.empty();
    Optional<String> driver = driver(turn);
    if (driver.isEmpty()) {
      earlier = stored.get();
      driver = earlier.map(BatchLog::driverPart).filter(text -> !text.isEmpty());
    }
    if (driver.isEmpty()) {
      return fromLivy.or(supplier(earlier));
    }
    return Optional.of(driver.get() + fromLivy.map(text -> LIVY + text).orElse(""));
  }

  private static Supplier<Optional<String>> supplier(Optional<String> text) {
    return () -> text;
  }

  /** Empty when it is not there or cannot be had. */
  private static Optional<String> driver(BatchTurn turn) {
    try {
      return driver(turn, turn.livy.cluster()).filter(text -> !text.isEmpty());
    } catch (ClusterUnavailableException e) {
      return Optional.empty();
    }
  }

  /**
   * @throws ClusterUnavailableException when nobody can be asked now
   */
  static Optional<String> driver(BatchTurn turn, Optional<ClusterClient> cluster) {
    return cluster.flatMap(known -> turn.memo.appId().flatMap(known::driverLog));
  }

  private static String driverPart(String stored) {
    int livy = stored.lastIndexOf(LIVY);
    String before = livy < 0 ? stored : stored.substring(0, livy);
    return before.startsWith("--- driver's ") ? before : "";
  }

  /** Livy's last lines; empty when it has none or cannot be asked. */
  static List<String> livyLines(BatchTurn turn) {
    try {
      return turn.livy.client().logTail(turn.name).orElse(List.of());
    } catch (LivyUnavailableException | LivyAccessException e) {
      return List.of();
    }
  }
}
