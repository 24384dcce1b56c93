package io.drover.engine.machine;

import io.drover.schema.WorkflowDefinition;
import io.drover.schema.WorkflowNode;
import io.drover.schema.WorkflowNode.ActionNode;
import io.drover.schema.WorkflowNode.DecisionNode;
import io.drover.schema.WorkflowNode.EndNode;
import io.drover.schema.WorkflowNode.ForkNode;
import io.drover.schema.WorkflowNode.JoinNode;
import io.drover.schema.WorkflowNode.KillNode;
import io.drover.schema.WorkflowNode.StartNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.commons.scxml.model.Action;
import org.apache.commons.scxml.model.Final;
import org.apache.commons.scxml.model.Initial;
import org.apache.commons.scxml.model.OnEntry;
import org.apache.commons.scxml.model.OnExit;
import org.apache.commons.scxml.model.Parallel;
import org.apache.commons.scxml.model.SCXML;
import org.apache.commons.scxml.model.State;
import org.apache.commons.scxml.model.Transition;
import org.apache.commons.scxml.model.TransitionTarget;

/**
 * A definition as a Commons SCXML model: an action or decision is a leaf, a fork is a state around
 * a parallel with one region a path, its join is the final state of each region, kill and end are
 * final states at the top. A node that several regions lead to (an error handler) gets one state in
 * each.
 *
 * <p>Ids are made with '.', which no node name may hold: {@code fork.par}, {@code fork.0}, {@code
 * fork.0.join}.
 */
final class ScxmlModel {
  /** Where states are added: the top or a region, with the join that ends it. */
  private static final class Scope {
    final Optional<State> region;
    final Optional<String> join;
    final Map<String, TransitionTarget> states = new HashMap<>();

    Scope(Optional<State> region, Optional<String> join) {
      this.region = region;
      this.join = join;
    }
  }

  /** A node whose state exists and whose transitions are still to be made. */
  private record Open(WorkflowNode node, State state, Scope scope) {}

  final SCXML scxml = new SCXML();

  /** Node name of each leaf that stands for an action or decision. */
  final Map<String, String> nodeByLeaf = new HashMap<>();

  final String startTo;
  private final WorkflowDefinition definition;
  private final Deque<Open> open = new ArrayDeque<>();
  private final Map<String, Integer> copies = new HashMap<>();
  private final Map<String, TransitionTarget> finals = new LinkedHashMap<>();
  private final Map<String, String> joins = new HashMap<>();

  ScxmlModel(WorkflowDefinition definition) {
    this.definition = definition;
    this.startTo = definition.start().to();
    Scope top = new Scope(Optional.empty(), Optional.empty());
    TransitionTarget first = target(startTo, top);
    while (!open.isEmpty()) {
      connect(open.poll());
    }
    scxml.setInitialTarget(first);
    scxml.setInitial(first.getId());
  }

  boolean canRepeat(String node) {
    return copies.getOrDefault(node, 0) > 1;
  }

  TransitionTarget state(String id) {
    TransitionTarget target = (TransitionTarget) scxml.getTargets().get(id);
    if (target == null) {
      throw new IllegalArgumentException("no state '" + id + "' in this workflow");
    }
    return target;
  }

  // ---- states ----

  private TransitionTarget target(String name, Scope scope) {
    WorkflowNode node = definition.node(name);
    if (node instanceof JoinNode) {
      return regionEnd(name, scope);
    }
    if (node instanceof EndNode || node instanceof KillNode) {
      return finals.computeIfAbsent(name, key -> topFinal(node));
    }
    TransitionTarget known = scope.states.get(name);
    if (known != null) {
      return known;
    }
    State state = new State();
    int copy = copies.merge(name, 1, Integer::sum);
    state.setId(copy == 1 ? name : name + "." + copy);
    add(state, scope);
    scope.states.put(name, state);
    open.add(new Open(node, state, scope));
    return state;
  }

