package io.drover.coordinator.sla;

/** What can become of one expectation: Oozie's words. */
public enum SlaEvent {
  START_MET,
  START_MISS,
  DURATION_MET,
  DURATION_MISS,
  END_MET,
  END_MISS;

  public boolean isMiss() {
    return this == START_MISS || this == DURATION_MISS || this == END_MISS;
  }
}
