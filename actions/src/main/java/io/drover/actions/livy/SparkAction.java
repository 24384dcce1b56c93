package io.drover.actions.livy;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ActionRequest;
import io.drover.actions.JobPriority;
import io.drover.actions.file.FileSystems;
import io.drover.schema.ActionKind;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.Problem;
import io.drover.schema.XmlElement;
import io.drover.schema.action.SparkSpec;
import io.drover.schema.action.UnknownPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Oozie's {@code <spark>} action, run through the default Livy endpoint. */
public final class SparkAction extends BatchAction {
  private static final ActionKind KIND = new ActionKind(ActionKind.OOZIE_SPARK, "spark");

  private final FileSystems fileSystems;
  private final DeniedConf deniedAtSubmission;
  private final VerifyDefault verifyDefault;
  private final Function<XmlElement, SparkSpec> reader;

  /**
   * Makes the executor.
   *
   * @param fileSystems where the application's {@code lib/} and property files are read
   * @param deniedAtSubmission what is refused as early as validation
   * @param verifyDefault who is asked about a job whose action does not say it
   * @param reader reads the evaluated body; throws {@link InvalidRequestException}
   */
  public SparkAction(
      BatchRunner runner,
      FileSystems fileSystems,
      DeniedConf deniedAtSubmission,
      VerifyDefault verifyDefault,
      Function<XmlElement, SparkSpec> reader) {
    super(runner);
    this.fileSystems = requireNonNull(fileSystems, "fileSystems");
    this.deniedAtSubmission = requireNonNull(deniedAtSubmission, "deniedAtSubmission");
    this.verifyDefault = requireNonNull(verifyDefault, "verifyDefault");
    this.reader = requireNonNull(reader, "reader");
  }

  @Override
  public Set<ActionKind> kinds() {
    return Set.of(KIND);
  }

  @Override
  public List<Problem> validate(XmlElement body) {
    return problems(body, deniedAtSubmission);
  }

  /** The same for who has no server: what {@link #validate} finds in the body. */
  public static List<Problem> problems(XmlElement body, DeniedConf denied) {
    List<Problem> problems = new ArrayList<>();
    for (String place : List.of("master", "mode")) {
      body.child(place).flatMap(SparkAction::clusterChoice).ifPresent(problems::add);
    }
    body.child("spark-opts")
        .filter(options -> !options.text().contains("${"))
        .ifPresent(options -> problems.addAll(optionProblems(options, denied)));
    return problems;
  }

  private static Optional<Problem> clusterChoice(XmlElement element) {
    String text = element.text().strip();
    boolean evaluated = text.contains("${");
    boolean clusterMode =
        text.equals("yarn") || text.equals("yarn-cluster") || text.equals("cluster");
    return evaluated || clusterMode
        ? Optional.empty()
        : Optional.of(
            Problem.warning(
                ErrorCode.E0803,
                "<" + element.name() + "> '" + text + "' is ignored: Livy decides where Spark runs",
                element.name(),
                element.location(),
                "Set livy.spark.master and livy.spark.deploy-mode at the Livy server."));
  }

  private static List<Problem> optionProblems(XmlElement options, DeniedConf denied) {
    List<Problem> problems = new ArrayList<>();
    try {
      SparkSettings settings = SparkSettings.of(Optional.of(options.text()));
      for (String name : settings.ignored) {
        problems.add(
            Problem.warning(
                ErrorCode.E0803,
                name + " is ignored: Livy decides it",
                "spark-opts",
                options.location(),
                "Remove it."));
      }
      for (String property : settings.conf.keySet()) {
        denied
            .reason(property)
            .ifPresent(
                reason ->
                    problems.add(
                        Problem.error(
                            ErrorCode.E0804,
                            reason,
                            "spark-opts",
                            options.location(),
                            "Remove it, or ask the administrator to allow it.")));
      }
    } catch (InvalidRequestException e) {
      problems.add(
          Problem.error(
              e.code(),
              String.valueOf(e.getMessage()),
              "spark-opts",
              options.location(),
              "Correct or remove the option."));
    }
    return problems;
  }

  @Override
  BatchPlan plan(ActionRequest request) {
    SparkSpec spec = reader.apply(request.body());
    return new BatchPlan(
        LivyEndpoint.DEFAULT_NAME,
        new SparkBatch(spec, request, fileSystems),
        verifyDefault.of(Optional.empty(), List.of(spec.configuration(), request.configuration())),
        UnknownPolicy.FAIL,
        spec.captureOutput() ? Capture.SPARK_PROPERTY : Capture.NONE,
        JobPriority.of(List.of(spec.configuration(), request.configuration())));
  }
}
