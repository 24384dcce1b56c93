package io.drover.server.doctor;

import io.drover.coordinator.CoordinatorTime;
import io.drover.coordinator.application.ActionTimes;
import io.drover.coordinator.application.ApplicationLimits;
import io.drover.coordinator.application.CoordinatorApplication;
import io.drover.coordinator.application.PlannedInput;
import io.drover.coordinator.application.PlannedOutput;
import io.drover.coordinator.application.Schedule;
import io.drover.coordinator.simulate.Remark;
import io.drover.coordinator.simulate.SimulatedAction;
import io.drover.coordinator.simulate.Simulation;
import io.drover.coordinator.sla.Sla;
import io.drover.schema.CoordinatorDefinition;
import io.drover.schema.CoordinatorXmlReader;
import io.drover.schema.DatasetsDocument;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.Problem;
import io.drover.schema.ScheduleReadResult;
import io.drover.schema.SourceLocation;
import io.drover.server.doctor.DoctorReport.Fact;
import io.drover.server.doctor.DoctorReport.Finding;
import io.drover.server.doctor.DoctorReport.Severity;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A coordinator as a server would take it, with one set of properties. Used once. */
final class CoordinatorTrial {
  private static final int TIMES_SHOWN = 3;

  /** How expressions complain. */
  private static final Pattern UNRESOLVED =
      Pattern.compile("variable \\[([^\\]]+)\\] cannot be resolved");

  private static final Pattern FUNCTION = Pattern.compile("function \\[([^\\]]+)\\]");

  private final String file;
  private final CoordinatorDefinition definition;
  private final Application application;
  private final Map<String, String> properties;
  private final List<Fact> facts = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private final Set<String> missing = new LinkedHashSet<>();

  CoordinatorTrial(
      String file,
      CoordinatorDefinition definition,
      Application application,
      Map<String, String> given) {
    this.file = file;
    this.definition = definition;
    this.application = application;
    this.properties = application.properties(file, definition.parameters(), given);
  }

  /** When it runs, and what its first action needs and makes. */
  List<Fact> facts() {
    return facts;
  }

  /** What a server would refuse, but for what the expressions alone tell. */
  List<Finding> findings() {
    return findings;
  }

  /** Variables that stopped it. */
  Set<String> missing() {
    return missing;
  }

  CoordinatorTrial run() {
    try {
      Optional<Map<String, DatasetsDocument>> included = included();
      CoordinatorApplication coordinator =
          CoordinatorApplication.of(
              included.isPresent() ? definition : withoutData(),
              included.orElse(Map.of()),
              properties,
              properties.getOrDefault("user.name", ""),
              ApplicationLimits.DEFAULTS);
      tell(coordinator);
      sla(coordinator);
    } catch (InvalidRequestException e) {
      refused(e);
    }
    return this;
  }

  /** By evaluated address; empty when one of them is not among the files. */
  private Optional<Map<String, DatasetsDocument>> included() {
    Map<String, DatasetsDocument> included = new LinkedHashMap<>();
    Deque<String> open =
        new ArrayDeque<>(CoordinatorApplication.includes(definition.datasets(), properties));
    boolean complete = true;
    while (!open.isEmpty()) {
      String address = open.pop();
      Optional<String> found = application.resolveDatasets(address);
      if (found.isEmpty()) {
        complete = false;
        finding(
            Severity.NOTE,
            definition.location(),
            "datasets of "
                + address
                + " are not among these files, so what uses them was not tried",
            "put a copy of the file beside the coordinator.");
      } else if (!included.containsKey(address)) {
        Optional<DatasetsDocument> read = datasets(found.get());
        complete = complete && read.isPresent();
        read.ifPresent(
            document -> {
              included.put(address, document);
              open.addAll(CoordinatorApplication.includes(document, properties));
            });
      }
    }
    return complete ? Optional.of(included) : Optional.empty();
  }

  private Optional<DatasetsDocument> datasets(String found) {
    ScheduleReadResult<DatasetsDocument> read =
        new CoordinatorXmlReader().readAllDatasets(application.datasets().getOrDefault(found, ""));
    read.problems().forEach(problem -> findings.add(Findings.of(problem, found)));
    return read.definition();
  }

