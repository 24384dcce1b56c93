package io.drover.server.rest;

import io.drover.coordinator.ActionScope;
import io.drover.coordinator.CoordinatorAction;
import io.drover.coordinator.CoordinatorActionId;
import io.drover.coordinator.CoordinatorActionPage;
import io.drover.coordinator.CoordinatorJobId;
import io.drover.coordinator.CoordinatorRerun;
import io.drover.coordinator.CoordinatorService;
import io.drover.coordinator.CoordinatorSubmission;
import io.drover.coordinator.ScheduleChange;
import io.drover.coordinator.ScheduleVerb;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import jakarta.ws.rs.core.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Oozie's REST: one coordinator job, or an action of it. */
public final class OozieCoordinator implements OozieJob {
  /** What Oozie calls {@code oozie.coord.actions.default.length}. */
  private static final int MOST_ACTIONS = 1_000;

  private static final String KIND = "coordinator";
  private static final String APP_PATH = "oozie.coord.application.path";
  private static final String USER = "user.name";

  private final CoordinatorService coordinators;
  private final CoordinatorLog log;
  private final CoordinatorWorkflows workflows;
  private final ServerInfo server;

  public OozieCoordinator(
      CoordinatorService coordinators,
      CoordinatorLog log,
      CoordinatorWorkflows workflows,
      ServerInfo server) {
    this.coordinators = coordinators;
    this.log = log;
    this.workflows = workflows;
    this.server = server;
  }

  @Override
  public Response show(OozieCall call) {
    CoordinatorJobId id = new CoordinatorJobId(call.jobId());
    String show = call.text("show", "info");
    return switch (show) {
      case "info" -> OozieJob.json(info(id, call));
      case "definition" -> OozieJob.answer(XML, definition(id, call));
      case "log", "errorlog", "auditlog" -> OozieJob.answer(TEXT, log.of(id, show, call));
      case "status" -> OozieJob.json(Map.of("status", status(id, call)));
      case "allruns" -> OozieJob.json(json(call).allRuns(coordinators.allRuns(oneAction(call))));
      case "missing-dependencies" ->
          OozieJob.json(OozieScheduleJson.missing(coordinators.missingInputs(id, waiting(call))));
      case "wf-actions" -> OozieJob.json(workflows.node(id, call));
      case "graph" ->
          throw new InvalidRequestException(
              ErrorCode.E0303,
              "A coordinator job has no graph; ask for that of a workflow job that it started");
      case "jmstopic" -> throw OozieJob.noMessages();
      default -> throw call.unknown("show", show, KIND);
    };
  }

  private static OozieScheduleJson json(OozieCall call) {
    return new OozieScheduleJson(OozieJobsResource.zone(call.text("timezone", "GMT")));
  }

  /** The one action that the call is about. */
  private static Optional<CoordinatorActionId> action(OozieCall call) {
    return call.action().map(unusedNumber -> CoordinatorActionId.parse(call.id()));
  }

  private Map<String, Object> info(CoordinatorJobId id, OozieCall call) {
    Optional<CoordinatorActionId> action = action(call);
    if (action.isPresent()) {
      return json(call)
          .action(
              coordinators.action(action.get()),
              coordinators.actionXml(action.get()),
              coordinators.actionConfiguration(action.get()));
    }
    CoordinatorActionPage page =
        coordinators.actions(
            id,
            OozieActionFilter.parse(call.text("filter", "")),
            Math.max(1, call.number("offset", 1)) - 1,
            length(call),
            call.text("order", "asc").equalsIgnoreCase("desc"));
    return json(call).coordinator(coordinators.job(id), page.actions(), page.total());
  }

  /** Since version 2 of the protocol, no length means no actions; a negative one means all. */
  private static int length(OozieCall call) {
    int length = call.number("len", 0);
    boolean all = call.version() < 2 ? length < 1 : length < 0;
    return all ? MOST_ACTIONS : Math.min(length, MOST_ACTIONS);
  }

  private String definition(CoordinatorJobId id, OozieCall call) {
    return action(call)
        .map(coordinators::actionXml)
        .orElseGet(() -> coordinators.definitionXml(id));
  }

  private String status(CoordinatorJobId id, OozieCall call) {
    return action(call)
        .map(action -> coordinators.action(action).status().name())
        .orElseGet(() -> coordinators.job(id).status().name());
  }

