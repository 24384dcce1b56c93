package io.drover.engine;

import static java.util.Objects.requireNonNull;

import io.drover.engine.el.Expressions;
import io.drover.engine.el.JobScope;
import io.drover.engine.machine.MachineEvent;
import io.drover.schema.SourceLocation;
import io.drover.schema.WorkflowDefinition;
import io.drover.schema.WorkflowNode.DecisionNode;
import io.drover.schema.XmlContent;
import io.drover.schema.XmlElement;
import io.drover.schema.XmlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where a decision goes.
 *
 * @param caseIndex from 0, or {@link MachineEvent.DecisionTaken#DEFAULT}
 * @param conf the switch with the values of its predicates
 */
record DecisionChoice(int caseIndex, String conf) {
  DecisionChoice {
    requireNonNull(conf, "conf");
  }

  /**
   * All predicates are evaluated, as Oozie does; the first that is exactly true wins.
   *
   * @throws io.drover.engine.el.ExpressionException when one cannot be
   */
  static DecisionChoice of(
      DecisionNode node, WorkflowDefinition workflow, Expressions expressions, JobScope scope) {
    String namespace = "uri:oozie:workflow:" + workflow.schemaVersion();
    List<XmlContent> evaluated = new ArrayList<>();
    int chosen = MachineEvent.DecisionTaken.DEFAULT;
    for (int i = 0; i < node.cases().size(); i++) {
      DecisionNode.Case option = node.cases().get(i);
      String value = expressions.evaluate(option.predicate(), scope).strip();
      if (chosen == MachineEvent.DecisionTaken.DEFAULT && value.equals("true")) {
        chosen = i;
      }
      evaluated.add(arc(namespace, "case", option.to(), List.of(new XmlText(value))));
    }
    evaluated.add(arc(namespace, "default", node.defaultTo(), List.of()));
    XmlElement conf =
        new XmlElement(namespace, "switch", Map.of(), evaluated, SourceLocation.UNKNOWN);
    return new DecisionChoice(chosen, conf.toXml());
  }

  /** Whether the decision needs nothing but the job's own rows, and no time worth speaking of. */
  static boolean isInstant(DecisionNode node, Expressions expressions) {
    return node.cases().stream().allMatch(option -> expressions.isInstant(option.predicate()));
  }

  /** Where the choice leads. */
  String target(DecisionNode node) {
    return caseIndex == MachineEvent.DecisionTaken.DEFAULT
        ? node.defaultTo()
        : node.cases().get(caseIndex).to();
  }

  private static XmlElement arc(
      String namespace, String name, String to, List<XmlContent> predicate) {
    return new XmlElement(namespace, name, Map.of("to", to), predicate, SourceLocation.UNKNOWN);
  }
}
