package io.drover.coordinator.application;

import io.drover.coordinator.DatasetInstances;
import io.drover.engine.el.ExpressionException;
import io.drover.engine.el.ExpressionLanguage;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/**
 * What the functions of one evaluation know. Some is there in some phases only: each phase has only
 * the functions that find theirs.
 */
record Scope(
    Map<String, String> properties,
    Optional<String> user,
    Optional<String> name,
    Optional<ActionTimes> times,
    Optional<DatasetView> dataset,
    Map<String, String> dataIn,
    Map<String, String> dataOut) {

  /** A dataset as the action sees it, for the functions in instances. */
  record DatasetView(DatasetInstances instances, ZoneId jobTimezone) {}

  static Scope of(Map<String, String> properties) {
    return new Scope(
        properties,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Map.of());
  }

  Scope user(String newUser) {
    return new Scope(properties, Optional.of(newUser), name, times, dataset, dataIn, dataOut);
  }

  Scope name(String newName) {
    return new Scope(properties, user, Optional.of(newName), times, dataset, dataIn, dataOut);
  }

  Scope times(ActionTimes newTimes) {
    return new Scope(properties, user, name, Optional.of(newTimes), dataset, dataIn, dataOut);
  }

  Scope dataset(DatasetView view) {
    return new Scope(properties, user, name, times, Optional.of(view), dataIn, dataOut);
  }

  Scope data(Map<String, String> newDataIn, Map<String, String> newDataOut) {
    return new Scope(properties, user, name, times, dataset, newDataIn, newDataOut);
  }

  /** That of the evaluation that runs on this thread. */
  static Scope current() {
    return ExpressionLanguage.context(Scope.class);
  }

  /**
   * The time that {@code timestamp()} stands for: when the action was made, so that evaluating once
   * more gives the same.
   */
  InstantSource clock() {
    return () ->
        times
            .map(ActionTimes::actualTime)
            .orElseThrow(
                () ->
                    new ExpressionException(
                        "function [timestamp] is not allowed here, only where there is an action"));
  }

  Instant nominalTime() {
    return times.orElseThrow().nominalTime();
  }
}
