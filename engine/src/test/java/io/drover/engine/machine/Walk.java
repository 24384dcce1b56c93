package io.drover.engine.machine;

import io.drover.engine.machine.MachineEvent.ActionError;
import io.drover.engine.machine.MachineEvent.ActionOk;
import io.drover.engine.machine.MachineEvent.DecisionTaken;
import java.util.ArrayList;
import java.util.List;

/** A machine under test with its current state; commands come out as short texts. */
final class Walk implements MachineCommand.Visitor<String> {
  private final WorkflowMachine machine;
  private MachineState state;
  private List<String> last;
  private final List<String> all = new ArrayList<>();

  Walk(WorkflowMachine machine) {
    this.machine = machine;
    MachineStep first = machine.start();
    this.state = first.state();
    this.last = texts(first);
  }

  MachineState state() {
    return state;
  }

  /** Commands of the latest step. */
  List<String> last() {
    return last;
  }

  /** Commands of all steps. */
  List<String> all() {
    return all;
  }

  List<String> active() {
    return List.copyOf(machine.activeNodes(state));
  }

  List<String> ok(String node) {
    return apply(new ActionOk(node));
  }

  List<String> error(String node) {
    return apply(new ActionError(node));
  }

  List<String> take(String node, int caseIndex) {
    return apply(new DecisionTaken(node, caseIndex));
  }

  List<String> apply(MachineEvent event) {
    MachineStep step = machine.step(state, event);
    state = step.state();
    last = texts(step);
    return last;
  }

  private List<String> texts(MachineStep step) {
    List<String> texts = new ArrayList<>();
    step.commands().forEach(command -> texts.add(command.accept(this)));
    all.addAll(texts);
    return texts;
  }

  @Override
  public String passed(MachineCommand.NodePassed command) {
    return "passed " + command.node() + " to " + command.transition().orElse("");
  }

  @Override
  public String startAction(MachineCommand.StartAction command) {
    return "start " + command.node();
  }

  @Override
  public String decide(MachineCommand.Decide command) {
    return "decide " + command.node();
  }

  @Override
  public String stopAction(MachineCommand.StopAction command) {
    return "stop " + command.node();
  }

  @Override
  public String end(MachineCommand.ReachedEnd command) {
    return "end " + command.node();
  }

  @Override
  public String kill(MachineCommand.ReachedKill command) {
    return "kill " + command.node();
  }

  @Override
  public String fault(MachineCommand.Fault command) {
    return "fault " + command.errorCode() + " " + command.node();
  }
}
