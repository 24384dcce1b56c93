package io.drover.server;

import io.drover.actions.ActionExecutor;
import io.drover.actions.ActionRegistry;
import io.drover.actions.ClusterClient;
import io.drover.actions.Verifier;
import io.drover.actions.VerifyTarget;
import io.drover.actions.file.FileCheckAction;
import io.drover.actions.file.FileSystems;
import io.drover.actions.file.FsAction;
import io.drover.actions.http.HttpExchange;
import io.drover.actions.http.HttpLimits;
import io.drover.actions.kubernetes.KubernetesClient;
import io.drover.actions.livy.BatchRunner;
import io.drover.actions.livy.CapturedOutput;
import io.drover.actions.livy.JavaAction;
import io.drover.actions.livy.LivyAccessException;
import io.drover.actions.livy.LivyBatch;
import io.drover.actions.livy.LivyBatchAction;
import io.drover.actions.livy.LivyConnection;
import io.drover.actions.livy.LivyConnections;
import io.drover.actions.livy.LivyEndpoint;
import io.drover.actions.livy.LivySessionAction;
import io.drover.actions.livy.LivyStatementAction;
import io.drover.actions.livy.LivyUnavailableException;
import io.drover.actions.livy.SparkAction;
import io.drover.actions.mail.EmailAction;
import io.drover.actions.spark.SparkPlaces;
import io.drover.actions.ssh.SshAction;
import io.drover.actions.ssh.SshHosts;
import io.drover.actions.verify.EvidenceVerifier;
import io.drover.actions.verify.VerifyAction;
import io.drover.actions.web.HttpAction;
import io.drover.actions.yarn.ApplicationHistory;
import io.drover.actions.yarn.RememberingCluster;
import io.drover.actions.yarn.ResourceManagerClient;
import io.drover.coordinator.CoordinatorEngine;
import io.drover.coordinator.CoordinatorService;
import io.drover.coordinator.bundle.BundleService;
import io.drover.coordinator.bundle.Bundles;
import io.drover.coordinator.sla.AlertChannel;
import io.drover.coordinator.sla.MailAlerts;
import io.drover.coordinator.sla.SlaTracking;
import io.drover.coordinator.sla.WebhookAlerts;
import io.drover.coordinator.store.StoredActions;
import io.drover.engine.ApplicationReader;
import io.drover.engine.Engine;
import io.drover.engine.Retention;
import io.drover.engine.el.Expressions;
import io.drover.engine.store.Database;
import io.drover.engine.store.HousekeepingStore;
import io.drover.engine.store.StoredAttemptMarks;
import io.drover.schema.ActionKind;
import io.drover.schema.action.ActionXmlReader;
import io.drover.server.console.ConsoleResource;
import io.drover.server.notify.HttpNotifier;
import io.drover.server.rest.ApiErrors;
import io.drover.server.rest.ApiJson;
import io.drover.server.rest.BackfillsResource;
import io.drover.server.rest.BatchesResource;
import io.drover.server.rest.BundleStore;
import io.drover.server.rest.BundlesResource;
import io.drover.server.rest.CallbackResource;
import io.drover.server.rest.CoordinatorLog;
import io.drover.server.rest.CoordinatorWorkflows;
import io.drover.server.rest.CoordinatorsResource;
import io.drover.server.rest.DefinitionFiles;
import io.drover.server.rest.JobEvents;
import io.drover.server.rest.JobsResource;
import io.drover.server.rest.MissedTimesResource;
import io.drover.server.rest.OozieAdminResource;
import io.drover.server.rest.OozieBulk;
import io.drover.server.rest.OozieBundle;
import io.drover.server.rest.OozieBundles;
import io.drover.server.rest.OozieCoordinator;
import io.drover.server.rest.OozieCoordinators;
import io.drover.server.rest.OozieHandshake;
import io.drover.server.rest.OozieJobResource;
import io.drover.server.rest.OozieJobsResource;
import io.drover.server.rest.OozieSlaResource;
import io.drover.server.rest.OozieWorkflow;
import io.drover.server.rest.RequestLimits;
import io.drover.server.rest.SafeMode;
import io.drover.server.rest.SameOrigin;
import io.drover.server.rest.ServerInfo;
import io.drover.server.rest.ServersResource;
import io.drover.server.rest.SlaResource;
import io.drover.server.rest.SystemMode;
import io.drover.server.rest.SystemResource;
import io.drover.server.rest.WorkflowsResource;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.glassfish.jersey.servlet.ServletContainer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running server: all parts wired by hand, started in order, stopped in the opposite order. */
public final class DroverServer implements AutoCloseable {
  /** Version of this build. */
  public static final String VERSION = "0.1.0-SNAPSHOT";

