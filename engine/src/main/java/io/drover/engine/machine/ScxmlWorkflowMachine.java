package io.drover.engine.machine;

import io.drover.schema.WorkflowNode.StartNode;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.scxml.Context;
import org.apache.commons.scxml.ErrorReporter;
import org.apache.commons.scxml.Evaluator;
import org.apache.commons.scxml.SCInstance;
import org.apache.commons.scxml.SCXMLExecutor;
import org.apache.commons.scxml.SCXMLHelper;
import org.apache.commons.scxml.TriggerEvent;
import org.apache.commons.scxml.env.SimpleContext;
import org.apache.commons.scxml.model.Final;
import org.apache.commons.scxml.model.ModelException;
import org.apache.commons.scxml.model.SCXML;
import org.apache.commons.scxml.model.State;
import org.apache.commons.scxml.model.TransitionTarget;
import org.apache.commons.scxml.semantics.SCXMLSemanticsImpl;
import org.w3c.dom.Node;

/**
 * A nested workflow on Commons SCXML. The saved state is the set of active leaf ids; each step
 * restores an executor from it, fires one event, and drops the executor.
 */
final class ScxmlWorkflowMachine implements WorkflowMachine {
  private final ScxmlModel model;

  ScxmlWorkflowMachine(ScxmlModel model) {
    model.prepareForSharing();
    this.model = model;
  }

  @Override
  public MachineStep start() {
    Collector collector = new Collector();
    collector.commands.add(
        new MachineCommand.NodePassed(StartNode.NAME, Optional.of(model.startTo)));
    SCXMLExecutor executor = executor(collector, new SCXMLSemanticsImpl());
    return finish(executor, collector);
  }

  @Override
  public MachineStep step(MachineState state, MachineEvent event) {
    Optional<String> leaf =
        leaves(state).stream()
            .filter(id -> event.node().equals(model.nodeByLeaf.get(id)))
            .findFirst();
    if (leaf.isEmpty()) {
      return new MachineStep(state, List.of());
    }
    Collector collector = new Collector();
    SCXMLExecutor executor = executor(collector, new Restore(leaves(state)));
    collector.outcomeOf = leaf;
    fire(executor, leaf.get() + "." + outcome(event));
    collector.outcomeOf = Optional.empty();
    return finish(executor, collector);
  }

  private static String outcome(MachineEvent event) {
    if (event instanceof MachineEvent.DecisionTaken decision) {
      return "case." + decision.caseIndex();
    }
    return event instanceof MachineEvent.ActionOk ? "ok" : "error";
  }

  private static void fire(SCXMLExecutor executor, String event) {
    try {
      executor.triggerEvent(new TriggerEvent(event, TriggerEvent.SIGNAL_EVENT, null));
    } catch (ModelException e) {
      throw new IllegalStateException("the machine cannot take event " + event, e);
    }
  }

  private static MachineStep finish(SCXMLExecutor executor, Collector collector) {
    while (!collector.pending.isEmpty()) {
      fire(executor, collector.pending.poll());
    }
    return new MachineStep(saved(executor), collector.commands);
  }

  @SuppressWarnings("unchecked")
  private static MachineState saved(SCXMLExecutor executor) {
    TreeSet<String> ids = new TreeSet<>();
    for (TransitionTarget target :
        (Set<TransitionTarget>) executor.getCurrentStatus().getStates()) {
      ids.add(target.getId());
    }
    return new MachineState(String.join(" ", ids));
  }

  private static Set<String> leaves(MachineState state) {
    return state.text().isEmpty()
        ? Set.of()
        : new LinkedHashSet<>(Arrays.asList(state.text().split(" ")));
  }

  @Override
  public Set<String> activeNodes(MachineState state) {
    Set<String> nodes = new LinkedHashSet<>();
    for (String leaf : leaves(state)) {
      String node = model.nodeByLeaf.get(leaf);
      if (node != null) {
        nodes.add(node);
      }
    }
    return nodes;
  }

  @Override
  public boolean canRepeat(String node) {
    return model.canRepeat(node);
  }

  @Override
  public String toScxml(MachineState state) {
    return ScxmlText.of(model.scxml, leaves(state));
  }

  private SCXMLExecutor executor(Collector collector, SCXMLSemanticsImpl semantics) {
    SCXMLExecutor executor =
        new SCXMLExecutor(NoExpressions.INSTANCE, collector, Throwing.INSTANCE, semantics);
    executor.setRootContext(new SimpleContext());
    executor.setStateMachine(model.scxml);
    try {
      executor.go();
    } catch (ModelException e) {
      throw new IllegalStateException("the machine cannot start", e);
    }
    return executor;
  }

  /** Puts the saved leaves in place of the initial states; no onEntry runs. */
  private final class Restore extends SCXMLSemanticsImpl {
    private static final long serialVersionUID = 1L;
    private final transient Set<String> leafIds;

    Restore(Set<String> leafIds) {
      this.leafIds = leafIds;
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
    public void determineInitialStates(
        SCXML machine, Set states, List entryList, ErrorReporter errors, SCInstance instance) {
      for (String id : leafIds) {
        TransitionTarget target = model.state(id);
        if (target instanceof State state && !state.isSimple()) {
          throw new IllegalArgumentException("state '" + id + "' is no leaf");
        }
        states.add(target);
        if (target instanceof Final && target.getParent() != null) {
          instance.setDone(target.getParent(), true);
        }
      }
      if (!SCXMLHelper.isLegalConfig(states, errors)) {
        throw new IllegalArgumentException("not a state of this workflow: " + leafIds);
      }
    }
  }

  /** Every complaint of the library is an exception; some it would only log. */
  private enum Throwing implements ErrorReporter {
    INSTANCE;

    @Override
    public void onError(String code, String detail, Object context) {
      throw new IllegalArgumentException(code + ": " + detail);
    }
  }

  /** The model has no expressions; one context serves all states. */
  private enum NoExpressions implements Evaluator {
    INSTANCE;

    @Override
    public Object eval(Context context, String expression) {
      throw new IllegalStateException("the model has no expressions");
    }

    @Override
    public Boolean evalCond(Context context, String expression) {
      throw new IllegalStateException("the model has no conditions");
    }

    @Override
    public Node evalLocation(Context context, String expression) {
      throw new IllegalStateException("the model has no locations");
    }

    @Override
    public Context newContext(Context parent) {
      return parent;
    }
  }
}
