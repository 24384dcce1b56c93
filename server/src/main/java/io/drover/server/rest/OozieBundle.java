package io.drover.server.rest;

import io.drover.coordinator.ActionScope;
import io.drover.coordinator.BundleJobId;
import io.drover.coordinator.CoordinatorAction;
import io.drover.coordinator.CoordinatorJob;
import io.drover.coordinator.CoordinatorService;
import io.drover.coordinator.ScheduleChange;
import io.drover.coordinator.ScheduleVerb;
import io.drover.coordinator.bundle.BundleJob;
import io.drover.coordinator.bundle.BundleRerun;
import io.drover.coordinator.bundle.BundleService;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Oozie's REST: one bundle job. */
public final class OozieBundle implements OozieJob {
  private static final String KIND = "bundle";

  private final BundleService bundles;
  private final CoordinatorService coordinators;
  private final ServerInfo server;
  private final InstantSource clock;

  public OozieBundle(
      BundleService bundles,
      CoordinatorService coordinators,
      ServerInfo server,
      InstantSource clock) {
    this.bundles = bundles;
    this.coordinators = coordinators;
    this.server = server;
    this.clock = clock;
  }

  @Override
  public Response show(OozieCall call) {
    BundleJobId id = new BundleJobId(call.id());
    String show = call.text("show", "info");
    return switch (show) {
      case "info" ->
          OozieJob.json(
              new OozieScheduleJson(OozieJobsResource.zone(call.text("timezone", "GMT")))
                  .bundle(bundles.job(id), bundles.coordinators(id)));
      case "definition" -> OozieJob.answer(XML, bundles.definitionXml(id));
      case "log", "errorlog", "auditlog" -> OozieJob.answer(TEXT, log(id, show, call));
      case "status" -> OozieJob.json(Map.of("status", bundles.job(id).status().name()));
      case "graph" ->
          throw new InvalidRequestException(
              ErrorCode.E0303,
              "A bundle job has no graph; ask for that of a workflow job of its coordinators");
      case "jmstopic" -> throw OozieJob.noMessages();
      default -> throw call.unknown("show", show, KIND);
    };
  }

  /** Its own timeline, then those of its coordinators. */
  private StreamingOutput log(BundleJobId id, String show, OozieCall call) {
    BundleJob job = bundles.job(id);
    LogSubject subject = LogSubject.of(job);
    LogFilter filter = subject.filter(call.text("logfilter", ""), clock.instant());
    if (show.equals("auditlog")) {
      return OozieLog.write(filter, log -> log.audit(subject, bundles.timeline(id, 0)));
    }
    return OozieLog.write(
        show.equals("errorlog") ? filter.onlyProblems() : filter,
        log -> {
          log.timeline(subject, bundles.timeline(id, 0));
          for (CoordinatorJob coordinator : bundles.coordinators(id)) {
            log.timeline(LogSubject.of(coordinator), coordinators.timeline(coordinator.id(), 0));
          }
        });
  }

  @Override
  public Response apply(OozieCall call) {
    BundleJobId id = new BundleJobId(call.id());
    String action = call.text("action", "");
    String user = server.user(call.user(), Optional.empty());
    switch (action) {
      case "start", "suspend", "resume", "kill" ->
          bundles.apply(id, ScheduleVerb.valueOf(action.toUpperCase(Locale.ROOT)), user);
      case "change" -> bundles.change(id, ScheduleChange.parse(call.text("value", "")), user);
      case "bundle-rerun" -> {
        List<CoordinatorAction> unusedActions = bundles.rerun(id, rerun(call), user);
      }
      default -> throw call.unknown("action", action, KIND);
    }
    return Response.ok().build();
  }

  private static BundleRerun rerun(OozieCall call) {
    List<String> names =
        Arrays.stream(call.text("coord-scope", "").split(","))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .toList();
    Optional<ActionScope> times =
        call.text("date-scope").map(dates -> ActionScope.parse("date", dates));
    return new BundleRerun(names, times, call.flag("refresh"), call.flag("nocleanup"));
  }
}
