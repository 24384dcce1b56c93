package io.drover.locallivy.repl;

import static java.util.Objects.requireNonNull;
import static org.apache.livy.rsc.driver.StatementState.Available;
import static org.apache.livy.rsc.driver.StatementState.Cancelled;
import static org.apache.livy.rsc.driver.StatementState.Cancelling;
import static org.apache.livy.rsc.driver.StatementState.Running;
import static org.apache.livy.rsc.driver.StatementState.Waiting;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.apache.livy.rsc.driver.Statement;
import org.apache.livy.rsc.driver.StatementState;
import org.jspecify.annotations.Nullable;

/**
 * The statements of one session: runs them one after the other on one thread, keeps the last ones,
 * and cancels them. Thread-safe. Its threads are daemons, or the driver would outlive its session.
 */
final class StatementQueue implements AutoCloseable {
  /** How many statements are remembered, and how a running one is stopped. */
  record Limits(int retained, Duration cancelInterval, Duration cancelTimeout) {}

  /** Hears of each change, in order. */
  interface Listener {
    void busy();

    void idle();

    /** No further statement can succeed. */
    void died();
  }

  /** Runs one statement at a time. */
  interface Runner {
    Output run(String code, Kind kind, String jobGroup);

    /** Asks the running statement to stop; comes from another thread. */
    void interrupt();
  }

  /** The first attempts to cancel give Spark the time to end its jobs in an orderly way. */
  private static final int ATTEMPTS_BEFORE_INTERRUPT = 5;

  private final Limits limits;
  private final Runner runner;
  private final JobGroups jobs;
  private final Listener listener;
  private final ExecutorService thread = Executors.newSingleThreadExecutor(daemon("statements"));
  private final ScheduledExecutorService canceller =
      Executors.newSingleThreadScheduledExecutor(daemon("cancel"));
  private final NavigableMap<Integer, Statement> statements = new TreeMap<>();
  private int nextId;
  private int unfinished;
  private @Nullable Statement current;

  StatementQueue(Limits limits, Runner runner, JobGroups jobs, Listener listener) {
    this.limits = requireNonNull(limits, "limits");
    this.runner = requireNonNull(runner, "runner");
    this.jobs = requireNonNull(jobs, "jobs");
    this.listener = requireNonNull(listener, "listener");
  }

  /** Calls on the thread of the statements, before the first of them, and waits for the value. */
  <T> T callOnThread(Callable<T> call) throws Exception {
    Future<T> value = thread.submit(call);
    try {
      return value.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  synchronized int submit(String code, Kind kind) {
    Statement statement = new Statement(nextId++, code, Waiting, null);
    statements.put(statement.id, statement);
    forgetOld();
    if (unfinished++ == 0) {
      listener.busy();
    }
    thread.execute(() -> execute(statement, kind));
    return statement.id;
  }

  synchronized List<Statement> all() {
    return copies(statements.values());
  }

  /** Those with an id from {@code from} up to {@code from + size}, when they are still kept. */
  synchronized List<Statement> range(int from, int size) {
    long end = Math.min(Integer.MAX_VALUE, (long) from + Math.max(0, size));
    return copies(statements.subMap(from, (int) Math.max(from, end)).values());
  }

  private List<Statement> copies(Collection<Statement> part) {
    return part.stream().map(this::copy).toList();
  }

  /**
   * Livy writes a statement field by field while this thread may change it. The state is read
   * first, so that an ended statement is never seen without its output.
   */
  private Statement copy(Statement statement) {
    StatementState state = stateOf(statement);
    boolean ended = state.isOneOf(Available, Cancelled);
    Statement copy =
        new Statement(statement.id, statement.code, state, ended ? statement.output : null);
    copy.started = statement.started;
    copy.completed = ended ? statement.completed : 0;
    copy.updateProgress(state == Running ? jobs.progress(jobGroup(statement)) : 0);
    return copy;
  }

  /**
   * A waiting statement is cancelled at once, a running one soon; an ended or unknown one stays.
   */
  void cancel(int id) {
    Statement statement;
    synchronized (this) {
      statement = statements.get(id);
    }
    if (statement == null || statement.compareAndTransit(Waiting, Cancelled)) {
      return;
    }
    if (statement.compareAndTransit(Running, Cancelling)) {
      new Cancellation(statement).attempt();
    }
  }

  private static StatementState stateOf(Statement statement) {
    return requireNonNull(statement.state.get(), "state");
  }

  static String jobGroup(Statement statement) {
    return "statement-" + statement.id;
  }

  @Override
  public void close() {
    canceller.shutdownNow();
    thread.shutdownNow();
  }

  private void execute(Statement statement, Kind kind) {
    try {
      if (begin(statement)) {
        Output output = run(statement, kind);
        statement.output = output.toJson(statement.id).toString();
        statement.completed = System.currentTimeMillis();
      }
    } finally {
      end(statement);
    }
  }

  private synchronized boolean begin(Statement statement) {
    statement.started = System.currentTimeMillis();
    if (!statement.compareAndTransit(Waiting, Running)) {
      return false;
    }
    current = statement;
    return true;
  }

  /**
   * An exception of whatever kind ends the statement: one that stays running blocks the session.
   */
  private Output run(Statement statement, Kind kind) {
    String group = jobGroup(statement);
    try {
      jobs.begin(group);
      return runner.run(statement.code, kind, group);
    } catch (InterpreterDiedException e) {
      listener.died();
      return new Output.Failed("Error", requireNonNull(e.getMessage()), List.of());
    } catch (Throwable e) {
      return Failures.of(e);
    }
  }

  private synchronized void end(Statement statement) {
    current = null;
    // An interrupt that came too late must not hit the next statement.
    Thread.interrupted();
    if (!statement.compareAndTransit(Running, Available)) {
      statement.compareAndTransit(Cancelling, Cancelled);
    }
    forgetOld();
    if (--unfinished == 0) {
      listener.idle();
    }
  }

  private void forgetOld() {
    statements.values().stream()
        .filter(statement -> stateOf(statement).isOneOf(Available, Cancelled))
        .limit(Math.max(0, statements.size() - limits.retained()))
        .toList()
        .forEach(statement -> statements.remove(statement.id));
  }

  private synchronized void interruptIfCurrent(Statement statement) {
    if (current == statement) {
      runner.interrupt();
    }
  }

  private static ThreadFactory daemon(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Tries until the statement has stopped, or the time is over and it only counts as cancelled. */
  private final class Cancellation {
    private final Statement statement;
    private final long deadline = System.nanoTime() + limits.cancelTimeout().toNanos();
    private int attempts;

    Cancellation(Statement statement) {
      this.statement = statement;
    }

    void attempt() {
      StatementState state = stateOf(statement);
      if (state != Cancelling) {
        return;
      }
      if (System.nanoTime() > deadline) {
        statement.compareAndTransit(Cancelling, Cancelled);
        return;
      }
      jobs.cancel(jobGroup(statement));
      attempts++;
      if (attempts % ATTEMPTS_BEFORE_INTERRUPT == 0) {
        interruptIfCurrent(statement);
      }
      Future<?> unusedNext =
          canceller.schedule(
              this::attempt, limits.cancelInterval().toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
