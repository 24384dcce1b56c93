package io.drover.engine.machine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.commons.scxml.ErrorReporter;
import org.apache.commons.scxml.EventDispatcher;
import org.apache.commons.scxml.SCInstance;
import org.apache.commons.scxml.SCXMLHelper;
import org.apache.commons.scxml.Step;
import org.apache.commons.scxml.model.ModelException;
import org.apache.commons.scxml.model.SCXML;
import org.apache.commons.scxml.model.State;
import org.apache.commons.scxml.model.Transition;
import org.apache.commons.scxml.model.TransitionTarget;
import org.apache.commons.scxml.semantics.SCXMLSemanticsImpl;

/**
 * Commons SCXML's rules with two changes: it can begin in saved states without entering them again,
 * and of two transitions that leave the same state only the first in document order is taken (0.9
 * takes both and fails).
 */
@SuppressWarnings({"unchecked", "rawtypes"}) // Commons SCXML 0.9 knows no generics
final class SavedStateSemantics extends SCXMLSemanticsImpl {
  private static final long serialVersionUID = 1L;

  private final transient ScxmlModel model;
  private final transient Collection<TransitionTarget> saved;

  /** Begins in the saved leaf states; an empty collection begins at the initial state. */
  SavedStateSemantics(ScxmlModel model, Collection<TransitionTarget> saved) {
    this.model = model;
    this.saved = saved;
  }

  @Override
  public void determineInitialStates(
      SCXML input, Set targets, List entryList, ErrorReporter errRep, SCInstance scInstance)
      throws ModelException {
    if (saved.isEmpty()) {
      super.determineInitialStates(input, targets, entryList, errRep, scInstance);
      return;
    }
    for (TransitionTarget leaf : saved) {
      targets.add(leaf);
      TransitionTarget parent = leaf.getParent();
      if (((State) leaf).isFinal() && parent != null) {
        scInstance.setDone(parent, true);
      }
    }
    if (!SCXMLHelper.isLegalConfig(targets, errRep)) {
      throw new ModelException("not a legal set of active states");
    }
  }

  @Override
  public void filterTransitionsSet(
      Step step, EventDispatcher evtDispatcher, ErrorReporter errRep, SCInstance scInstance)
      throws ModelException {
    super.filterTransitionsSet(step, evtDispatcher, errRep, scInstance);
    List<Transition> enabled = step.getTransitList();
    if (enabled.size() < 2) {
      return;
    }
    List<Transition> inOrder = new ArrayList<>(enabled);
    inOrder.sort(Comparator.comparingInt(transition -> model.position(transition.getParent())));
    List<Transition> taken = new ArrayList<>();
    Set active = step.getBeforeStatus().getStates();
    for (Transition candidate : inOrder) {
      if (taken.stream().noneMatch(other -> SCXMLHelper.inConflict(other, candidate, active))) {
        taken.add(candidate);
      }
    }
    enabled.clear();
    enabled.addAll(taken);
  }
}
