package io.drover.faults.weave;

import java.util.Optional;
import net.bytebuddy.asm.Advice;

/**
 * Copied into the submission of batches to take its first look-up away: what it asks before it
 * posts is answered by "not there".
 */
public final class BrokenLookup {
  private static final ThreadLocal<Boolean> BLIND = ThreadLocal.withInitial(() -> false);

  private BrokenLookup() {}

  /** Called by the woven code. */
  public static void blind(boolean blind) {
    BLIND.set(blind);
  }

  /** Called by the woven code. */
  public static boolean isBlind() {
    return BLIND.get();
  }

  /** A submission begins. */
  static final class Submit {
    private Submit() {}

    @Advice.OnMethodEnter
    static void enter() {
      blind(true);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class)
    static void exit() {
      blind(false);
    }
  }

  /** From here on it may see again. */
  static final class Post {
    private Post() {}

    @Advice.OnMethodEnter
    static void enter() {
      blind(false);
    }
  }

  /** No doubt is ever settled. */
  static final class Nothing {
    private Nothing() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter() {
      return true;
    }

    @Advice.OnMethodExit
    // written to the method's own result
    @SuppressWarnings("UnusedVariable")
    static void exit(@Advice.Return(readOnly = false) Optional<?> answer) {
      answer = Optional.empty();
    }
  }

  /** Livy knows nothing while a submission is blind. */
  static final class Ask {
    private Ask() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter() {
      return isBlind();
    }

    @Advice.OnMethodExit
    @SuppressWarnings("UnusedVariable")
    static void exit(
        @Advice.Enter boolean skipped, @Advice.Return(readOnly = false) Optional<?> answer) {
      if (skipped) {
        answer = Optional.empty();
      }
    }
  }
}
