package io.drover.faults;

import static java.util.Objects.requireNonNull;

import io.drover.faults.database.EmbeddedH2;
import io.drover.faults.database.RealPostgres;
import io.drover.faults.server.ServerProcess;
import io.drover.faults.weave.ArmedFailpoint;
import io.drover.faults.weave.Failpoint;
import io.drover.faults.weave.Failpoint.Place;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;

/** What befalls one lane, one episode after the other. */
final class Episodes {
  /** Of a hundred requests to Livy, at all times. */
  private static final int USUAL_LIES = 4;

  /** On a slow machine too. */
  private static final int FEWEST = 3;

  private static final int LIES_IN_A_STORM = 60;
  private static final int LONGEST_LIFE_MS = 1_500;
  private static final int MOST_TIMES = 6;
  private static final Duration LONGEST_WAIT_FOR_FAILPOINT = Duration.ofSeconds(6);
  private static final Duration LONGEST_WAIT_FOR_SUBMISSION = Duration.ofSeconds(15);
  private static final Duration LONGEST_RECOVERY = Duration.ofSeconds(60);

  private final Lane lane;
  private final FailpointRounds failpoints;
  private final Tally.Events events;
  private final Random random;
  private final Set<Episode> allowed;
  private final Deque<Episode> deck = new ArrayDeque<>();

  Episodes(Lane lane, FailpointRounds failpoints, Random random, Set<Episode> allowed) {
    this.lane = requireNonNull(lane, "lane");
    this.failpoints = requireNonNull(failpoints, "failpoints");
    this.events = lane.events();
    this.random = requireNonNull(random, "random");
    this.allowed = Set.copyOf(allowed);
  }

  /** Goes on until then, and for a few episodes at least. */
  void runUntil(long deadlineNanos) throws Exception {
    for (int done = 0; done < FEWEST || System.nanoTime() < deadlineNanos; done++) {
      lane.proxy().lie(USUAL_LIES);
      run(next());
      revive();
    }
  }

  private Episode next() {
    if (deck.isEmpty()) {
      List<Episode> shuffled = new ArrayList<>();
      for (Episode episode : Episode.values()) {
        if (allowed.contains(episode) && lane.kind().episodes().contains(episode)) {
          shuffled.addAll(Collections.nCopies(episode.weight(), episode));
        }
      }
      Collections.shuffle(shuffled, random);
      deck.addAll(shuffled);
    }
    return deck.remove();
  }

  private void run(Episode episode) throws Exception {
    events.note("begins: " + episode);
    switch (episode) {
      case FAILPOINT -> dieAtFailpoint();
      case KILL -> kill(episode.words());
      case PAUSE -> pause(episode.words());
      case STOP -> stop(episode.words());
      case STORM -> storm(episode.words());
      case LIVY_KILLED -> killLivy(episode.words());
      case LIVY_KILLED_AT_SUBMISSION -> killLivyAtSubmission(episode.words());
      case CLOCK_FORWARD -> moveClocks(episode.words(), Duration.ofSeconds(random.nextInt(3_600)));
      case CLOCK_BACK -> moveClocks(episode.words(), Duration.ofSeconds(-random.nextInt(20)));
      case DISK_FULL -> fillDisk(episode.words());
      case POSTGRES_KILLED -> killPostgres(episode.words());
      case CONNECTIONS_CUT -> cutConnections(episode.words());
    }
  }

  private ServerSlot anyServer() {
    return lane.servers().get(random.nextInt(lane.servers().size()));
  }

  private void dieAtFailpoint() throws InterruptedException {
    boolean embedded = lane.database() instanceof EmbeddedH2;
    Optional<Failpoint> next = failpoints.next(place -> place != Place.EMBEDDED_START || embedded);
    if (next.isEmpty()) {
      kill(Episode.KILL.words());
      return;
    }
    Failpoint point = next.get();
    ServerSlot slot = anyServer();
    if (point.place() == Place.EMBEDDED_START || point.place() == Place.START) {
      slot.process().kill();
      events.killed(Episode.KILL.words());
      hitOrMissed(point, slot.dieInStart(point, LONGEST_RECOVERY));
    } else {
      if (point.place() == Place.STORM) {
        lane.proxy().lie(LIES_IN_A_STORM);
      }
      slot.process().arm(point, 1 + random.nextInt(MOST_TIMES));
      if (!slot.process().awaitEnd(LONGEST_WAIT_FOR_FAILPOINT)) {
        slot.process().arm(point, 1);
        boolean unusedEnd = slot.process().awaitEnd(LONGEST_WAIT_FOR_FAILPOINT);
      }
      hitOrMissed(point, died(slot.process()));
    }
    slot.process().kill();
    restart(slot, Episode.FAILPOINT.words());
  }

