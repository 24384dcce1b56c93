package io.drover.engine;

/** What a user can ask of an existing job. */
public enum Verb {
  START(JobLifeCycle.Trigger.START),
  SUSPEND(JobLifeCycle.Trigger.SUSPEND),
  RESUME(JobLifeCycle.Trigger.RESUME),
  KILL(JobLifeCycle.Trigger.KILL);

  private final JobLifeCycle.Trigger trigger;

  Verb(JobLifeCycle.Trigger trigger) {
    this.trigger = trigger;
  }

  JobLifeCycle.Trigger trigger() {
    return trigger;
  }
}