  private TransitionTarget regionEnd(String join, Scope scope) {
    if (!scope.join.equals(Optional.of(join)) || scope.region.isEmpty()) {
      throw new IllegalArgumentException(
          "join '" + join + "' is reached outside its fork; the graph does not nest");
    }
    TransitionTarget known = scope.states.get(join);
    if (known != null) {
      return known;
    }
    Final end = new Final();
    end.setId(scope.region.get().getId() + ".join");
    add(end, scope);
    scope.states.put(join, end);
    return end;
  }

  private TransitionTarget topFinal(WorkflowNode node) {
    Final end = new Final();
    end.setId(node.name());
    MachineCommand reached =
        node instanceof EndNode
            ? new MachineCommand.ReachedEnd(node.name())
            : new MachineCommand.ReachedKill(node.name());
    onEntry(end, collector -> collector.commands.add(reached));
    scxml.addChild(end);
    scxml.addTarget(end);
    return end;
  }

  private void add(State state, Scope scope) {
    if (scope.region.isPresent()) {
      State region = scope.region.get();
      region.addChild((TransitionTarget) state);
      state.setParent(region);
    } else {
      scxml.addChild(state);
    }
    scxml.addTarget(state);
  }

  // ---- transitions ----

  private void connect(Open item) {
    item.node().accept(new Connector(item));
  }

  private final class Connector implements WorkflowNode.Visitor<Boolean> {
    private final State state;
    private final Scope scope;

    Connector(Open item) {
      this.state = item.state();
      this.scope = item.scope();
    }

    @Override
    public Boolean action(ActionNode node) {
      leaf(node.name(), new MachineCommand.StartAction(node.name()));
      transition(state, state.getId() + ".ok", target(node.okTo(), scope));
      transition(state, state.getId() + ".error", target(node.errorTo(), scope));
      return true;
    }

    @Override
    public Boolean decision(DecisionNode node) {
      leaf(node.name(), new MachineCommand.Decide(node.name()));
      for (int i = 0; i < node.cases().size(); i++) {
        transition(state, state.getId() + ".case." + i, target(node.cases().get(i).to(), scope));
      }
      transition(
          state,
          state.getId() + ".case." + MachineEvent.DecisionTaken.DEFAULT,
          target(node.defaultTo(), scope));
      return true;
    }

    private void leaf(String node, MachineCommand entered) {
      String id = state.getId();
      nodeByLeaf.put(id, node);
      onEntry(state, collector -> collector.commands.add(entered));
      OnExit exit = new OnExit();
      exit.setParent(state);
      exit.addAction(child(exit, collector -> collector.left(id, node)));
      state.setOnExit(exit);
    }

    @Override
    public Boolean fork(ForkNode node) {
      String id = state.getId();
      onEntry(
          state,
          collector ->
              collector.commands.add(new MachineCommand.NodePassed(node.name(), Optional.of("*"))));
      Parallel parallel = new Parallel();
      parallel.setId(id + ".par");
      state.addChild((TransitionTarget) parallel);
      parallel.setParent(state);
      scxml.addTarget(parallel);
      initial(state, parallel);
      String join = joinOf(node);
      for (int i = 0; i < node.paths().size(); i++) {
        region(parallel, id + "." + i, node.paths().get(i), join);
      }
      JoinNode joinNode = (JoinNode) definition.node(join);
      Transition done = transition(state, id + ".par.done", target(joinNode.to(), scope));
      done.addAction(
          child(
              done,
              collector ->
                  collector.commands.add(
                      new MachineCommand.NodePassed(join, Optional.of(joinNode.to())))));
      return true;
    }

