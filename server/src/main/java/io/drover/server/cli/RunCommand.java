package io.drover.server.cli;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.http.message.BasicNameValuePair;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drover run}. */
@Command(
    name = "run",
    description = "Submits a workflow and starts it.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Mixin ServerOption server = new ServerOption();

  @Parameters(
      paramLabel = "FILE|DIR|ZIP",
      description = "A workflow.xml, a directory with one (it is sent as a bundle), or a bundle.")
  @Nullable Path application;

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description = "A job property; repeatable, stronger than --properties.")
  Map<String, String> definitions = new LinkedHashMap<>();

  @Option(
      names = {"-P", "--properties"},
      paramLabel = "FILE",
      description = "Job properties from a file such as job.properties.")
  @Nullable Path properties;

  @Option(
      names = "--watch",
      description = "Shows the nodes until the job has ended; the exit code tells how.")
  boolean watch;

  @Option(names = "--dry-run", description = "Only checks whether the server would take it.")
  boolean dryRun;

  @Override
  public Integer call() throws IOException {
    DroverCli cli = DroverCli.of(requireNonNull(spec));
    Terminal terminal = cli.terminal();
    try (DroverClient client = server.connect();
        Application bundle = Application.of(requireNonNull(application))) {
      ApiAnswers.Submitted submitted = client.submit(bundle.entity(), query());
      for (ApiAnswers.Problem problem : submitted.problems()) {
        terminal.error(Terminal.clean(problem.describe(String.valueOf(application))));
      }
      if (dryRun) {
        terminal.line("the server would run it");
        return ExitCode.OK;
      }
      String id = Terminal.clean(submitted.id());
      if (!watch) {
        terminal.line(id);
        return ExitCode.OK;
      }
      terminal.line("job " + id + "  " + client.consoleUrl(id));
      return new JobWatch(client, terminal, cli.clock(), submitted.id()).watch();
    }
  }

  private List<NameValuePair> query() throws IOException {
    Map<String, String> parameters = new TreeMap<>();
    if (properties != null) {
      parameters.putAll(read(properties));
    }
    parameters.putAll(definitions);
    List<NameValuePair> query = new ArrayList<>();
    parameters.forEach(
        (key, value) -> query.add(new BasicNameValuePair("param", key + "=" + value)));
    if (dryRun) {
      query.add(new BasicNameValuePair("dryRun", "true"));
    }
    return query;
  }

  private static Map<String, String> read(Path file) throws IOException {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new CliException(ExitCode.USAGE, "cannot read the property file " + file);
    }
    Properties read = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      read.load(reader);
    } catch (MalformedInputException e) {
      throw new CliException(ExitCode.USAGE, "the property file " + file + " is not UTF-8");
    } catch (IllegalArgumentException e) {
      throw new CliException(
          ExitCode.USAGE, "the property file " + file + " is wrong: " + e.getMessage());
    }
    Map<String, String> values = new LinkedHashMap<>();
    read.stringPropertyNames().forEach(name -> values.put(name, read.getProperty(name)));
    return values;
  }
}
