package io.drover.engine.store;

import io.drover.actions.ActionAttempt;
import io.drover.actions.ActionId;
import io.drover.actions.WorkflowJobId;
import io.drover.engine.ActionStatus;
import io.drover.engine.JobStatus;
import io.drover.engine.PastAttempt;
import io.drover.engine.TimelineEntry;
import io.drover.engine.Verb;
import io.drover.engine.WorkflowAction;
import io.drover.engine.machine.MachineState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** Result sets to rows; the column lists stand beside them, once each. */
final class Rows {
  static final String JOB_COLUMNS =
      "j.id, j.name, j.app_path, j.status, j.user_name, j.group_name, j.run, j.parent_id,"
          + " j.external_id, j.definition_hash, j.configuration_hash, j.nested, j.created_at,"
          + " j.started_at, j.ended_at, j.modified_at, j.version, j.machine_state,"
          + " j.last_error_node, j.next_position, j.next_sequence";

  static final String ACTION_COLUMNS =
      "a.job_id, a.node, a.position, a.run, a.attempt, a.type, a.status, a.conf, a.transition,"
          + " a.retries, a.user_retry_count, a.user_retry_max, a.user_retry_interval, a.external,"
          + " a.data, a.error_code, a.error_message, a.signal, a.started_at, a.ended_at";

  static final String COMMAND_COLUMNS =
      "c.job_id, c.node, c.run, c.attempt, c.phase, c.due_at, c.tries, c.parked, c.lease_owner";

  static final String ATTEMPT_COLUMNS =
      "p.job_id, p.node, p.run, p.attempt, p.status, p.conf, p.external, p.error_code, p.error_message,"
          + " p.started_at, p.ended_at";

  private Rows() {}

  static PastAttempt attempt(ResultSet row) throws SQLException {
    return new PastAttempt(
        new ActionAttempt(
            new ActionId(new WorkflowJobId(row.getString("job_id")), row.getString("node")),
            row.getInt("run"),
            row.getInt("attempt")),
        ActionStatus.valueOf(row.getString("status")),
        row.getString("conf"),
        Json.readExternal(row.getString("external")),
        Optional.ofNullable(row.getString("error_code")),
        Optional.ofNullable(row.getString("error_message")),
        optionalInstant(row, "started_at"),
        optionalInstant(row, "ended_at"));
  }

  static JobRow job(ResultSet row) throws SQLException {
    return new JobRow(
        new WorkflowJobId(row.getString("id")),
        row.getString("name"),
        row.getString("app_path"),
        JobStatus.valueOf(row.getString("status")),
        row.getString("user_name"),
        Optional.ofNullable(row.getString("group_name")),
        row.getInt("run"),
        Optional.ofNullable(row.getString("parent_id")),
        Optional.ofNullable(row.getString("external_id")),
        row.getString("definition_hash"),
        row.getString("configuration_hash"),
        row.getBoolean("nested"),
        instant(row, "created_at"),
        optionalInstant(row, "started_at"),
        optionalInstant(row, "ended_at"),
        instant(row, "modified_at"),
        row.getLong("version"),
        new MachineState(row.getString("machine_state")),
        Optional.ofNullable(row.getString("last_error_node")),
        row.getInt("next_position"),
        row.getLong("next_sequence"));
  }

  static ActionRow action(ResultSet row) throws SQLException {
    WorkflowAction action =
        new WorkflowAction(
            new ActionAttempt(
                new ActionId(new WorkflowJobId(row.getString("job_id")), row.getString("node")),
                row.getInt("run"),
                row.getInt("attempt")),
            row.getString("type"),
            ActionStatus.valueOf(row.getString("status")),
            row.getString("conf"),
            Optional.ofNullable(row.getString("transition")),
            row.getInt("retries"),
            row.getInt("user_retry_count"),
            row.getInt("user_retry_max"),
            row.getInt("user_retry_interval"),
            Json.readExternal(row.getString("external")),
            Json.readStrings(row.getString("data")),
            Optional.ofNullable(row.getString("error_code")),
            Optional.ofNullable(row.getString("error_message")),
            optionalInstant(row, "started_at"),
            optionalInstant(row, "ended_at"));
    return new ActionRow(
        action, row.getInt("position"), Optional.ofNullable(row.getString("signal")));
  }

  static CommandRow command(ResultSet row) throws SQLException {
    return new CommandRow(
        new ActionKey(row.getString("job_id"), row.getString("node")),
        row.getInt("run"),
        row.getInt("attempt"),
        CommandRow.Phase.valueOf(row.getString("phase")),
        instant(row, "due_at"),
        row.getInt("tries"),
        row.getBoolean("parked"),
        Optional.ofNullable(row.getString("lease_owner")));
  }

  static SubWorkflowRow subWorkflow(ResultSet row) throws SQLException {
    return new SubWorkflowRow(
        new WorkflowJobId(row.getString("job_id")),
        new ActionKey(row.getString("parent_id"), row.getString("node")),
        row.getInt("child_run"));
  }

  static EventRow event(ResultSet row) throws SQLException {
    return new EventRow(
        row.getLong("id"),
        new WorkflowJobId(row.getString("job_id")),
        Verb.valueOf(row.getString("verb")),
        row.getString("actor"));
  }

  static TimelineEntry timelineEntry(ResultSet row) throws SQLException {
    return new TimelineEntry(
        row.getLong("sequence"),
        instant(row, "at"),
        row.getString("kind"),
        Optional.ofNullable(row.getString("node")),
        row.getString("text"));
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  static Optional<Instant> optionalInstant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  /** As it is bound: every time is stored in UTC. */
  static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
