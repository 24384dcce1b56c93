package io.drover.actions.livy;

import io.drover.actions.ActionAttempt;
import io.drover.schema.action.DriverLossPolicy;
import io.drover.schema.action.SessionSpec;
import java.util.ArrayList;
import java.util.List;

/** What Livy knows a session by: the attempt that opened it, and how often it was recreated. */
final class SessionNames {
  /** A driver that dies so often is not the cluster's fault. */
  static final int MOST_RECREATIONS = 3;

  private SessionNames() {}

  static String name(ActionAttempt owner, int generation) {
    return generation == 0 ? owner.externalName() : owner.externalName() + ".r" + generation;
  }

  /** Every name that this attempt or one before it may have used. */
  static List<String> all(ActionAttempt owner, SessionSpec spec) {
    int most = spec.onDriverLoss() == DriverLossPolicy.FAIL ? 0 : MOST_RECREATIONS;
    List<String> names = new ArrayList<>();
    for (int attempt = 0; attempt <= owner.attempt(); attempt++) {
      for (int generation = 0; generation <= most; generation++) {
        names.add(name(new ActionAttempt(owner.actionId(), owner.run(), attempt), generation));
      }
    }
    return names;
  }
}
