package io.drover.actions.ssh;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/** Somebody on a machine. */
record Target(String user, String host) {
  private static final String SCHEME = "ssh://";

  Target {
    requireNonNull(user, "user");
    requireNonNull(host, "host");
  }

  /** What {@link #uri} wrote. */
  static Optional<Target> parse(String uri) {
    int at = uri.lastIndexOf('@');
    return uri.startsWith(SCHEME) && at > 0
        ? Optional.of(new Target(uri.substring(SCHEME.length(), at), uri.substring(at + 1)))
        : Optional.empty();
  }

  String uri() {
    return SCHEME + this;
  }

  @Override
  public String toString() {
    return user + "@" + host;
  }
}
