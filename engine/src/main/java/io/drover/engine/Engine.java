package io.drover.engine;

import io.drover.actions.ActionRegistry;
import io.drover.actions.file.FileSystems;
import io.drover.engine.el.Expressions;
import io.drover.engine.store.Database;
import io.drover.engine.store.HousekeepingStore;
import io.drover.engine.store.ServerRow;
import io.drover.engine.store.ServerStore;
import io.drover.engine.store.WorkflowJobStore;
import io.drover.schema.ActionKind;
import io.drover.schema.WorkflowXmlReader;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** One server's engine: wires the parts by hand and starts and stops them in order. */
public final class Engine implements AutoCloseable {
  private final WorkflowJobStore store;
  private final WorkflowLoop loop;
  private final CommandPool pool;
  private final ServerLease lease;
  private final ServerStore servers;
  private final JobNumbers numbers;
  private final WorkflowService service;
  private final Housekeeping housekeeping;
  private final boolean embedded;
  private final Set<ActionKind> kinds;

  /** One that tells nobody and that nobody calls back. */
  public Engine(
      Database database,
      ActionRegistry executors,
      FileSystems fileSystems,
      EngineConfig config,
      InstantSource clock) {
    this(
        database,
        executors,
        fileSystems,
        config,
        Notifier.NONE,
        Optional::empty,
        SubmissionListener.NONE,
        clock);
  }

  /** One whose jobs nobody stores anything with. */
  public Engine(
      Database database,
      ActionRegistry executors,
      FileSystems fileSystems,
      EngineConfig config,
      Notifier notifier,
      Supplier<Optional<String>> callbackUrl,
      InstantSource clock) {
    this(
        database,
        executors,
        fileSystems,
        config,
        notifier,
        callbackUrl,
        SubmissionListener.NONE,
        clock);
  }

  /**
   * Nothing runs before {@link #start}. The database stays the caller's to close. Sub-workflows are
   * the engine's own; all else is done by {@code executors}.
   *
   * @param callbackUrl where {@link WorkflowService#callback} is reached, known once this server
   *     listens
   * @param submissions hears of each job before it is stored
   */
  public Engine(
      Database database,
      ActionRegistry executors,
      FileSystems fileSystems,
      EngineConfig config,
      Notifier notifier,
      Supplier<Optional<String>> callbackUrl,
      SubmissionListener submissions,
      InstantSource clock) {
    this.store = new WorkflowJobStore(database);
    this.housekeeping = new Housekeeping(new HousekeepingStore(database), clock);
    this.embedded = database.isEmbedded();
    this.servers = new ServerStore(database);
    this.lease = new ServerLease(servers, config.systemId(), config.lease(), clock);
    ActionRegistry registry =
        executors.plus(new SubWorkflowAction(this::workflows, config.subWorkflowDepth()));
    this.kinds = registry.kinds();
    Expressions expressions = new Expressions(fileSystems, clock, config.defaultFileSystem());
    WorkflowXmlReader reader = new WorkflowXmlReader();
    CompiledWorkflows workflows = new CompiledWorkflows(store, reader, registry, expressions);
    ActionDispatcher dispatcher =
        new ActionDispatcher(store, workflows, registry, expressions, callbackUrl, clock);
    this.pool = new CommandPool(store, dispatcher, config, lease, clock);
    this.loop =
        new WorkflowLoop(store, workflows, pool, notifier, expressions, config, lease, clock);
    pool.deliverTo(loop::deliver);
    this.numbers = new JobNumbers(store, config.systemId(), clock.instant());
    this.service =
        new WorkflowService(
            store,
            new SubmissionCheck(
                new ApplicationReader(fileSystems, config),
                reader,
                workflows,
                registry,
                expressions,
                config),
            workflows,
            loop,
            numbers,
            submissions,
            clock);
  }

  /** What it can run: the executors' kinds and its own. */
  public Set<ActionKind> kinds() {
    return kinds;
  }

  /** The same for a server that no client reaches. */
  public void start() {
    start("");
  }

  /**
   * Goes on with every unfinished job, then takes new ones.
   *
   * @param url where clients reach this server, told to the others
   */
  public void start(String url) {
    if (embedded) {
      // the process before us is dead, or it would hold the file
      servers.removeAll();
    }
    lease.start(url, pool);
    loop.start();
    pool.start();
  }

  public WorkflowService workflows() {
    return service;
  }

  /** Every server that shares the database, this one among them once it has started. */
  public List<ServerRow> servers() {
    return servers.servers();
  }

  /** For jobs of other kinds, so that all are counted together. */
  public JobNumbers numbers() {
    return numbers;
  }

  public Housekeeping housekeeping() {
    return housekeeping;
  }

  /**
   * Throws {@link io.drover.engine.store.StoreException} or answers false when jobs do not move.
   */
  public boolean isReady() {
    store.ping();
    return loop.isAlive();
  }

  /** How many actions this server works on or waits for right now. */
  public int commandsHeld() {
    return pool.size();
  }

  @Override
  public void close() {
    pool.close();
    loop.close();
    lease.close();
  }
}
