package io.drover.engine.machine;

import io.drover.schema.WorkflowDefinition;
import io.drover.schema.WorkflowNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.scxml.Context;
import org.apache.commons.scxml.ErrorReporter;
import org.apache.commons.scxml.Evaluator;
import org.apache.commons.scxml.SCXMLExecutor;
import org.apache.commons.scxml.SCXMLExpressionException;
import org.apache.commons.scxml.SCXMLListener;
import org.apache.commons.scxml.TriggerEvent;
import org.apache.commons.scxml.model.ModelException;
import org.apache.commons.scxml.model.State;
import org.apache.commons.scxml.model.Transition;
import org.apache.commons.scxml.model.TransitionTarget;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Node;

/**
 * A workflow whose forks nest, as a state machine with parallel regions. An executor lives for one
 * step: restored from the saved leaf ids, given one event, read out and dropped.
 *
 * <p>State text: sorted ids of the active leaf states, then {@code !node} for each shared node that
 * was entered, separated by blanks; {@code :fault:} after a fault.
 */
final class ScxmlWorkflowMachine implements WorkflowMachine {
  private static final String FAULT = ":fault:";
  private static final char ENTERED = '!';

  private final WorkflowDefinition definition;
  private final ScxmlModel model;

  ScxmlWorkflowMachine(WorkflowDefinition definition, NestedGraph graph) {
    this.definition = definition;
    this.model = new ScxmlModel(graph);
  }

  @Override
  public MachineStep start() {
    Recorder recorder = new Recorder("", new TreeSet<>());
    recorder.log.reached(definition.start());
    SCXMLExecutor executor = executor(List.of(), recorder);
    try {
      executor.go();
    } catch (ModelException e) {
      throw new IllegalStateException("cannot start the machine", e);
    }
    return result(executor, recorder, List.of());
  }

  @Override
  public MachineStep step(MachineState state, MachineEvent event) {
    Saved saved = Saved.parse(state, model);
    List<String> stopped = new ArrayList<>();
    boolean active = false;
    for (TransitionTarget leaf : saved.leaves) {
      WorkflowNode node = model.node(leaf.getId());
      if (node != null && node.name().equals(event.node())) {
        active = true;
      } else if (isActive(node)) {
        stopped.add(node.name());
      }
    }
    if (!active) {
      return new MachineStep(state, List.of());
    }
    Recorder recorder = new Recorder(event.node(), saved.entered);
    SCXMLExecutor executor = executor(saved.leaves, recorder);
    restore(executor, state);
    try {
      executor.triggerEvent(
          new TriggerEvent(event.node() + "." + event.trigger(), TriggerEvent.SIGNAL_EVENT));
    } catch (ModelException e) {
      throw new IllegalStateException("cannot apply " + event + " to " + state, e);
    }
    return result(executor, recorder, stopped);
  }

  @Override
  public Set<String> activeNodes(MachineState state) {
    Set<String> names = new TreeSet<>();
    for (TransitionTarget leaf : Saved.parse(state, model).leaves) {
      WorkflowNode node = model.node(leaf.getId());
      if (isActive(node)) {
        names.add(node.name());
      }
    }
    return names;
  }

  @Override
  public String toScxml(MachineState state) {
    Set<String> active = new LinkedHashSet<>();
    for (TransitionTarget leaf : Saved.parse(state, model).leaves) {
      for (TransitionTarget at = leaf; at != null; at = at.getParent()) {
        active.add(at.getId());
      }
    }
    return ScxmlWriter.write(definition, model.graph(), active);
  }

  private static boolean isActive(@Nullable WorkflowNode node) {
    return node instanceof WorkflowNode.ActionNode || node instanceof WorkflowNode.DecisionNode;
  }

  private SCXMLExecutor executor(Collection<TransitionTarget> leaves, Recorder recorder) {
    SCXMLExecutor executor =
        new SCXMLExecutor(
            NoExpressions.INSTANCE, null, Strict.INSTANCE, new SavedStateSemantics(model, leaves));
    executor.setStateMachine(model.scxml());
    executor.setRootContext(NoVariables.INSTANCE);
    executor.addListener(model.scxml(), recorder);
    return executor;
  }

  private static void restore(SCXMLExecutor executor, MachineState state) {
    try {
      executor.go();
    } catch (ModelException | IllegalStateException e) {
      throw Saved.foreign(state, e);
    }
  }

