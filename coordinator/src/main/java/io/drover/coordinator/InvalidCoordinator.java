package io.drover.coordinator;

import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;

/** Words the refusal of a coordinator's attribute or of a function's argument. */
final class InvalidCoordinator {
  private InvalidCoordinator() {}

  static InvalidRequestException attribute(String name, String value, String why) {
    return new InvalidRequestException(
        ErrorCode.E1003, "Invalid coordinator attribute " + name + "=\"" + value + "\": " + why);
  }

  /**
   * Refuses a call.
   *
   * @param call as it is written in a coordinator, such as {@code coord:latest(1)}
   */
  static InvalidRequestException call(String call, String why) {
    return new InvalidRequestException(
        ErrorCode.E1003, "Invalid coordinator function " + call + ": " + why);
  }
}
