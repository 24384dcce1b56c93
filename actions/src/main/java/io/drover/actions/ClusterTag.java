package io.drover.actions;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** Makes an attempt's name fit what YARN allows for a tag. */
final class ClusterTag {
  private static final int LIMIT = 100;
  private static final int HASH_DIGITS = 16;

  private ClusterTag() {}

  static String of(ActionAttempt attempt) {
    String name = attempt.externalName();
    String lower = name.toLowerCase(Locale.ROOT);
    String node = attempt.actionId().node();
    if (lower.length() <= LIMIT && node.equals(node.toLowerCase(Locale.ROOT))) {
      return lower;
    }
    int kept = Math.min(lower.length(), LIMIT - HASH_DIGITS - 1);
    return lower.substring(0, kept) + "." + hash(name);
  }

  private static String hash(String name) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
