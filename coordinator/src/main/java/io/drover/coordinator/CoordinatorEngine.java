package io.drover.coordinator;

import io.drover.actions.file.FileSystems;
import io.drover.actions.file.SharedFiles;
import io.drover.coordinator.sla.SlaTracking;
import io.drover.coordinator.store.CoordinatorStore;
import io.drover.engine.ApplicationReader;
import io.drover.engine.Engine;
import io.drover.engine.EngineConfig;
import io.drover.engine.Notifier;
import io.drover.engine.WorkflowService;
import io.drover.engine.store.Database;
import io.drover.engine.store.SharedTexts;
import io.drover.engine.store.WorkflowJobStore;
import java.time.InstantSource;

/** One server's coordinators: wires the parts by hand and starts and stops them in order. */
public final class CoordinatorEngine implements AutoCloseable {
  private final CoordinatorLoop loop;
  private final CoordinatorEffects effects;
  private final CoordinatorService service;
  private final WorkflowService.Subscription subscription;

  /** One that tracks no service level and tells nobody. */
  public CoordinatorEngine(
      Database database,
      Engine engine,
      FileSystems fileSystems,
      EngineConfig engineConfig,
      CoordinatorConfig config,
      InstantSource clock) {
    this(database, engine, fileSystems, engineConfig, config, CoordinatorNews.NONE, clock);
  }

  /**
   * Nothing runs before {@link #start}. Database, engine and the others stay the caller's to close,
   * after this.
   *
   * @param sla tracks the service levels of actions, which it reads from this database
   * @param notifier tells of actions who asked for it in a coordinator's properties
   */
  public CoordinatorEngine(
      Database database,
      Engine engine,
      FileSystems fileSystems,
      EngineConfig engineConfig,
      CoordinatorConfig config,
      SlaTracking sla,
      Notifier notifier,
      InstantSource clock) {
    this(
        database,
        engine,
        fileSystems,
        engineConfig,
        config,
        new CoordinatorOutlet(sla, notifier),
        clock);
  }

  private CoordinatorEngine(
      Database database,
      Engine engine,
      FileSystems fileSystems,
      EngineConfig engineConfig,
      CoordinatorConfig config,
      CoordinatorNews news,
      InstantSource clock) {
    CoordinatorStore store = new CoordinatorStore(database);
    WorkflowJobStore jobs = new WorkflowJobStore(database);
    CoordinatorReader reader =
        new CoordinatorReader(new ApplicationReader(fileSystems, engineConfig), config);
    CoordinatorApplications applications =
        new CoordinatorApplications(store, jobs, reader, config.limits());
    this.effects =
        new CoordinatorEffects(
            new SharedFiles(fileSystems, clock),
            engine.workflows(),
            engineConfig.defaultFileSystem(),
            config,
            clock);
    this.loop =
        new CoordinatorLoop(store, applications, effects, engine.workflows(), news, config, clock);
    this.subscription = engine.workflows().onChanges(loop::workflowsChanged);
    CoordinatorReading reading =
        new CoordinatorReading(store, jobs, applications, engine.workflows(), config);
    CoordinatorWishes wishes =
        new CoordinatorWishes(store, applications, loop, engine.workflows(), news, config, clock);
    CoordinatorSubmissions submissions =
        new CoordinatorSubmissions(
            reader, new SharedTexts(jobs), applications, engine.numbers(), clock);
    this.service =
        new CoordinatorService(
            store,
            submissions,
            wishes,
            new CoordinatorReruns(reading, applications, wishes, engine.workflows(), fileSystems),
            new CoordinatorChange(wishes),
            new CoordinatorUpdates(reading, applications, reader, submissions, wishes),
            new CoordinatorBackfills(store, reading, applications, loop, engine.numbers(), clock),
            reading,
            loop,
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
