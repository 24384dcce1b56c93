package io.drover.server;

import io.drover.schema.ActionKind;
import io.drover.schema.Problem;
import io.drover.schema.ReadResult;
import io.drover.schema.ValidationOptions;
import io.drover.schema.WorkflowValidator;
import io.drover.schema.WorkflowXmlReader;
import io.drover.server.cli.DroverCli;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** The {@code drover} command. */
public final class ServerMain {
  /** Kinds that {@code drover validate} knows without a server; the same as the server's. */
  private static final Set<ActionKind> KINDS =
      Set.of(
          new ActionKind(ActionKind.DROVER, "livy-batch"),
          new ActionKind(ActionKind.DROVER, "livy-session"),
          new ActionKind(ActionKind.DROVER, "livy-statement"),
          new ActionKind(ActionKind.DROVER, "file-check"),
          new ActionKind(ActionKind.DROVER, "verify"),
          new ActionKind(ActionKind.DROVER, "http"),
          new ActionKind(ActionKind.OOZIE_SPARK, "spark"),
          new ActionKind(ActionKind.OOZIE_EMAIL, "email"),
          new ActionKind(ActionKind.OOZIE_SSH, "ssh"),
          new ActionKind(ActionKind.OOZIE_WORKFLOW, "fs"));

  private ServerMain() {}

  public static void main(String[] args) {
    System.exit(new DroverCli(ServerMain::serve, ServerMain::validate).execute(args));
  }

  /** Serves until the process is asked to stop. */
  private static int serve(Optional<Path> file, Map<String, String> overrides) throws Exception {
    ServerConfig config;
    try {
      config = ServerConfig.load(file, System.getenv(), overrides);
    } catch (ConfigException e) {
      System.err.println("drover: " + e.getMessage());
      return 2;
    }
    CountDownLatch stopped = new CountDownLatch(1);
    DroverServer server = DroverServer.start(config);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.close();
                  stopped.countDown();
                },
                "drover-stop"));
    System.out.println("Drover is ready at " + server.url());
    stopped.await();
    return 0;
  }

  private static List<Problem> validate(byte[] workflowXml) {
    ReadResult read =
        new WorkflowXmlReader().readAll(new String(workflowXml, StandardCharsets.UTF_8));
    List<Problem> problems = new ArrayList<>(read.problems());
    read.definition()
        .ifPresent(
            definition ->
                problems.addAll(
                    new WorkflowValidator()
                        .validate(definition, new ValidationOptions(true, KINDS))));
    return problems;
  }
}
