package io.drover.locallivy.repl;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The interpreters of one session, each made when the first statement of its kind comes. They share
 * one Spark session, and so its temporary views.
 */
final class Interpreters implements StatementQueue.Runner, AutoCloseable {
  private final Map<Kind, Supplier<Interpreter>> makers;
  private final Map<Kind, Interpreter> made = new EnumMap<>(Kind.class);
  private volatile @Nullable Interpreter running;

  Interpreters(Map<Kind, Supplier<Interpreter>> makers) {
    this.makers = new EnumMap<>(makers);
  }

  /** Makes the interpreter of this kind now, so that its first statement need not wait. */
  void prepare(Kind kind) {
    if (kind != Kind.SHARED) {
      interpreter(kind);
    }
  }

  @Override
  public Output run(String code, Kind kind, String jobGroup) {
    Interpreter interpreter = interpreter(kind);
    running = interpreter;
    try {
      return interpreter.run(code, jobGroup);
    } finally {
      running = null;
    }
  }

  @Override
  public void interrupt() {
    Interpreter interpreter = running;
    if (interpreter != null) {
      interpreter.interrupt();
    }
  }

  /** Comes from another thread, and so makes no interpreter: those belong to the thread of run. */
  List<String> complete(String code, Kind kind, int cursor) {
    Optional<Interpreter> interpreter;
    synchronized (made) {
      interpreter = Optional.ofNullable(made.get(kind));
    }
    return interpreter.map(ready -> ready.complete(code, cursor)).orElse(List.of());
  }

  @Override
  public void close() {
    List<Interpreter> all;
    synchronized (made) {
      all = List.copyOf(made.values());
    }
    all.forEach(Interpreter::close);
  }

  private Interpreter interpreter(Kind kind) {
    synchronized (made) {
      return made.computeIfAbsent(kind, wanted -> requireNonNull(makers.get(wanted)).get());
    }
  }
}
