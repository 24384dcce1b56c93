package io.drover.engine;

import static java.util.Objects.requireNonNull;

import io.drover.engine.RerunPlan.Effect;
import io.drover.engine.RerunPlan.Step;
import io.drover.engine.machine.Arcs;
import io.drover.engine.machine.Arcs.Arc;
import io.drover.engine.machine.MachineEvent;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.WorkflowDefinition;
import io.drover.schema.WorkflowNode;
import io.drover.schema.WorkflowNode.ActionNode;
import io.drover.schema.WorkflowNode.DecisionNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Which nodes of a job keep their outcome in a rerun. Pure. */
final class RerunSelection {
  /** Type of the action whose own job a rerun of the failed nodes goes on with. */
  static final String SUB_WORKFLOW = "sub-workflow";

  private final CompiledWorkflow workflow;
  private final Map<String, Set<String>> resources = new HashMap<>();
  private final Map<String, WorkflowAction> last = new LinkedHashMap<>();
  private final Map<String, String> kept = new HashMap<>();
  private final RerunScope scope;

  /**
   * Selects.
   *
   * @param workflow what the next run runs
   * @param last the rows that the job has now
   * @param borrowed what sub-workflows take from this job or one above it
   * @throws InvalidRequestException E0806, E0807
   */
  RerunSelection(
      CompiledWorkflow workflow,
      List<WorkflowAction> last,
      BorrowedResources borrowed,
      RerunScope scope) {
    this.workflow = workflow;
    this.scope = scope;
    workflow.sharedResources().forEach((node, name) -> resources.put(node, Set.of(name)));
    borrowed.byNode().forEach(resources::putIfAbsent);
    last.forEach(action -> this.last.put(action.node(), action));
    keep();
    releaseSharedResources(borrowed.fromAbove());
  }

  /** The trigger that each kept node takes again. */
  Map<String, String> kept() {
    return Map.copyOf(kept);
  }

  /**
   * Nodes that go on with what their last attempt started. A job that ended well has nothing to go
   * on with: it runs again because of what it shared with this one, so as another.
   */
  Set<String> continued() {
    Set<String> nodes = new HashSet<>();
    if (scope instanceof RerunScope.FailedNodes) {
      for (WorkflowAction action : last.values()) {
        if (action.type().equals(SUB_WORKFLOW)
            && action.status() != ActionStatus.OK
            && !kept.containsKey(action.node())) {
          nodes.add(action.node());
        }
      }
    }
    return nodes;
  }

  private void keep() {
    if (scope instanceof RerunScope.Everything) {
      return;
    }
    if (scope instanceof RerunScope.SkipNodes skip) {
      skip.nodes().forEach(this::keepNamed);
      return;
    }
    Set<String> again = Set.of();
    if (scope instanceof RerunScope.From from) {
      if (typeOf(from.node()).isEmpty()) {
        throw unknown(from.node(), "is no action or decision of the workflow");
      }
      again = after(from.node());
      again.add(from.node());
    } else if (scope instanceof RerunScope.After after) {
      keepNamed(after.node());
      again = after(after.node());
    }
    for (WorkflowAction action : last.values()) {
      if (action.status() == ActionStatus.OK && !again.contains(action.node())) {
        trigger(action).ifPresent(trigger -> kept.put(action.node(), trigger));
      }
    }
  }

  private void keepNamed(String node) {
    WorkflowAction action = last.get(node);
    if (action == null) {
      throw unknown(node, "was not reached in the last run");
    }
    if (action.status() != ActionStatus.OK && action.status() != ActionStatus.ERROR) {
      throw new InvalidRequestException(
          ErrorCode.E0806,
          "node ["
              + node
              + "] is "
              + action.status()
              + "; only one that ended OK or ERROR can be skipped");
    }
    trigger(action).ifPresent(trigger -> kept.put(node, trigger));
  }

  private static InvalidRequestException unknown(String node, String why) {
    return new InvalidRequestException(ErrorCode.E0807, "node [" + node + "] " + why);
  }

