package io.drover.actions.livy;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ActionRequest;
import io.drover.actions.JobPriority;
import io.drover.schema.ActionKind;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.Problem;
import io.drover.schema.XmlElement;
import io.drover.schema.action.LivyBatchSpec;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Drover's {@code <livy-batch>}: its elements are Livy's fields. */
public final class LivyBatchAction extends BatchAction {
  private static final ActionKind KIND = new ActionKind(ActionKind.DROVER, "livy-batch");

  private final DeniedConf deniedAtSubmission;
  private final VerifyDefault verifyDefault;
  private final Function<XmlElement, LivyBatchSpec> reader;

  /**
   * Makes the executor.
   *
   * @param deniedAtSubmission what is refused as early as validation; an endpoint's own list is
   *     checked again when the action starts
   * @param verifyDefault who is asked about a job whose action does not say it
   * @param reader reads the evaluated body; throws {@link InvalidRequestException}
   */
  public LivyBatchAction(
      BatchRunner runner,
      DeniedConf deniedAtSubmission,
      VerifyDefault verifyDefault,
      Function<XmlElement, LivyBatchSpec> reader) {
    super(runner);
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
    for (XmlElement conf : body.children("conf")) {
      conf.attribute("name")
          .filter(name -> !name.contains("${"))
          .flatMap(denied::reason)
          .ifPresent(
              reason ->
                  problems.add(
                      Problem.error(
                          ErrorCode.E0804,
                          reason,
                          "conf",
                          conf.location(),
                          "Remove the property, or ask the administrator to allow it.")));
    }
    return problems;
  }

  @Override
  BatchPlan plan(ActionRequest request) {
    LivyBatchSpec spec = reader.apply(request.body());
    return new BatchPlan(
        spec.endpoint().orElse(LivyEndpoint.DEFAULT_NAME),
        () -> batchRequest(spec, request.appPath()),
        verifyDefault.of(spec.verify(), List.of(request.configuration())),
        spec.onUnknown(),
        spec.captureOutput() ? Capture.SPARK_PROPERTY : Capture.NONE,
        JobPriority.of(List.of(request.configuration())));
  }

  private static BatchRequest batchRequest(LivyBatchSpec spec, Optional<URI> appPath) {
    WhereLivyLooks paths = new WhereLivyLooks(new AppPaths(appPath, Optional.empty()));
    return new BatchRequest(
        "",
        paths.resolve(spec.file()),
        Optional.empty(),
        spec.className(),
        spec.args(),
        paths.resolveAll(spec.jars()),
        paths.resolveAll(spec.pyFiles()),
        paths.resolveAll(spec.files()),
        paths.resolveAll(spec.archives()),
        spec.conf(),
        spec.driverMemory(),
        spec.driverCores(),
        spec.executorMemory(),
        spec.executorCores(),
        spec.numExecutors(),
        spec.queue());
  }
}
