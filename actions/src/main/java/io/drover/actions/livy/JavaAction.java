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
import io.drover.schema.action.JavaSpec;
import io.drover.schema.action.UnknownPolicy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Oozie's {@code <java>} action: its program becomes the driver of a batch on the default Livy
 * endpoint. For servers that say so; the program must not need more of Oozie's launcher than the
 * user guide lists.
 */
public final class JavaAction extends BatchAction {
  private static final ActionKind KIND = new ActionKind(ActionKind.OOZIE_WORKFLOW, "java");

  private final FileSystems fileSystems;
  private final DeniedConf deniedAtSubmission;
  private final VerifyDefault verifyDefault;
  private final Function<XmlElement, JavaSpec> reader;

  /**
   * Makes the executor.
   *
   * @param fileSystems where the application's {@code lib/} is listed
   * @param deniedAtSubmission what is refused as early as validation
   * @param verifyDefault who is asked about a job whose action does not say it
   * @param reader reads the evaluated body; throws {@link InvalidRequestException}
   */
  public JavaAction(
      BatchRunner runner,
      FileSystems fileSystems,
      DeniedConf deniedAtSubmission,
      VerifyDefault verifyDefault,
      Function<XmlElement, JavaSpec> reader) {
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
    return Stream.of("java-opts", "java-opt")
        .flatMap(name -> body.children(name).stream())
        .flatMap(options -> denied(options).stream())
        .toList();
  }

  private Optional<Problem> denied(XmlElement options) {
    return Optional.of(options.text())
        .filter(text -> !text.contains("${"))
        .flatMap(text -> JavaOptions.of(Optional.of(text)).rest())
        .flatMap(rest -> deniedAtSubmission.reason(JavaOptions.DRIVER_PROPERTY))
        .map(
            reason ->
                Problem.error(
                    ErrorCode.E0804,
                    "options of the JVM besides -Xmx become Spark's, and: " + reason,
                    options.name(),
                    options.location(),
                    "Remove them, or ask the administrator to allow the property."));
  }

  @Override
  BatchPlan plan(ActionRequest request) {
    JavaSpec spec = reader.apply(request.body());
    return new BatchPlan(
        LivyEndpoint.DEFAULT_NAME,
        new JavaBatch(spec, request, fileSystems),
        verifyDefault.of(Optional.empty(), List.of(spec.configuration(), request.configuration())),
        UnknownPolicy.FAIL,
        spec.captureOutput() ? Capture.SYSTEM_PROPERTY : Capture.NONE,
        JobPriority.of(List.of(spec.configuration(), request.configuration())));
  }
}