  private static final Logger LOG = LoggerFactory.getLogger(DroverServer.class);

  /** Jersey warns of every resource that is given to it as an object, which is how we wire. */
  private static final java.util.logging.Logger JERSEY_PROVIDERS =
      java.util.logging.Logger.getLogger("org.glassfish.jersey.internal.inject.Providers");

  private final ServerConfig config;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Server jetty = new Server();
  private final ServerConnector connector;
  private Set<ActionKind> actionKinds = Set.of();

  private DroverServer(ServerConfig config) {
    this.config = config;
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    // job properties travel as query parameters
    http.setRequestHeaderSize(64 * 1024);
    this.connector = new ServerConnector(jetty, new HttpConnectionFactory(http));
  }

  /** Opens the database, goes on with unfinished jobs and listens; returns when it does. */
  public static DroverServer start(ServerConfig config) throws Exception {
    return start(config, InstantSource.system());
  }

  /** The same by another clock, as tests of schedules need it. */
  public static DroverServer start(ServerConfig config, InstantSource clock) throws Exception {
    DroverServer server = new DroverServer(config);
    try {
      server.wire(clock);
    } catch (Exception e) {
      server.close();
      throw e;
    }
    return server;
  }

  private void wire(InstantSource clock) throws Exception {
    createDirectory(config.dataDirectory());
    BundleStore bundles = new BundleStore(config.dataDirectory().resolve("bundles"));
    createDirectory(bundles.root());
    List<Path> localRoots = new ArrayList<>(config.localRoots());
    localRoots.add(bundles.root());
    FileSystems fileSystems = closed(OpenFileSystems.of(config, localRoots, clock)).all();
    CapturedOutput output = capturedOutput(fileSystems, clock);
    Optional<ClusterClient> cluster = cluster();
    List<LivyEndpoint> endpoints = config.livyEndpoints();
    LivyConnections livy = closed(connections(endpoints, cluster));
    Verifier verifier = verifier(livy, endpoints, cluster, fileSystems, clock);
    Database database = closed(Database.open(config.database()));
    HttpExchange web = closed(new HttpExchange(config.webLimits(), config.webTargets()));
    ActionRegistry registry =
        registry(
            livy,
            endpoints,
            verifier,
            fileSystems,
            new HttpAction(ActionXmlReader::http, web, new StoredAttemptMarks(database)),
            output,
            clock);
    SlaTracking sla = closed(sla(database, fileSystems, clock));
    HttpNotifier notifier = closed(new HttpNotifier(web, config.notifier()));
    Engine engine =
        closed(
            new Engine(
                database,
                registry,
                fileSystems,
                config.engine(),
                notifier,
                () -> Optional.of(url() + "/" + CallbackResource.PATH),
                sla.submissions(),
                clock));
    actionKinds = engine.kinds();
    CoordinatorEngine coordinatorEngine =
        closed(
            new CoordinatorEngine(
                database,
                engine,
                fileSystems,
                config.engine(),
                config.coordinators(),
                sla,
                notifier,
                clock));
    CoordinatorService coordinators = coordinatorEngine.coordinators();
    Bundles bundleEngine =
        closed(
            new Bundles(
                database,
                coordinators,
                new ApplicationReader(fileSystems, config.engine()),
                engine.numbers(),
                config.coordinators(),
                clock));
    BundleService bundleJobs = bundleEngine.service();
    JobEvents events = closed(new JobEvents(engine.workflows()));
    PrometheusMeterRegistry metrics = metrics(engine);
    ServerInfo info =
        new ServerInfo(
            VERSION,
            this::url,
            config.shown(),
            () -> engine.isReady() && coordinatorEngine.isReady() && bundleEngine.isAlive(),
            System.getProperty("user.name", "drover"));
    SystemMode mode = new SystemMode();
    ResourceConfig resources =
        new ResourceConfig()
            .property(ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true)
            .property(ServerProperties.WADL_FEATURE_DISABLE, true)
            .register(new ApiJson())
            .register(ApiErrors.class)
            .register(new RequestLimits())
            .register(new SameOrigin(info))
            .register(new OozieHandshake())
            .register(new SafeMode(mode))
            .register(new ConsoleResource())
            .register(new SystemResource(info, metrics))
            .register(new WorkflowsResource(engine.workflows(), bundles, info))
            .register(new BatchesResource(engine.workflows(), info))
            .register(new JobsResource(engine.workflows(), events, info))
            .register(new CoordinatorsResource(coordinators, bundles, info))
            .register(new BundlesResource(bundleJobs, bundles, info))
            .register(new BackfillsResource(coordinators, info))
            .register(new MissedTimesResource(coordinators))
            .register(new ServersResource(engine::servers))
            .register(
                new OozieJobsResource(
                    engine.workflows(),
                    new OozieCoordinators(coordinators, clock),
                    new OozieBundles(bundleJobs, clock),
                    new OozieBulk(bundleJobs, coordinators, clock),
                    new DefinitionFiles(fileSystems, config.engine().definitionLimit()),
                    info,
                    clock))
            .register(
                new OozieJobResource(
                    new OozieWorkflow(engine.workflows(), info, clock),
                    new OozieCoordinator(
                        coordinators,
                        new CoordinatorLog(coordinators, engine.workflows(), clock),
                        new CoordinatorWorkflows(coordinators, engine.workflows(), info),
                        info),
                    new OozieBundle(bundleJobs, coordinators, info, clock),
                    sla.service()))
            .register(new OozieSlaResource(sla.service(), clock))
            .register(new SlaResource(sla.service()))
            .register(new CallbackResource(engine.workflows()))
            .register(
                new OozieAdminResource(info, mode, engine, coordinators, bundleEngine, metrics));
    Retention retention =
        closed(
            retention(
                new HousekeepingStore(database, List.of("coordinator_version")),
                coordinators,
                bundleEngine,
                metrics,
                clock));
    listen(resources);
    engine.start(url());
    sla.start(engine.workflows());
    coordinatorEngine.start();
    bundleEngine.start();
    retention.start();
    LOG.info("listening on {}, data in {}", url(), config.dataDirectory());
  }

