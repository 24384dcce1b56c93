package io.drover.faults.weave;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import net.bytebuddy.asm.Advice;

/** Copied into the woven methods. */
final class FailpointAdvice {
  /** Stands for the key of the failpoint at the method's beginning. */
  @Retention(RetentionPolicy.RUNTIME)
  @interface Before {}

  /** Stands for the key of the failpoint at the method's end. */
  @Retention(RetentionPolicy.RUNTIME)
  @interface After {}

  private FailpointAdvice() {}

  @Advice.OnMethodEnter
  static void enter(@Before String key) {
    ArmedFailpoint.reached(key);
  }

  @Advice.OnMethodExit
  static void exit(@After String key) {
    ArmedFailpoint.reached(key);
  }
}
