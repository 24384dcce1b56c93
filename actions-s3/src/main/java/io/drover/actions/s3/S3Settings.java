package io.drover.actions.s3;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How S3 is reached.
 *
 * @param standard for every bucket that is not named
 * @param buckets what differs, by bucket
 * @param callTimeout longest time of one request with its retries
 * @param operationTimeout longest time of a delete or rename, which are many requests
 */
public record S3Settings(
    Access standard, Map<String, Access> buckets, Duration callTimeout, Duration operationTimeout) {
  private static final String BUCKETS = "buckets.";
  private static final Set<String> OF_A_BUCKET =
      Set.of("endpoint", "region", "path-style", "auth", "profile", "access-key", "secret-file");

  /** Where the credentials come from. */
  public sealed interface Login {
    /** The SDK's chain: environment, system properties, profile, container, instance. */
    record Standard() implements Login {}

    /** {@code AWS_ACCESS_KEY_ID} and the like. */
    record Environment() implements Login {}

    /** A profile of {@code ~/.aws}. */
    record Profile(String name) implements Login {}

    /** A key whose secret is the content of a file, read when it is first used. */
    record Key(String accessKey, Path secretFile) implements Login {}
  }

  /**
   * How a bucket is reached.
   *
   * @param endpoint empty means AWS
   * @param pathStyle whether the bucket stands in the path, not in the host name
   */
  public record Access(Optional<URI> endpoint, String region, boolean pathStyle, Login login) {
    public Access {
      requireNonNull(endpoint, "endpoint");
      requireNonNull(region, "region");
      requireNonNull(login, "login");
    }
  }

  public S3Settings {
    requireNonNull(standard, "standard");
    buckets = Map.copyOf(buckets);
    requireNonNull(callTimeout, "callTimeout");
    requireNonNull(operationTimeout, "operationTimeout");
  }

  Access access(String bucket) {
    return buckets.getOrDefault(bucket, standard);
  }

  /**
   * Reads the section of the configuration. A bucket's keys are {@code buckets.<bucket>.<key>};
   * what it leaves out is as for all.
   *
   * @throws IllegalArgumentException whose message begins with the key
   */
  static S3Settings read(Map<String, String> settings) {
    Map<String, Map<String, String>> own = new TreeMap<>();
    Map<String, String> common = new HashMap<>();
    settings.forEach(
        (key, value) -> {
          // a bucket's name may hold dots, a key does not
          int dot = key.lastIndexOf('.');
          if (key.startsWith(BUCKETS) && dot > BUCKETS.length()) {
            String bucket = key.substring(BUCKETS.length(), dot);
            if (!OF_A_BUCKET.contains(key.substring(dot + 1))) {
              throw new IllegalArgumentException(
                  key + " is '" + value + "'; a bucket has only " + new TreeSet<>(OF_A_BUCKET));
            }
            own.computeIfAbsent(bucket, name -> new HashMap<>()).put(key.substring(dot + 1), value);
          } else {
            common.put(key, value);
          }
        });
    Map<String, Access> buckets = new HashMap<>();
    own.forEach(
        (bucket, values) -> {
          Map<String, String> all = new HashMap<>(common);
          all.putAll(values);
          buckets.put(bucket, new Section(all, BUCKETS + bucket + ".").access());
        });
    Section section = new Section(common, "");
    return new S3Settings(
        section.access(),
        buckets,
        section.duration("call-timeout", Duration.ofSeconds(30)),
        section.duration("operation-timeout", Duration.ofMinutes(10)));
  }

  /** One section's values; messages name keys with the prefix. */
  private record Section(Map<String, String> values, String prefix) {
    Access access() {
      return new Access(
          text("endpoint").map(this::endpoint),
          text("region").orElse("us-east-1"),
          flag("path-style"),
          login());
    }

    private Login login() {
      String auth = text("auth").orElse("default");
      return switch (auth) {
        case "default" -> new Login.Standard();
        case "environment" -> new Login.Environment();
        case "profile" -> new Login.Profile(text("profile").orElse("default"));
        case "key" -> new Login.Key(required("access-key"), secretFile());
        default -> throw bad("auth", "it must be default, environment, profile or key");
      };
    }

    private Path secretFile() {
      Path file = Path.of(required("secret-file"));
      if (!Files.isReadable(file)) {
        throw bad("secret-file", "this file cannot be read");
      }
      return file;
    }

    private URI endpoint(String text) {
      try {
        URI uri = URI.create(text);
        if (uri.getHost() != null
            && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
          return uri;
        }
      } catch (IllegalArgumentException e) {
        // told below
      }
      throw bad("endpoint", "it must be an http or https URL");
    }

    private boolean flag(String key) {
      return switch (text(key).orElse("false")) {
        case "true" -> true;
        case "false" -> false;
        default -> throw bad(key, "it must be true or false");
      };
    }

    Duration duration(String key, Duration standard) {
      try {
        Duration duration = text(key).map(Duration::parse).orElse(standard);
        if (!duration.isNegative() && !duration.isZero()) {
          return duration;
        }
      } catch (DateTimeParseException e) {
        // told below
      }
      throw bad(key, "it must be an ISO 8601 duration above zero, such as PT30S");
    }

    private String required(String key) {
      return text(key).orElseThrow(() -> bad(key, "auth: key needs it"));
    }

    private Optional<String> text(String key) {
      return Optional.ofNullable(values.get(key)).map(String::strip).filter(t -> !t.isEmpty());
    }

    private IllegalArgumentException bad(String key, String why) {
      return new IllegalArgumentException(
          prefix + key + " is '" + values.getOrDefault(key, "") + "'; " + why);
    }
  }
}