  private void hitOrMissed(Failpoint point, boolean hit) {
    events.note(point.key() + (hit ? "" : " was not reached"));
    if (hit) {
      failpoints.hit(point);
      events.killed(Episode.FAILPOINT.words());
    } else {
      failpoints.missed(point);
      events.killed(Episode.KILL.words());
    }
  }

  private static boolean died(ServerProcess server) {
    return server.exitCode().equals(OptionalInt.of(ArmedFailpoint.EXIT_CODE));
  }

  private void kill(String words) throws InterruptedException {
    ServerSlot slot = anyServer();
    lane.live(random.nextInt(LONGEST_LIFE_MS));
    slot.process().kill();
    events.killed(words);
    restart(slot, words);
  }

  private void restart(ServerSlot slot, String words) {
    events.recovered(words, slot.start());
  }

  /** Long enough at times for the others to take over what it works on. */
  private void pause(String words) throws InterruptedException {
    ServerSlot slot = anyServer();
    slot.process().pause();
    lane.live(random.nextBoolean() ? 12_000 : random.nextInt(2_000));
    slot.process().resume();
    events.happened(words);
    awaitReady(words);
  }

  private void stop(String words) {
    ServerSlot slot = anyServer();
    slot.process().stop();
    events.happened(words);
    restart(slot, words);
  }

  private void storm(String words) throws InterruptedException {
    lane.proxy().lie(LIES_IN_A_STORM);
    lane.live(1_000 + random.nextInt(3_000));
    events.happened(words);
  }

  private void killLivy(String words) throws InterruptedException {
    honestLivy();
    lane.killLivy();
    events.killed(words);
    lane.live(random.nextInt(1_000));
    lane.restartLivy();
  }

  /** The answer that would have told of the batch never comes. */
  private void killLivyAtSubmission(String words) throws InterruptedException {
    honestLivy();
    if (!lane.proxy().atNextSubmission(lane::killLivy, LONGEST_WAIT_FOR_SUBMISSION)) {
      lane.killLivy();
    }
    events.killed(words);
    lane.restartLivy();
  }

  /** What was delayed before has arrived when this returns. */
  private void honestLivy() throws InterruptedException {
    lane.proxy().lie(0);
    lane.live(2_500);
  }

  /** All servers at once, as far as processes can; they stay wrong. */
  private void moveClocks(String words, Duration by) throws InterruptedException {
    lane.servers().forEach(server -> server.moveClock(by));
    events.happened(words);
    lane.live(random.nextInt(1_000));
  }

  private void fillDisk(String words) throws InterruptedException {
    EmbeddedH2 database = (EmbeddedH2) lane.database();
    long pid = anyServer().process().pid();
    database.fillDisk(pid);
    lane.live(1_000 + random.nextInt(2_000));
    database.freeDisk(pid);
    events.happened(words);
    awaitReady(words);
  }

  private void killPostgres(String words) throws InterruptedException, IOException {
    RealPostgres database = (RealPostgres) lane.database();
    lane.live(random.nextInt(LONGEST_LIFE_MS));
    database.kill();
    events.killed(words);
    lane.live(random.nextInt(2_000));
    database.restart();
    awaitReady(words);
  }

  private void cutConnections(String words) throws InterruptedException, SQLException {
    RealPostgres database = (RealPostgres) lane.database();
    for (int i = 0; i < 5; i++) {
      database.cutConnections();
      lane.live(random.nextInt(300));
    }
    events.happened(words);
    awaitReady(words);
  }

  private void awaitReady(String words) throws InterruptedException {
    long begun = System.nanoTime();
    for (ServerSlot slot : lane.servers()) {
      while (!lane.isReady(slot)) {
        Duration lasted = Duration.ofNanos(System.nanoTime() - begun);
        if (lasted.compareTo(LONGEST_RECOVERY) > 0 || !slot.process().isAlive()) {
          events.happened("server not ready of itself after: " + words);
          slot.process().kill();
          restart(slot, words);
          break;
        }
        lane.live(100);
      }
    }
    events.recovered(words, Duration.ofNanos(System.nanoTime() - begun));
  }

  /** A server that ended although nobody killed it. */
  private void revive() {
    for (ServerSlot slot : lane.servers()) {
      if (!slot.process().isAlive()) {
        events.happened("server ended of itself, exit code " + slot.process().exitCode());
        restart(slot, "server ended of itself");
      }
    }
  }
}
