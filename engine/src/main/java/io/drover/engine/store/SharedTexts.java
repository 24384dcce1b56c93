package io.drover.engine.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Definitions and properties, which jobs share: each is stored once, under the hash of what it is.
 * Store them before the job, so that a job never points to nothing; unused ones are harmless.
 * Thread-safe.
 */
public final class SharedTexts {
  private static final int REMEMBERED = 10_000;

  /** A text that is used goes on being used: it is stored again, which tells when that was. */
  private static final Duration REMEMBERED_FOR = Duration.ofHours(1);

  private final WorkflowJobStore store;

  /** One at a time for a hash, and once. */
  private final Cache<String, Boolean> stored =
      Caffeine.newBuilder().maximumSize(REMEMBERED).expireAfterWrite(REMEMBERED_FOR).build();

  public SharedTexts(WorkflowJobStore store) {
    this.store = store;
  }

  /** Gives the hash of the definition, which is stored when this returns. */
  public String saveDefinition(String xml) {
    String hash = sha256(xml);
    once(hash, key -> store.saveDefinition(key, xml));
    return hash;
  }

  /** Gives the hash of the properties, which are stored when this returns. */
  public String saveConfiguration(Map<String, String> properties) {
    String hash = hash(properties);
    once(hash, key -> store.saveConfiguration(key, properties));
    return hash;
  }

  private void once(String hash, Consumer<String> save) {
    Boolean unused =
        stored.get(
            hash,
            missing -> {
              save.accept(missing);
              return true;
            });
  }

  /** Unambiguous: every key and value goes in with its length. */
  public static String hash(Map<String, String> properties) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(properties)
        .forEach(
            (key, value) ->
                text.append(key.length())
                    .append(':')
                    .append(key)
                    .append(value.length())
                    .append(':')
                    .append(value));
    return sha256(text.toString());
  }

  /** In hexadecimal. */
  public static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