  /** Named in the id, or in {@code type} and {@code scope}. */
  private static CoordinatorActionId oneAction(OozieCall call) {
    return action(call)
        .or(() -> call.text("scope").map(n -> CoordinatorActionId.parse(call.jobId() + "@" + n)))
        .orElseThrow(
            () ->
                new InvalidRequestException(
                    ErrorCode.E0303,
                    "show [allruns] is for an action: name it as [" + call.jobId() + "@3]"));
  }

  private static ActionScope waiting(OozieCall call) {
    return call.action()
        .or(() -> call.text("action-list"))
        .map(numbers -> ActionScope.parse("action", numbers))
        .or(() -> call.text("date").map(dates -> ActionScope.parse("date", dates)))
        .orElse(ActionScope.ALL);
  }

  @Override
  public Response apply(OozieCall call) {
    CoordinatorJobId id = new CoordinatorJobId(call.jobId());
    String action = call.text("action", "");
    return switch (action) {
      case "kill" ->
          scope(call).map(scope -> killed(id, scope, call)).orElseGet(() -> verb(id, action, call));
      case "start", "suspend", "resume" -> verb(id, action, call);
      case "change" -> change(id, call);
      case "coord-rerun" -> OozieJob.json(json(call).actions(rerun(id, call)));
      case "ignore" -> ignore(id, call);
      case "update" -> update(id, call);
      default -> throw call.unknown("action", action, KIND);
    };
  }

  /** Some actions, when the call names them; the job itself otherwise. */
  private static Optional<ActionScope> scope(OozieCall call) {
    return call.action().map(number -> ActionScope.parse("action", number)).or(call::scope);
  }

  private String user(OozieCall call) {
    return server.user(call.user(), Optional.empty());
  }

  private Response killed(CoordinatorJobId id, ActionScope scope, OozieCall call) {
    return OozieJob.json(json(call).actions(coordinators.killActions(id, scope, user(call))));
  }

  private Response verb(CoordinatorJobId id, String verb, OozieCall call) {
    coordinators.apply(id, ScheduleVerb.valueOf(verb.toUpperCase(Locale.ROOT)), user(call));
    return Response.ok().build();
  }

  private Response change(CoordinatorJobId id, OozieCall call) {
    coordinators.change(id, ScheduleChange.parse(call.text("value", "")), user(call));
    return Response.ok().build();
  }

  private List<CoordinatorAction> rerun(CoordinatorJobId id, OozieCall call) {
    ActionScope scope =
        scope(call)
            .orElseThrow(
                () ->
                    new InvalidRequestException(
                        ErrorCode.E0302,
                        "Which actions are to run again? Give type and scope, such as"
                            + " type=action&scope=1,3-5"));
    Map<String, String> properties = new HashMap<>();
    if (!call.body().isEmpty()) {
      properties.putAll(call.configuration());
    }
    String user = server.user(call.user(), Optional.ofNullable(properties.remove(USER)));
    return coordinators.rerun(
        id,
        new CoordinatorRerun(
            scope, call.flag("refresh"), call.flag("nocleanup"), call.flag("failed"), properties),
        user);
  }

  private Response ignore(CoordinatorJobId id, OozieCall call) {
    Optional<ActionScope> scope = scope(call);
    if (scope.isPresent()) {
      return OozieJob.json(
          json(call).actions(coordinators.ignoreActions(id, scope.get(), user(call))));
    }
    coordinators.ignore(id, user(call));
    return Response.ok().build();
  }

  /** Without properties of its own, a call reads the application again with those of the job. */
  private Response update(CoordinatorJobId id, OozieCall call) {
    Map<String, String> sent =
        !call.body().isEmpty() ? new HashMap<>(call.configuration()) : new HashMap<>();
    String user = server.user(call.user(), Optional.ofNullable(sent.remove(USER)));
    Map<String, String> present = coordinators.job(id).configuration();
    Map<String, String> properties = new HashMap<>(sent.isEmpty() ? present : sent);
    if (present.containsKey(APP_PATH)) {
      properties.putIfAbsent(APP_PATH, present.get(APP_PATH));
    }
    String difference =
        coordinators.update(
            id, new CoordinatorSubmission(user, properties, Optional.empty()), call.flag("dryrun"));
    boolean shown = !call.text("diff", "true").strip().equalsIgnoreCase("false");
    return OozieJob.json(Map.of("update", Map.of("diff", shown ? difference : "")));
  }
}