  /** Only its schedule. */
  private CoordinatorDefinition withoutData() {
    return new CoordinatorDefinition(
        definition.name(),
        definition.schemaVersion(),
        definition.frequency(),
        definition.start(),
        definition.end(),
        definition.timezone(),
        definition.parameters(),
        definition.controls(),
        DatasetsDocument.EMPTY,
        List.of(),
        Optional.empty(),
        List.of(),
        new CoordinatorDefinition.WorkflowAction(
            definition.action().appPath(), Map.of(), Optional.empty()),
        definition.location());
  }

  private void tell(CoordinatorApplication coordinator) {
    Schedule schedule = coordinator.schedule();
    Simulation simulation =
        Simulation.of(coordinator, schedule.start(), schedule.end(), TIMES_SHOWN);
    facts.add(
        new Fact(
            "nominal times",
            schedule.rhythm()
                + ": "
                + simulation.actions().stream()
                    .map(action -> CoordinatorTime.format(action.nominalTime()))
                    .collect(Collectors.joining(", "))
                + (simulation.complete() ? "" : ", ...")));
    simulation.actions().stream().findFirst().ifPresent(this::first);
    for (Remark remark : simulation.remarks()) {
      String time = CoordinatorTime.format(remark.at());
      if (remark.kind() == Remark.Kind.NO_PLAN) {
        finding(
            Severity.WARNING,
            definition.location(),
            "the action of " + time + " " + remark.text(),
            "see drover simulate.");
      } else if (remark.kind() == Remark.Kind.INPUT_DROPPED) {
        finding(Severity.NOTE, definition.location(), time + ": " + remark.text(), "");
      }
    }
  }

  private void first(SimulatedAction action) {
    for (PlannedInput input : action.inputs()) {
      List<String> needed = new ArrayList<>(input.paths());
      input.instances().stream().filter(text -> text.startsWith("$")).forEach(needed::add);
      facts.add(new Fact("first needs " + input.name(), some(needed)));
    }
    for (PlannedOutput output : action.outputs()) {
      facts.add(new Fact("first makes " + output.name(), some(output.uris())));
    }
  }

  private static String some(List<String> paths) {
    return switch (paths.size()) {
      case 0 -> "nothing";
      case 1 -> paths.get(0);
      default -> paths.get(0) + " and " + (paths.size() - 1) + " more";
    };
  }

  /** A service level is read when an action is made; the action runs without it if it is wrong. */
  private void sla(CoordinatorApplication coordinator) {
    Instant first = coordinator.schedule().start();
    try {
      coordinator
          .sla(new ActionTimes("0000000-000000000000000-doctor-C@1", first, first))
          .ifPresent(Sla::of);
    } catch (InvalidRequestException e) {
      if (e.code() != ErrorCode.E1101) {
        throw e;
      }
      findings.add(
          new Finding(
              Severity.WARNING,
              Findings.place(file, definition.action().sla().orElseThrow()),
              e.code().name(),
              "its service level is not watched: " + e.getMessage(),
              "correct it."));
    }
  }

  private void refused(InvalidRequestException refusal) {
    for (Problem problem : refusal.problems()) {
      Matcher unresolved = UNRESOLVED.matcher(problem.message());
      if (unresolved.find()) {
        missing.add(String.valueOf(unresolved.group(1)));
      } else if (!isOfExpression(problem)) {
        findings.add(Findings.of(problem, file));
      }
    }
    if (refusal.problems().isEmpty()) {
      findings.add(
          new Finding(
              Severity.ERROR,
              Findings.place(file, definition.location()),
              refusal.code().name(),
              String.valueOf(refusal.getMessage()),
              ""));
    }
    if (!missing.isEmpty()) {
      finding(
          Severity.NOTE,
          definition.location(),
          "its times and paths were not tried: nobody sets " + String.join(", ", missing),
          "write it into job.properties and ask again.");
    }
  }

  /** Whether it is about a function that is named at every place that calls it. */
  private static boolean isOfExpression(Problem problem) {
    Matcher function = FUNCTION.matcher(problem.message());
    return problem.code() == ErrorCode.E1004
        && function.find()
        && !FunctionAdvice.inCoordinator(String.valueOf(function.group(1))).supported();
  }

  private void finding(Severity severity, SourceLocation location, String message, String advice) {
    findings.add(new Finding(severity, Findings.place(file, location), "", message, advice));
  }
}
