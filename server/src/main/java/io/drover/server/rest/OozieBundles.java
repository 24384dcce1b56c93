package io.drover.server.rest;

import io.drover.coordinator.ScheduleVerb;
import io.drover.coordinator.bundle.BundleJob;
import io.drover.coordinator.bundle.BundlePage;
import io.drover.coordinator.bundle.BundleService;
import io.drover.coordinator.bundle.BundleSubmission;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Oozie's REST: bundle jobs. */
public final class OozieBundles implements OozieJobKind {
  private final BundleService bundles;
  private final InstantSource clock;

  public OozieBundles(BundleService bundles, InstantSource clock) {
    this.bundles = bundles;
    this.clock = clock;
  }

  @Override
  public String appPath() {
    return "oozie.bundle.application.path";
  }

  @Override
  public Set<String> jobTypes() {
    return Set.of("bundle");
  }

  @Override
  public String listName() {
    return "bundlejobs";
  }

  @Override
  public String submit(String user, Map<String, String> properties, boolean start) {
    return bundles.submit(submission(user, properties, start)).value();
  }

  private static BundleSubmission submission(
      String user, Map<String, String> properties, boolean start) {
    return new BundleSubmission(user, properties, Optional.empty(), start);
  }

  @Override
  public String dryRun(String user, Map<String, String> properties) {
    bundles.dryRun(submission(user, properties, false));
    return "OK";
  }

  @Override
  public Listed list(String filter, int offset, int length, ZoneId zone) {
    BundlePage page = page(filter, offset, length);
    return new Listed(page.total(), page.jobs().stream().map(job -> json(job, zone)).toList());
  }

  private BundlePage page(String filter, int offset, int length) {
    return bundles.jobs(OozieFilter.bundles(filter, clock.instant()), offset, length);
  }

  private static Map<String, Object> json(BundleJob job, ZoneId zone) {
    return new OozieScheduleJson(zone).summary(job);
  }

  @Override
  public Listed applyToAll(
      String verb, String user, String filter, int offset, int length, ZoneId zone) {
    ScheduleVerb wanted = ScheduleVerb.valueOf(verb.toUpperCase(Locale.ROOT));
    List<BundleJob> jobs = page(filter, offset, length).jobs();
    return Listed.all(
        jobs.stream()
            .filter(job -> bundles.apply(job.id(), wanted, user))
            .map(job -> json(bundles.job(job.id()), zone))
            .toList());
  }
}
