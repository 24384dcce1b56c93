package io.drover.actions.file;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where file systems of the {@code hdfs} family are reached. Only what is listed here is ever
 * asked: a host in a workflow's path is a key of this map, not an address.
 *
 * @param clusters by authority as it stands in paths ({@code mycluster}, {@code nn1:8020}), the
 *     http(s) addresses of its NameNodes, HttpFS or Knox, without {@code /webhdfs/v1}
 * @param serverUser when present, requests go out as this user with {@code doas=} the job's user
 *     (proxy user settings on the NameNode allow that); when empty, {@code user.name=} names the
 *     job's user
 * @param authorization value of an {@code Authorization} header, for Knox and the like
 * @param userDirectories where home directories are, for the trash; usually {@code /user}
 */
public record WebHdfsSettings(
    Map<String, List<URI>> clusters,
    Optional<String> serverUser,
    Optional<String> authorization,
    String userDirectories) {
  public WebHdfsSettings {
    clusters =
        clusters.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> List.copyOf(e.getValue())));
    requireNonNull(serverUser, "serverUser");
    requireNonNull(authorization, "authorization");
    requireNonNull(userDirectories, "userDirectories");
  }

  /** Does not show the header. */
  @Override
  public String toString() {
    return "WebHdfsSettings[clusters=" + clusters + ", serverUser=" + serverUser + "]";
  }
}
