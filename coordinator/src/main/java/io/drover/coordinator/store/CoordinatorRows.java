package io.drover.coordinator.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.actions.WorkflowJobId;
import io.drover.coordinator.BundleJobId;
import io.drover.coordinator.CoordinatorActionId;
import io.drover.coordinator.CoordinatorActionStatus;
import io.drover.coordinator.CoordinatorJobId;
import io.drover.coordinator.Execution;
import io.drover.coordinator.ScheduleStatus;
import io.drover.coordinator.application.WorkflowRequest;
import io.drover.engine.store.StoreException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Result sets to rows and back; the column lists stand beside them, once each. */
final class CoordinatorRows {
  static final String JOB_COLUMNS =
      "j.id, j.name, j.app_path, j.status, j.held, j.user_name, j.group_name, j.external_id, j.bundle_id,"
          + " j.backfill_of, j.definition_version, j.frequency, j.time_unit, j.timezone,"
          + " j.start_at, j.end_at, j.pause_at, j.concurrency, j.throttle, j.timeout_minutes,"
          + " j.execution, j.nominal_times, j.last_number, j.last_nominal_at, j.next_nominal_at,"
          + " j.all_made, j.ended_actions, j.created_at, j.modified_at, j.ended_at, j.next_due,"
          + " j.version, j.next_sequence";

  static final String ACTION_COLUMNS =
      "a.coordinator_id, a.number, a.nominal_at, a.status, a.created_at, a.modified_at,"
          + " a.definition_version, a.workflow_id, a.missing, a.next_look_at, a.timeout_at,"
          + " a.request, a.rerun_properties, a.error_code, a.error_message";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<List<String>> LIST = new TypeReference<>() {};
  private static final TypeReference<List<Long>> NUMBERS = new TypeReference<>() {};
  private static final TypeReference<Map<String, String>> STRINGS = new TypeReference<>() {};
  private static final TypeReference<Map<CoordinatorActionStatus, Integer>> COUNTS =
      new TypeReference<>() {};

  private CoordinatorRows() {}

  static CoordinatorJobRow job(ResultSet row) throws SQLException {
    return new CoordinatorJobRow(
        new CoordinatorJobRow.Identity(
            new CoordinatorJobId(row.getString("id")),
            row.getString("name"),
            row.getString("app_path"),
            row.getString("user_name"),
            Optional.ofNullable(row.getString("group_name")),
            Optional.ofNullable(row.getString("external_id")),
            Optional.ofNullable(row.getString("bundle_id")).map(BundleJobId::new),
            Optional.ofNullable(row.getString("backfill_of")).map(CoordinatorJobId::new),
            row.getString("frequency"),
            row.getString("time_unit"),
            row.getString("timezone"),
            instant(row, "start_at"),
            Optional.ofNullable(row.getString("nominal_times")).map(CoordinatorRows::readTimes),
            instant(row, "created_at")),
        new CoordinatorJobRow.Controls(
            row.getInt("definition_version"),
            instant(row, "end_at"),
            optionalInstant(row, "pause_at"),
            row.getInt("concurrency"),
            row.getInt("throttle"),
            row.getInt("timeout_minutes"),
            Execution.valueOf(row.getString("execution"))),
        new CoordinatorJobRow.Progress(
            ScheduleStatus.valueOf(row.getString("status")),
            row.getBoolean("held"),
            row.getInt("last_number"),
            optionalInstant(row, "last_nominal_at"),
            optionalInstant(row, "next_nominal_at"),
            row.getBoolean("all_made"),
            read(row.getString("ended_actions"), COUNTS),
            instant(row, "modified_at"),
            optionalInstant(row, "ended_at"),
            optionalInstant(row, "next_due")),
        row.getLong("version"),
        row.getLong("next_sequence"));
  }

  static CoordinatorActionRow action(ResultSet row) throws SQLException {
    return new CoordinatorActionRow(
        new CoordinatorActionId(
            new CoordinatorJobId(row.getString("coordinator_id")), row.getInt("number")),
        instant(row, "nominal_at"),
        CoordinatorActionStatus.valueOf(row.getString("status")),
        instant(row, "created_at"),
        instant(row, "modified_at"),
        row.getInt("definition_version"),
        Optional.ofNullable(row.getString("workflow_id")).map(WorkflowJobId::new),
        read(row.getString("missing"), LIST),
        optionalInstant(row, "next_look_at"),
        optionalInstant(row, "timeout_at"),
        Optional.ofNullable(row.getString("request"))
            .map(text -> read(text, new TypeReference<WorkflowRequest>() {})),
        read(row.getString("rerun_properties"), STRINGS),
        Optional.ofNullable(row.getString("error_code")),
        Optional.ofNullable(row.getString("error_message")));
  }

  static String writeTimes(List<Instant> times) {
    return text(times.stream().map(Instant::getEpochSecond).toList());
  }

  private static List<Instant> readTimes(String json) {
    return read(json, NUMBERS).stream().map(Instant::ofEpochSecond).toList();
  }

  static String writeList(List<String> values) {
    return values.isEmpty() ? "[]" : text(values);
  }

  static String writeStrings(Map<String, String> values) {
    return values.isEmpty() ? "{}" : text(values);
  }

  static String writeCounts(Map<CoordinatorActionStatus, Integer> counts) {
    return text(counts);
  }

  static String write(WorkflowRequest request) {
    return text(request);
  }

  private static String text(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new StoreException("cannot write JSON column", e);
    }
  }

  private static <T> T read(String json, TypeReference<T> type) {
    try {
      return JSON.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new StoreException("cannot read JSON column", e);
    }
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static Optional<Instant> optionalInstant(ResultSet row, String column)
      throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }
}
