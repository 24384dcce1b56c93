package io.drover.coordinator;

import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;

/** Words the refusal of a coordinator's attribute. */
final class InvalidCoordinator {
  private InvalidCoordinator() {}

  static InvalidRequestException attribute(String name, String value, String why) {
    return new InvalidRequestException(
        ErrorCode.E1003, "Invalid coordinator attribute " + name + "=\"" + value + "\": " + why);
  }
}
