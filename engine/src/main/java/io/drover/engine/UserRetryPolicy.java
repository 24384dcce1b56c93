package io.drover.engine;

import io.drover.engine.el.ExpressionException;
import io.drover.engine.el.Expressions;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.WorkflowNode.ActionNode.UserRetry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * An action's user retry, its attributes evaluated.
 *
 * @param max capped at the server's maximum
 * @param exponential whether the wait doubles each time
 */
record UserRetryPolicy(int max, int intervalMinutes, boolean exponential) {

  /** Throws E0703 for an attribute that is no number; an unknown policy is periodic. */
  static UserRetryPolicy of(
      UserRetry retry,
      Map<String, String> configuration,
      EngineConfig config,
      Expressions expressions) {
    if (retry.equals(UserRetry.NONE)) {
      return new UserRetryPolicy(0, (int) config.userRetryInterval().toMinutes(), false);
    }
    int max = number("retry-max", retry.max(), 0, configuration, expressions);
    int interval =
        number(
            "retry-interval",
            retry.interval(),
            (int) config.userRetryInterval().toMinutes(),
            configuration,
            expressions);
    String policy =
        retry
            .policy()
            .map(text -> evaluated("retry-policy", text, configuration, expressions))
            .orElse("periodic");
    return new UserRetryPolicy(
        Math.min(max, config.userRetryMax()), interval, policy.equalsIgnoreCase("exponential"));
  }

  private static int number(
      String attribute,
      Optional<String> text,
      int otherwise,
      Map<String, String> configuration,
      Expressions expressions) {
    if (text.isEmpty()) {
      return otherwise;
    }
    String value = evaluated(attribute, text.get(), configuration, expressions);
    try {
      int number = Integer.parseInt(value);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new InvalidRequestException(
        ErrorCode.E0703, attribute + " is '" + value + "'; it must be a whole number from 0");
  }

  private static String evaluated(
      String attribute, String text, Map<String, String> configuration, Expressions expressions) {
    try {
      return expressions.evaluateVariables(text, configuration).strip();
    } catch (ExpressionException e) {
      throw new InvalidRequestException(
          ErrorCode.E0703, attribute + " cannot be evaluated: " + e.getMessage());
    }
  }

  /** Time before the retry with that number, from 1. */
  Duration wait(int retryNumber) {
    long factor = exponential ? 1L << Math.min(retryNumber - 1, 20) : 1;
    return Duration.ofMinutes(intervalMinutes * factor);
  }
}
