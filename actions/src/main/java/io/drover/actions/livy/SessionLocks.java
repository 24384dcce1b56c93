package io.drover.actions.livy;

/**
 * One statement at a time is brought into a session by this server, so that what a look-up found
 * missing is sent once and the variables of one SQL statement stand right before it.
 */
final class SessionLocks {
  private final Object[] locks = new Object[64];

  SessionLocks() {
    for (int i = 0; i < locks.length; i++) {
      locks[i] = new Object();
    }
  }

  Object of(String session) {
    return locks[Math.floorMod(session.hashCode(), locks.length)];
  }
}
