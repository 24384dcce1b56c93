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
  private final Kind sessionKind;
  private final Map<Kind, Supplier<Interpreter>> makers;
  private final Map<Kind, Interpreter> made = new EnumMap<>(Kind.class);
  private volatile @Nullable Interpreter running;

  Interpreters(Kind sessionKind, Map<Kind, Supplier<Interpreter>> makers) {
    this.sessionKind = requireNonNull(sessionKind, "sessionKind");
    this.makers = new EnumMap<>(makers);
  }

  /** Makes the interpreter of the session's own kind, so that its first statement need not wait. */
  void prepare() {
    if (sessionKind != Kind.SHARED) {
      interpreter(sessionKind);
    }
  }

  @Override
  public Output run(String code, Optional<Kind> kind, String jobGroup) {
    Kind wanted = kind.orElse(sessionKind);
    if (wanted == Kind.SHARED) {
      return new Output.Failed(
          "Error", "a statement of a shared session must say its kind", List.of());
    }
    Interpreter interpreter = interpreter(wanted);
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

  List<String> complete(String code, Optional<Kind> kind, int cursor) {
    Kind wanted = kind.orElse(sessionKind);
    return wanted == Kind.SHARED ? List.of() : interpreter(wanted).complete(code, cursor);
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
