package io.drover.engine;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

/** Job properties that change how the engine treats the job. */
final class JobSettings {
  /** Nodes before which the job is suspended: names with commas between, or {@code *} for all. */
  static final String SUSPEND_ON_NODES = "oozie.suspend.on.nodes";

  private JobSettings() {}

  static boolean suspendsAt(Map<String, String> configuration, String node) {
    String names = configuration.get(SUSPEND_ON_NODES);
    return names != null
        && Arrays.stream(names.split(","))
            .map(String::strip)
            .anyMatch(name -> name.equals("*") || name.equals(node));
  }

  static int retriesMax(Map<String, String> configuration, EngineConfig config) {
    return number(configuration, "oozie.wf.action.max.retries", config.retriesMax());
  }

  static Duration retryInterval(Map<String, String> configuration, EngineConfig config) {
    return Duration.ofSeconds(
        number(
            configuration,
            "oozie.wf.action.retry.interval",
            (int) config.retryInterval().toSeconds()));
  }

  static boolean validateForkJoin(Map<String, String> configuration) {
    return !"false".equals(configuration.get("oozie.wf.validate.ForkJoin"));
  }

  /** Text that is no number counts as absent, as Oozie does. */
  private static int number(Map<String, String> configuration, String key, int otherwise) {
    String text = configuration.get(key);
    if (text == null || text.isBlank()) {
      return otherwise;
    }
    try {
      return Math.max(0, Integer.parseInt(text.strip()));
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }
}
