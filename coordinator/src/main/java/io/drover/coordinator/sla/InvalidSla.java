package io.drover.coordinator.sla;

import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;

/** Words for what is wrong with a service level. */
final class InvalidSla {
  private InvalidSla() {}

  static InvalidRequestException value(String element, String value, String why) {
    return new InvalidRequestException(
        ErrorCode.E1101, "sla:" + element + " is [" + value + "]; " + why);
  }
}
