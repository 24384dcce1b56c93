package io.drover.engine.machine;

import io.drover.schema.WorkflowNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.scxml.model.Final;
import org.apache.commons.scxml.model.Initial;
import org.apache.commons.scxml.model.Parallel;
import org.apache.commons.scxml.model.SCXML;
import org.apache.commons.scxml.model.State;
import org.apache.commons.scxml.model.Transition;
import org.apache.commons.scxml.model.TransitionTarget;

/**
 * The Commons SCXML model of a nested workflow. It has no actions and no conditions: what a step
 * does is read from the states it enters and leaves. Not changed once built, so threads share it.
 */
final class ScxmlModel {
  private final NestedGraph graph;
  private final SCXML scxml = new SCXML();
  private final Map<String, TransitionTarget> targets = new LinkedHashMap<>();
  private final Map<String, Integer> order = new HashMap<>();
  private final Map<String, WorkflowNode> nodes = new HashMap<>();

  ScxmlModel(NestedGraph graph) {
    this.graph = graph;
    addStates();
    addTransitions();
  }

  SCXML scxml() {
    return scxml;
  }

  NestedGraph graph() {
    return graph;
  }

  /** Ids and states, a state before what is inside it. */
  Map<String, TransitionTarget> targets() {
    return targets;
  }

  /** The workflow node for which the state stands; null for regions and other scaffolding. */
  @SuppressWarnings("NullAway") // a plain map look-up; callers test for null
  WorkflowNode node(String id) {
    return nodes.get(id);
  }

  /** Position of a state in the document. */
  int position(TransitionTarget target) {
    Integer position = order.get(target.getId());
    return position == null ? Integer.MAX_VALUE : position;
  }

  private void addStates() {
    for (NestedGraph.Place place : graph.places()) {
      State state = add(new State(), place.id());
      nodes.put(place.id(), place.node);
      attach(state, place.region);
      if (place.node instanceof WorkflowNode.ForkNode) {
        addPaths(place, state);
      }
    }
    for (WorkflowNode exit : graph.exits()) {
      State end = add(newFinal(), exit.name());
      nodes.put(exit.name(), exit);
      scxml.addChild(end);
    }
  }

  private void addPaths(NestedGraph.Place fork, State wrapper) {
    Parallel parallel = add(new Parallel(), fork.parallelId());
    wrapper.addChild(parallel);
    for (NestedGraph.Region path : fork.paths) {
      State region = add(new State(), path.id());
      parallel.addChild(region);
      region.addChild((TransitionTarget) add(newFinal(), path.joinId()));
      if (graph.leavesAtOnce(path)) {
        region.addChild((TransitionTarget) add(new State(), path.exitId()));
      }
    }
  }

  private void addTransitions() {
    for (NestedGraph.Place place : graph.places()) {
      TransitionTarget source = target(place.id());
      if (place.node instanceof WorkflowNode.ForkNode) {
        connectFork(place, (State) source);
      } else {
        for (Arcs.Arc arc : Arcs.of(place.node)) {
          connect(source, event(place.node, arc), graph.targetId(place.region, arc.to()));
        }
      }
    }
    String initial = graph.entryId(graph.top());
    scxml.setInitial(initial);
    scxml.setInitialTarget(target(initial));
  }

  private void connectFork(NestedGraph.Place fork, State wrapper) {
    setInitial(wrapper, fork.parallelId());
    if (fork.join != null) {
      connect(wrapper, fork.parallelId() + ".done", fork.join.id());
    }
    for (NestedGraph.Region path : fork.paths) {
      setInitial((State) target(path.id()), graph.entryId(path));
      if (graph.leavesAtOnce(path)) {
        connect(target(path.exitId()), "", path.entry);
      }
    }
  }

  /** Name of the SCXML event that takes the arc; empty when no event is needed. */
  static String event(WorkflowNode node, Arcs.Arc arc) {
    return arc.trigger().isEmpty() ? "" : node.name() + "." + arc.trigger();
  }

  private void connect(TransitionTarget source, String event, String to) {
    Transition transition = transitionTo(to);
    if (!event.isEmpty()) {
      transition.setEvent(event);
    }
    source.addTransition(transition);
    fillPaths(transition);
  }

  private void setInitial(State composite, String to) {
    Initial initial = new Initial();
    Transition transition = transitionTo(to);
    transition.setParent(initial);
    initial.setTransition(transition);
    composite.setInitial(initial);
    fillPaths(transition);
  }

  /** Commons SCXML fills this list lazily and without a lock; do it before threads share it. */
  private static void fillPaths(Transition transition) {
    transition.getPaths();
  }

  @SuppressWarnings("unchecked") // Commons SCXML 0.9 knows no generics
  private Transition transitionTo(String to) {
    Transition transition = new Transition();
    transition.setNext(to);
    ((Collection<TransitionTarget>) transition.getTargets()).add(target(to));
    return transition;
  }

  private void attach(State state, NestedGraph.Region region) {
    if (region.fork == null) {
      scxml.addChild(state);
    } else {
      ((State) target(region.id())).addChild((TransitionTarget) state);
    }
  }

  private static Final newFinal() {
    Final end = new Final();
    end.setFinal(true);
    return end;
  }

  /**
   * Names a state. It is kept out of the model's own index of targets: transitions hold their
   * targets directly, and the executor would look at every entry of that index at each start.
   */
  private <T extends TransitionTarget> T add(T target, String id) {
    target.setId(id);
    if (targets.put(id, target) != null) {
      throw new IllegalStateException("two states have the id " + id);
    }
    order.put(id, order.size());
    return target;
  }

  private TransitionTarget target(String id) {
    TransitionTarget target = targets.get(id);
    if (target == null) {
      throw new IllegalStateException("no state has the id " + id);
    }
    return target;
  }
}
