package io.drover.engine;

import io.drover.actions.ActionAttempt;
import io.drover.actions.ActionRequest;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.WorkflowDefinition.GlobalSection;
import io.drover.schema.action.SubWorkflowSpec;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Job properties of a sub-workflow, later ones win: Oozie's own properties of the parent (all of
 * the parent's with {@code propagate-configuration}), the inline configuration, and what ties the
 * child to its parent. The child's {@code config-default.xml} stands behind them all.
 */
final class ChildProperties {
  private static final String DEPTH = "oozie.action.subworkflow.depth";
  private static final String PARENT = "oozie.wf.parent.id";
  private static final String SUPER_PARENT = "oozie.wf.superparent.id";
  private static final String EXTERNAL_ID = "oozie.wf.external.id";

  /** Properties that speak of one job: the parent's are nothing to the child. */
  private static final Set<String> PARENTS_OWN =
      Set.of(
          JobKind.WORKFLOW.pathProperty(),
          JobKind.COORDINATOR.pathProperty(),
          JobKind.BUNDLE.pathProperty(),
          JobSettings.SUSPEND_ON_NODES,
          "oozie.wf.workflow.notification.url",
          RerunScope.FAIL_NODES,
          RerunScope.SKIP_NODES,
          EXTERNAL_ID,
          PropagatedGlobal.PROPERTY);

  private static final Pattern SCHEME = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*:.*");

  private ChildProperties() {}

  /** Throws E0504 for a path that cannot be one. */
  static Map<String, String> of(ActionRequest request, SubWorkflowSpec spec) {
    Map<String, String> parents = request.configuration();
    Map<String, String> properties = new LinkedHashMap<>();
    parents.forEach(
        (name, value) -> {
          boolean passed =
              spec.propagateConfiguration()
                  || name.startsWith("oozie.")
                  || name.equals("group.name");
          if (passed && !PARENTS_OWN.contains(name)) {
            properties.put(name, value);
          }
        });
    properties.putAll(spec.configuration());
    if (spec.propagateConfiguration()) {
      request
          .global()
          .map(global -> withAbsolutePaths(global, request.appPath()))
          .ifPresent(
              global -> properties.put(PropagatedGlobal.PROPERTY, PropagatedGlobal.write(global)));
    }
    String parentId = request.attempt().actionId().jobId().value();
    properties.put(JobKind.WORKFLOW.pathProperty(), absolute(spec.appPath(), request.appPath()));
    properties.put(EXTERNAL_ID, externalId(request.attempt()));
    properties.put(PARENT, parentId);
    properties.put(SUPER_PARENT, parents.getOrDefault(SUPER_PARENT, parentId));
    properties.put(DEPTH, String.valueOf(depth(parents) + 1));
    return properties;
  }

  /** How deep the job of these properties stands itself; 0 when it is nobody's child. */
  static int depth(Map<String, String> properties) {
    try {
      return Math.max(0, Integer.parseInt(properties.getOrDefault(DEPTH, "0").strip()));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Oozie's form; a user retry, which Oozie does not tell apart, has its attempt behind it. */
  private static String externalId(ActionAttempt attempt) {
    String first = attempt.actionId() + "@" + attempt.run();
    return attempt.attempt() == 0 ? first : first + "@" + attempt.attempt();
  }

  /** The child would look for relative files beside itself. */
  private static GlobalSection withAbsolutePaths(GlobalSection global, Optional<URI> appPath) {
    return new GlobalSection(
        global.resourceManager(),
        global.nameNode(),
        global.jobXml().stream()
            .map(path -> appPath.isEmpty() ? path : absolute(path, appPath))
            .toList(),
        global.configuration());
  }

  /**
   * A relative path starts at the parent's application. An absolute one without scheme is on the
   * parent's file system, unless the parent was uploaded to this server: then where all such paths
   * are.
   */
  private static String absolute(String path, Optional<URI> appPath) {
    if (SCHEME.matcher(path).matches()) {
      return path;
    }
    boolean remote = appPath.map(URI::getScheme).filter(name -> !name.equals("file")).isPresent();
    if (path.startsWith("/") && !remote) {
      return path;
    }
    URI parent =
        appPath.orElseThrow(
            () ->
                new InvalidRequestException(
                    ErrorCode.E0504,
                    "app-path ["
                        + path
                        + "] is relative, and the parent has no application directory;"
                        + " give a full URI, or submit the parent as a directory"));
    try {
      URI absolute = parent.resolve(new URI(path));
      return absolute.getRawAuthority() == null
          ? absolute.getScheme() + "://" + absolute.getRawPath()
          : absolute.toString();
    } catch (URISyntaxException e) {
      throw new InvalidRequestException(
          ErrorCode.E0504, "app-path [" + path + "] is not a URI: " + e.getMessage());
    }
  }
}
