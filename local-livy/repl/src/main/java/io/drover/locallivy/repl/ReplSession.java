package io.drover.locallivy.repl;

import static java.util.Objects.requireNonNull;

import io.drover.locallivy.repl.StatementQueue.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.livy.rsc.RSCConf;
import org.apache.livy.rsc.driver.SparkEntries;
import org.apache.livy.rsc.driver.Statement;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/**
 * One interactive session: a Spark session, its interpreters and its statements.
 *
 * <p>Its state is one of Livy's {@code starting}, {@code idle}, {@code busy} and {@code error};
 * every change is told to the listener. Thread-safe.
 */
public final class ReplSession implements AutoCloseable {
  private final SparkConf sparkConf;
  private final RSCConf livyConf;
  private final Kind kind;
  private final Consumer<String> stateListener;
  private String state = "starting";
  private Optional<Started> started = Optional.empty();

  private record Started(Interpreters interpreters, StatementQueue queue) {}

  public ReplSession(SparkConf sparkConf, RSCConf livyConf, Consumer<String> stateListener) {
    this.sparkConf = requireNonNull(sparkConf, "sparkConf");
    this.livyConf = requireNonNull(livyConf, "livyConf");
    this.kind = Kind.of(livyConf.get(RSCConf.Entry.SESSION_KIND));
    this.stateListener = requireNonNull(stateListener, "stateListener");
  }

  /**
   * Starts Spark and the interpreter of the session's own kind.
   *
   * @throws Exception when one of them cannot start; the driver then ends
   */
  public SparkEntries start() throws Exception {
    // Spark serves compiled closures from here; it reads the setting when its context starts.
    Path classes = ScalaInterpreter.outputDirectory(sparkConf);
    StatementClassLoader loader =
        new StatementClassLoader(Thread.currentThread().getContextClassLoader());
    Thread.currentThread().setContextClassLoader(loader);
    SparkEntries entries = new SparkEntries(sparkConf);
    SparkSession spark = entries.sparkSession();
    int rows = livyConf.getInt(RSCConf.Entry.SQL_NUM_ROWS);
    Map<Kind, Supplier<Interpreter>> makers =
        Map.of(
            Kind.SPARK, () -> new ScalaInterpreter(spark, classes, loader),
            Kind.PYSPARK, () -> new PythonInterpreter(spark),
            Kind.SQL, () -> new SqlInterpreter(spark, rows));
    Interpreters interpreters = new Interpreters(makers);
    StatementQueue queue =
        new StatementQueue(
            new Limits(
                livyConf.getInt(RSCConf.Entry.RETAINED_STATEMENTS),
                Duration.ofMillis(livyConf.getTimeAsMs(RSCConf.Entry.JOB_CANCEL_TRIGGER_INTERVAL)),
                Duration.ofMillis(livyConf.getTimeAsMs(RSCConf.Entry.JOB_CANCEL_TIMEOUT))),
            interpreters,
            new SparkJobGroups(entries.sc()),
            new States());
    synchronized (this) {
      started = Optional.of(new Started(interpreters, queue));
    }
    queue.callOnThread(
        () -> {
          interpreters.prepare(kind);
          return kind;
        });
    changeState("idle");
    return entries;
  }

  public synchronized String state() {
    return state;
  }

  /**
   * Returns the new statement's id; {@code statementKind} wins over the session's own.
   *
   * @throws IllegalArgumentException for a kind that is unknown, or missing in a shared session;
   *     Livy answers 500 then
   */
  public int submit(String code, Optional<String> statementKind) {
    requireNonNull(code, "code");
    Kind wanted = statementKind.map(Kind::of).orElse(kind);
    if (wanted == Kind.SHARED) {
      throw new IllegalArgumentException("a statement of a shared session must say its kind");
    }
    return started()
        .orElseThrow(() -> new IllegalStateException("the session is still starting"))
        .queue()
        .submit(code, wanted);
  }

  public void cancel(int id) {
    started().ifPresent(parts -> parts.queue().cancel(id));
  }

  public List<Statement> statements() {
    return started().map(parts -> parts.queue().all()).orElse(List.of());
  }

  public List<Statement> statements(int from, int size) {
    return started().map(parts -> parts.queue().range(from, size)).orElse(List.of());
  }

  public List<String> complete(String code, Optional<String> statementKind, int cursor) {
    return started()
        .map(
            parts ->
                parts
                    .interpreters()
                    .complete(code, statementKind.map(Kind::of).orElse(kind), cursor))
        .orElse(List.of());
  }

  @Override
  public void close() {
    started()
        .ifPresent(
            parts -> {
              parts.queue().close();
              parts.interpreters().close();
            });
  }

  private synchronized Optional<Started> started() {
    return started;
  }

  private final class States implements StatementQueue.Listener {
    @Override
    public void busy() {
      changeState("busy");
    }

    @Override
    public void idle() {
      changeState("idle");
    }

    @Override
    public void died() {
      changeState("error");
    }
  }

  /** In order: a listener that heard "busy" last would keep an idle session busy. */
  private synchronized void changeState(String newState) {
    if (!state.equals("error")) {
      state = newState;
      stateListener.accept(newState);
    }
  }
}