  private Retention retention(
      HousekeepingStore store,
      CoordinatorService coordinators,
      Bundles bundles,
      PrometheusMeterRegistry metrics,
      InstantSource clock) {
    Map<String, Retention.Purge> jobs = new LinkedHashMap<>();
    jobs.put("bundles", bundles::purge);
    jobs.put("coordinators", coordinators::purge);
    jobs.put("workflows", store::purge);
    Retention retention = new Retention(store, jobs, config.retention(), clock);
    FunctionCounter.builder("drover.retention.jobs", retention, Retention::jobsGone)
        .description("Old jobs that this server has deleted")
        .register(metrics);
    FunctionCounter.builder("drover.retention.texts", retention, Retention::textsGone)
        .description("Definitions and configurations without a job that this server has deleted")
        .register(metrics);
    return retention;
  }

  private SlaTracking sla(Database database, FileSystems fileSystems, InstantSource clock) {
    List<AlertChannel> channels = new ArrayList<>();
    config.slaMail().ifPresent(smtp -> channels.add(new MailAlerts(smtp, clock)));
    config
        .slaWebhook()
        .ifPresent(
            url ->
                channels.add(
                    new WebhookAlerts(
                        url,
                        closed(new HttpExchange(HttpLimits.DEFAULT)),
                        config.slaWebhookTimeout())));
    return new SlaTracking(
        database,
        new Expressions(fileSystems, clock),
        config.slaAlerts(),
        channels,
        new StoredActions(),
        clock);
  }

