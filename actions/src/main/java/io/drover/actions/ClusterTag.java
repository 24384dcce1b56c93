package io.drover.actions;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** Makes an attempt's name fit what YARN allows for a tag and Kubernetes for a label. */
final class ClusterTag {
  private static final int LIMIT = 100;
  private static final int HASH_DIGITS = 16;
  private static final int LABEL_DIGITS = 40;

  private ClusterTag() {}

  static String of(ActionAttempt attempt) {
    String name = attempt.externalName();
    String lower = name.toLowerCase(Locale.ROOT);
    String node = attempt.actionId().node();
    if (lower.length() <= LIMIT && node.equals(node.toLowerCase(Locale.ROOT))) {
      return lower;
    }
    int kept = Math.min(lower.length(), LIMIT - HASH_DIGITS - 1);
    return lower.substring(0, kept) + "." + hash(name, HASH_DIGITS);
  }

  static String label(ActionAttempt attempt) {
    return hash(attempt.externalName(), LABEL_DIGITS);
  }

  private static String hash(String name, int digits) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, digits);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
