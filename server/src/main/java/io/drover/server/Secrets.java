package io.drover.server;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Values that are never shown, told by their key. */
public final class Secrets {
  public static final String MASK = "********";

  private Secrets() {}

  public static boolean isSecret(String key) {
    String lower = key.toLowerCase(Locale.ROOT);
    return lower.contains("password")
        || lower.contains("passwd")
        || lower.contains("secret")
        || lower.contains("token")
        || lower.contains("credential")
        // whoever has the address may post there
        || lower.endsWith("webhook.url")
        || lower.endsWith("access.key")
        || lower.endsWith("apikey")
        || lower.endsWith("api-key");
  }

  /** The same map with secret values masked, sorted. */
  public static Map<String, String> masked(Map<String, String> values) {
    Map<String, String> masked = new TreeMap<>();
    values.forEach((key, value) -> masked.put(key, isSecret(key) ? MASK : value));
    return masked;
  }
}
