package io.drover.server.cli;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.drover.schema.InvalidRequestException;
import io.drover.server.batch.BatchWorkflow;
import io.drover.server.batch.SingleBatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drover submit}. */
@Command(
    name = "submit",
    description =
        "Runs one Spark application without a workflow.xml. It becomes a workflow of one action,"
            + " with the same retries, evidence and log as any other.",
    mixinStandardHelpOptions = true)
final class SubmitCommand implements Callable<Integer> {
  private static final String OUTPUT = "output=";

  @Spec @Nullable CommandSpec spec;

  @Mixin ServerOption server = new ServerOption();

  @Option(
      names = "--file",
      paramLabel = "URI",
      required = true,
      description = "The jar or Python file, where Livy can read it.")
  String file = "";

  @Option(names = "--class", paramLabel = "NAME", description = "The main class of a jar.")
  String className = "";

  @Option(names = "--conf", paramLabel = "KEY=VALUE", description = "A Spark property; repeatable.")
  Map<String, String> conf = new LinkedHashMap<>();

  @Option(names = "--jar", paramLabel = "URI", description = "A further jar; repeatable.")
  List<String> jars = new ArrayList<>();

  @Option(
      names = "--py-file",
      paramLabel = "URI",
      description = "A further Python file; repeatable.")
  List<String> pyFiles = new ArrayList<>();

  @Option(
      names = "--extra-file",
      paramLabel = "URI",
      description = "A file for the working directories; repeatable.")
  List<String> extraFiles = new ArrayList<>();

  @Option(
      names = "--archive",
      paramLabel = "URI",
      description = "An archive to unpack there; repeatable.")
  List<String> archives = new ArrayList<>();

  @Option(names = "--driver-memory", paramLabel = "SIZE", description = "Such as 4g.")
  String driverMemory = "";

  @Option(names = "--driver-cores", paramLabel = "N", description = "Cores of the driver.")
  int driverCores;

  @Option(names = "--executor-memory", paramLabel = "SIZE", description = "Such as 8g.")
  String executorMemory = "";

  @Option(names = "--executor-cores", paramLabel = "N", description = "Cores of an executor.")
  int executorCores;

  @Option(names = "--num-executors", paramLabel = "N", description = "How many executors.")
  int numExecutors;

  @Option(names = "--queue", paramLabel = "NAME", description = "The queue of the cluster.")
  String queue = "";

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Of the job; the file's name otherwise.")
  String name = "";

  @Option(
      names = "--endpoint",
      paramLabel = "NAME",
      description = "A Livy endpoint of the server's configuration.")
  String endpoint = "";

  @Option(
      names = "--verify",
      paramLabel = "WHO",
      description =
          "Who must agree that it succeeded: livy, yarn, spark, kubernetes (separated by commas),"
              + " none, or output=PATH for data that must be there; repeatable.")
  List<String> verify = new ArrayList<>();

  @Option(
      names = "--retry-max",
      paramLabel = "N",
      description = "How often it is tried again when it fails.")
  int retryMax;

  @Option(
      names = "--watch",
      description = "Shows the job until it has ended; the exit code tells how.")
  boolean watch;

  @Option(names = "--xml", description = "Only prints the workflow.xml that it stands for.")
  boolean xml;

  @Parameters(
      arity = "0..*",
      paramLabel = "ARG",
      description = "Arguments of the application, behind --; they arrive as they are written.")
  List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    DroverCli cli = DroverCli.of(requireNonNull(spec));
    Terminal terminal = cli.terminal();
    SingleBatch batch = batch();
    String workflow = workflow(batch);
    if (xml) {
      terminal.document(workflow.getBytes(StandardCharsets.UTF_8));
      return ExitCode.OK;
    }
    try (DroverClient client = server.connect()) {
      byte[] body = new JsonMapper().writeValueAsBytes(batch);
      ApiAnswers.Submitted submitted =
          client.submitBatch(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
      for (ApiAnswers.Problem problem : submitted.problems()) {
        terminal.error(Terminal.clean(problem.describe("batch")));
      }
      String id = submitted.id();
      if (!watch) {
        terminal.line(Terminal.clean(id));
        return ExitCode.OK;
      }
      terminal.line("job " + Terminal.clean(id) + "  " + client.consoleUrl(Terminal.clean(id)));
      return new JobWatch(client, terminal, cli.clock(), id).watch();
    }
  }

  private SingleBatch batch() {
    return new SingleBatch(
        file,
        className,
        arguments,
        jars,
        pyFiles,
        extraFiles,
        archives,
        conf,
        driverMemory,
        driverCores,
        executorMemory,
        executorCores,
        numExecutors,
        queue,
        name,
        endpoint,
        words(verify),
        retryMax);
  }

  /** Also finds what is wrong with the options before anything is sent. */
  private static String workflow(SingleBatch batch) {
    try {
      return BatchWorkflow.xml(batch);
    } catch (InvalidRequestException e) {
      throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
  }

  /** Splits at commas; behind {@code output=} everything is the path. */
  private static List<String> words(List<String> options) {
    List<String> words = new ArrayList<>();
    for (String option : options) {
      String rest = option;
      while (!rest.startsWith(OUTPUT) && rest.contains(",")) {
        int comma = rest.indexOf(',');
        words.add(rest.substring(0, comma).strip());
        rest = rest.substring(comma + 1).strip();
      }
      words.add(rest.strip());
    }
    return words.stream().filter(word -> !word.isEmpty()).toList();
  }
}
