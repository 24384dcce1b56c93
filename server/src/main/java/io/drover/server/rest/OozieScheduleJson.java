package io.drover.server.rest;

import io.drover.coordinator.CoordinatorAction;
import io.drover.coordinator.CoordinatorJob;
import io.drover.coordinator.MissingInputs;
import io.drover.coordinator.bundle.BundleJob;
import io.drover.engine.WorkflowJob;
import io.drover.schema.HadoopConfigurationXml;
import io.drover.server.Secrets;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Coordinator and bundle jobs with exactly Oozie's keys, nulls and dates. */
final class OozieScheduleJson {
  private final OozieDates dates;

  OozieScheduleJson(ZoneId zone) {
    this.dates = new OozieDates(zone);
  }

  /**
   * A coordinator job.
   *
   * @param actions those that were asked for
   * @param total how many there are to ask for
   */
  Map<String, Object> coordinator(CoordinatorJob job, List<CoordinatorAction> actions, long total) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("coordJobPath", orNull(job.appPath()));
    json.put("coordJobName", job.name());
    json.put("coordJobId", job.id().value());
    json.put("coordExternalId", job.externalId().orElse(null));
    json.put("bundleId", job.bundleId().map(Object::toString).orElse(null));
    json.put("conf", configuration(job.configuration()));
    json.put("status", job.status().name());
    json.put("executionPolicy", job.execution().name());
    json.put("frequency", job.frequency());
    json.put("timeUnit", timeUnit(job.timeUnit()));
    json.put("timeZone", job.timezone());
    json.put("concurrency", job.concurrency());
    json.put("timeOut", job.timeoutMinutes());
    json.put("lastAction", dates.text(job.lastActionAt()));
    json.put("nextMaterializedTime", dates.text(job.nextMaterializedAt()));
    json.put("createdTime", dates.text(job.createdAt()));
    json.put("startTime", dates.text(job.startAt()));
    json.put("endTime", dates.text(job.endAt()));
    json.put("pauseTime", dates.text(job.pauseAt()));
    json.put("user", job.user());
    json.put("group", job.group().orElse(null));
    json.put("acl", job.group().orElse(null));
    json.put("consoleUrl", null);
    json.put("mat_throttling", job.throttle());
    json.put("actions", actions.stream().map(this::action).toList());
    json.put("total", total);
    json.put(
        "toString", "Coordinator application id[" + job.id() + "] status[" + job.status() + "]");
    return json;
  }

  /** As in a list: neither actions nor configuration. */
  Map<String, Object> summary(CoordinatorJob job) {
    Map<String, Object> json = coordinator(job, List.of(), job.actionCount());
    json.put("conf", null);
    return json;
  }

  /** The client's enumeration ends at days, weeks and months: their ends are not in it. */
  private static String timeUnit(String unit) {
    return unit.replace("END_OF_", "");
  }

  Map<String, Object> action(CoordinatorAction action) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", action.id().toString());
    json.put("coordJobId", action.id().job().value());
    json.put("type", null);
    json.put("actionNumber", action.id().number());
    json.put("createdConf", null);
    json.put("createdTime", dates.text(action.createdAt()));
    json.put("nominalTime", dates.text(action.nominalAt()));
    json.put("externalId", action.workflowId().map(Object::toString).orElse(null));
    json.put("status", action.status().name());
    json.put("runConf", null);
    json.put("lastModifiedTime", dates.text(action.modifiedAt()));
    json.put("missingDependencies", String.join("#", action.missingDependencies()));
    json.put("pushMissingDependencies", "");
    json.put("externalStatus", null);
    json.put("trackerUri", null);
    json.put("consoleUrl", null);
    json.put("errorCode", action.errorCode().orElse(null));
    json.put("errorMessage", action.errorMessage().orElse(null));
    json.put(
        "toString", "CoordinatorAction name[" + action.id() + "] status[" + action.status() + "]");
    return json;
  }

  /** One action that was asked for, with what it was made from and what its workflow got. */
  Map<String, Object> action(
      CoordinatorAction action, String actionXml, Map<String, String> configuration) {
    Map<String, Object> json = action(action);
    json.put("createdConf", actionXml);
    json.put("runConf", configuration(configuration));
    return json;
  }

  /** What the verbs for single actions answer. */
  Map<String, Object> actions(List<CoordinatorAction> actions) {
    return Map.of("actions", actions.stream().map(this::action).toList());
  }

  /** {@code coordinators} without their actions, as the bundle has them. */
  Map<String, Object> bundle(BundleJob job, List<CoordinatorJob> coordinators) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("bundleJobPath", orNull(job.appPath()));
    json.put("bundleJobName", job.name());
    json.put("bundleJobId", job.id().value());
    json.put("bundleExternalId", job.externalId().orElse(null));
    json.put("conf", configuration(job.configuration()));
    json.put("status", job.status().name());
    // a bundle has neither a rhythm nor a timeout
    json.put("timeUnit", "NONE");
    json.put("timeOut", 0);
    json.put("kickoffTime", dates.text(job.kickOffAt()));
    json.put("startTime", dates.text(job.startedAt()));
    json.put("endTime", dates.text(job.endedAt()));
    json.put("pauseTime", dates.text(job.pauseAt()));
    json.put("createdTime", dates.text(job.createdAt()));
    json.put("user", job.user());
    json.put("group", job.group().orElse(null));
    json.put("acl", job.group().orElse(null));
    json.put("consoleUrl", null);
    json.put("bundleCoordJobs", coordinators.stream().map(this::summary).toList());
    json.put("toString", "Bundle id[" + job.id() + "] status[" + job.status() + "]");
    return json;
  }

  /** As in a list: neither coordinators nor configuration. */
  Map<String, Object> summary(BundleJob job) {
    Map<String, Object> json = bundle(job, List.of());
    json.put("conf", null);
    return json;
  }

  Map<String, Object> allRuns(List<WorkflowJob> runs) {
    return Map.of(
        "workflows",
        runs.stream()
            .map(
                job -> {
                  Map<String, Object> json = new LinkedHashMap<>();
                  json.put("id", job.id().value());
                  json.put("status", job.status().name());
                  json.put("startTime", dates.text(job.startedAt()));
                  json.put("endTime", dates.text(job.endedAt()));
                  return json;
                })
            .toList());
  }

  static Map<String, Object> missing(List<MissingInputs> actions) {
    return Map.of(
        "missingDependencies",
        actions.stream()
            .map(
                action -> {
                  Map<String, Object> json = new LinkedHashMap<>();
                  json.put("id", action.action().toString());
                  json.put("blockedOn", action.blockedOn().orElse(null));
                  json.put("dataSets", dataSets(action));
                  return json;
                })
            .toList());
  }

  private static List<Map<String, Object>> dataSets(MissingInputs action) {
    return action.dataSets().stream()
        .<Map<String, Object>>map(
            dataSet -> Map.of("dataSet", dataSet.name(), "missingDependencies", dataSet.missing()))
        .toList();
  }

  private static @Nullable String configuration(Map<String, String> properties) {
    return properties.isEmpty()
        ? null
        : HadoopConfigurationXml.write(new TreeMap<>(Secrets.masked(properties)));
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
