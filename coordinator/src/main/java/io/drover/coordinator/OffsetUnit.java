package io.drover.coordinator;

import io.drover.coordinator.Frequency.Unit;
import java.util.Arrays;

/**
 * The units that {@code coord:offset} and {@code coord:dateOffset} count in, by the names they have
 * there. Minutes and hours are elapsed time, the others keep the local time.
 */
public enum OffsetUnit {
  MINUTE(1, Unit.MINUTE),
  HOUR(60, Unit.MINUTE),
  DAY(1, Unit.DAY),
  WEEK(1, Unit.WEEK),
  MONTH(1, Unit.MONTH),
  YEAR(12, Unit.MONTH);

  private final int factor;
  private final Unit unit;

  OffsetUnit(int factor, Unit unit) {
    this.factor = factor;
    this.unit = unit;
  }

  /**
   * Reads a name, which is in capitals.
   *
   * @param call where it was written, for the message
   * @throws io.drover.schema.InvalidRequestException E1003
   */
  public static OffsetUnit parse(String call, String name) {
    return Arrays.stream(values())
        .filter(unit -> unit.name().equals(name.strip()))
        .findFirst()
        .orElseThrow(
            () ->
                InvalidCoordinator.call(
                    call, "'" + name + "' is no unit, use one of " + Arrays.toString(values())));
  }

  int factor() {
    return factor;
  }

  Unit unit() {
    return unit;
  }
}
