package io.drover.coordinator;

import io.drover.actions.file.FileSystems;
import io.drover.actions.file.SharedFiles;
import io.drover.coordinator.store.CoordinatorStore;
import io.drover.engine.ApplicationReader;
import io.drover.engine.Engine;
import io.drover.engine.EngineConfig;
import io.drover.engine.WorkflowService;
import io.drover.engine.store.Database;
import io.drover.engine.store.WorkflowJobStore;
import java.time.InstantSource;

/** One server's coordinators: wires the parts by hand and starts and stops them in order. */
public final class CoordinatorEngine implements AutoCloseable {
  private final CoordinatorLoop loop;
  private final CoordinatorEffects effects;
  private final CoordinatorService service;
  private final WorkflowService.Subscription subscription;

  /**
   * Nothing runs before {@link #start}. Database and engine stay the caller's to close, after this.
   */
  public CoordinatorEngine(
      Database database,
      Engine engine,
      FileSystems fileSystems,
      EngineConfig engineConfig,
      CoordinatorConfig config,
      InstantSource clock) {
    CoordinatorStore store = new CoordinatorStore(database);
    WorkflowJobStore texts = new WorkflowJobStore(database);
    CoordinatorReader reader =
        new CoordinatorReader(new ApplicationReader(fileSystems, engineConfig), config);
    CoordinatorApplications applications =
        new CoordinatorApplications(store, texts, reader, config.limits());
    this.effects =
        new CoordinatorEffects(
            new SharedFiles(fileSystems, clock),
            engine.workflows(),
            engineConfig.defaultFileSystem(),
            config,
            clock);
    this.loop =
        new CoordinatorLoop(
            store, applications, effects, engine.workflows(), CoordinatorNews.NONE, config, clock);
    this.subscription = engine.workflows().onChanges(loop::workflowsChanged);
    this.service =
        new CoordinatorService(
            store,
            texts,
            reader,
            applications,
            loop,
            engine.workflows(),
            fileSystems,
            CoordinatorNews.NONE,
            engine.numbers(),
            config,
            clock);
  }

  /** Goes on with every coordinator. */
  public void start() {
    loop.start();
  }

  public CoordinatorService coordinators() {
    return service;
  }

  /** Whether schedules are kept. */
  public boolean isReady() {
    return loop.isAlive();
  }

  @Override
  public void close() {
    subscription.close();
    loop.close();
    effects.close();
  }
}