  /** Reads a local directory of jobs' output although workflows may not touch it. */
  private CapturedOutput capturedOutput(FileSystems opened, InstantSource clock) {
    URI directory = config.outputDirectory();
    FileSystems readable = opened;
    if ("file".equals(directory.getScheme())) {
      Path local = Path.of(directory.getPath());
      createDirectory(local);
      List<Path> roots = new ArrayList<>(config.localRoots());
      roots.add(local);
      readable = closed(OpenFileSystems.of(config, roots, clock)).all();
    }
    return new CapturedOutput(readable, directory, config.outputLimit());
  }

  private Optional<ClusterClient> cluster() {
    if (config.resourceManagers().isEmpty()) {
      return Optional.empty();
    }
    ResourceManagerClient resourceManagers =
        closed(
            new ResourceManagerClient(
                config.resourceManagers(),
                config.yarnUser(),
                Optional.empty(),
                HttpLimits.DEFAULT));
    return config
        .yarnHistory()
        .map(url -> closed(new ApplicationHistory(url, config.yarnUser(), HttpLimits.DEFAULT)))
        .<ClusterClient>map(history -> new RememberingCluster(resourceManagers, history))
        .or(() -> Optional.of(resourceManagers));
  }

  private Verifier verifier(
      LivyConnections livy,
      List<LivyEndpoint> endpoints,
      Optional<ClusterClient> cluster,
      FileSystems fileSystems,
      InstantSource clock) {
    SparkPlaces spark =
        closed(
            new SparkPlaces(
                config.sparkHistoryServer(),
                config.resourceManagers(),
                config.sparkDriverHosts(),
                HttpLimits.DEFAULT));
    EvidenceVerifier verifier =
        new EvidenceVerifier(
                target -> livyState(livy, endpoints, target),
                target -> cluster,
                endpoints.stream().allMatch(LivyEndpoint::impersonation),
                fileSystems,
                clock)
            .withSpark(spark, config.sparkHistoryLag());
    Optional<URI> kubernetes = config.kubernetes();
    if (kubernetes.isEmpty()) {
      return verifier;
    }
    HttpLimits limits =
        config.kubernetesTrust().map(HttpLimits.DEFAULT::trusting).orElse(HttpLimits.DEFAULT);
    return verifier.withKubernetes(
        closed(new KubernetesClient(kubernetes.get(), config.kubernetesTokenFile(), limits)),
        config.kubernetesNamespace());
  }

  private static LivyConnections connections(
      List<LivyEndpoint> endpoints, Optional<ClusterClient> cluster) {
    return new LivyConnections(
        endpoints.stream().map(endpoint -> new LivyConnection(endpoint, cluster)).toList());
  }

  /** Livy's word for the target's batch, from whichever endpoint knows its name. */
  private static Optional<String> livyState(
      LivyConnections livy, List<LivyEndpoint> endpoints, VerifyTarget target) {
    String name = target.attempt().externalName();
    Optional<String> none = Optional.empty();
    for (LivyEndpoint endpoint : endpoints) {
      try {
        Optional<LivyBatch> batch =
            livy.connection(endpoint.name())
                .flatMap(connection -> connection.client().batchByName(name));
        if (batch.isPresent()) {
          return batch.map(found -> found.state().raw());
        }
      } catch (LivyUnavailableException | LivyAccessException e) {
        LOG.warn("Livy '{}' cannot be asked about {}: {}", endpoint.name(), name, e.getMessage());
        // no word of Livy's, so nobody takes it for one; and not the same as knowing nothing
        none = Optional.of("out of reach");
      }
    }
    return none;
  }

