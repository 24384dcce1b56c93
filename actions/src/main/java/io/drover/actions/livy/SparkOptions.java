package io.drover.actions.livy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of {@code <spark-opts>}, split by Oozie's rules: two dashes begin an option wherever
 * they stand, even between quotes; a value reaches to the next option and may hold blanks; double
 * quotes go only where they enclose the whole value, or the whole value behind a property's equals
 * sign.
 *
 * @param options in the order written
 */
record SparkOptions(List<Option> options) {

  /** One option with its dashes; without a value for a switch. */
  record Option(String name, Optional<String> value) {}

  private static final Pattern NAME = Pattern.compile("(--[A-Za-z0-9.][-A-Za-z0-9.]*)=?");

  SparkOptions {
    options = List.copyOf(options);
  }

  /** Throws {@link IllegalArgumentException} for text before the first option. */
  static SparkOptions parse(String text) {
    List<Option> options = new ArrayList<>();
    Matcher name = NAME.matcher(text);
    boolean found = name.find();
    String before = found ? text.substring(0, name.start()) : text;
    if (!before.isBlank()) {
      throw new IllegalArgumentException("'" + before.strip() + "' does not begin with an option");
    }
    while (found) {
      String option = name.group(1);
      int from = name.end();
      found = name.find();
      String value = text.substring(from, found ? name.start() : text.length()).strip();
      options.add(
          new Option(option, value.isEmpty() ? Optional.empty() : Optional.of(unquote(value))));
    }
    return new SparkOptions(options);
  }

  private static String unquote(String value) {
    if (encloses(value)) {
      return value.substring(1, value.length() - 1);
    }
    int equals = value.indexOf('=');
    String behind = equals < 0 ? "" : value.substring(equals + 1);
    return encloses(behind)
        ? value.substring(0, equals + 1) + behind.substring(1, behind.length() - 1)
        : value;
  }

  private static boolean encloses(String text) {
    return text.length() >= 2
        && text.startsWith("\"")
        && text.endsWith("\"")
        && text.indexOf('"', 1) == text.length() - 1;
  }
}
