package io.drover.coordinator.application;

import io.drover.coordinator.CoordinatorTime;
import io.drover.coordinator.TimeFunctions;
import io.drover.engine.el.ExpressionException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code coord:} functions that have a value at once. */
final class CoordinatorFunctions {
  private CoordinatorFunctions() {}

  /** Null, not an empty text, for what is not set: {@code firstNotNull} tells them apart. */
  public static @Nullable String conf(String property) {
    return Scope.current().properties().get(property);
  }

  public static String user() {
    return Scope.current().user().orElseThrow();
  }

  public static String name() {
    return Scope.current().name().orElseThrow();
  }

  public static String actionId() {
    return Scope.current().times().orElseThrow().actionId();
  }

  public static String nominalTime() {
    return CoordinatorTime.format(Scope.current().nominalTime());
  }

  public static String actualTime() {
    return CoordinatorTime.format(Scope.current().times().orElseThrow().actualTime());
  }

  public static String dateOffset(String base, long n, String unit) {
    return TimeFunctions.dateOffset(base, EchoFunctions.whole("dateOffset", n), unit);
  }

  public static String dateTzOffset(String base, String timezone) {
    return TimeFunctions.dateTzOffset(base, timezone);
  }

  public static String formatTime(String time, String pattern) {
    return TimeFunctions.formatTime(time, pattern);
  }

  public static String epochTime(String time, String millis) {
    return TimeFunctions.epochTime(time, millis);
  }

  public static int hoursInDay(long n) {
    return dataset().instances().hoursInDay(EchoFunctions.whole("hoursInDay", n));
  }

  public static int daysInMonth(long n) {
    return dataset().instances().daysInMonth(EchoFunctions.whole("daysInMonth", n));
  }

  public static int tzOffset() {
    return dataset().instances().tzOffset(dataset().jobTimezone());
  }

  public static String dataIn(String name) {
    return data(
        "dataIn", "data-in or named operator of the input-logic", name, Scope.current().dataIn());
  }

  public static String dataOut(String name) {
    return data("dataOut", "data-out", name, Scope.current().dataOut());
  }

  private static String data(String function, String kind, String name, Map<String, String> data) {
    String uris = data.get(name);
    if (uris == null) {
      throw new ExpressionException(
          "function [coord:" + function + "]: there is no " + kind + " '" + name + "'");
    }
    return uris;
  }

  private static Scope.DatasetView dataset() {
    return Scope.current().dataset().orElseThrow();
  }
}
