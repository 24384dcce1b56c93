package io.drover.coordinator.sla;

/** How a service level stands as a whole, which its end decides: Oozie's words. */
public enum SlaStatus {
  NOT_STARTED,
  IN_PROCESS,
  MET,
  MISS
}
