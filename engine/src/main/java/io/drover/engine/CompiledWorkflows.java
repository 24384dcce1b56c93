package io.drover.engine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.drover.actions.ActionExecutor;
import io.drover.actions.ActionRegistry;
import io.drover.engine.el.Expressions;
import io.drover.engine.machine.WorkflowMachine;
import io.drover.engine.store.JobRow;
import io.drover.engine.store.WorkflowJobStore;
import io.drover.schema.WorkflowDefinition;
import io.drover.schema.WorkflowNode;
import io.drover.schema.WorkflowNode.ActionNode;
import io.drover.schema.WorkflowNode.DecisionNode;
import io.drover.schema.WorkflowXmlReader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Definitions, machines and job properties by content hash, read from the store at most once while
 * they are used. Thread-safe.
 */
final class CompiledWorkflows {
  private record Key(String definitionHash, boolean nested) {}

  private final WorkflowJobStore store;
  private final WorkflowXmlReader reader;
  private final ActionRegistry registry;
  private final Expressions expressions;
  private final Cache<Key, CompiledWorkflow> workflows =
      Caffeine.newBuilder().maximumSize(1_000).build();
  private final Cache<String, Map<String, String>> configurations =
      Caffeine.newBuilder().maximumSize(20_000).build();

  CompiledWorkflows(
      WorkflowJobStore store,
      WorkflowXmlReader reader,
      ActionRegistry registry,
      Expressions expressions) {
    this.store = store;
    this.reader = reader;
    this.registry = registry;
    this.expressions = expressions;
  }

  /** What a job runs; throws when its definition is not in the store. */
  CompiledWorkflow of(JobRow job) {
    Key key = new Key(job.definitionHash(), job.nested());
    return Objects.requireNonNull(
        workflows.get(
            key,
            missing ->
                compile(
                    reader.read(
                        store
                            .definition(missing.definitionHash())
                            .orElseThrow(() -> notStored(missing.definitionHash()))),
                    missing.nested())));
  }

  /** Compiles and keeps a definition that was just read. */
  CompiledWorkflow put(String definitionHash, boolean nested, WorkflowDefinition definition) {
    return Objects.requireNonNull(
        workflows.get(new Key(definitionHash, nested), missing -> compile(definition, nested)));
  }

  /** A job's properties; throws when they are not in the store. */
  Map<String, String> configuration(String hash) {
    return Objects.requireNonNull(
        configurations.get(
            hash, missing -> store.configuration(missing).orElseThrow(() -> notStored(missing))));
  }

  private CompiledWorkflow compile(WorkflowDefinition definition, boolean nested) {
    Set<String> staysOpen = new HashSet<>();
    Map<String, String> shared = new HashMap<>();
    Set<String> parents = new HashSet<>();
    Set<String> instant = new HashSet<>();
    for (WorkflowNode node : definition.nodes().values()) {
      if (node instanceof DecisionNode decision
          && DecisionChoice.isInstant(decision, expressions)) {
        instant.add(decision.name());
      }
      Optional<ActionExecutor> executor =
          node instanceof ActionNode action ? registry.executor(action.kind()) : Optional.empty();
      if (executor.isPresent() && node instanceof ActionNode action) {
        if (executor.get().staysOpen(action.body())) {
          staysOpen.add(action.name());
        }
        Optional<String> resource = executor.get().sharedResource(action.body());
        resource.ifPresent(name -> shared.put(action.name(), name));
        if (executor.get().sharesWithParent(action.body())) {
          resource.ifPresent(parents::add);
        }
      }
    }
    return new CompiledWorkflow(
        definition,
        WorkflowMachine.compile(definition, nested),
        staysOpen,
        shared,
        parents,
        instant);
  }

  private static IllegalStateException notStored(String hash) {
    return new IllegalStateException("nothing is stored under hash " + hash);
  }
}
