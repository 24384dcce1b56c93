package io.drover.server.cli;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which server a command talks to. */
final class ServerOption {
  static final String DEFAULT_URL = "http://127.0.0.1:11000";

  @Spec(Spec.Target.MIXEE)
  @Nullable CommandSpec command;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "The server; else DROVER_URL, else " + DEFAULT_URL + ".")
  @Nullable String url;

  /** Whether the user named a server on the command line or in the environment. */
  boolean isGiven() {
    return url != null || !environment().isEmpty();
  }

  DroverClient connect() {
    String environment = environment();
    return new DroverClient(url != null ? url : environment.isEmpty() ? DEFAULT_URL : environment);
  }

  private String environment() {
    return DroverCli.of(requireNonNull(command)).environment("DROVER_URL");
  }
}
