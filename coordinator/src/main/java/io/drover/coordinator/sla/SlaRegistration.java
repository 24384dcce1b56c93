package io.drover.coordinator.sla;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Something to track from now on, together with what it is.
 *
 * @param id of the job ({@code …-W}) or the action ({@code …-W@node}, {@code …-C@n})
 * @param parentId what the summary shows: of an action its job
 * @param bundle the bundle of a coordinator
 * @param jobStatus its status at this moment
 * @param alerts whether its events are told to anybody
 */
public record SlaRegistration(
    String id,
    SlaAppType appType,
    Optional<String> parentId,
    String appName,
    String user,
    Optional<Bundle> bundle,
    Sla sla,
    String jobStatus,
    boolean alerts) {

  /** What a summary can be filtered by. */
  public record Bundle(String id, String name) {
    public Bundle {
      requireNonNull(id, "id");
      requireNonNull(name, "name");
    }
  }

  public SlaRegistration {
    requireNonNull(id, "id");
    requireNonNull(appType, "appType");
    requireNonNull(parentId, "parentId");
    requireNonNull(appName, "appName");
    requireNonNull(user, "user");
    requireNonNull(bundle, "bundle");
    requireNonNull(sla, "sla");
    requireNonNull(jobStatus, "jobStatus");
  }

  /** Of a coordinator's action, whose parent is the coordinator. */
  public static SlaRegistration ofCoordinatorAction(
      String actionId,
      String appName,
      String user,
      Optional<Bundle> bundle,
      Sla sla,
      String jobStatus,
      boolean alerts) {
    return new SlaRegistration(
        actionId,
        SlaAppType.COORDINATOR_ACTION,
        Optional.of(job(actionId)),
        appName,
        user,
        bundle,
        sla,
        jobStatus,
        alerts);
  }

  /** The job that an id belongs to, which may be itself. */
  static String job(String id) {
    int at = id.indexOf('@');
    return at < 0 ? id : id.substring(0, at);
  }

  /** The job whose row it goes with. */
  String jobId() {
    return job(id);
  }

  /** The node of a workflow's action. */
  Optional<String> node() {
    return appType == SlaAppType.WORKFLOW_ACTION
        ? Optional.of(id.substring(id.indexOf('@') + 1))
        : Optional.empty();
  }
}
