package io.drover.actions.livy;

import io.drover.actions.ClusterApplication;
import io.drover.actions.ClusterClient;
import io.drover.actions.ClusterUnavailableException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A cluster manager whose answers the test sets. */
final class FakeCluster implements ClusterClient {
  private final Map<String, ClusterApplication> byId = new LinkedHashMap<>();
  private final Map<String, List<ClusterApplication>> byTag = new LinkedHashMap<>();
  final List<String> killed = new ArrayList<>();
  boolean unavailable;

  /** What {@link #driverLog} answers for every application. */
  Optional<String> driverLog = Optional.of("");

  void has(String id, String state, String finalStatus, String diagnostics) {
    byId.put(id, new ClusterApplication(id, state, finalStatus, diagnostics, Optional.empty()));
  }

  void hasTagged(String tag, String id, String state, String finalStatus) {
    has(id, state, finalStatus, "");
    byTag.put(tag, List.of(new ClusterApplication(id, state, finalStatus, "", Optional.empty())));
  }

  private void ask() {
    if (unavailable) {
      throw new ClusterUnavailableException("connection refused");
    }
  }

  @Override
  public Optional<ClusterApplication> byId(String applicationId) {
    ask();
    return Optional.ofNullable(byId.get(applicationId));
  }

  @Override
  public List<ClusterApplication> byTag(String tag) {
    ask();
    return byTag.getOrDefault(tag, List.of()).stream()
        .map(application -> byId.getOrDefault(application.id(), application))
        .toList();
  }

  @Override
  public List<ClusterApplication> unfinished() {
    ask();
    return byId.values().stream().filter(application -> !application.ended()).toList();
  }

  @Override
  public Optional<String> driverLog(String applicationId) {
    ask();
    return driverLog;
  }

  @Override
  public boolean kill(String applicationId) {
    ask();
    killed.add(applicationId);
    has(applicationId, "KILLED", "KILLED", "killed");
    return false;
  }
}
