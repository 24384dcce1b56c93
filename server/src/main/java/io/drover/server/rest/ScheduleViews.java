package io.drover.server.rest;

import io.drover.coordinator.CoordinatorAction;
import io.drover.coordinator.CoordinatorActionPage;
import io.drover.coordinator.CoordinatorActionStatus;
import io.drover.coordinator.CoordinatorJob;
import io.drover.coordinator.CoordinatorPage;
import io.drover.coordinator.MissingInputs;
import io.drover.coordinator.ScheduleChange;
import io.drover.coordinator.ScheduleStatus;
import io.drover.coordinator.bundle.BundleJob;
import io.drover.coordinator.bundle.BundlePage;
import io.drover.engine.WorkflowJob;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import io.drover.server.Secrets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Records of the native API for coordinators and bundles. */
public final class ScheduleViews {
  private ScheduleViews() {}

  /** Id of a new job. */
  public record Created(String id) {}

  /** Status after a verb. */
  public record StatusView(String status) {}

  /** A coordinator in a listing. */
  public record CoordinatorSummary(
      String id,
      String name,
      String status,
      String user,
      String frequency,
      String timeUnit,
      String timezone,
      Instant startAt,
      Instant endAt,
      Optional<Instant> lastActionAt,
      Optional<Instant> nextAt,
      int actionCount,
      Optional<String> bundleId,
      Instant createdAt,
      Optional<Instant> endedAt) {
    static CoordinatorSummary of(CoordinatorJob job) {
      return new CoordinatorSummary(
          job.id().value(),
          job.name(),
          job.status().name(),
          job.user(),
          job.frequency(),
          job.timeUnit(),
          job.timezone(),
          job.startAt(),
          job.endAt(),
          job.lastActionAt(),
          job.nextMaterializedAt(),
          job.actionCount(),
          job.bundleId().map(Object::toString),
          job.createdAt(),
          job.endedAt());
    }
  }

  /** A page of coordinators, newest first. */
  public record CoordinatorList(long total, List<CoordinatorSummary> coordinators) {
    static CoordinatorList of(CoordinatorPage page) {
      return new CoordinatorList(
          page.total(), page.jobs().stream().map(CoordinatorSummary::of).toList());
    }
  }

  /**
   * Everything about a coordinator but its actions.
   *
   * @param nextAt nominal time of the action made next; null when all are made
   * @param concurrency negative is no limit
   * @param definitionVersion from 1; an update makes the next
   */
  public record CoordinatorDetail(
      String id,
      String name,
      String status,
      String user,
      String frequency,
      String timeUnit,
      String timezone,
      Instant startAt,
      Instant endAt,
      Optional<Instant> pauseAt,
      Optional<Instant> lastActionAt,
      Optional<Instant> nextAt,
      int actionCount,
      int concurrency,
      int throttle,
      int timeoutMinutes,
      String execution,
      int definitionVersion,
      String appPath,
      Optional<String> bundleId,
      Optional<String> backfillOf,
      Instant createdAt,
      Instant modifiedAt,
      Optional<Instant> endedAt,
      Map<String, String> configuration) {
    static CoordinatorDetail of(CoordinatorJob job) {
      return new CoordinatorDetail(
          job.id().value(),
          job.name(),
          job.status().name(),
          job.user(),
          job.frequency(),
          job.timeUnit(),
          job.timezone(),
          job.startAt(),
          job.endAt(),
          job.pauseAt(),
          job.lastActionAt(),
          job.nextMaterializedAt(),
          job.actionCount(),
          job.concurrency(),
          job.throttle(),
          job.timeoutMinutes(),
          job.execution().name(),
          job.definitionVersion(),
          job.appPath(),
          job.bundleId().map(Object::toString),
          job.backfillOf().map(Object::toString),
          job.createdAt(),
          job.modifiedAt(),
          job.endedAt(),
          Secrets.masked(job.configuration()));
    }
  }

  /**
   * An action.
   *
   * @param missing what it waits for; the first is what blocks it
   * @param waitingSince null unless it waits
   * @param nextLookAt when its inputs are looked at next; null unless it waits
   * @param timeoutAt when it stops waiting; null unless it waits
   */
  public record CoordinatorActionView(
      int number,
      String id,
      Instant nominalAt,
      String status,
      Optional<String> workflowId,
      List<String> missing,
      Optional<Instant> waitingSince,
      Optional<Instant> nextLookAt,
      Optional<Instant> timeoutAt,
      int definitionVersion,
      Instant createdAt,
      Instant modifiedAt,
      Optional<String> errorCode,
      Optional<String> errorMessage) {
    static CoordinatorActionView of(CoordinatorAction action) {
      return new CoordinatorActionView(
          action.id().number(),
          action.id().toString(),
          action.nominalAt(),
          action.status().name(),
          action.workflowId().map(Object::toString),
          action.missingDependencies(),
          waitingSince(action),
          action.nextLookAt(),
          action.timeoutAt(),
          action.definitionVersion(),
          action.createdAt(),
          action.modifiedAt(),
          action.errorCode(),
          action.errorMessage());
    }

    /**
     * As the timeout counts it: from the nominal time, or from when it was made if that is later.
     */
    private static Optional<Instant> waitingSince(CoordinatorAction action) {
      if (action.status() != CoordinatorActionStatus.WAITING) {
        return Optional.empty();
      }
      return Optional.of(
          action.createdAt().isAfter(action.nominalAt()) ? action.createdAt() : action.nominalAt());
    }
  }

