package io.drover.coordinator.sla;

/** What can have a service level: Oozie's words. */
public enum SlaAppType {
  WORKFLOW_JOB,
  WORKFLOW_ACTION,
  COORDINATOR_ACTION
}
