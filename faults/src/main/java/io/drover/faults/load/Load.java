package io.drover.faults.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.drover.faults.load.SubmittedJob.Answer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Submits jobs all the time, to whichever server is asked next, and kills those that are there to
 * be killed. It slows down when too many are open. Thread-safe.
 */
public final class Load implements AutoCloseable {
  private static final int BURST = 6;
  private static final int EVERY_MS = 400;
  private static final int LONGEST_BEFORE_KILL_MS = 2_500;
  private static final int LONGEST_START_MS = 300;
  private static final int KILL_AGAIN_MS = 500;

  private final String prefix;
  private final Path root;
  private final Supplier<URI> server;
  private final int mostOpen;
  private final Set<Kind> kinds;
  private final Random random;
  private final DroverRest rest = new DroverRest();
  private final ScheduledExecutorService submitter = Executors.newScheduledThreadPool(1);
  private final ScheduledExecutorService killer = Executors.newScheduledThreadPool(1);
  private final ExecutorService senders = Executors.newFixedThreadPool(BURST);
  private final List<SubmittedJob> jobs = new ArrayList<>();
  private final Set<String> killed = ConcurrentHashMap.newKeySet();
  private int number;

  /**
   * Writes below {@code root} what workflows need.
   *
   * @param prefix begins the names of all jobs
   * @param server whom to ask now
   * @param mostOpen jobs at once
   * @param kinds of them
   */
  public Load(
      String prefix, Path root, Supplier<URI> server, int mostOpen, Set<Kind> kinds, Random random)
      throws IOException {
    this.prefix = requireNonNull(prefix, "prefix");
    this.root = requireNonNull(root, "root");
    this.server = requireNonNull(server, "server");
    this.mostOpen = mostOpen;
    this.kinds = Set.copyOf(kinds);
    this.random = requireNonNull(random, "random");
    Files.createDirectories(root.resolve("child"));
    Files.createDirectories(root.resolve("fs"));
    Files.writeString(root.resolve("fake.jar"), "", UTF_8);
    Files.writeString(root.resolve("child").resolve("workflow.xml"), Kind.childXml(root), UTF_8);
  }

  /** Begins. */
  public void start() {
    Future<?> unused =
        submitter.scheduleWithFixedDelay(this::burst, 0, EVERY_MS, TimeUnit.MILLISECONDS);
  }

  /** Ends, once the submissions that are under way have been answered; kills go on. */
  public void stop() throws InterruptedException {
    submitter.shutdownNow();
    senders.shutdown();
    if (!submitter.awaitTermination(1, TimeUnit.MINUTES)
        || !senders.awaitTermination(1, TimeUnit.MINUTES)) {
      throw new IllegalStateException("a submission does not end");
    }
  }

  /** All that were submitted, except those that certainly no server has seen. */
  public List<SubmittedJob> jobs() {
    synchronized (jobs) {
      return jobs.stream()
          .map(
              job ->
                  new SubmittedJob(
                      job.name(), job.kind(), job.answer(), killed.contains(job.name())))
          .toList();
    }
  }

  private void burst() {
    try {
      long room = mostOpen - rest.open(server.get());
      for (int i = 0; i < Math.min(room, BURST); i++) {
        Kind kind = Kind.any(kinds, random);
        String name = "%s-%06d-%s".formatted(prefix, number++, kind);
        String xml = kind.xml(root, name, random);
        URI where = server.get();
        // every other while it is still being started
        int killAfter =
            random.nextInt(random.nextBoolean() ? LONGEST_START_MS : LONGEST_BEFORE_KILL_MS);
        senders.execute(() -> submit(where, name, kind, xml, killAfter));
      }
    } catch (IOException e) {
      // that server is down or in trouble, as it is meant to be; the next round asks again
      return;
    }
  }

  private void submit(URI where, String name, Kind kind, String xml, int killAfter) {
    try {
      HttpResponse<String> answer = rest.submit(where, xml);
      if (answer.statusCode() == 201) {
        note(new SubmittedJob(name, kind, Answer.ACCEPTED, false));
        if (kind == Kind.KILLED) {
          kill(name, DroverRest.id(answer), killAfter);
        }
      } else {
        note(new SubmittedJob(name, kind, Answer.UNCLEAR, false));
      }
    } catch (ConnectException | HttpConnectTimeoutException e) {
      // nobody was there to take it
      return;
    } catch (IOException e) {
      note(new SubmittedJob(name, kind, Answer.UNCLEAR, false));
    }
  }

  private void note(SubmittedJob job) {
    synchronized (jobs) {
      jobs.add(job);
    }
  }

  /** As a user does who means it: again and again until somebody says yes, or that it has ended. */
  private void kill(String name, String id, int after) {
    Future<?> unused = killer.schedule(() -> killNow(name, id), after, TimeUnit.MILLISECONDS);
  }

  private void killNow(String name, String id) {
    int status;
    try {
      status = rest.apply(server.get(), id, "kill");
    } catch (IOException e) {
      status = 0;
    }
    if (status == 200) {
      killed.add(name);
    } else if (status != 409) {
      kill(name, id, KILL_AGAIN_MS);
    }
  }

  @Override
  public void close() {
    submitter.shutdownNow();
    senders.shutdownNow();
    killer.shutdownNow();
  }
}
