package io.drover.faults;

/** One thing that befalls a lane. Between two of them all is well for a moment. */
enum Episode {
  FAILPOINT("server dies at a failpoint", 20),
  KILL("server killed at a random moment", 6),
  PAUSE("server paused, then resumed", 1),
  STOP("server stopped by SIGTERM", 1),
  STORM("Livy's answers are lies for seconds", 2),
  LIVY_KILLED("Livy killed and restarted without its memory", 1),
  LIVY_KILLED_AT_SUBMISSION("Livy killed when it has accepted a batch", 1),
  CLOCK_FORWARD("clock jumps forward", 1),
  CLOCK_BACK("clock jumps back", 1),
  DISK_FULL("disk full", 1),
  POSTGRES_KILLED("PostgreSQL killed and restarted", 1),
  CONNECTIONS_CUT("connections to PostgreSQL cut", 1);

  private final String words;
  private final int weight;

  Episode(String words, int weight) {
    this.words = words;
    this.weight = weight;
  }

  /** For the report. */
  String words() {
    return words;
  }

  /** How often in a deck. */
  int weight() {
    return weight;
  }
}
