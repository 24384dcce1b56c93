package io.drover.actions.file;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs blocking calls on a bounded pool and waits for each only so long. A thread that hangs in the
 * kernel is lost to the pool until the kernel lets go; the caller is not. When every thread hangs,
 * calls fail after their time-out, and nothing else in the process is affected.
 */
public final class TimedCalls implements AutoCloseable {
  private static final int WAITING = 1000;
  private static final int IDLE_SECONDS = 30;

  private final ThreadPoolExecutor pool;
  private final Duration timeout;

  public TimedCalls(int threads, Duration timeout) {
    this.timeout = timeout;
    this.pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            task -> {
              Thread thread = new Thread(task, "local-files");
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
  }

  /** Work that gives nothing back. */
  interface Work {
    void run() throws IOException;
  }

  void run(URI path, Work work) throws IOException {
    call(
        path,
        () -> {
          work.run();
          return true;
        });
  }

  <T> T call(URI path, Callable<T> call) throws IOException {
    Future<T> answer;
    try {
      answer = pool.submit(call);
    } catch (RejectedExecutionException e) {
      throw new IOException("too many file calls are waiting, [" + path + "] was not looked at", e);
    }
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new IOException("no answer within " + timeout + " about [" + path + "]", e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException("interrupted");
      interrupted.initCause(e);
      throw interrupted;
    } catch (ExecutionException e) {
      throw unwrapped(path, e);
    }
  }

  private static IOException unwrapped(URI path, ExecutionException e) {
    Throwable cause = e.getCause();
    if (cause instanceof IOException fault) {
      return fault;
    }
    if (cause instanceof UncheckedIOException fault && fault.getCause() != null) {
      return fault.getCause();
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return new IOException("cannot work on [" + path + "]: " + cause, cause);
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
