package io.drover.coordinator.sla;

import io.drover.engine.JobStatus;
import io.drover.engine.SubmissionListener;
import io.drover.engine.SubmittedRun;
import io.drover.engine.el.ExpressionException;
import io.drover.engine.el.Expressions;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.WorkflowDefinition.ServiceLevels;
import io.drover.schema.XmlElement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * Has each run of a workflow tracked whose definition has service levels, from its submission on.
 * Their expressions see the job's properties and {@link Sla#CONSTANTS}, and no function.
 */
final class WorkflowSla implements SubmissionListener {
  private final SlaStore store;
  private final Expressions expressions;
  private final AlertSwitch alerts;

  WorkflowSla(SlaStore store, Expressions expressions, AlertSwitch alerts) {
    this.store = store;
    this.expressions = expressions;
    this.alerts = alerts;
  }

  @Override
  public Consumer<Handle> submitted(SubmittedRun run) {
    ServiceLevels levels = run.definition().serviceLevels();
    if (levels.isEmpty() && run.run() == 0) {
      return SubmissionListener.NONE.submitted(run);
    }
    List<SlaRegistration> registrations = registrations(run, levels);
    return transaction -> {
      if (run.run() > 0) {
        store.forgetRun(transaction, run.id().value(), run.kept());
      }
      store.register(transaction, registrations, run.at());
    };
  }

  private List<SlaRegistration> registrations(SubmittedRun run, ServiceLevels levels) {
    Map<String, String> values = new HashMap<>(run.properties());
    values.putAll(Sla.CONSTANTS);
    List<SlaRegistration> registrations = new ArrayList<>();
    levels
        .workflow()
        .ifPresent(
            info ->
                registrations.add(
                    registration(
                        run,
                        run.id().value(),
                        SlaAppType.WORKFLOW_JOB,
                        run.parentId(),
                        run.name(),
                        evaluated(info, values))));
    levels
        .actions()
        .forEach(
            (node, info) -> {
              if (!run.kept().contains(node)) {
                registrations.add(
                    registration(
                        run,
                        run.id() + "@" + node,
                        SlaAppType.WORKFLOW_ACTION,
                        Optional.of(run.id().value()),
                        node,
                        evaluated(info, values)));
              }
            });
    return registrations;
  }

  private SlaRegistration registration(
      SubmittedRun run,
      String id,
      SlaAppType type,
      Optional<String> parentId,
      String appName,
      Sla sla) {
    boolean on =
        alerts.isOn(run.properties(), sla.nominalTime(), run.at(), List.of(), OptionalInt.empty());
    return new SlaRegistration(
        id, type, parentId, appName, run.user(), Optional.empty(), sla, JobStatus.PREP.name(), on);
  }

  private Sla evaluated(XmlElement info, Map<String, String> values) {
    try {
      return Sla.of(info.map(text -> expressions.evaluateVariables(text, values)));
    } catch (ExpressionException e) {
      throw new InvalidRequestException(
          ErrorCode.E1101, "sla:info cannot be evaluated: " + e.getMessage());
    }
  }
}