  /** A page of actions. */
  public record CoordinatorActionList(long total, List<CoordinatorActionView> actions) {
    static CoordinatorActionList of(CoordinatorActionPage page) {
      return new CoordinatorActionList(page.total(), views(page.actions()));
    }
  }

  static List<CoordinatorActionView> views(List<CoordinatorAction> actions) {
    return actions.stream().map(CoordinatorActionView::of).toList();
  }

  /** A workflow that an action started. */
  public record RunView(
      String workflowId, String status, Optional<Instant> startedAt, Optional<Instant> endedAt) {
    static RunView of(WorkflowJob job) {
      return new RunView(job.id().value(), job.status().name(), job.startedAt(), job.endedAt());
    }
  }

  /**
   * What a waiting action lacks.
   *
   * @param blockedOn the first of all
   */
  public record MissingView(int number, Optional<String> blockedOn, List<DataSetView> dataSets) {
    static MissingView of(MissingInputs missing) {
      return new MissingView(
          missing.action().number(),
          missing.blockedOn(),
          missing.dataSets().stream()
              .map(dataSet -> new DataSetView(dataSet.name(), dataSet.missing()))
              .toList());
    }
  }

  /** Paths of one dataset. */
  public record DataSetView(String name, List<String> missing) {}

  /** What an update changes, as text. */
  public record Difference(String difference) {}

  /** A bundle in a listing. */
  public record BundleSummary(
      String id,
      String name,
      String status,
      String user,
      Optional<Instant> kickOffAt,
      Instant createdAt,
      Optional<Instant> startedAt,
      Optional<Instant> endedAt) {
    static BundleSummary of(BundleJob job) {
      return new BundleSummary(
          job.id().value(),
          job.name(),
          job.status().name(),
          job.user(),
          job.kickOffAt(),
          job.createdAt(),
          job.startedAt(),
          job.endedAt());
    }
  }

  /** A page of bundles, newest first. */
  public record BundleList(long total, List<BundleSummary> bundles) {
    static BundleList of(BundlePage page) {
      return new BundleList(page.total(), page.jobs().stream().map(BundleSummary::of).toList());
    }
  }

  /** Everything about a bundle. */
  public record BundleDetail(
      String id,
      String name,
      String status,
      String user,
      String appPath,
      Optional<Instant> kickOffAt,
      Optional<Instant> pauseAt,
      Instant createdAt,
      Instant modifiedAt,
      Optional<Instant> startedAt,
      Optional<Instant> endedAt,
      Map<String, String> configuration,
      List<CoordinatorSummary> coordinators) {
    static BundleDetail of(BundleJob job, List<CoordinatorJob> coordinators) {
      return new BundleDetail(
          job.id().value(),
          job.name(),
          job.status().name(),
          job.user(),
          job.appPath(),
          job.kickOffAt(),
          job.pauseAt(),
          job.createdAt(),
          job.modifiedAt(),
          job.startedAt(),
          job.endedAt(),
          Secrets.masked(job.configuration()),
          coordinators.stream().map(CoordinatorSummary::of).toList());
    }
  }

  /**
   * What to change; what is null stays.
   *
   * @param clearPause true: there is no pause time any more
   * @param status RUNNING or IGNORED
   */
  public record ChangeRequest(
      @Nullable Instant endAt,
      @Nullable Integer concurrency,
      @Nullable Instant pauseAt,
      boolean clearPause,
      @Nullable String status) {
    ScheduleChange change() {
      if (clearPause && pauseAt != null) {
        throw new InvalidRequestException(
            ErrorCode.E1015, "choose only one of pauseAt and clearPause");
      }
      return new ScheduleChange(
          Optional.ofNullable(endAt),
          Optional.ofNullable(concurrency),
          Optional.ofNullable(pauseAt),
          clearPause,
          Optional.ofNullable(status).map(ChangeRequest::wanted));
    }

    private static ScheduleStatus wanted(String status) {
      return switch (status.strip().toUpperCase(Locale.ROOT)) {
        case "RUNNING" -> ScheduleStatus.RUNNING;
        case "IGNORED" -> ScheduleStatus.IGNORED;
        default ->
            throw new InvalidRequestException(
                ErrorCode.E1015, "the status can become RUNNING or IGNORED only");
      };
    }
  }

  /** The caller's fault when a body is needed and there is none. */
  static <T> T required(@Nullable T body, String example) {
    if (body == null) {
      throw new InvalidRequestException(
          ErrorCode.E0303, "the body must be JSON such as " + example);
    }
    return body;
  }
}