    private void region(Parallel parallel, String id, String first, String join) {
      State region = new State();
      region.setId(id);
      parallel.addChild(region);
      region.setParent(parallel);
      scxml.addTarget(region);
      Scope inside = new Scope(Optional.of(region), Optional.of(join));
      TransitionTarget target = target(first, inside);
      if (target.getParent() == region) {
        initial(region, target);
        return;
      }
      // a path straight to kill or end: a region must begin inside itself, and two regions must
      // not leave in one step, so the way out is an event of its own
      State gate = new State();
      gate.setId(id + ".gate");
      add(gate, inside);
      onEntry(gate, collector -> collector.pending.add(gate.getId() + ".go"));
      transition(gate, gate.getId() + ".go", target);
      initial(region, gate);
    }

    @Override
    public Boolean start(StartNode node) {
      throw new IllegalStateException("no transition leads to the start");
    }

    @Override
    public Boolean end(EndNode node) {
      throw new IllegalStateException("end nodes have no transitions");
    }

    @Override
    public Boolean kill(KillNode node) {
      throw new IllegalStateException("kill nodes have no transitions");
    }

    @Override
    public Boolean join(JoinNode node) {
      throw new IllegalStateException("joins are the ends of regions");
    }
  }

  private static void initial(State state, TransitionTarget target) {
    Initial initial = new Initial();
    initial.setId(state.getId() + ".initial");
    initial.setParent(state);
    Transition transition = new Transition();
    transition.setParent(initial);
    wire(transition, target);
    initial.setTransition(transition);
    // not setFirst: it would put a new, unwired initial in its place
    state.setInitial(initial);
  }

  private static Transition transition(State from, String event, TransitionTarget to) {
    Transition transition = new Transition();
    transition.setEvent(event);
    transition.setParent(from);
    wire(transition, to);
    from.addTransition(transition);
    return transition;
  }

  @SuppressWarnings("unchecked")
  private static void wire(Transition transition, TransitionTarget to) {
    transition.setNext(to.getId());
    transition.getTargets().add(to);
  }

  /**
   * Fills the lists that Commons SCXML fills on first use without a lock, so that many threads can
   * share the model. Only when every parent is set.
   */
  @SuppressWarnings("unchecked")
  void prepareForSharing() {
    for (TransitionTarget target : ((Map<String, TransitionTarget>) scxml.getTargets()).values()) {
      ((List<Transition>) target.getTransitionsList()).forEach(Transition::getPaths);
      if (target instanceof State state && state.getInitial() != null) {
        state.getInitial().getTransition().getPaths();
      }
    }
  }

  private static void onEntry(State state, Consumer<Collector> what) {
    OnEntry entry = new OnEntry();
    entry.setParent(state);
    entry.addAction(child(entry, what));
    state.setOnEntry(entry);
  }

  private static Action child(
      org.apache.commons.scxml.model.Executable parent, Consumer<Collector> what) {
    Emit emit = new Emit(what);
    emit.setParent(parent);
    return emit;
  }

  // ---- which join belongs to a fork ----

  /** The first join that a path of the fork comes to, jumping over inner forks. */
  private String joinOf(ForkNode fork) {
    String known = joins.get(fork.name());
    if (known != null) {
      return known;
    }
    Set<String> seen = new HashSet<>();
    Deque<String> ahead = new ArrayDeque<>(fork.paths());
    while (!ahead.isEmpty()) {
      String name = ahead.poll();
      if (!seen.add(name)) {
        continue;
      }
      WorkflowNode node = definition.node(name);
      if (node instanceof JoinNode) {
        joins.put(fork.name(), name);
        return name;
      }
      if (node instanceof ForkNode inner) {
        ahead.add(((JoinNode) definition.node(joinOf(inner))).to());
      } else if (node instanceof ActionNode action) {
        ahead.add(action.okTo());
        ahead.add(action.errorTo());
      } else if (node instanceof DecisionNode decision) {
        decision.cases().forEach(option -> ahead.add(option.to()));
        ahead.add(decision.defaultTo());
      }
    }
    throw new IllegalArgumentException("fork '" + fork.name() + "' comes to no join");
  }
}