  private MachineStep result(SCXMLExecutor executor, Recorder recorder, List<String> wereActive) {
    if (recorder.faultNode != null) {
      Set<String> left = recorder.left;
      wereActive.stream().filter(node -> !left.contains(node)).forEach(recorder.log::stopped);
      recorder.started.forEach(recorder.log::stopped);
      recorder.log.enteredTwice(recorder.faultNode);
      return new MachineStep(new MachineState(FAULT), recorder.log.commands());
    }
    Set<String> ids = new TreeSet<>();
    for (Object leaf : executor.getCurrentStatus().getStates()) {
      ids.add(((TransitionTarget) leaf).getId());
    }
    StringBuilder text = new StringBuilder(String.join(" ", ids));
    if (!executor.getCurrentStatus().isFinal()) {
      recorder.entered.forEach(node -> text.append(' ').append(ENTERED).append(node));
    }
    return new MachineStep(new MachineState(text.toString()), recorder.log.commands());
  }

  /** A state text, read. */
  private record Saved(List<TransitionTarget> leaves, Set<String> entered) {
    static Saved parse(MachineState state, ScxmlModel model) {
      List<TransitionTarget> leaves = new ArrayList<>();
      Set<String> entered = new TreeSet<>();
      if (state.text().equals(FAULT)) {
        return new Saved(leaves, entered);
      }
      for (String part : state.text().split(" ", -1)) {
        if (!part.isEmpty() && part.charAt(0) == ENTERED) {
          entered.add(part.substring(1));
        } else {
          leaves.add(leaf(state, part, model));
        }
      }
      if (leaves.isEmpty()) {
        throw foreign(state, null);
      }
      return new Saved(leaves, entered);
    }

    private static TransitionTarget leaf(MachineState state, String id, ScxmlModel model) {
      TransitionTarget target = model.targets().get(id);
      if (target instanceof State leaf && leaf.isSimple()) {
        return leaf;
      }
      throw foreign(state, null);
    }

    static IllegalArgumentException foreign(MachineState state, @Nullable Throwable cause) {
      return new IllegalArgumentException(
          "state [" + state.text() + "] does not belong to this workflow", cause);
    }
  }

  /** Turns the states that a step enters and leaves into commands, up to a fault. */
  private final class Recorder implements SCXMLListener {
    private final String eventNode;
    private final Set<String> entered;
    private final Set<String> left = new LinkedHashSet<>();
    private final Set<String> started = new LinkedHashSet<>();
    private final CommandLog log = new CommandLog();
    private @Nullable String faultNode;

    Recorder(String eventNode, Set<String> entered) {
      this.eventNode = eventNode;
      this.entered = entered;
    }

    @Override
    public void onEntry(TransitionTarget state) {
      WorkflowNode node = model.node(state.getId());
      if (node == null || faultNode != null) {
        return;
      }
      if (model.graph().isShared(node.name()) && !entered.add(node.name())) {
        faultNode = node.name();
        return;
      }
      log.reached(node);
      if (isActive(node)) {
        started.add(node.name());
      }
    }

    @Override
    public void onExit(TransitionTarget state) {
      WorkflowNode node = model.node(state.getId());
      if (faultNode != null || !isActive(node)) {
        return;
      }
      left.add(node.name());
      started.remove(node.name());
      if (!node.name().equals(eventNode)) {
        log.stopped(node.name());
      }
    }

    @Override
    public void onTransition(TransitionTarget from, TransitionTarget to, Transition transition) {
      // What is entered and left says it all.
    }
  }

  /** What Commons SCXML notes here for expressions, nobody reads. */
  private enum NoVariables implements Context {
    INSTANCE;

    @Override
    public void set(String name, Object value) {
      // kept nowhere
    }

    @Override
    public void setLocal(String name, Object value) {
      // kept nowhere
    }

    @Override
    public @Nullable Object get(String name) {
      return null;
    }

    @Override
    public boolean has(String name) {
      return false;
    }

    @Override
    public Map<Object, Object> getVars() {
      return Map.of();
    }

    @Override
    public void reset() {
      // holds nothing
    }

    @Override
    public @Nullable Context getParent() {
      return null;
    }
  }

  /** The model has no expressions, so every state uses the root's empty context. */
  private enum NoExpressions implements Evaluator {
    INSTANCE;

    @Override
    public Object eval(Context context, String expression) throws SCXMLExpressionException {
      throw new SCXMLExpressionException("there are no expressions in a workflow's machine");
    }

    @Override
    public Boolean evalCond(Context context, String expression) throws SCXMLExpressionException {
      throw new SCXMLExpressionException("there are no expressions in a workflow's machine");
    }

    @Override
    public Node evalLocation(Context context, String expression) throws SCXMLExpressionException {
      throw new SCXMLExpressionException("there are no expressions in a workflow's machine");
    }

    @Override
    public Context newContext(Context parent) {
      return parent;
    }
  }

  /** Commons SCXML only reports some illegal configurations; here they must not pass. */
  private enum Strict implements ErrorReporter {
    INSTANCE;

    @Override
    public void onError(String errorCode, String errDetail, Object errCtx) {
      throw new IllegalStateException(errorCode + ": " + errDetail);
    }
  }
}
