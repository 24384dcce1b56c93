package io.drover.server.rest;

import java.util.concurrent.atomic.AtomicReference;

/** Whether this server takes changes; held in memory, so a restart makes it NORMAL. */
public final class SystemMode {
  /** Oozie's modes; the last two both refuse everything that is not a read. */
  public enum Mode {
    NORMAL,
    NOWEBSERVICE,
    SAFEMODE
  }

  private final AtomicReference<Mode> mode = new AtomicReference<>(Mode.NORMAL);

  Mode get() {
    return mode.get();
  }

  void set(Mode wanted) {
    mode.set(wanted);
  }
}
