package io.drover.actions.livy;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Options of a JVM as a driver takes them: Spark refuses the size of the heap among them, and wants
 * it as the driver's memory.
 *
 * @param driverMemory of the last {@code -Xmx}, as a JVM takes the last
 * @param rest all other options
 */
record JavaOptions(Optional<String> driverMemory, Optional<String> rest) {
  static final String DRIVER_PROPERTY = "spark.driver.extraJavaOptions";

  private static final Pattern HEAP = Pattern.compile("(?<!\\S)-Xmx(\\d+)([kKmMgGtT]?)(?!\\S)");

  static JavaOptions of(Optional<String> text) {
    Matcher heap = HEAP.matcher(text.orElse(""));
    Optional<String> memory = Optional.empty();
    while (heap.find()) {
      memory = Optional.of(memory(heap.group(1), heap.group(2)));
    }
    String rest = heap.replaceAll("").strip();
    return new JavaOptions(memory, rest.isEmpty() ? Optional.empty() : Optional.of(rest));
  }

  /** One option as Spark splits them. */
  static String quoted(String option) {
    boolean plain =
        option.chars().noneMatch(c -> Character.isWhitespace(c) || "\"'\\".indexOf(c) >= 0);
    return plain ? option : '"' + option.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** A number alone is bytes for a JVM and mebibytes for Spark. */
  private static String memory(String number, String unit) {
    if (!unit.isEmpty()) {
      return number + unit.toLowerCase(Locale.ROOT);
    }
    return new BigInteger(number).shiftRight(20).max(BigInteger.ONE) + "m";
  }
}
