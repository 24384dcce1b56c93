package io.drover.faults;

import io.drover.faults.oracle.Judgement;
import io.drover.faults.server.ServerImage;
import io.drover.faults.weave.Failpoint;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The {@code bin/faults} command. Ends with 1 when anything was started twice, lost or hangs. */
public final class FaultsMain {
  private static final Logger LOG = LoggerFactory.getLogger(FaultsMain.class);

  /** Kept for the time in which what is under way comes to its end. */
  private static final Duration CALM = Duration.ofSeconds(35);

  /** What has not ended after this time hangs. Drover puts nothing off for longer than 30 s. */
  private static final Duration LONGEST_DRAIN = Duration.ofSeconds(85);

  private static final Duration LONGEST_DRAIN_OF_LONG_RUN = Duration.ofMinutes(4);

  /** In a run of this length every failpoint must have been reached. */
  private static final Duration FULL_ROUND = Duration.ofMinutes(15);

  private final FaultsOptions options;
  private final long begun = System.nanoTime();
  private final Tally total = new Tally();
  private final FailpointRounds failpoints;

  private FaultsMain(FaultsOptions options) {
    this.options = options;
    this.failpoints = new FailpointRounds(new Random(options.seed()));
  }

  public static void main(String[] args) {
    FaultsOptions options;
    try {
      options = FaultsOptions.parse(List.of(args));
    } catch (IllegalArgumentException e) {
      System.err.println("faults: " + e.getMessage());
      System.exit(2);
      return;
    }
    int code = 1;
    try {
      code = new FaultsMain(options).run();
    } catch (Exception e) {
      LOG.error("the harness itself failed", e);
    }
    // whatever still runs ends with this process
    System.exit(code);
  }

  /** The same in this process; gives the exit code. */
  static int run(FaultsOptions options) throws Exception {
    return new FaultsMain(options).run();
  }

  private int run() throws Exception {
    System.out.println("seed: " + options.seed());
    ServerImage image = ServerImage.prepare(Failpoint.ALL, options.breakage());
    Path root = Files.createTempDirectory("drover-faults");
    System.out.println("logs: " + root);
    Judgement judgement = Judgement.NOTHING;
    ExecutorService threads = Executors.newFixedThreadPool(options.lanes().size());
    try {
      List<Future<Judgement>> lanes = new ArrayList<>();
      for (LaneKind lane : options.lanes()) {
        lanes.add(threads.submit(() -> run(lane, root.resolve(lane.name()), image)));
      }
      for (Future<Judgement> lane : lanes) {
        judgement = judgement.plus(lane.get());
      }
    } catch (ExecutionException e) {
      threads.shutdownNow();
      throw e;
    } finally {
      threads.shutdown();
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    new Report(System.out).print(total, failpoints, judgement, took);
    boolean good = isGood(judgement);
    if (good) {
      delete(root);
    }
    return good ? 0 : 1;
  }

  private Judgement run(LaneKind kind, Path root, ServerImage image) throws Exception {
    Random random = new Random(options.seed() + kind.name().hashCode());
    Files.createDirectories(root);
    try (Writer log = Files.newBufferedWriter(root.resolve("events.log"));
        Lane lane = Lane.open(kind, root, image, options, total.events(log), random)) {
      lane.start();
      new Episodes(lane, failpoints, random, options.episodes())
          .runUntil(begun + options.length().minus(CALM).toNanos());
      lane.drain(isLong() ? LONGEST_DRAIN_OF_LONG_RUN : LONGEST_DRAIN);
      return lane.judge();
    }
  }

  private boolean isLong() {
    return options.length().compareTo(FULL_ROUND) >= 0;
  }

  private boolean isGood(Judgement judgement) {
    boolean complete = !isLong() || failpoints.neverHit().isEmpty();
    if (!complete) {
      System.out.println("never reached: " + failpoints.neverHit());
    }
    return complete
        && judgement.jobs() > 0
        && total.kills() > 0
        && judgement.doubles().isEmpty()
        && judgement.losses().isEmpty()
        && judgement.hangs().isEmpty();
  }

  private static void delete(Path root) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(root)) {
      paths = walk.sorted((a, b) -> b.compareTo(a)).toList();
    }
    for (Path path : paths) {
      Files.deleteIfExists(path);
    }
  }
}
