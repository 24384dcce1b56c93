package io.drover.coordinator.application;

import static java.util.stream.Collectors.joining;

import io.drover.engine.el.ExpressionLanguage;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The parts of a coordinator by what their expressions may call. Functions without a prefix and the
 * constants {@code KB} to {@code PB} are there in all but the name.
 *
 * <p>Source: Oozie's groups of functions. Decided differently: a function that needs a dataset is
 * refused in the action's configuration, where Oozie fails when it runs, and {@code name} is known
 * wherever the coordinator has one.
 */
@SuppressWarnings("ImmutableEnumChecker") // the set is, and a language only remembers what it read
enum Phase {
  /** The coordinator's name: variables only. */
  NAME("the name"),
  /** Read before it is known who submits. */
  INCLUDE("the path of an included file", "conf"),
  FREQUENCY(
      "a frequency",
      "conf",
      "user",
      "name",
      "minutes",
      "hours",
      "days",
      "months",
      "endOfDays",
      "endOfWeeks",
      "endOfMonths"),
  TIMEOUT("the timeout", "conf", "user", "name", "minutes", "hours", "days", "months"),
  /** All that has one value for the whole coordinator. */
  ATTRIBUTE("attributes, controls, templates and the path of the workflow", "conf", "user", "name"),
  INITIAL_INSTANCE("an initial-instance", "conf", "user", "name", "dateOffset", "dateTzOffset"),
  INSTANCE(
      "instances of data-in and data-out",
      "conf",
      "user",
      "name",
      "nominalTime",
      "dateOffset",
      "dateTzOffset",
      "formatTime",
      "epochTime",
      "hoursInDay",
      "daysInMonth",
      "tzOffset",
      "current",
      "currentRange",
      "offset",
      "absolute",
      "absoluteRange",
      "endOfDays",
      "endOfWeeks",
      "endOfMonths",
      "latest",
      "latestRange",
      "future",
      "futureRange"),
  ACTION(
      "the configuration of the workflow",
      "conf",
      "user",
      "name",
      "actionId",
      "nominalTime",
      "actualTime",
      "dateOffset",
      "dateTzOffset",
      "formatTime",
      "epochTime",
      "dataIn",
      "dataOut"),
  SLA(
      "sla:info",
      "conf",
      "user",
      "name",
      "actionId",
      "nominalTime",
      "actualTime",
      "dateOffset",
      "dateTzOffset",
      "formatTime",
      "epochTime",
      "dataOut");

  private static final Set<String> OF_WORKFLOWS = Set.of("wf", "fs", "hadoop");

  private final String where;
  private final Set<String> functions;
  private final ExpressionLanguage language;

  Phase(String where, String... functions) {
    this.where = where;
    this.functions = Set.of(functions);
    this.language = this.functions.isEmpty() ? ExpressionLanguage.ofVariables() : language();
  }

  private ExpressionLanguage language() {
    boolean timeout = name().equals("TIMEOUT");
    return ExpressionLanguage.withBasicFunctions(Phase::whyNot)
        .functions("coord:", CoordinatorFunctions.class, functions::contains)
        .functions(
            "coord:", timeout ? TimeoutFunctions.class : EchoFunctions.class, functions::contains)
        .constants(name().equals("SLA") ? slaUnits() : Map.of())
        .build();
  }

  /** A constant of an enum cannot read the enum's static fields while it is made. */
  private static Map<String, Integer> slaUnits() {
    return Map.of("MINUTES", 1, "HOURS", 60, "DAYS", 24 * 60);
  }

  /** The names of its functions, without prefix. */
  Set<String> functions() {
    return functions;
  }

  /** Text with every expression replaced by its value. */
  String evaluate(String text, Scope scope) {
    return evaluate(text, scope.properties(), scope);
  }

  /** The same with variables that are not all properties. */
  String evaluate(String text, Map<String, String> variables, Scope scope) {
    return language.evaluate(text, variables, scope, scope.clock());
  }

  private static Optional<String> whyNot(String function) {
    int colon = function.indexOf(':');
    String prefix = function.substring(0, Math.max(colon, 0));
    String name = function.substring(colon + 1);
    if (OF_WORKFLOWS.contains(prefix)) {
      return Optional.of("is for workflows, coordinators have coord: functions");
    }
    if (!prefix.equals("coord")) {
      return Optional.empty();
    }
    if (name.startsWith("database") || name.startsWith("table") || name.contains("Partition")) {
      return Optional.of("is not available: there is no HCatalog");
    }
    String places =
        Arrays.stream(values())
            .filter(phase -> phase.functions.contains(name))
            .map(phase -> phase.where)
            .collect(joining(", "));
    return places.isEmpty()
        ? Optional.empty()
        : Optional.of("is not allowed here, only in " + places);
  }
}
