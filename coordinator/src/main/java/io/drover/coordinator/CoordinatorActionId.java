package io.drover.coordinator;

import static java.util.Objects.requireNonNull;

import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;

/**
 * Id of a coordinator action: {@code JOB@NUMBER}.
 *
 * @param number from 1, in the order of nominal times
 */
public record CoordinatorActionId(CoordinatorJobId job, int number) {
  public CoordinatorActionId {
    requireNonNull(job, "job");
  }

  /** Reads {@code JOB@NUMBER}; E0605 when it is none. */
  public static CoordinatorActionId parse(String text) {
    int at = text.lastIndexOf('@');
    try {
      return new CoordinatorActionId(
          new CoordinatorJobId(text.substring(0, Math.max(0, at))),
          Integer.parseInt(text.substring(at + 1)));
    } catch (NumberFormatException e) {
      throw new InvalidRequestException(
          ErrorCode.E0605, "Action does not exist [" + text + "]: its id is like JOB@3");
    }
  }

  @Override
  public String toString() {
    return job + "@" + number;
  }
}
