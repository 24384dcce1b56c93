package io.drover.coordinator;

/** What a user can ask of a whole coordinator or bundle job. */
public enum ScheduleVerb {
  /** Does nothing to a coordinator, which starts by itself; starts a bundle before its time. */
  START,
  SUSPEND,
  RESUME,
  KILL
}
