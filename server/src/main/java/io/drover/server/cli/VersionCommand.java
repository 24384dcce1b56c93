package io.drover.server.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code drover version}. */
@Command(
    name = "version",
    description = "Prints the version of this command.",
    mixinStandardHelpOptions = true)
final class VersionCommand implements Callable<Integer>, IVersionProvider {
  @Spec @Nullable CommandSpec spec;

  @Override
  public String[] getVersion() {
    String version = DroverCli.class.getPackage().getImplementationVersion();
    return new String[] {
      "drover " + (version == null ? "(built from sources)" : version),
      "Java " + Runtime.version() + ", " + System.getProperty("os.name")
    };
  }

  @Override
  public Integer call() {
    if (spec != null) {
      Terminal terminal = DroverCli.of(spec).terminal();
      terminal.lines(java.util.List.of(getVersion()));
    }
    return ExitCode.OK;
  }
}
