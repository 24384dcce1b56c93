package io.drover.engine;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Named daemon threads, and how those end that use the database. */
public final class Threads {
  private static final Logger LOG = LoggerFactory.getLogger(Threads.class);
  private static final int LONGEST_END = 10;

  private Threads() {}

  /** Their names are the prefix and a number from 1. */
  public static ThreadFactory named(String prefix) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, prefix + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** One thread for what is done later, or again and again; what waits at its end is dropped. */
  public static ScheduledExecutorService timer(String prefix) {
    ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, named(prefix));
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return timer;
  }

  /**
   * Takes no more work and waits some seconds for what runs. Interrupts nothing: a thread that is
   * interrupted in a write closes the file of an embedded database.
   */
  public static void end(ExecutorService threads) {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(LONGEST_END, TimeUnit.SECONDS)) {
        LOG.warn("something still runs after {} s, and is left alone", LONGEST_END);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
