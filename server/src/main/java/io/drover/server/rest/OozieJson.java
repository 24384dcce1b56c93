package io.drover.server.rest;

import io.drover.engine.PastAttempt;
import io.drover.engine.WorkflowAction;
import io.drover.engine.WorkflowJob;
import io.drover.schema.HadoopConfigurationXml;
import io.drover.schema.WorkflowDefinition;
import io.drover.schema.WorkflowNode.ActionNode;
import io.drover.server.Secrets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Jobs and actions with exactly Oozie's keys, nulls and dates. */
final class OozieJson {
  private final ServerInfo server;
  private final OozieDates dates;

  OozieJson(ServerInfo server, ZoneId zone) {
    this.server = server;
    this.dates = new OozieDates(zone);
  }

  Map<String, Object> job(
      WorkflowJob job, List<WorkflowAction> actions, WorkflowDefinition definition) {
    return job(job, actions.stream().map(action -> action(action, definition)).toList());
  }

  private Map<String, Object> job(WorkflowJob job, List<Map<String, Object>> actions) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("appPath", job.appPath().isEmpty() ? null : job.appPath());
    json.put("appName", job.name());
    json.put("id", job.id().value());
    json.put("externalId", job.externalId().orElse(null));
    json.put("conf", conf(job));
    json.put("status", job.status().name());
    json.put("lastModTime", dates.text(job.modifiedAt()));
    json.put("createdTime", dates.text(job.createdAt()));
    json.put("startTime", dates.text(job.startedAt()));
    json.put("endTime", dates.text(job.endedAt()));
    json.put("user", job.user());
    json.put("group", job.group().orElse(null));
    json.put("acl", job.group().orElse(null));
    json.put("run", job.run());
    json.put("consoleUrl", server.consoleUrl(job.id()));
    json.put("parentId", job.parentId().orElse(null));
    json.put("actions", actions);
    json.put("toString", "Workflow id[" + job.id() + "] status[" + job.status() + "]");
    return json;
  }

  /** As in a list: neither actions nor configuration. */
  Map<String, Object> summary(WorkflowJob job) {
    Map<String, Object> json = job(job, List.of());
    json.put("conf", null);
    return json;
  }

  private static @Nullable String conf(WorkflowJob job) {
    return job.configuration().isEmpty()
        ? null
        : HadoopConfigurationXml.write(new TreeMap<>(Secrets.masked(job.configuration())));
  }

  /** {@code definition} is its job's. */
  Map<String, Object> action(WorkflowAction action, WorkflowDefinition definition) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", action.attempt().actionId().toString());
    json.put("name", action.node());
    json.put("type", action.type());
    json.put("conf", action.conf());
    json.put("status", action.status().name());
    json.put("retries", action.retries());
    json.put("startTime", dates.text(action.startedAt()));
    json.put("endTime", dates.text(action.endedAt()));
    json.put("transition", action.transition().orElse(null));
    json.put("data", data(action));
    json.put("stats", null);
    json.put("externalChildIDs", action.external().childIds().orElse(null));
    json.put("externalId", action.external().externalId().orElse(null));
    json.put("externalStatus", action.external().externalStatus().orElse(null));
    json.put("trackerUri", action.external().trackerUri().orElse(null));
    json.put("consoleUrl", server.consoleUrl(action).orElse(null));
    json.put("errorCode", action.errorCode().orElse(null));
    json.put("errorMessage", action.errorMessage().orElse(null));
    json.put("userRetryInterval", action.userRetryIntervalMinutes());
    json.put("userRetryCount", action.userRetryCount());
    json.put("userRetryMax", action.userRetryMax());
    json.put("cred", credentials(action, definition));
    json.put("toString", "Action name[" + action.node() + "] status[" + action.status() + "]");
    return json;
  }

  private static @Nullable String credentials(
      WorkflowAction action, WorkflowDefinition definition) {
    return definition.nodes().get(action.node()) instanceof ActionNode node
            && !node.credentials().isEmpty()
        ? String.join(",", node.credentials())
        : null;
  }

  /** Numbers are text, which is how the client reads them. */
  Map<String, Object> retries(List<PastAttempt> former) {
    List<Map<String, @Nullable String>> retries = new ArrayList<>();
    for (PastAttempt attempt : former) {
      Map<String, @Nullable String> json = new LinkedHashMap<>();
      json.put("attempt", String.valueOf(retries.size() + 1));
      json.put("startTime", dates.text(attempt.startedAt()));
      json.put("endTime", dates.text(attempt.endedAt()));
      json.put("consoleUrl", attempt.external().consoleUrl().orElse(null));
      retries.add(json);
    }
    return Map.of("retries", retries);
  }

  private static @Nullable String data(WorkflowAction action) {
    if (action.data().isEmpty()) {
      return null;
    }
    StringBuilder lines = new StringBuilder();
    new TreeMap<>(action.data())
        .forEach((key, value) -> lines.append(key).append('=').append(value).append('\n'));
    return lines.toString();
  }
}
