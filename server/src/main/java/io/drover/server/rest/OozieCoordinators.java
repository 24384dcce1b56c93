package io.drover.server.rest;

import io.drover.coordinator.CoordinatorJob;
import io.drover.coordinator.CoordinatorPage;
import io.drover.coordinator.CoordinatorService;
import io.drover.coordinator.CoordinatorSubmission;
import io.drover.coordinator.ScheduleVerb;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Oozie's REST: coordinator jobs. */
public final class OozieCoordinators implements OozieJobKind {
  private final CoordinatorService coordinators;
  private final InstantSource clock;

  public OozieCoordinators(CoordinatorService coordinators, InstantSource clock) {
    this.coordinators = coordinators;
    this.clock = clock;
  }

  @Override
  public String appPath() {
    return "oozie.coord.application.path";
  }

  @Override
  public Set<String> jobTypes() {
    return Set.of("coordinator", "coord");
  }

  @Override
  public String listName() {
    return "coordinatorjobs";
  }

  /** A coordinator starts by itself, whether that is asked for or not. */
  @Override
  public String submit(String user, Map<String, String> properties, boolean start) {
    return coordinators.submit(submission(user, properties)).value();
  }

  private static CoordinatorSubmission submission(String user, Map<String, String> properties) {
    return new CoordinatorSubmission(user, properties, Optional.empty());
  }

  @Override
  public String dryRun(String user, Map<String, String> properties) {
    return coordinators.dryRun(submission(user, properties));
  }

  @Override
  public Listed list(String filter, int offset, int length, ZoneId zone) {
    CoordinatorPage page = page(filter, offset, length);
    return new Listed(page.total(), page.jobs().stream().map(job -> json(job, zone)).toList());
  }

  private CoordinatorPage page(String filter, int offset, int length) {
    return coordinators.jobs(OozieFilter.coordinators(filter, clock.instant()), offset, length);
  }

  private static Map<String, Object> json(CoordinatorJob job, ZoneId zone) {
    return new OozieScheduleJson(zone).summary(job);
  }

  @Override
  public Listed applyToAll(
      String verb, String user, String filter, int offset, int length, ZoneId zone) {
    ScheduleVerb wanted = ScheduleVerb.valueOf(verb.toUpperCase(Locale.ROOT));
    List<CoordinatorJob> jobs = page(filter, offset, length).jobs();
    return Listed.all(
        jobs.stream()
            .filter(job -> coordinators.apply(job.id(), wanted, user))
            .map(job -> json(coordinators.job(job.id()), zone))
            .toList());
  }
}
