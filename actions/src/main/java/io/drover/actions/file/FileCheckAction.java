package io.drover.actions.file;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ActionExecutor;
import io.drover.actions.ActionOutcome;
import io.drover.actions.ActionOutcome.ErrorType;
import io.drover.actions.ActionOutcome.Failed;
import io.drover.actions.ActionOutcome.Running;
import io.drover.actions.ActionOutcome.Succeeded;
import io.drover.actions.ActionRequest;
import io.drover.actions.ExternalState;
import io.drover.schema.ActionKind;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.WorkflowDefinition.GlobalSection;
import io.drover.schema.XmlElement;
import io.drover.schema.action.FileCheckSpec;
import io.drover.schema.action.PathCheck;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * {@code <file-check>}: succeeds once every path holds what is asked of it. Without a time-out and
 * an interval it looks once; with one of them it waits, never longer than a deadline, holding
 * nothing but a timer between two looks.
 *
 * <p>Looks are often at first and rarer later, at times that checks have in common, so that those
 * which wait for the same directory can share its listing: see {@link LookTimes} and {@link
 * SharedListings}.
 *
 * <p>Error codes: FC001 what is missing is still missing; FC002 it may never be seen (forbidden, or
 * not a path); FC003 the only look found no file system that answers (passing).
 */
public final class FileCheckAction implements ActionExecutor {
  private static final ActionKind KIND = new ActionKind(ActionKind.DROVER, "file-check");
  private static final String MISSING = "FC001";
  private static final String FORBIDDEN = "FC002";
  private static final String UNAVAILABLE = "FC003";
  private static final int PLACES = 1_000;

  private final Function<XmlElement, FileCheckSpec> reader;
  private final PathChecks checks;
  private final SharedListings listings;
  private final InstantSource clock;
  private final Duration defaultEvery;
  private final Duration longest;

  /**
   * @param reader makes the evaluated body a spec
   * @param defaultEvery within what time something that appears is seen, where the action does not
   *     say it
   * @param longest how long an action waits that has an interval and no time-out
   */
  public FileCheckAction(
      Function<XmlElement, FileCheckSpec> reader,
      FileSystems fileSystems,
      InstantSource clock,
      Duration defaultEvery,
      Duration longest) {
    this.reader = requireNonNull(reader, "reader");
    this.checks = new PathChecks(fileSystems, clock);
    this.listings = new SharedListings(fileSystems, clock);
    this.clock = requireNonNull(clock, "clock");
    this.defaultEvery = requireNonNull(defaultEvery, "defaultEvery");
    this.longest = requireNonNull(longest, "longest");
  }

  @Override
  public Set<ActionKind> kinds() {
    return Set.of(KIND);
  }

  @Override
  public ActionOutcome start(ActionRequest request) {
    return check(request);
  }

  @Override
  public ActionOutcome check(ActionRequest request) {
    ExternalState external = request.external().withWaitingFor(Optional.empty());
    try {
      FileCheckSpec spec = reader.apply(request.body());
      return outcome(request, spec, external, look(request, spec));
    } catch (InvalidRequestException e) {
      return failed(external, ErrorType.ERROR, e.code().name(), String.valueOf(e.getMessage()));
    } catch (InvalidPathException e) {
      String sentence = "not a path: [" + e.getInput() + "]: " + e.getReason();
      return failed(external, ErrorType.ERROR, FORBIDDEN, sentence);
    } catch (AccessDeniedException | UnsupportedSchemeException | GlobLimitException e) {
      return failed(external, ErrorType.ERROR, FORBIDDEN, String.valueOf(e.getMessage()));
    }
  }

  /**
   * What the paths lack.
   *
   * @param faults file systems that could not be asked; waiting goes on, for they may come back
   */
  private record Look(List<String> missing, List<String> faults) {
    boolean complete() {
      return missing.isEmpty() && faults.isEmpty();
    }

    String words() {
      List<String> words = new ArrayList<>(missing);
      faults.forEach(fault -> words.add("cannot look: " + fault));
      return String.join("; ", words);
    }
  }

  private Look look(ActionRequest request, FileCheckSpec spec)
      throws AccessDeniedException, UnsupportedSchemeException, GlobLimitException {
    PathBase base =
        new PathBase(request.appPath(), request.global().flatMap(GlobalSection::nameNode));
    LookTimes times = times(request, spec);
    FileLookup lookup = listings.lookup(request.user(), times.notBefore(clock.instant()));
    List<String> missing = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    for (PathCheck path : spec.paths()) {
      try {
        PathChecks.Finding finding = checks.look(path, base, lookup);
        if (!finding.holds()) {
          missing.add(finding.words());
        }
      } catch (AccessDeniedException | UnsupportedSchemeException | GlobLimitException e) {
        throw e;
      } catch (IOException e) {
        faults.add(String.valueOf(e.getMessage()));
      }
    }
    return new Look(missing, faults);
  }

  private ActionOutcome outcome(
      ActionRequest request, FileCheckSpec spec, ExternalState external, Look look) {
    if (look.complete()) {
      return new Succeeded(external.withExternalStatus("OK"), Map.of());
    }
    if (spec.timeout().isEmpty() && spec.every().isEmpty()) {
      return look.missing().isEmpty()
          ? failed(external, ErrorType.TRANSIENT, UNAVAILABLE, look.words())
          : failed(external, ErrorType.ERROR, MISSING, look.words());
    }
    Instant now = clock.instant();
    LookTimes times = times(request, spec);
    if (!now.isBefore(times.deadline())) {
      String sentence =
          look.words() + "; waited " + Duration.between(times.startedAt(), times.deadline());
      return failed(external, ErrorType.ERROR, MISSING, sentence);
    }
    // by the minute, so that a wait of hours is not written again at each look
    Instant minute = now.truncatedTo(ChronoUnit.MINUTES);
    Instant lookedAt = minute.isBefore(times.startedAt()) ? times.startedAt() : minute;
    String waiting =
        look.words()
            + ", since "
            + request.startedAt().truncatedTo(ChronoUnit.SECONDS)
            + ", last looked at "
            + lookedAt.truncatedTo(ChronoUnit.SECONDS)
            + ", until "
            + times.deadline().truncatedTo(ChronoUnit.SECONDS);
    return new Running(
        external.withExternalStatus("WAITING").withWaitingFor(Optional.of(waiting)),
        Duration.between(now, times.next(now)));
  }

  private LookTimes times(ActionRequest request, FileCheckSpec spec) {
    Instant startedAt = request.startedAt();
    return new LookTimes(
        startedAt,
        startedAt.plus(spec.timeout().orElse(longest)),
        spec.every().orElse(defaultEvery),
        Math.floorMod(request.attempt().hashCode(), PLACES) / (double) PLACES);
  }

  private static Failed failed(
      ExternalState external, ErrorType type, String code, String message) {
    return new Failed(external.withExternalStatus("ERROR"), type, code, message);
  }

  /** Nothing runs outside. */
  @Override
  public KillResult kill(ActionRequest request) {
    return new KillResult(request.external().withWaitingFor(Optional.empty()), true);
  }
}
