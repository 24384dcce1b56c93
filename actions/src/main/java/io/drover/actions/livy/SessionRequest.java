package io.drover.actions.livy;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ActionAttempt;
import io.drover.actions.ActionRequest;
import io.drover.schema.action.SessionSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The body of {@code POST /sessions}.
 *
 * @param name unique among the sessions that Livy remembers, not a number
 * @param paths jars, Python files, files and archives as Livy shall find them
 */
record SessionRequest(
    String name,
    SessionSpec spec,
    Paths paths,
    Map<String, String> conf,
    Optional<String> proxyUser) {

  /** Lists of files by Livy's field. */
  record Paths(
      List<String> jars, List<String> pyFiles, List<String> files, List<String> archives) {}

  SessionRequest {
    requireNonNull(name, "name");
    requireNonNull(spec, "spec");
    requireNonNull(paths, "paths");
    conf = Map.copyOf(conf);
    requireNonNull(proxyUser, "proxyUser");
  }

  /**
   * What an attempt asks for.
   *
   * @param owner the attempt whose session it is; another one may have to open it again
   * @throws io.drover.schema.InvalidRequestException for a property that is denied
   */
  static SessionRequest of(
      String name,
      SessionSpec spec,
      ActionAttempt owner,
      ActionRequest request,
      LivyEndpoint endpoint) {
    WhereLivyLooks where = new WhereLivyLooks(new AppPaths(request.appPath(), Optional.empty()));
    Paths paths =
        new Paths(
            where.resolveAll(spec.jars()),
            where.resolveAll(spec.pyFiles()),
            where.resolveAll(spec.files()),
            where.resolveAll(spec.archives()));
    return new SessionRequest(
        name,
        spec,
        paths,
        AttemptRequest.conf(spec.conf(), owner, endpoint),
        endpoint.impersonation() ? Optional.of(request.user()) : Optional.empty());
  }
}