  private ActionRegistry registry(
      LivyConnections livy,
      List<LivyEndpoint> endpoints,
      Verifier verifier,
      FileSystems fileSystems,
      HttpAction http,
      CapturedOutput output,
      InstantSource clock) {
    BatchRunner runner = new BatchRunner(livy, verifier, output, clock);
    LivyEndpoint standard =
        endpoints.stream()
            .filter(endpoint -> endpoint.name().equals(LivyEndpoint.DEFAULT_NAME))
            .findFirst()
            .orElse(endpoints.get(0));
    List<ActionExecutor> executors =
        new ArrayList<>(
            List.of(
                new LivyBatchAction(
                    runner,
                    standard.deniedConf(),
                    config.verifyDefault(),
                    ActionXmlReader::livyBatch),
                new SparkAction(
                    runner,
                    fileSystems,
                    standard.deniedConf(),
                    config.verifyDefault(),
                    ActionXmlReader::spark),
                new LivySessionAction(livy, ActionXmlReader::livySession, clock),
                new LivyStatementAction(
                    livy,
                    fileSystems,
                    ActionXmlReader::livyStatement,
                    ActionXmlReader::livySession,
                    clock),
                new EmailAction(ActionXmlReader::email, config.smtp(), fileSystems, clock),
                http,
                new SshAction(
                    ActionXmlReader::ssh,
                    config.ssh().map(settings -> closed(new SshHosts(settings))),
                    clock),
                new FsAction(ActionXmlReader::fs, fileSystems, clock),
                new FileCheckAction(
                    ActionXmlReader::fileCheck,
                    fileSystems,
                    clock,
                    config.fileCheckEvery(),
                    config.fileCheckLongest()),
                new VerifyAction(
                    ActionXmlReader::verify,
                    verifier,
                    clock,
                    config.fileCheckEvery(),
                    config.verifyLongest())));
    if (config.javaThroughLivy()) {
      executors.add(
          new JavaAction(
              runner,
              fileSystems,
              standard.deniedConf(),
              config.verifyDefault(),
              ActionXmlReader::java));
    }
    return new ActionRegistry(executors);
  }

  private static PrometheusMeterRegistry metrics(Engine engine) {
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(metrics);
    new JvmThreadMetrics().bindTo(metrics);
    Gauge.builder("drover.commands.held", engine, Engine::commandsHeld)
        .description("Actions that this server works on or waits for")
        .register(metrics);
    return metrics;
  }

  private void listen(ResourceConfig resources) throws Exception {
    JERSEY_PROVIDERS.setLevel(java.util.logging.Level.SEVERE);
    connector.setHost(config.host());
    connector.setPort(config.port());
    connector.setIdleTimeout(60_000);
    jetty.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler("/");
    ServletHolder jersey = new ServletHolder(new ServletContainer(resources));
    jersey.setInitOrder(1);
    jersey.setAsyncSupported(true);
    context.addServlet(jersey, "/*");
    jetty.setHandler(context);
    jetty.setStopTimeout(5_000);
    parts.push(jetty::stop);
    jetty.start();
  }

  private static void createDirectory(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create " + directory, e);
    }
  }

  private <T extends AutoCloseable> T closed(T part) {
    parts.push(part);
    return part;
  }

  /** What it can run. */
  Set<ActionKind> actionKinds() {
    return actionKinds;
  }

  /** The port it listens on. */
  public int port() {
    return connector.getLocalPort();
  }

  /** How clients reach it, without a slash at the end. */
  public String url() {
    return config.baseUrl().orElseGet(() -> "http://" + config.host() + ":" + port());
  }

  /** Stops listening, lets running calls end, closes the database. Jobs go on at the next start. */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("while stopping", e);
      }
    }
  }
}
