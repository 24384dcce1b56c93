package io.drover.coordinator;

import io.drover.coordinator.application.ActionTimes;
import io.drover.coordinator.application.CoordinatorApplication;
import io.drover.coordinator.application.Schedule;
import io.drover.coordinator.store.CoordinatorJobRow;
import io.drover.coordinator.store.CoordinatorVersionRow;
import io.drover.engine.JobKind;
import io.drover.engine.JobNumbers;
import io.drover.engine.TimelineEntry;
import io.drover.engine.store.SharedTexts;
import io.drover.engine.store.TimelineRow;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * From submissions to coordinators that can be stored. Thread-safe; stores texts that jobs share.
 */
final class CoordinatorSubmissions {
  /** How much of the future a dry run shows. */
  private static final Duration FIRST_WINDOW = Duration.ofHours(1);

  private static final int MOST_SHOWN = 12;

  /** Oozie's client takes the text apart where this stands. */
  private static final String ACTION_FOLLOWS = "action for new instance";

  private final CoordinatorReader reader;
  private final SharedTexts texts;
  private final CoordinatorApplications applications;
  private final JobNumbers numbers;
  private final InstantSource clock;

  CoordinatorSubmissions(
      CoordinatorReader reader,
      SharedTexts texts,
      CoordinatorApplications applications,
      JobNumbers numbers,
      InstantSource clock) {
    this.reader = reader;
    this.texts = texts;
    this.applications = applications;
    this.numbers = numbers;
    this.clock = clock;
  }

  ReadyCoordinator ready(CoordinatorSubmission submission, Optional<BundleJobId> bundle) {
    CoordinatorReader.Read read = reader.read(submission);
    CoordinatorJobId id = new CoordinatorJobId(numbers.next(JobKind.COORDINATOR));
    Instant now = now();
    CoordinatorVersionRow version = save(id, 1, read);
    List<TimelineRow> timeline = new ArrayList<>();
    timeline.add(entry(id, 1, now, "SUBMITTED", "submitted by " + submission.user()));
    read.warnings()
        .forEach(
            warning ->
                timeline.add(entry(id, timeline.size() + 1, now, "WARNING", warning.toString())));
    applications.put(id, version.number(), read.application());
    return new ReadyCoordinator(
        row(id, submission.user(), read, bundle, now, timeline.size() + 1),
        version,
        timeline,
        read.definition());
  }

  /** The texts first, so that a version never points to nothing; unused ones are harmless. */
  CoordinatorVersionRow save(CoordinatorJobId id, int number, CoordinatorReader.Read read) {
    return new CoordinatorVersionRow(
        id,
        number,
        texts.saveDefinition(read.coordinatorXml()),
        texts.saveConfiguration(read.includes()),
        texts.saveConfiguration(read.properties()),
        now());
  }

  static TimelineRow entry(
      CoordinatorJobId id, long sequence, Instant at, String kind, String text) {
    return new TimelineRow(
        id.value(), new TimelineEntry(sequence, at, kind, Optional.empty(), text));
  }

  private static CoordinatorJobRow row(
      CoordinatorJobId id,
      String user,
      CoordinatorReader.Read read,
      Optional<BundleJobId> bundle,
      Instant now,
      long nextSequence) {
    Map<String, String> properties = read.properties();
    Schedule schedule = read.application().schedule();
    io.drover.coordinator.application.Controls controls = read.application().controls();
    Iterator<Instant> times = schedule.times().iterator();
    return new CoordinatorJobRow(
        new CoordinatorJobRow.Identity(
            id,
            read.application().name(),
            read.appPath(),
            user,
            Optional.ofNullable(properties.get("group.name")),
            Optional.ofNullable(properties.get("oozie.coord.external.id")),
            bundle,
            Optional.empty(),
            schedule.frequencyText(),
            schedule.timeUnit(),
            schedule.timezoneName(),
            schedule.start(),
            Optional.empty(),
            now),
        new CoordinatorJobRow.Controls(
            1,
            schedule.end(),
            Optional.empty(),
            controls.concurrency(),
            controls.throttle(),
            controls.timeoutMinutes(),
            controls.execution()),
        new CoordinatorJobRow.Progress(
            ScheduleStatus.PREP,
            false,
            0,
            Optional.empty(),
            times.hasNext() ? Optional.of(times.next()) : Optional.empty(),
            false,
            Map.of(),
            now,
            Optional.empty(),
            Optional.of(now)),
        0,
        nextSequence);
  }

  /**
   * Everything submit does but storing; gives the coordinator and its actions of the first hour,
   * resolved as far as they can be.
   */
  String dryRun(CoordinatorSubmission submission) {
    CoordinatorReader.Read read = reader.read(submission);
    CoordinatorApplication application = read.application();
    Instant now = now();
    Instant start = application.schedule().start();
    Instant until = (start.isAfter(now) ? start : now).plus(FIRST_WINDOW);
    StringBuilder text = new StringBuilder(read.coordinatorXml());
    int number = 0;
    for (Instant nominalTime : application.schedule().times()) {
      if (!nominalTime.isBefore(until) || number == MOST_SHOWN) {
        break;
      }
      number++;
      ActionTimes times = new ActionTimes("dryrun@" + number, nominalTime, now);
      text.append('\n').append(ACTION_FOLLOWS).append('\n').append(application.plan(times).xml());
    }
    return text.append('\n').toString();
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
