package io.drover.actions.file;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ActionExecutor;
import io.drover.actions.ActionOutcome;
import io.drover.actions.ActionOutcome.ErrorType;
import io.drover.actions.ActionOutcome.Failed;
import io.drover.actions.ActionOutcome.Succeeded;
import io.drover.actions.ActionRequest;
import io.drover.actions.ExternalState;
import io.drover.schema.ActionKind;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.WorkflowDefinition.GlobalSection;
import io.drover.schema.XmlElement;
import io.drover.schema.action.FsOperation;
import io.drover.schema.action.FsSpec;
import java.nio.file.InvalidPathException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Oozie's {@code <fs>}: does its operations one after the other inside {@link #start}, as the job's
 * user, and stops at the first that fails; nothing is rolled back. Error codes are Oozie's: FS001
 * no scheme, FS004 mkdir, FS005 delete, FS006 nothing to move, FS007 move across file systems,
 * FS008 move, FS009 nothing to change or it cannot be changed, FS010 permissions, FS011 relative
 * path, FS012 several sources and no directory, FS013 too many matches, FS014 forbidden. A file
 * system that cannot be reached is a passing failure with the operation's code.
 *
 * <p>Started again after a crash it goes on where the earlier start was: see {@link FsResumption}.
 */
public final class FsAction implements ActionExecutor {
  private static final ActionKind KIND = new ActionKind(ActionKind.OOZIE_WORKFLOW, "fs");

  /** A start that comes so much later than the attempt's begin may be a second one. */
  private static final Duration PROMPT = Duration.ofSeconds(1);

  private final Function<XmlElement, FsSpec> reader;
  private final FileSystems fileSystems;
  private final InstantSource clock;

  /**
   * @param reader makes the evaluated body a spec
   */
  public FsAction(
      Function<XmlElement, FsSpec> reader, FileSystems fileSystems, InstantSource clock) {
    this.reader = requireNonNull(reader, "reader");
    this.fileSystems = requireNonNull(fileSystems, "fileSystems");
    this.clock = requireNonNull(clock, "clock");
  }

  @Override
  public Set<ActionKind> kinds() {
    return Set.of(KIND);
  }

  @Override
  public ActionOutcome start(ActionRequest request) {
    ExternalState external = request.external().withExternalId("-");
    try {
      run(request, reader.apply(request.body()));
      return new Succeeded(external.withExternalStatus("OK"), Map.of());
    } catch (FsFailure e) {
      return failed(external, e.type(), e.code(), e.words());
    } catch (InvalidRequestException e) {
      return failed(external, ErrorType.ERROR, e.code().name(), String.valueOf(e.getMessage()));
    } catch (InvalidPathException e) {
      return failed(
          external,
          ErrorType.ERROR,
          "FS001",
          "Not a path [" + e.getInput() + "]: " + e.getReason());
    }
  }

  private static Failed failed(
      ExternalState external, ErrorType type, String code, String message) {
    return new Failed(external.withExternalStatus("ERROR"), type, code, code + ": " + message);
  }

  private void run(ActionRequest request, FsSpec spec) throws FsFailure {
    Optional<String> nameNode =
        spec.nameNode()
            .filter(text -> !text.isBlank())
            .or(() -> request.global().flatMap(GlobalSection::nameNode));
    FsPaths paths = new FsPaths(nameNode);
    FsSteps steps = new FsSteps(fileSystems, paths, request.user());
    List<FsOperation> operations = spec.operations();
    boolean perhapsAgain =
        Duration.between(request.startedAt(), clock.instant()).compareTo(PROMPT) > 0;
    int first =
        perhapsAgain
            ? new FsResumption(fileSystems, paths, request.user(), request.startedAt())
                .firstOpen(operations)
            : 0;
    for (FsOperation operation : operations.subList(first, operations.size())) {
      // what the next nodes have written since must not be deleted or moved
      request.fence().check();
      steps.run(operation);
    }
  }

  /** Never asked, because a start ends at once; answers as a start would. */
  @Override
  public ActionOutcome check(ActionRequest request) {
    return start(request);
  }

  /** Operations end with the call that does them. */
  @Override
  public KillResult kill(ActionRequest request) {
    return new KillResult(request.external(), true);
  }
}