  /** Empty when the definition has another node of that name now, and for control nodes. */
  private Optional<String> trigger(WorkflowAction action) {
    if (!typeOf(action.node()).equals(Optional.of(action.type()))) {
      return Optional.empty();
    }
    if (!(definition().node(action.node()) instanceof DecisionNode decision)) {
      return Optional.of(action.status() == ActionStatus.OK ? MachineEvent.OK : MachineEvent.ERROR);
    }
    return Arcs.of(decision).stream()
        .filter(arc -> action.transition().equals(Optional.of(arc.to())))
        .map(Arc::trigger)
        .findFirst();
  }

  /** As in a job's rows; empty for what is no action or decision. */
  private Optional<String> typeOf(String name) {
    WorkflowNode node = definition().nodes().get(name);
    if (node instanceof ActionNode action) {
      return Optional.of(action.body().name());
    }
    return node instanceof DecisionNode ? Optional.of("switch") : Optional.empty();
  }

  private WorkflowDefinition definition() {
    return workflow.definition();
  }

  /**
   * What actions share, such as a Livy session, is gone with the run that opened it. So when one of
   * them may run, all of them run again. With what a job above has opened anew, all of them run.
   */
  private void releaseSharedResources(Set<String> fromAbove) {
    boolean released;
    do {
      Set<String> running = reach(node -> ways(node, true, true));
      running.removeAll(kept.keySet());
      Set<String> needed = new HashSet<>(fromAbove);
      running.forEach(node -> needed.addAll(resources(node)));
      released = kept.keySet().removeIf(node -> !Collections.disjoint(resources(node), needed));
    } while (released);
  }

  private Set<String> resources(String node) {
    return resources.getOrDefault(node, Set.of());
  }

  private Set<String> after(String node) {
    Set<String> reached = new LinkedHashSet<>();
    Deque<String> next = new ArrayDeque<>(targets(node));
    while (!next.isEmpty()) {
      String name = next.poll();
      if (reached.add(name)) {
        next.addAll(targets(name));
      }
    }
    return reached;
  }

  private List<String> targets(String name) {
    WorkflowNode node = definition().nodes().get(name);
    return node == null ? List.of() : Arcs.of(node).stream().map(Arc::to).toList();
  }

  private Set<String> reach(Function<WorkflowNode, List<String>> ways) {
    Set<String> reached = new LinkedHashSet<>();
    Deque<String> next = new ArrayDeque<>(ways.apply(definition().start()));
    while (!next.isEmpty()) {
      String name = next.poll();
      if (reached.add(name)) {
        next.addAll(ways.apply(definition().node(name)));
      }
    }
    return reached;
  }

  /** Where a run can go from there, given what is kept. */
  private List<String> ways(WorkflowNode node, boolean decisions, boolean errors) {
    List<String> ways = new ArrayList<>();
    String keptTrigger = kept.get(node.name());
    for (Arc arc : Arcs.of(node)) {
      boolean open;
      if (keptTrigger != null) {
        open = arc.trigger().equals(keptTrigger);
      } else if (node instanceof DecisionNode) {
        open = decisions;
      } else {
        open = errors || !arc.trigger().equals(MachineEvent.ERROR);
      }
      if (open) {
        ways.add(arc.to());
      }
    }
    return ways;
  }

  /** What the rerun will do. */
  RerunPlan plan(int run) {
    Set<String> certain = reach(node -> ways(node, false, false));
    List<Step> steps = new ArrayList<>();
    for (String node : reach(one -> ways(one, true, false))) {
      typeOf(node).ifPresent(type -> steps.add(step(node, type, certain.contains(node))));
    }
    return new RerunPlan(run, steps);
  }

  private Step step(String node, String type, boolean certain) {
    WorkflowAction before = last.get(node);
    if (kept.containsKey(node)) {
      WorkflowAction done = requireNonNull(before, node);
      return new Step(node, type, Effect.SKIP, done.status() + " in run " + done.attempt().run());
    }
    String reason;
    if (before == null) {
      reason = "not reached before";
    } else if (before.status() != ActionStatus.OK) {
      reason = "was " + before.status() + before.errorCode().map(code -> " " + code).orElse("");
    } else if (!resources(node).isEmpty()) {
      String names = String.join(", ", new TreeSet<>(resources(node)));
      reason = "its " + names + " ended with the last run";
    } else {
      reason = "asked for";
    }
    return new Step(node, type, certain ? Effect.RUN : Effect.MAY_RUN, reason);
  }
}
