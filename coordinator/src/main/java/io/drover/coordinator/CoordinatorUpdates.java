package io.drover.coordinator;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.Patch;
import io.drover.coordinator.application.CoordinatorApplication;
import io.drover.coordinator.application.Schedule;
import io.drover.coordinator.store.CoordinatorJobRow;
import io.drover.coordinator.store.CoordinatorVersionRow;
import io.drover.engine.JobKind;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Replaces definitions and properties of coordinators. Thread-safe. */
final class CoordinatorUpdates {
  private final CoordinatorReading reading;
  private final CoordinatorApplications applications;
  private final CoordinatorReader reader;
  private final CoordinatorSubmissions submissions;
  private final CoordinatorWishes wishes;

  CoordinatorUpdates(
      CoordinatorReading reading,
      CoordinatorApplications applications,
      CoordinatorReader reader,
      CoordinatorSubmissions submissions,
      CoordinatorWishes wishes) {
    this.reading = reading;
    this.applications = applications;
    this.reader = reader;
    this.submissions = submissions;
    this.wishes = wishes;
  }

  /**
   * Replaces definition and properties for the actions to come. Without an application path among
   * the submitted properties, these are laid over those of the job.
   *
   * @param dryRun whether only to tell what would change
   * @return the differences as text, in the unified form; empty when there are none
   * @throws InvalidRequestException E1023 when name, frequency, start, end or time zone differ
   */
  String update(CoordinatorJobId id, CoordinatorSubmission submission, boolean dryRun) {
    CoordinatorJobRow job = reading.row(id);
    CoordinatorVersionRow present = applications.version(id, job.controls().definitionVersion());
    Map<String, String> properties = new HashMap<>();
    boolean whole =
        submission.properties().containsKey(JobKind.COORDINATOR.pathProperty())
            || submission.coordinatorXml().isPresent();
    if (!whole) {
      properties.putAll(applications.properties(present));
    }
    properties.putAll(submission.properties());
    Optional<String> xml =
        submission.coordinatorXml().isEmpty()
                && !properties.containsKey(JobKind.COORDINATOR.pathProperty())
            ? Optional.of(applications.definitionXml(present))
            : submission.coordinatorXml();
    CoordinatorReader.Read read =
        reader.read(new CoordinatorSubmission(job.identity().user(), properties, xml));
    requireSame(job, present, read.application());
    String difference =
        difference("coordinator.xml", applications.definitionXml(present), read.coordinatorXml())
            + difference(
                "job.properties",
                lines(applications.properties(present)),
                lines(read.properties()));
    if (!dryRun) {
      CoordinatorVersionRow version =
          submissions.save(id, job.controls().definitionVersion() + 1, read);
      boolean unused =
          wishes.locked(
              id,
              Optional.empty(),
              locked -> {
                if (locked.row().controls().definitionVersion() + 1 != version.number()) {
                  throw new InvalidRequestException(
                      ErrorCode.E1023, "Coordinator [" + id + "] was updated meanwhile");
                }
                locked.progress().update(version, read.application().controls(), submission.user());
                return true;
              });
    }
    return difference;
  }

  private void requireSame(
      CoordinatorJobRow job, CoordinatorVersionRow present, CoordinatorApplication next) {
    Schedule before = applications.of(job.id(), present.number()).schedule();
    Schedule after = next.schedule();
    List<String> different = new ArrayList<>();
    different(different, "name", job.identity().name(), next.name());
    different(different, "frequency", before.frequencyText(), after.frequencyText());
    different(different, "frequency", before.timeUnit(), after.timeUnit());
    different(different, "start", before.start(), after.start());
    different(different, "end", before.end(), after.end());
    different(different, "timezone", before.timezoneName(), after.timezoneName());
    if (!different.isEmpty()) {
      throw new InvalidRequestException(
          ErrorCode.E1023,
          "an update cannot change "
              + String.join(" or ", new java.util.LinkedHashSet<>(different))
              + ": submit a new coordinator, or use -change for the end");
    }
  }

  private static void different(List<String> different, String what, Object before, Object after) {
    if (!before.equals(after)) {
      different.add(what);
    }
  }

  private static String lines(Map<String, String> properties) {
    StringBuilder lines = new StringBuilder();
    new TreeMap<>(properties)
        .forEach((name, value) -> lines.append(name).append('=').append(value).append('\n'));
    return lines.toString();
  }

  private static String difference(String name, String before, String after) {
    List<String> old = before.lines().toList();
    Patch<String> patch = DiffUtils.diff(old, after.lines().toList());
    List<String> text = UnifiedDiffUtils.generateUnifiedDiff(name, name, old, patch, 2);
    return text.isEmpty() ? "" : String.join("\n", text) + "\n";
  }
}
