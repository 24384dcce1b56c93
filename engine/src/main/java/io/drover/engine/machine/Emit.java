package io.drover.engine.machine;

import java.util.Collection;
import java.util.function.Consumer;
import org.apache.commons.logging.Log;
import org.apache.commons.scxml.ErrorReporter;
import org.apache.commons.scxml.EventDispatcher;
import org.apache.commons.scxml.SCInstance;
import org.apache.commons.scxml.model.Action;

/** An executable of the model that tells the run's {@link Collector} what happened. */
final class Emit extends Action {
  private static final long serialVersionUID = 1L;

  private final transient Consumer<Collector> what;

  Emit(Consumer<Collector> what) {
    this.what = what;
  }

  @Override
  @SuppressWarnings("rawtypes")
  public void execute(
      EventDispatcher dispatcher,
      ErrorReporter errors,
      SCInstance instance,
      Log log,
      Collection derivedEvents) {
    // the dispatcher is the one object that belongs to the run, not to the shared model
    what.accept((Collector) dispatcher);
  }
}
