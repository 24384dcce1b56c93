package io.drover.actions.livy;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** How Drover authenticates at a Livy server. */
public sealed interface LivyAuth {
  /** The value of the Authorization header; empty when none is sent. */
  Optional<String> header();

  /** No authentication. */
  record None() implements LivyAuth {
    @Override
    public Optional<String> header() {
      return Optional.empty();
    }
  }

  /** HTTP basic authentication. */
  record Basic(String user, String password) implements LivyAuth {
    public Basic {
      requireNonNull(user, "user");
      requireNonNull(password, "password");
    }

    @Override
    public Optional<String> header() {
      byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
      return Optional.of("Basic " + Base64.getEncoder().encodeToString(pair));
    }

    @Override
    public String toString() {
      return "Basic[user=" + user + "]";
    }
  }

  /** A bearer token. */
  record Bearer(String token) implements LivyAuth {
    public Bearer {
      requireNonNull(token, "token");
    }

    @Override
    public Optional<String> header() {
      return Optional.of("Bearer " + token);
    }

    @Override
    public String toString() {
      return "Bearer[]";
    }
  }
}
