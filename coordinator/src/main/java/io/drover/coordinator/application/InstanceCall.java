package io.drover.coordinator.application;

import io.drover.coordinator.CoordinatorTime;
import io.drover.coordinator.DatasetInstances;
import io.drover.coordinator.OffsetUnit;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The instances that one evaluated text stands for: a time, or one of the functions that {@link
 * EchoFunctions} gives back.
 *
 * @param function without its prefix; a time is {@code absolute}
 */
record InstanceCall(String function, List<String> arguments) {
  private static final Pattern CALL =
      Pattern.compile("\\$\\{\\s*coord:(\\w+)\\s*\\(([^()]*)\\)\\s*\\}");
  private static final Pattern COMMA = Pattern.compile(",");
  private static final Pattern QUOTES = Pattern.compile("^(['\"])(.*)\\1$");

  /** Of one function. */
  private static final int MOST_INSTANCES = DatasetInstances.MOST_INSTANCES;

  InstanceCall {
    arguments = List.copyOf(arguments);
  }

  /**
   * Reads an evaluated text.
   *
   * @throws InvalidRequestException E1003 or E1021 when it is neither a time nor such a function
   */
  static InstanceCall parse(String text) {
    String stripped = text.strip();
    if (stripped.isEmpty()) {
      throw wrong("the instance is empty, write one such as ${coord:current(0)}");
    }
    Matcher call = CALL.matcher(stripped);
    if (!call.matches()) {
      Instant time = CoordinatorTime.parse("instance", stripped);
      return new InstanceCall("absolute", List.of(CoordinatorTime.format(time)));
    }
    return new InstanceCall(
        call.group(1),
        call.group(2).isBlank()
            ? List.of()
            : COMMA.splitAsStream(call.group(2)).map(InstanceCall::argument).toList());
  }

  private static String argument(String text) {
    return QUOTES.matcher(text.strip()).replaceFirst("$2");
  }

  /** What it stands for by itself. */
  List<Slot> slots(DatasetInstances instances) {
    return switch (function) {
      case "current" -> known(instances.current(whole(0)));
      case "currentRange" -> known(instances.currentRange(whole(0), whole(1)));
      case "offset" -> known(instances.offset(whole(0), unit()));
      case "absolute" -> known(List.of(time()));
      case "absoluteRange" -> known(instances.absoluteRange(time(), whole(1)));
      case "latest" -> latest(instances, whole(0), whole(0), toString());
      case "latestRange" -> latest(instances, whole(0), whole(1), toString());
      case "future" -> future(instances, whole(0), whole(0), whole(1), toString());
      case "futureRange" -> future(instances, whole(0), whole(1), whole(2), toString());
      case "endOfDays", "endOfWeeks", "endOfMonths" ->
          throw wrong(this + " can only be a start-instance");
      default -> throw wrong(this + " names no instance, use one such as ${coord:current(0)}");
    };
  }

  /** What it and the other one stand for as start-instance and end-instance. */
  List<Slot> slotsUntil(InstanceCall end, DatasetInstances instances) {
    return switch (function) {
      case "current" ->
          known(instances.currentRange(whole(0), requireEnd(end, "current").whole(0)));
      case "offset" -> {
        requireEnd(end, "offset");
        yield known(instances.offsetRange(whole(0), unit(), end.whole(0), end.unit()));
      }
      case "absolute" ->
          known(instances.absoluteRange(time(), requireEnd(end, "current").whole(0)));
      case "endOfDays" ->
          known(instances.endOfDaysRange(whole(0), requireEnd(end, "current").whole(0)));
      case "endOfWeeks" ->
          known(instances.endOfWeeksRange(whole(0), requireEnd(end, "current").whole(0)));
      case "endOfMonths" ->
          known(instances.endOfMonthsRange(whole(0), requireEnd(end, "current").whole(0)));
      case "latest" -> {
        int last = requireEnd(end, "latest").whole(0);
        yield latest(
            instances, whole(0), last, "${coord:latestRange(" + whole(0) + "," + last + ")}");
      }
      case "future" -> {
        int last = requireEnd(end, "future").whole(0);
        int limit = Math.max(whole(1), end.whole(1));
        yield future(
            instances,
            whole(0),
            last,
            limit,
            "${coord:futureRange(" + whole(0) + "," + last + "," + limit + ")}");
      }
      default ->
          throw wrong(this + " cannot be a start-instance, use one such as ${coord:current(0)}");
    };
  }

  private InstanceCall requireEnd(InstanceCall end, String needed) {
    if (!end.function.equals(needed)) {
      throw wrong(
          "the start-instance "
              + this
              + " needs a coord:"
              + needed
              + " as end-instance, not "
              + end);
    }
    return end;
  }

  private static List<Slot> latest(DatasetInstances instances, int start, int end, String call) {
    requireSize(start, end, call);
    // refuses what can never be, without a look at more than the range
    instances.latestRange(start, end, Instant.EPOCH, time -> true);
    return List.of(Slot.Search.latest(call, instances, start, end));
  }

  private static List<Slot> future(
      DatasetInstances instances, int start, int end, int limit, String call) {
    requireSize(start, end, call);
    instances.futureRange(start, end, Math.min(limit, 1), time -> true);
    return List.of(Slot.Search.future(call, instances, start, end, limit));
  }

  private static void requireSize(int start, int end, String call) {
    if ((long) end - start >= MOST_INSTANCES) {
      throw wrong(call + " asks for more than " + MOST_INSTANCES + " instances");
    }
  }

  private static List<Slot> known(Optional<Instant> time) {
    return known(time.stream());
  }

  private static List<Slot> known(Collection<Instant> times) {
    return known(times.stream());
  }

  private static List<Slot> known(Stream<Instant> times) {
    return times.<Slot>map(Slot.Known::new).toList();
  }

  private Instant time() {
    return CoordinatorTime.parse("instance", argument(0, "a time"));
  }

  private OffsetUnit unit() {
    return OffsetUnit.parse(
        "coord:offset", argument(1, "one of " + Arrays.toString(OffsetUnit.values())));
  }

  private int whole(int index) {
    String text = argument(index, "a whole number");
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw wrong("in " + this + " '" + text + "' is no whole number");
    }
  }

  private String argument(int index, String kind) {
    if (index >= arguments.size()) {
      throw wrong(this + " needs " + kind + " as argument " + (index + 1));
    }
    return arguments.get(index);
  }

  private static InvalidRequestException wrong(String message) {
    return new InvalidRequestException(ErrorCode.E1021, message);
  }

  /** As it is written, and as Oozie shows it while it is open. */
  @Override
  public String toString() {
    return "${coord:" + function + "(" + String.join(",", arguments) + ")}";
  }
}
