package io.drover.engine.el;

import io.drover.engine.el.JobScope.ActionFacts;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code wf:} functions; null where there is nothing. */
final class WorkflowFunctions {
  private WorkflowFunctions() {}

  private static JobScope scope() {
    return WorkflowContext.current().scope();
  }

  public static String id() {
    return scope().id();
  }

  public static String name() {
    return scope().name();
  }

  public static String appPath() {
    return scope().appPath();
  }

  public static String user() {
    return scope().user();
  }

  public static @Nullable String group() {
    return scope().group().orElse(null);
  }

  public static long run() {
    return scope().run();
  }

  public static @Nullable String conf(String name) {
    return scope().configuration().get(name);
  }

  public static @Nullable String lastErrorNode() {
    return scope().lastErrorNode().orElse(null);
  }

  public static @Nullable String transition(String node) {
    return fact(node, ActionFacts::transition);
  }

  public static @Nullable String errorCode(String node) {
    return fact(node, ActionFacts::errorCode);
  }

  public static @Nullable String errorMessage(String node) {
    return fact(node, ActionFacts::errorMessage);
  }

  public static @Nullable String actionExternalId(String node) {
    return fact(node, ActionFacts::externalId);
  }

  public static @Nullable String actionTrackerUri(String node) {
    return fact(node, ActionFacts::trackerUri);
  }

  public static @Nullable String actionExternalStatus(String node) {
    return fact(node, ActionFacts::externalStatus);
  }

  public static Map<String, String> actionData(String node) {
    return scope().action(node).map(ActionFacts::data).orElse(Map.of());
  }

  /** The text stands in the URL as it is, for whoever calls may replace it. */
  public static String callback(String stateVariable) {
    return scope()
            .callbackUrl()
            .orElseThrow(
                () ->
                    new ExpressionException(
                        "function [wf:callback] is of use only in an action of a running job"))
        + "&status="
        + stateVariable;
  }

  /** Hadoop's counters came from launchers; there are none. */
  public static Map<String, String> counters(String node) {
    return Map.of();
  }

  private static @Nullable String fact(
      String node, Function<ActionFacts, Optional<String>> getter) {
    return scope().action(node).flatMap(getter).orElse(null);
  }
}
