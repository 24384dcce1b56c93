package io.drover.faults;

import static io.drover.faults.Episode.CLOCK_BACK;
import static io.drover.faults.Episode.CLOCK_FORWARD;
import static io.drover.faults.Episode.CONNECTIONS_CUT;
import static io.drover.faults.Episode.DISK_FULL;
import static io.drover.faults.Episode.FAILPOINT;
import static io.drover.faults.Episode.KILL;
import static io.drover.faults.Episode.LIVY_KILLED;
import static io.drover.faults.Episode.LIVY_KILLED_AT_SUBMISSION;
import static io.drover.faults.Episode.PAUSE;
import static io.drover.faults.Episode.POSTGRES_KILLED;
import static io.drover.faults.Episode.STOP;
import static io.drover.faults.Episode.STORM;

import java.util.Set;

/**
 * What runs side by side, and what may befall it. A server that is killed and a Livy that is killed
 * are never in one lane: when both forget a submission at the same moment and no cluster can be
 * asked, nobody can tell whether it was made.
 */
enum LaneKind {
  /** One server on the embedded database. */
  H2(1),
  /** Two servers on one PostgreSQL. */
  POSTGRES(2),
  /** One server on the embedded database, whose Livy forgets everything again and again. */
  LIVY(1);

  private final int servers;

  LaneKind(int servers) {
    this.servers = servers;
  }

  int servers() {
    return servers;
  }

  Set<Episode> episodes() {
    return switch (this) {
      case H2 -> Set.of(FAILPOINT, KILL, PAUSE, STOP, STORM, CLOCK_FORWARD, CLOCK_BACK, DISK_FULL);
      case POSTGRES ->
          Set.of(
              FAILPOINT,
              KILL,
              PAUSE,
              STOP,
              STORM,
              CLOCK_FORWARD,
              CLOCK_BACK,
              POSTGRES_KILLED,
              CONNECTIONS_CUT);
      case LIVY -> Set.of(LIVY_KILLED, LIVY_KILLED_AT_SUBMISSION, PAUSE, STORM, CLOCK_FORWARD);
    };
  }
}
