package io.drover.server.orphans;

/** How something that was found stands to what is on record. */
public enum Standing {
  /** It belongs to an attempt that is over, as the same user: a kill ends it. */
  ORPHAN,
  /** Drover is ending it already. */
  KILL_UNDER_WAY,
  /** Its attempt is over, but it runs as somebody else, or nobody can tell as whom. */
  USER_DIFFERS,
  /** It has this installation's name, and this database knows no such attempt. */
  NO_RECORD,
  /** It has the name of another Drover installation. */
  FOREIGN,
  /** An attempt that runs, as it was last seen, and of which nobody knows an application. */
  MISSING
}
