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
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Any graph, by Oozie's token rule: a fork on path {@code /} makes paths {@code /a/}, {@code /b/}
 * and counts them on {@code /}; whatever join a path comes to, its parent's count goes down, and
 * the last one goes on. For jobs whose fork validation is off.
 *
 * <p>Saved form: {@code path=node} for each token and {@code path#count} for each open fork.
 */
final class TokenWorkflowMachine implements WorkflowMachine {
  private final WorkflowDefinition definition;

  TokenWorkflowMachine(WorkflowDefinition definition) {
    this.definition = definition;
  }

  /** Tokens and fork counts while a step runs. */
  private static final class Marking {
    final Map<String, String> tokens = new TreeMap<>();
    final Map<String, Integer> counts = new TreeMap<>();

    static Marking of(MachineState state) {
      Marking marking = new Marking();
      if (!state.text().isEmpty()) {
        for (String item : state.text().split(" ")) {
          int equals = item.indexOf('=');
          int hash = item.indexOf('#');
          if (equals > 0) {
            marking.tokens.put(item.substring(0, equals), item.substring(equals + 1));
          } else if (hash > 0) {
            marking.counts.put(item.substring(0, hash), Integer.parseInt(item.substring(hash + 1)));
          } else {
            throw new IllegalArgumentException("not a token state: " + item);
          }
        }
      }
      return marking;
    }

    MachineState saved() {
      List<String> items = new ArrayList<>();
      tokens.forEach((path, node) -> items.add(path + "=" + node));
      counts.forEach((path, count) -> items.add(path + "#" + count));
      return new MachineState(String.join(" ", items));
    }
  }

  /** A token about to enter a node. */
  private record Arrival(String path, String node) {}

  @Override
  public MachineStep start() {
    List<MachineCommand> commands = new ArrayList<>();
    String to = definition.start().to();
    commands.add(new MachineCommand.NodePassed(StartNode.NAME, Optional.of(to)));
    return run(new Marking(), new Arrival("/", to), commands);
  }

  @Override
  public MachineStep step(MachineState state, MachineEvent event) {
    Marking marking = Marking.of(state);
    Optional<String> path =
        marking.tokens.entrySet().stream()
            .filter(token -> token.getValue().equals(event.node()))
            .map(Map.Entry::getKey)
            .findFirst();
    if (path.isEmpty()) {
      return new MachineStep(state, List.of());
    }
    marking.tokens.remove(path.get());
    return run(marking, new Arrival(path.get(), next(event)), new ArrayList<>());
  }

  private String next(MachineEvent event) {
    WorkflowNode node = definition.node(event.node());
    if (event instanceof MachineEvent.DecisionTaken taken
        && node instanceof DecisionNode decision) {
      return taken.caseIndex() == MachineEvent.DecisionTaken.DEFAULT
          ? decision.defaultTo()
          : decision.cases().get(taken.caseIndex()).to();
    }
    ActionNode action = (ActionNode) node;
    return event instanceof MachineEvent.ActionOk ? action.okTo() : action.errorTo();
  }

  private MachineStep run(Marking marking, Arrival first, List<MachineCommand> commands) {
    Deque<Arrival> arrivals = new ArrayDeque<>(List.of(first));
    while (!arrivals.isEmpty()) {
      Arrival arrival = arrivals.poll();
      boolean ended =
          definition.node(arrival.node()).accept(new Enter(marking, arrival, arrivals, commands));
      if (ended) {
        break;
      }
    }
    return new MachineStep(marking.saved(), commands);
  }

  /** Enters a node; true when the machine is final. */
  private record Enter(
      Marking marking, Arrival arrival, Deque<Arrival> arrivals, List<MachineCommand> commands)
      implements WorkflowNode.Visitor<Boolean> {

    @Override
    public Boolean start(StartNode node) {
      throw new IllegalStateException("no transition leads to the start");
    }

    @Override
    public Boolean action(ActionNode node) {
      return place(new MachineCommand.StartAction(node.name()));
    }

    @Override
    public Boolean decision(DecisionNode node) {
      return place(new MachineCommand.Decide(node.name()));
    }

    private boolean place(MachineCommand command) {
      if (marking.tokens.containsValue(command.node())) {
        return fault("E0709", "the node is entered twice");
      }
      marking.tokens.put(arrival.path(), command.node());
      commands.add(command);
      return false;
    }

    @Override
    public Boolean fork(ForkNode node) {
      commands.add(new MachineCommand.NodePassed(node.name(), Optional.of("*")));
      marking.counts.put(arrival.path(), node.paths().size());
      for (String path : node.paths()) {
        arrivals.add(new Arrival(arrival.path() + path + "/", path));
      }
      return false;
    }

    @Override
    public Boolean join(JoinNode node) {
      String path = arrival.path();
      String parent = path.substring(0, path.lastIndexOf('/', path.length() - 2) + 1);
      Integer count = marking.counts.get(parent);
      if (count == null || parent.isEmpty()) {
        return fault("E0720", "the join is reached without a fork");
      }
      if (count > 1) {
        marking.counts.put(parent, count - 1);
        return false;
      }
      marking.counts.remove(parent);
      commands.add(new MachineCommand.NodePassed(node.name(), Optional.of(node.to())));
      arrivals.addFirst(new Arrival(parent, node.to()));
      return false;
    }

    @Override
    public Boolean end(EndNode node) {
      stopAll();
      commands.add(new MachineCommand.ReachedEnd(node.name()));
      return true;
    }

    @Override
    public Boolean kill(KillNode node) {
      stopAll();
      commands.add(new MachineCommand.ReachedKill(node.name()));
      return true;
    }

    private boolean fault(String code, String message) {
      stopAll();
      commands.add(new MachineCommand.Fault(arrival.node(), code, message));
      return true;
    }

    private void stopAll() {
      marking.tokens.values().forEach(node -> commands.add(new MachineCommand.StopAction(node)));
      marking.tokens.clear();
      marking.counts.clear();
      arrivals.clear();
    }
  }

  @Override
  public Set<String> activeNodes(MachineState state) {
    return new LinkedHashSet<>(Marking.of(state).tokens.values());
  }

  @Override
  public boolean canRepeat(String node) {
    return true;
  }

  /** The token rule has no nested form: each node is a state of a flat machine. */
  @Override
  public String toScxml(MachineState state) {
    return FlatScxmlText.of(definition, activeNodes(state));
  }
}
