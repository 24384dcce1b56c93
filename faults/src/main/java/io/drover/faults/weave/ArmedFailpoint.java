package io.drover.faults.weave;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What the woven code calls, in the process that is to die. One failpoint is armed at most. Must be
 * public for that, and is nobody else's business.
 */
public final class ArmedFailpoint {
  /** Exit code of a process that died at its failpoint. */
  public static final int EXIT_CODE = 86;

  private static final AtomicReference<@Nullable ArmedFailpoint> ARMED = new AtomicReference<>();

  private final String key;
  private final AtomicInteger left;

  private ArmedFailpoint(String key, int times) {
    this.key = key;
    this.left = new AtomicInteger(times);
  }

  /** {@code order} is a number and a {@link Failpoint#key}: dies when it is reached so often. */
  public static void arm(String order) {
    int space = order.indexOf(' ');
    ARMED.set(
        new ArmedFailpoint(
            order.substring(space + 1), Integer.parseInt(order.substring(0, space))));
  }

  /** Nothing is armed afterwards. */
  public static void disarm() {
    ARMED.set(null);
  }

  /** Called by the woven methods. */
  public static void reached(String key) {
    ArmedFailpoint armed = ARMED.get();
    if (armed != null && armed.key.equals(key) && armed.left.decrementAndGet() == 0) {
      // like SIGKILL: no hooks, no finally, nothing flushed
      Runtime.getRuntime().halt(EXIT_CODE);
    }
  }
}
