package io.drover.coordinator.application;

import static java.util.stream.Collectors.toMap;

import io.drover.coordinator.DatasetInstances;
import io.drover.coordinator.application.CoordinatorApplication.Input;
import io.drover.coordinator.application.CoordinatorApplication.Output;
import io.drover.coordinator.application.CoordinatorApplication.Parts;
import io.drover.schema.CoordinatorDefinition.Instances;
import io.drover.schema.ErrorCode;
import io.drover.schema.XmlElement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One action of a coordinator: what it waits for, what it makes and which workflow it starts.
 * Immutable and thread-safe.
 */
public final class ActionPlan {
  private final Parts parts;
  private final ActionTimes times;
  private final List<InputPlan> inputs;
  private final List<PlannedOutput> outputs;

  private ActionPlan(
      Parts parts, ActionTimes times, List<InputPlan> inputs, List<PlannedOutput> outputs) {
    this.parts = parts;
    this.times = times;
    this.inputs = inputs;
    this.outputs = outputs;
  }

  static ActionPlan of(Parts parts, ActionTimes times) {
    return new ActionPlan(
        parts,
        times,
        parts.inputs().stream().map(input -> input(parts, input, times)).toList(),
        parts.outputs().stream().map(output -> output(parts, output, times)).toList());
  }

  static InputPlan input(Parts parts, Input input, ActionTimes times) {
    List<Slot> slots =
        input
            .place()
            .readInstance(
                () -> {
                  DatasetInstances instances =
                      new DatasetInstances(input.dataset(), times.nominalTime());
                  return slots(
                      input.dataIn().instances(), instances, scope(parts, instances, times));
                });
    InputPlan plan = new InputPlan(input.dataIn().name(), input.dataset(), slots);
    boolean combined =
        parts.logic().map(logic -> logic.combined().contains(plan.name())).orElse(false);
    if (combined && !plan.searches().isEmpty()) {
      throw input
          .place()
          .problem(
              ErrorCode.E1021,
              "it has " + plan.searches().get(0).call() + " and stands in <combine>",
              "take coord:current or another function that needs no look at the data.");
    }
    return plan;
  }

  static PlannedOutput output(Parts parts, Output output, ActionTimes times) {
    List<Slot> slots =
        output
            .place()
            .readInstance(
                () -> {
                  DatasetInstances instances =
                      new DatasetInstances(output.dataset(), times.nominalTime());
                  return call(output.dataOut().instance(), scope(parts, instances, times))
                      .slots(instances);
                });
    InputPlan plan = new InputPlan(output.dataOut().name(), output.dataset(), slots);
    if (!plan.searches().isEmpty()) {
      throw output
          .place()
          .problem(
              ErrorCode.E1021,
              plan.searches().get(0).call() + " names data that is there, not data to make",
              "write an instance such as ${coord:current(0)}.");
    }
    return new PlannedOutput(
        output.dataOut().name(),
        output.dataset().name(),
        plan.planned().uris(),
        output.nocleanup());
  }

  private static Scope scope(Parts parts, DatasetInstances instances, ActionTimes times) {
    return parts
        .scope()
        .times(times)
        .dataset(new Scope.DatasetView(instances, parts.schedule().timezone()));
  }

  private static List<Slot> slots(Instances written, DatasetInstances instances, Scope scope) {
    return written.accept(
        new Instances.Visitor<>() {
          @Override
          public List<Slot> each(Instances.Each each) {
            List<Slot> slots = new ArrayList<>();
            for (String text : each.instances()) {
              slots.addAll(call(text, scope).slots(instances));
            }
            return slots;
          }

          @Override
          public List<Slot> range(Instances.Range range) {
            return call(range.start(), scope).slotsUntil(call(range.end(), scope), instances);
          }
        });
  }

  private static InstanceCall call(String text, Scope scope) {
    return InstanceCall.parse(Phase.INSTANCE.evaluate(text, scope));
  }

  /** In the order of the document; may be empty. */
  public List<PlannedInput> inputs() {
    return inputs.stream().map(InputPlan::planned).toList();
  }

  /** In the order of the document; may be empty. */
  public List<PlannedOutput> outputs() {
    return outputs;
  }

  /**
   * One look at the inputs. Asks for no path twice and for no more than it needs, in Oozie's order:
   * without input logic it stops at the first path that is missing and counts what follows as
   * missing too, and looks for {@code coord:latest} and its kin only when nothing is.
   *
   * @param since from when the {@code wait} of an input logic counts: the later of the nominal time
   *     and the time when the action was made
   * @param exists whether there is something at a path; what it throws is passed on
   */
  public InputState look(Instant now, Instant since, Predicate<String> exists) {
    Look look = new Look(now, since, times.actualTime(), exists);
    return parts
        .logic()
        .map(logic -> look.combined(logic, inputs.stream().collect(toMap(InputPlan::name, x -> x))))
        .orElseGet(() -> look.all(inputs));
  }

  /**
   * The workflow to start.
   *
   * @param ready what {@link #look} gave once it was ready
   * @throws io.drover.schema.InvalidRequestException E1004 when an expression fails
   */
  public WorkflowRequest request(InputState ready) {
    if (!ready.ready()) {
      throw new IllegalArgumentException(
          "the inputs are not ready, but wait for " + ready.missing());
    }
    Scope scope = scope(ready.found());
    Map<String, String> configuration = new LinkedHashMap<>();
    parts
        .definition()
        .action()
        .configuration()
        .forEach((name, value) -> configuration.put(name, property(name, value, scope)));
    return new WorkflowRequest(parts.appPath(), configuration);
  }

  private String property(String name, String value, Scope scope) {
    return new Place("property '" + name + "' of the workflow", parts.definition().location())
        .read(() -> Phase.ACTION.evaluate(value, scope));
  }

  /** Evaluates each property with inputs that are not there yet standing for themselves. */
  void tryOut(Findings findings) {
    Map<String, List<String>> found = new LinkedHashMap<>();
    dataInNames().forEach(name -> found.put(name, List.of("${coord:dataIn('" + name + "')}")));
    Scope scope = scope(found);
    parts
        .definition()
        .action()
        .configuration()
        .forEach((name, value) -> findings.read(() -> property(name, value, scope)));
  }

  XmlElement sla(XmlElement sla) {
    Scope scope = scope(Map.of());
    return new Place("sla:info", sla.location())
        .read(() -> sla.map(text -> Phase.SLA.evaluate(text, scope)));
  }

  private Scope scope(Map<String, List<String>> found) {
    Map<String, String> dataIn = new LinkedHashMap<>();
    dataInNames().forEach(name -> dataIn.put(name, joined(found.getOrDefault(name, List.of()))));
    Map<String, String> dataOut = new LinkedHashMap<>();
    outputs.forEach(output -> dataOut.put(output.name(), joined(output.uris())));
    return parts.scope().times(times).data(dataIn, dataOut);
  }

  private Set<String> dataInNames() {
    Set<String> names = new LinkedHashSet<>();
    parts
        .logic()
        .ifPresentOrElse(
            logic -> names.addAll(logic.names()),
            () -> inputs.forEach(input -> names.add(input.name())));
    return names;
  }

  private static String joined(List<String> uris) {
    return String.join(",", uris);
  }

  /**
   * The coordinator with the events of this action only, as Oozie keeps it and shows it in a dry
   * run.
   */
  public String xml() {
    return new ActionXml(parts, times, inputs, outputs).toString();
  }
}
