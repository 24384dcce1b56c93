package io.drover.coordinator;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.drover.coordinator.application.ApplicationLimits;
import io.drover.coordinator.application.CoordinatorApplication;
import io.drover.coordinator.store.CoordinatorStore;
import io.drover.coordinator.store.CoordinatorVersionRow;
import io.drover.engine.store.WorkflowJobStore;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The coordinators of jobs, each made ready once for each of its versions. Thread-safe. */
final class CoordinatorApplications {
  private static final int KEPT = 10_000;

  private final CoordinatorStore store;
  private final WorkflowJobStore texts;
  private final CoordinatorReader reader;
  private final ApplicationLimits limits;
  private final Cache<Key, CoordinatorApplication> ready =
      Caffeine.newBuilder().maximumSize(KEPT).build();

  private record Key(CoordinatorJobId id, int version) {}

  CoordinatorApplications(
      CoordinatorStore store,
      WorkflowJobStore texts,
      CoordinatorReader reader,
      ApplicationLimits limits) {
    this.store = store;
    this.texts = texts;
    this.reader = reader;
    // what was accepted once runs on, whatever is configured today
    this.limits =
        new ApplicationLimits(
            limits.defaultTimeout(),
            limits.maxTimeout(),
            limits.defaultConcurrency(),
            limits.defaultThrottle(),
            limits.maxThrottle(),
            Optional.empty());
  }

  CoordinatorApplication of(CoordinatorJobId id, int version) {
    return Objects.requireNonNull(ready.get(new Key(id, version), this::load));
  }

  /** What a job is made of that is about to be stored; saves reading it again when it is due. */
  void put(CoordinatorJobId id, int version, CoordinatorApplication application) {
    ready.put(new Key(id, version), application);
  }

  /** The texts that a version is made of. */
  CoordinatorVersionRow version(CoordinatorJobId id, int version) {
    return store
        .version(id, version)
        .orElseThrow(() -> new IllegalStateException("no version " + version + " of " + id));
  }

  Map<String, String> properties(CoordinatorVersionRow version) {
    return configuration(version.configurationHash());
  }

  String definitionXml(CoordinatorVersionRow version) {
    return texts
        .definition(version.definitionHash())
        .orElseThrow(() -> new IllegalStateException("no definition of " + version.id()));
  }

  private CoordinatorApplication load(Key key) {
    CoordinatorVersionRow version = version(key.id(), key.version());
    Map<String, String> properties = properties(version);
    return CoordinatorApplication.of(
        reader.definition(definitionXml(version)),
        reader.parsed(configuration(version.includesHash())),
        properties,
        properties.getOrDefault("user.name", ""),
        limits);
  }

  private Map<String, String> configuration(String hash) {
    return texts
        .configuration(hash)
        .orElseThrow(() -> new IllegalStateException("no configuration " + hash));
  }
}
