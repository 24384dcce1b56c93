package io.drover.faults.weave;

/** A rule of Drover that can be taken away, to show that the harness sees it missing. */
public enum Breakage {
  /** Nothing is taken away. */
  NONE,
  /** A batch is posted without asking anybody whether it was before. */
  LOOKUP,
  /**
   * Jobs are written whoever wrote them meanwhile: they are neither locked nor compared by version,
   * and rows that another server has inserted are left as they are.
   */
  VERSION,
  /** Jobs are not locked while they are moved; their version is still compared. */
  LOCK
}
