package io.drover.engine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.drover.engine.machine.WorkflowMachine;
import io.drover.engine.store.JobRow;
import io.drover.engine.store.WorkflowJobStore;
import io.drover.schema.WorkflowDefinition;
import io.drover.schema.WorkflowXmlReader;
import java.util.Map;
import java.util.Objects;

/**
 * Definitions, machines and job properties by content hash, read from the store at most once while
 * they are used. Thread-safe.
 */
final class CompiledWorkflows {
  private record Key(String definitionHash, boolean nested) {}

  private final WorkflowJobStore store;
  private final WorkflowXmlReader reader;
  private final Cache<Key, CompiledWorkflow> workflows =
      Caffeine.newBuilder().maximumSize(1_000).build();
  private final Cache<String, Map<String, String>> configurations =
      Caffeine.newBuilder().maximumSize(20_000).build();

  CompiledWorkflows(WorkflowJobStore store, WorkflowXmlReader reader) {
    this.store = store;
    this.reader = reader;
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

  private static CompiledWorkflow compile(WorkflowDefinition definition, boolean nested) {
    return new CompiledWorkflow(definition, WorkflowMachine.compile(definition, nested));
  }

  private static IllegalStateException notStored(String hash) {
    return new IllegalStateException("nothing is stored under hash " + hash);
  }
}
