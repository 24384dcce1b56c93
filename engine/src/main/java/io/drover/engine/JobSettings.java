package io.drover.engine;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

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

  /** Where to tell each change of the job's status. */
  static Optional<String> jobNotificationUrl(Map<String, String> configuration) {
    return text(configuration, "oozie.wf.workflow.notification.url");
  }

  /** Where to tell that an action has started or ended. */
  static Optional<String> actionNotificationUrl(Map<String, String> configuration) {
    return text(configuration, "oozie.wf.action.notification.url");
  }

  static Notification.Format notificationFormat(Map<String, String> configuration) {
    return "json".equalsIgnoreCase(configuration.get("drover.notification.format"))
        ? Notification.Format.JSON
        : Notification.Format.GET;
  }

  private static Optional<String> text(Map<String, String> configuration, String key) {
    return Optional.ofNullable(configuration.get(key))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
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
