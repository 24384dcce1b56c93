package io.drover.engine.machine;

import io.drover.schema.ErrorCode;
import io.drover.schema.WorkflowDefinition;
import io.drover.schema.WorkflowNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Runs a workflow of any shape by Oozie's token rule: a fork puts a token on each of its paths, a
 * join waits until as many have arrived as the fork of their common parent path sent out, whichever
 * join they reach, and the last one goes on there.
 */
final class TokenWorkflowMachine implements WorkflowMachine {
  private static final String ROOT = "/";

  private final WorkflowDefinition definition;

  /**
   * Nodes that more than one arc leads to. Only these need a note that they were entered: the first
   * node that a path enters for the second time is always one of them.
   */
  private final Set<String> meetingPoints;

  TokenWorkflowMachine(WorkflowDefinition definition) {
    this.definition = definition;
    this.meetingPoints = meetingPoints(definition);
  }

  private static Set<String> meetingPoints(WorkflowDefinition definition) {
    Map<String, Integer> arrivals = new HashMap<>();
    Set<String> seen = new HashSet<>();
    Deque<WorkflowNode> unvisited = new ArrayDeque<>(List.of(definition.start()));
    for (WorkflowNode node = unvisited.poll(); node != null; node = unvisited.poll()) {
      List<String> targets = Arcs.of(node).stream().map(Arcs.Arc::to).toList();
      // Only a fork takes several arcs at once, so only there the same target counts twice.
      if (!(node instanceof WorkflowNode.ForkNode)) {
        targets = targets.stream().distinct().toList();
      }
      for (String target : targets) {
        arrivals.merge(target, 1, Integer::sum);
        if (seen.add(target)) {
          unvisited.add(definition.node(target));
        }
      }
    }
    Set<String> several = new HashSet<>();
    arrivals.forEach(
        (node, count) -> {
          if (count > 1) {
            several.add(node);
          }
        });
    return several;
  }

  @Override
  public MachineStep start() {
    CommandLog log = new CommandLog();
    log.reached(definition.start());
    TokenState state = new TokenState();
    new Walk(state, log).walk(ROOT, definition.start().to());
    return new MachineStep(state.toMachineState(), log.commands());
  }

  @Override
  public MachineStep step(MachineState machineState, MachineEvent event) {
    TokenState state = parse(machineState);
    Optional<String> path =
        state.tokens.entrySet().stream()
            .filter(token -> token.getValue().equals(event.node()))
            .map(Map.Entry::getKey)
            .findFirst();
    Optional<String> to =
        path.flatMap(
            unused ->
                Arcs.of(definition.node(event.node())).stream()
                    .filter(arc -> arc.trigger().equals(event.trigger()))
                    .map(Arcs.Arc::to)
                    .findFirst());
    if (path.isEmpty() || to.isEmpty()) {
      return new MachineStep(machineState, List.of());
    }
    CommandLog log = new CommandLog();
    state.tokens.remove(path.get());
    new Walk(state, log).walk(path.get(), to.get());
    return new MachineStep(state.toMachineState(), log.commands());
  }

  @Override
  public Set<String> activeNodes(MachineState state) {
    return new TreeSet<>(parse(state).tokens.values());
  }

  @Override
  public String toScxml(MachineState state) {
    TokenState tokens = parse(state);
    Set<String> active = new HashSet<>(tokens.tokens.values());
    active.add(tokens.endedAt());
    return ScxmlWriter.writeFlat(definition, active);
  }

  private TokenState parse(MachineState state) {
    TokenState parsed = TokenState.parse(state);
    for (String node : parsed.tokens.values()) {
      if (!definition.nodes().containsKey(node)) {
        throw TokenState.foreign(state);
      }
    }
    return parsed;
  }

  /** Moves tokens until each stands on an action or decision, has joined, or the job has ended. */
  private final class Walk implements WorkflowNode.Visitor<Boolean> {
    private final TokenState state;
    private final CommandLog log;
    private final Deque<Token> moving = new ArrayDeque<>();
    private String path = ROOT;

    private record Token(String path, String node) {}

    Walk(TokenState state, CommandLog log) {
      this.state = state;
      this.log = log;
    }

    void walk(String fromPath, String to) {
      moving.push(new Token(fromPath, to));
      boolean running = true;
      while (running && !moving.isEmpty()) {
        Token token = moving.pop();
        path = token.path;
        running = definition.node(token.node).accept(this);
      }
    }

    @Override
    public Boolean start(WorkflowNode.StartNode node) {
      throw new IllegalStateException("nothing leads to the start node");
    }

    @Override
    public Boolean end(WorkflowNode.EndNode node) {
      return finish(node);
    }

    @Override
    public Boolean kill(WorkflowNode.KillNode node) {
      return finish(node);
    }

    @Override
    public Boolean decision(WorkflowNode.DecisionNode node) {
      return rest(node);
    }

    @Override
    public Boolean action(WorkflowNode.ActionNode node) {
      return rest(node);
    }

    @Override
    public Boolean fork(WorkflowNode.ForkNode node) {
      if (!enter(node)) {
        return false;
      }
      log.reached(node);
      List<String> paths = node.paths();
      state.awaited.put(path, paths.size());
      for (int i = paths.size() - 1; i >= 0; i--) {
        moving.push(new Token(path + i + "/", paths.get(i)));
      }
      return true;
    }

    @Override
    public Boolean join(WorkflowNode.JoinNode node) {
      String parent = parentOf(path);
      Integer awaited = state.awaited.get(parent);
      if (awaited == null) {
        stopAll();
        log.fault(
            node.name(),
            ErrorCode.E0720,
            "join [" + node.name() + "] was reached without passing a fork");
        return false;
      }
      if (state.entered.contains(node.name())) {
        return enter(node);
      }
      if (awaited > 1) {
        state.awaited.put(parent, awaited - 1);
        return true;
      }
      state.awaited.remove(parent);
      enter(node);
      log.reached(node);
      moving.push(new Token(parent, node.to()));
      return true;
    }

    private boolean rest(WorkflowNode node) {
      if (!enter(node)) {
        return false;
      }
      state.tokens.put(path, node.name());
      log.reached(node);
      return true;
    }

    private boolean enter(WorkflowNode node) {
      if (meetingPoints.contains(node.name()) && !state.entered.add(node.name())) {
        stopAll();
        log.enteredTwice(node.name());
        return false;
      }
      return true;
    }

    private boolean finish(WorkflowNode node) {
      stopAll();
      state.endAt(node.name());
      log.reached(node);
      return false;
    }

    private void stopAll() {
      state.tokens.values().forEach(log::stopped);
      state.fault();
    }

    /** Parent of {@code /0/2/} is {@code /0/}; the root has none, so no fork waits for it. */
    private String parentOf(String child) {
      return child.equals(ROOT)
          ? ""
          : child.substring(0, child.lastIndexOf('/', child.length() - 2) + 1);
    }
  }
}
