package io.drover.engine.store;

import io.drover.engine.PastAttempt;
import java.util.ArrayList;
import java.util.List;

/** Everything one transaction writes, gathered so that each table gets one JDBC batch. */
public final class JobChanges {
  final List<JobRow> jobs = new ArrayList<>();
  final List<ActionRow> newActions = new ArrayList<>();
  final List<ActionRow> changedActions = new ArrayList<>();
  final List<CommandRow> newCommands = new ArrayList<>();
  final List<CommandRow> changedCommands = new ArrayList<>();
  final List<ActionKey> endedCommands = new ArrayList<>();
  final List<TimelineRow> timeline = new ArrayList<>();
  final List<PastAttempt> pastAttempts = new ArrayList<>();
  final List<Long> appliedEvents = new ArrayList<>();

  /** The row with its new values; {@code version} is the one that was read. */
  public void job(JobRow row) {
    jobs.add(row);
  }

  public void newAction(ActionRow row) {
    newActions.add(row);
  }

  public void changedAction(ActionRow row) {
    changedActions.add(row);
  }

  public void newCommand(CommandRow row) {
    newCommands.add(row);
  }

  public void changedCommand(CommandRow row) {
    changedCommands.add(row);
  }

  public void endedCommand(ActionKey key) {
    endedCommands.add(key);
  }

  public void timeline(TimelineRow row) {
    timeline.add(row);
  }

  /** An attempt that another one follows. */
  public void pastAttempt(PastAttempt attempt) {
    pastAttempts.add(attempt);
  }

  public void appliedEvent(long id) {
    appliedEvents.add(id);
  }

  /** Commands that nobody holds after this, so that somebody has to look for them. */
  public List<CommandRow> unleasedCommands() {
    List<CommandRow> unleased = new ArrayList<>();
    for (List<CommandRow> rows : List.of(newCommands, changedCommands)) {
      for (CommandRow row : rows) {
        if (row.leaseOwner().isEmpty() && !row.parked()) {
          unleased.add(row);
        }
      }
    }
    return unleased;
  }

  /** Whether actions have ended, with all that they had started. */
  public boolean endsCommands() {
    return !endedCommands.isEmpty();
  }
}
