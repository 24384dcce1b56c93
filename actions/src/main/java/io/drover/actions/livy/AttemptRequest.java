package io.drover.actions.livy;

import io.drover.actions.ActionAttempt;
import io.drover.actions.ActionRequest;
import io.drover.actions.ClusterClient;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** Turns what an action wants into the request of one attempt: name, tags, user. */
final class AttemptRequest {
  private static final String YARN_TAGS = "spark.yarn.tags";

  private static final String DRIVER_LABEL =
      "spark.kubernetes.driver.label." + ClusterClient.DRIVER_LABEL;

  private AttemptRequest() {}

  /** Throws {@link io.drover.schema.InvalidRequestException} for a property that is denied. */
  static BatchRequest of(BatchRequest wanted, ActionRequest request, LivyEndpoint endpoint) {
    BatchRequest named =
        wanted
            .withName(request.attempt().externalName())
            .withConf(conf(wanted.conf(), request.attempt(), endpoint));
    return endpoint.impersonation() ? named.withProxyUser(request.user()) : named;
  }

  /** The user's properties, and ours by which the attempt is found in the cluster. */
  static Map<String, String> conf(
      Map<String, String> wanted, ActionAttempt attempt, LivyEndpoint endpoint) {
    endpoint.deniedConf().check(wanted);
    Map<String, String> conf = new LinkedHashMap<>(wanted);
    String tag = ClusterClient.tag(attempt);
    conf.merge(YARN_TAGS, tag, (users, ours) -> users.isBlank() ? ours : users + "," + ours);
    conf.put(DRIVER_LABEL, ClusterClient.driverLabel(attempt));
    return conf;
  }

  /** SHA-256 of the body as it is sent. */
  static String hash(BatchRequest request) {
    return sha256(LivyJson.write(request));
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
