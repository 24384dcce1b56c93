package io.drover.server.rest;

/** Whether this server takes changes; held in memory, so a restart makes it NORMAL. */
public final class SystemMode {
  /** Oozie's modes; the last two both refuse everything that is not a read. */
  public enum Mode {
    NORMAL,
    NOWEBSERVICE,
    SAFEMODE
  }

  private volatile Mode mode = Mode.NORMAL;

  Mode get() {
    return mode;
  }

  void set(Mode wanted) {
    mode = wanted;
  }
}
