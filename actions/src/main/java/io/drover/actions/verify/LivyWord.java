package io.drover.actions.verify;

import io.drover.actions.Evidence.Verdict;
import java.util.Locale;

/** What Livy's word for a batch says about it; Oozie's words for the same are understood, too. */
final class LivyWord {
  private LivyWord() {}

  static Verdict verdict(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "success", "succeeded" -> Verdict.SUCCEEDED;
      case "dead", "error", "killed", "failed", "failed/killed" -> Verdict.FAILED;
      case "not_started", "starting", "recovering", "running", "idle", "busy", "shutting_down" ->
          Verdict.RUNNING;
      default -> Verdict.UNKNOWN;
    };
  }

  /** Words that Livy also uses when it merely lost sight of the application. */
  static boolean mayBeLostContact(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "dead", "error", "failed", "failed/killed" -> true;
      default -> false;
    };
  }
}
