package io.drover.locallivy.repl;

import java.util.List;

/**
 * Runs code of one kind and keeps its variables from one statement to the next. Used by one thread,
 * the one that made it, except for {@link #complete}, {@link #interrupt} and {@link #close}.
 */
interface Interpreter extends AutoCloseable {
  /**
   * Runs the code to its end. Whatever goes wrong in the code is {@link Output.Failed}.
   *
   * @param jobGroup under which its Spark jobs must run, so that they can be counted and cancelled
   * @throws InterpreterDiedException when no further statement can be run
   */
  Output run(String code, String jobGroup);

  /** Names that could stand at the cursor; empty when the kind offers none. */
  default List<String> complete(String code, int cursor) {
    return List.of();
  }

  /** Asks the running code to stop; called again until it has. */
  void interrupt();

  @Override
  default void close() {}
}
