package io.drover.server.cli;

import static java.util.Objects.requireNonNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code drover server}. */
@Command(
    name = "server",
    description = "Starts a server and stays until it is stopped.",
    mixinStandardHelpOptions = true)
final class ServerCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Configuration; without it the defaults hold.")
  @Nullable Path config;

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description = "Overrides one key of the configuration; repeatable.")
  Map<String, String> overrides = new LinkedHashMap<>();

  @Override
  public Integer call() throws Exception {
    if (config != null && !Files.isReadable(config)) {
      throw new CliException(ExitCode.USAGE, "cannot read the configuration file " + config);
    }
    return DroverCli.of(requireNonNull(spec))
        .launcher()
        .launch(Optional.ofNullable(config), Map.copyOf(overrides));
  }
}
