package io.drover.actions.s3;

import static java.util.Objects.requireNonNull;

import io.drover.actions.file.FilePath;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.util.Optional;

/**
 * A path as bucket and key.
 *
 * @param key without a slash at either end; empty for the bucket itself
 */
record S3Location(URI uri, String bucket, String key) {
  S3Location {
    requireNonNull(uri, "uri");
    requireNonNull(bucket, "bucket");
    requireNonNull(key, "key");
  }

  /** S3 knows no dots in paths, so a key with them would be another object than was meant. */
  static S3Location of(URI uri) throws IOException {
    String bucket = uri.getAuthority();
    if (bucket == null || bucket.isEmpty()) {
      throw new AccessDeniedException(
          FilePath.text(uri), null, "no bucket is named: write s3a://bucket/path");
    }
    StringBuilder key = new StringBuilder();
    for (String segment : uri.getPath().split("/", -1)) {
      if (segment.equals(".") || segment.equals("..")) {
        throw new AccessDeniedException(
            FilePath.text(uri), null, "has a segment that is not allowed: " + segment);
      }
      if (!segment.isEmpty()) {
        key.append(key.length() == 0 ? "" : "/").append(segment);
      }
    }
    return new S3Location(uri, bucket, key.toString());
  }

  boolean isBucket() {
    return key.isEmpty();
  }

  /** What the keys of everything below begin with. */
  String below() {
    return isBucket() ? "" : key + "/";
  }

  Optional<S3Location> parent() {
    int slash = key.lastIndexOf('/');
    return isBucket()
        ? Optional.empty()
        : Optional.of(at(slash < 0 ? "" : key.substring(0, slash)));
  }

  /** Another place in the same bucket. */
  S3Location at(String otherKey) {
    return new S3Location(FilePath.withPath(uri, "/" + otherKey), bucket, otherKey);
  }

  String text() {
    return FilePath.text(uri);
  }
}
