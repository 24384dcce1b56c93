package io.drover.coordinator.bundle;

import io.drover.engine.el.ExpressionLanguage;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The functions that only a bundle.xml has, with the prefix {@code bundle:}. */
final class BundleFunctions {
  private BundleFunctions() {}

  /** What the functions ask. */
  record Context(Map<String, String> properties) {}

  /** A job property, also one whose name is no variable; null when it is not set. */
  public static @Nullable String conf(String name) {
    return ExpressionLanguage.context(Context.class).properties().get(name);
  }
}
