package io.drover.faults;

import static java.util.Objects.requireNonNull;

import io.drover.faults.database.EmbeddedH2;
import io.drover.faults.database.RealPostgres;
import io.drover.faults.database.TestedDatabase;
import io.drover.faults.livy.LivyProxy;
import io.drover.faults.load.DroverRest;
import io.drover.faults.load.Load;
import io.drover.faults.oracle.Judgement;
import io.drover.faults.oracle.Oracle;
import io.drover.faults.server.ServerImage;
import io.drover.locallivy.Flavour;
import io.drover.locallivy.LocalLivy;
import io.drover.locallivy.LocalLivyOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A database, a Livy behind a lying proxy, the servers on both, and jobs that keep coming. What
 * befalls it is decided by {@link Episodes}; the end is judged by the {@link Oracle}.
 */
final class Lane implements AutoCloseable {
  private final LaneKind kind;
  private final String name;
  private final Path root;
  private final Tally.Events events;
  private final TestedDatabase database;
  private final LivyProxy proxy;
  private final List<ServerSlot> servers = new ArrayList<>();
  private final Deque<LocalLivy> livies = new ArrayDeque<>();
  private final Load load;
  private final DroverRest rest = new DroverRest();
  private final AtomicInteger turn = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);

  private Lane(
      LaneKind kind,
      Path root,
      ServerImage image,
      TestedDatabase database,
      FaultsOptions options,
      Tally.Events events,
      Random random)
      throws IOException {
    this.kind = requireNonNull(kind, "kind");
    this.name = kind.name().toLowerCase(Locale.ROOT);
    this.root = requireNonNull(root, "root");
    this.database = requireNonNull(database, "database");
    this.events = requireNonNull(events, "events");
    Path work = Files.createDirectories(root.resolve("work"));
    livies.push(
        LocalLivy.start(
            LocalLivyOptions.of(Flavour.FAKE, root.resolve("livy"))
                .withAllowedDirectory(work)
                .withLedger(ledger())));
    this.proxy = LivyProxy.start(livies.getFirst().uri(), new Random(random.nextLong()));
    Map<String, String> settings = settings(work);
    for (int i = 0; i < kind.servers(); i++) {
      this.servers.add(new ServerSlot(image, settings, root.resolve("server-" + i)));
    }
    this.load =
        new Load(
            name,
            work,
            this::anyServer,
            options.open(),
            options.kinds(),
            new Random(random.nextLong()));
  }

  /** Starts its database and its Livy; {@link #start} does the rest. */
  static Lane open(
      LaneKind kind,
      Path root,
      ServerImage image,
      FaultsOptions options,
      Tally.Events events,
      Random random)
      throws IOException {
    TestedDatabase database =
        kind == LaneKind.POSTGRES
            ? RealPostgres.start(root.resolve("postgres"))
            : new EmbeddedH2(Files.createDirectories(root.resolve("database")));
    try {
      return new Lane(kind, root, image, database, options, events, random);
    } catch (IOException | RuntimeException e) {
      database.close();
      throw e;
    }
  }

  private Map<String, String> settings(Path work) {
    Map<String, String> settings = new LinkedHashMap<>(database.settings());
    settings.put("server.system-id", name);
    settings.put("database.pool-size", "8");
    settings.put("files.local-roots", work.toString());
    settings.put("livy.endpoints.default.url", proxy.uri().toString());
    settings.put("livy.endpoints.default.poll-max", "PT1S");
    settings.put("workflow.retry-interval", "PT1S");
    settings.put("workflow.action-threads", "16");
    return settings;
  }

  private Path ledger() {
    return root.resolve("ledger");
  }

  Tally.Events events() {
    return events;
  }

  LaneKind kind() {
    return kind;
  }

  TestedDatabase database() {
    return database;
  }

  LivyProxy proxy() {
    return proxy;
  }

  List<ServerSlot> servers() {
    return List.copyOf(servers);
  }

  private URI anyServer() {
    return servers.get(Math.floorMod(turn.getAndIncrement(), servers.size())).uri();
  }

  /** Starts the servers and the load. */
  void start() {
    servers.forEach(server -> events.recovered("server started", server.start()));
    load.start();
  }

  /** Lets time pass; sooner over when the lane is closed. */
  void live(long millis) throws InterruptedException {
    boolean unusedClosed = closed.await(millis, TimeUnit.MILLISECONDS);
  }

  /** SIGKILL to Livy, whose batches live on. */
  void killLivy() {
    livies.getFirst().killHard();
  }

  /** A new one at the same address, which knows nothing of the old one's batches. */
  void restartLivy() {
    livies.push(LocalLivy.start(livies.getFirst().options()));
  }

  /** Whether the server says that jobs move. */
  boolean isReady(ServerSlot server) {
    try {
      return rest.isReady(server.uri());
    } catch (IOException e) {
      return false;
    }
  }

  /** All is well from now on: waits until every job has ended, or long enough. */
  void drain(Duration atMost) throws InterruptedException {
    proxy.lie(0);
    for (ServerSlot server : servers) {
      if (!server.process().isAlive()) {
        events.recovered("server started", server.start());
      }
    }
    load.stop();
    long deadline = System.nanoTime() + atMost.toNanos();
    while (System.nanoTime() < deadline && !isDrained()) {
      live(250);
    }
  }

  private boolean isDrained() {
    try {
      URI server = anyServer();
      for (String id : rest.suspended(server)) {
        // its transient retries are used up: that waits for somebody
        if (rest.apply(server, id, "resume") == 200) {
          events.happened("job resumed by its operator");
        }
      }
      return rest.open(server) == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Stops the servers and reads what they left. */
  Judgement judge() throws IOException, SQLException {
    servers.forEach(server -> server.process().stop());
    proxy.told().forEach((lie, times) -> events.happened("Livy: " + lie.words(), times));
    try (Connection connection = database.connect()) {
      return Oracle.judge(load.jobs(), ledger(), connection);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    load.close();
    servers.forEach(ServerSlot::close);
    proxy.close();
    livies.forEach(LocalLivy::close);
    database.close();
  }
}
