package io.drover.actions.livy;

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
    endpoint.deniedConf().check(wanted.conf());
    Map<String, String> conf = new LinkedHashMap<>(wanted.conf());
    String tag = ClusterClient.tag(request.attempt());
    conf.merge(YARN_TAGS, tag, (users, ours) -> users.isBlank() ? ours : users + "," + ours);
    conf.put(DRIVER_LABEL, ClusterClient.driverLabel(request.attempt()));
    BatchRequest named = wanted.withName(request.attempt().externalName()).withConf(conf);
    return endpoint.impersonation() ? named.withProxyUser(request.user()) : named;
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
