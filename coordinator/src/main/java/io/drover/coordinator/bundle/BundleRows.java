package io.drover.coordinator.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.coordinator.BundleJobId;
import io.drover.coordinator.CoordinatorJobId;
import io.drover.coordinator.ScheduleStatus;
import io.drover.coordinator.ScheduleVerb;
import io.drover.coordinator.bundle.BundledCoordinator.Numbers;
import io.drover.engine.TimelineEntry;
import io.drover.engine.store.StoreException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Result sets to rows and back; the column lists stand beside them, once each. */
final class BundleRows {
  static final String JOB_COLUMNS =
      "b.id, b.name, b.app_path, b.status, b.user_name, b.group_name, b.external_id,"
          + " b.kick_off_at, b.pause_at, b.end_at, b.created_at, b.modified_at, b.started_at,"
          + " b.ended_at, b.verb, b.verb_by, b.verb_number, b.pause_number, b.end_number,"
          + " b.next_sequence";

  static final String COORDINATOR_COLUMNS =
      "c.position, c.name, c.enabled, c.app_path, c.configuration, c.coordinator_id, c.error,"
          + " c.verb_done, c.pause_done, c.end_done";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, String>> STRINGS = new TypeReference<>() {};

  private BundleRows() {}

  static BundleRow bundle(ResultSet row) throws SQLException {
    return new BundleRow(
        new BundleJob(
            new BundleJobId(row.getString("id")),
            row.getString("name"),
            row.getString("app_path"),
            ScheduleStatus.valueOf(row.getString("status")),
            row.getString("user_name"),
            Optional.ofNullable(row.getString("group_name")),
            Optional.ofNullable(row.getString("external_id")),
            Map.of(),
            optionalInstant(row, "kick_off_at"),
            optionalInstant(row, "pause_at"),
            instant(row, "created_at"),
            instant(row, "modified_at"),
            optionalInstant(row, "started_at"),
            optionalInstant(row, "ended_at")),
        Optional.ofNullable(row.getString("verb")).map(ScheduleVerb::valueOf),
        Optional.ofNullable(row.getString("verb_by")).orElse(""),
        optionalInstant(row, "end_at"),
        new Numbers(
            row.getInt("verb_number"), row.getInt("pause_number"), row.getInt("end_number")),
        row.getLong("next_sequence"));
  }

  static BundledCoordinator coordinator(ResultSet row) throws SQLException {
    return new BundledCoordinator(
        row.getInt("position"),
        row.getString("name"),
        row.getBoolean("enabled"),
        row.getString("app_path"),
        read(row.getString("configuration")),
        Optional.ofNullable(row.getString("coordinator_id")).map(CoordinatorJobId::new),
        Optional.ofNullable(row.getString("error")),
        new Numbers(row.getInt("verb_done"), row.getInt("pause_done"), row.getInt("end_done")));
  }

  static TimelineEntry timelineEntry(ResultSet row) throws SQLException {
    return new TimelineEntry(
        row.getLong("sequence"),
        instant(row, "at"),
        row.getString("kind"),
        Optional.ofNullable(row.getString("node")),
        row.getString("text"));
  }

  static String write(Map<String, String> properties) {
    try {
      return JSON.writeValueAsString(properties);
    } catch (JsonProcessingException e) {
      throw new StoreException("cannot write JSON column", e);
    }
  }

  static Map<String, String> read(String json) {
    try {
      return JSON.readValue(json, STRINGS);
    } catch (JsonProcessingException e) {
      throw new StoreException("cannot read JSON column", e);
    }
  }

  static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  static @Nullable OffsetDateTime optional(Optional<Instant> instant) {
    return instant.map(BundleRows::time).orElse(null);
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
