package io.drover.coordinator.application;

import static java.util.Objects.requireNonNull;

import io.drover.engine.el.ExpressionException;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.Problem;
import io.drover.schema.SourceLocation;
import java.time.DateTimeException;
import java.util.List;
import java.util.function.Supplier;

/** A part of a coordinator, named in whatever is wrong with it. */
record Place(String element, SourceLocation location) {
  Place {
    requireNonNull(element, "element");
    requireNonNull(location, "location");
  }

  /**
   * What that gives.
   *
   * @throws InvalidRequestException with this place: E1004 when an expression fails, else with the
   *     code it was thrown with
   */
  <T> T read(Supplier<T> reading) {
    return read(reading, ErrorCode.E1003);
  }

  /** The same, but what would be E1003 is E1021. */
  <T> T readInstance(Supplier<T> reading) {
    return read(reading, ErrorCode.E1021);
  }

  private <T> T read(Supplier<T> reading, ErrorCode code) {
    try {
      return reading.get();
    } catch (InvalidRequestException e) {
      if (!e.problems().isEmpty()) {
        throw e;
      }
      throw problem(e.code() == ErrorCode.E1003 ? code : e.code(), String.valueOf(e.getMessage()));
    } catch (ExpressionException e) {
      throw problem(
          ErrorCode.E1004,
          e.getMessage() + ".",
          "set it as a job property, or correct the expression.");
    } catch (ArithmeticException | DateTimeException e) {
      throw problem(code, "a number in it is too large, or a time too far away");
    }
  }

  InvalidRequestException problem(ErrorCode code, String message) {
    return problem(code, message, "");
  }

  InvalidRequestException problem(ErrorCode code, String message, String fix) {
    return InvalidRequestException.of(
        List.of(Problem.error(code, message, element, location, fix)));
  }
}
