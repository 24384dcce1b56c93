package io.drover.coordinator.store;

import io.drover.coordinator.CoordinatorActionId;
import io.drover.engine.store.TimelineRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one transaction writes, of any number of coordinators. */
public final class CoordinatorChanges {
  final List<CoordinatorJobRow> jobs = new ArrayList<>();
  final Map<CoordinatorActionId, CoordinatorActionRow> inserted = new LinkedHashMap<>();
  final Map<CoordinatorActionId, CoordinatorActionRow> updated = new LinkedHashMap<>();
  final List<CoordinatorActionId> deleted = new ArrayList<>();
  final List<CoordinatorRunRow> runs = new ArrayList<>();
  final List<CoordinatorVersionRow> versions = new ArrayList<>();
  final List<TimelineRow> timeline = new ArrayList<>();

  /** As it is to be; its version is that which was read. */
  public void job(CoordinatorJobRow row) {
    jobs.add(row);
  }

  public void insert(CoordinatorActionRow row) {
    inserted.put(row.id(), row);
  }

  public void update(CoordinatorActionRow row) {
    if (inserted.containsKey(row.id())) {
      inserted.put(row.id(), row);
    } else {
      updated.put(row.id(), row);
    }
  }

  public void delete(CoordinatorActionId id) {
    deleted.add(id);
  }

  public void run(CoordinatorRunRow row) {
    runs.add(row);
  }

  public void version(CoordinatorVersionRow row) {
    versions.add(row);
  }

  public void tell(TimelineRow row) {
    timeline.add(row);
  }
}
