package io.drover.server;

import io.drover.schema.AnyDefinition;
import io.drover.schema.Problem;
import io.drover.schema.ReadResult;
import io.drover.schema.ValidationOptions;
import io.drover.schema.WorkflowValidator;
import io.drover.schema.WorkflowXmlReader;
import io.drover.server.bundle.ApplicationImport;
import io.drover.server.bundle.BundleLimits;
import io.drover.server.bundle.ImportReport;
import io.drover.server.bundle.ImportRequest;
import io.drover.server.cli.DroverCli;
import io.drover.server.doctor.ApplicationFiles;
import io.drover.server.doctor.Doctor;
import io.drover.server.doctor.DoctorReport;
import io.drover.server.doctor.SupportedActions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** The {@code drover} command. */
public final class ServerMain {
  private ServerMain() {}

  public static void main(String[] args) {
    System.exit(cli().execute(args));
  }

  /** The command with everything that it can do without a server. */
  static DroverCli cli() {
    return new DroverCli(
        ServerMain::serve, ServerMain::validate, ServerMain::examine, ServerMain::bundle);
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
    // graphs are painted, but nobody looks at a screen
    System.setProperty("java.awt.headless", "true");
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

  private static List<Problem> validate(byte[] definition) {
    return AnyDefinition.problems(
        new String(definition, StandardCharsets.UTF_8), ServerMain::validateWorkflow);
  }

  private static List<Problem> validateWorkflow(String xml) {
    ReadResult read = new WorkflowXmlReader().readAll(xml);
    List<Problem> problems = new ArrayList<>(read.problems());
    read.definition()
        .ifPresent(
            definition ->
                problems.addAll(
                    new WorkflowValidator()
                        .validate(
                            definition, new ValidationOptions(true, SupportedActions.kinds()))));
    return problems;
  }

  static DoctorReport examine(Path application) throws IOException {
    return Doctor.standard().examine(ApplicationFiles.read(application));
  }

  /** Of local files, those that the request names need no configuration. */
  private static ImportReport bundle(Optional<Path> file, ImportRequest request)
      throws IOException {
    String user = System.getProperty("user.name", "drover");
    try (OpenFileSystems opened = open(file, ApplicationImport.localRoots(request))) {
      return ApplicationImport.run(opened.all(), user, BundleLimits.STANDARD, request);
    }
  }

  private static OpenFileSystems open(Optional<Path> file, List<Path> localRoots)
      throws IOException {
    try {
      return OpenFileSystems.of(
          ServerConfig.load(file, System.getenv(), Map.of()), localRoots, InstantSource.system());
    } catch (ConfigException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
