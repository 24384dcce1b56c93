package io.drover.coordinator;

import io.drover.schema.InvalidRequestException;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalField;
import java.time.temporal.WeekFields;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Patterns of {@code java.text.SimpleDateFormat}, which are what {@code coord:formatTime} takes, as
 * a {@code DateTimeFormatter}.
 *
 * <p>Its own patterns would do for most, but not for all: {@code u} is the number of the day of the
 * week here and the year there, {@code F} the week of the month counted from day 1 and not a day,
 * {@code EEEEE} and {@code MMMMM} the full name and not one letter, {@code ZZZZ} an offset and not
 * {@code GMT}; any number may be padded to any width; and square brackets, braces and the hash are
 * text. Names are English and weeks begin on Sunday, whatever the server's language.
 */
final class TimePattern {
  private static final Locale LOCALE = Locale.US;
  private static final WeekFields WEEK = WeekFields.of(LocalArithmetic.FIRST_DAY_OF_WEEK, 1);
  private static final int WIDEST = 19;
  private static final int FULL_NAME = 4;
  private static final int SHORT_NAME = 3;
  private static final int CENTURY = 2000;

  /** Two quotes for one, quoted text, a run of one letter, anything else, an open quote. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "''|'(?<quoted>(?:[^']|'')++)'|(?<letters>([A-Za-z])\\3*)|(?<other>[^'A-Za-z]+)|'");

  private final String pattern;
  private final DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder();

  private TimePattern(String pattern) {
    this.pattern = pattern;
  }

  /**
   * Reads a pattern.
   *
   * @throws io.drover.schema.InvalidRequestException E1003 when it has an unknown letter or an open
   *     quote
   */
  static DateTimeFormatter formatter(String pattern) {
    TimePattern reader = new TimePattern(pattern);
    Matcher token = TOKEN.matcher(pattern);
    while (token.find()) {
      reader.append(token);
    }
    return reader.builder.toFormatter(LOCALE);
  }

  private void append(Matcher token) {
    String quoted = token.group("quoted");
    String letters = token.group("letters");
    String other = token.group("other");
    if (quoted != null) {
      builder.appendLiteral(quoted.replace("''", "'"));
    } else if (letters != null) {
      appendField(letters.charAt(0), letters.length());
    } else if (other != null) {
      builder.appendLiteral(other);
    } else if (token.group().equals("''")) {
      builder.appendLiteral("'");
    } else {
      throw wrong("a quote is open");
    }
  }

  private void appendField(char letter, int count) {
    switch (letter) {
      case 'G' -> builder.appendText(ChronoField.ERA, TextStyle.SHORT);
      case 'y' -> appendYear(ChronoField.YEAR_OF_ERA, count);
      case 'Y' -> appendYear(WEEK.weekBasedYear(), count);
      case 'M', 'L' -> appendNameOrNumber(ChronoField.MONTH_OF_YEAR, count);
      case 'w' -> appendNumber(WEEK.weekOfWeekBasedYear(), count);
      case 'W' -> appendNumber(WEEK.weekOfMonth(), count);
      case 'D' -> appendNumber(ChronoField.DAY_OF_YEAR, count);
      case 'd' -> appendNumber(ChronoField.DAY_OF_MONTH, count);
      case 'F' -> appendNumber(ChronoField.ALIGNED_WEEK_OF_MONTH, count);
      case 'E' -> appendName(ChronoField.DAY_OF_WEEK, count);
      case 'u' -> appendNumber(ChronoField.DAY_OF_WEEK, count);
      case 'a' -> builder.appendText(ChronoField.AMPM_OF_DAY, TextStyle.SHORT);
      case 'H' -> appendNumber(ChronoField.HOUR_OF_DAY, count);
      case 'k' -> appendNumber(ChronoField.CLOCK_HOUR_OF_DAY, count);
      case 'K' -> appendNumber(ChronoField.HOUR_OF_AMPM, count);
      case 'h' -> appendNumber(ChronoField.CLOCK_HOUR_OF_AMPM, count);
      case 'm' -> appendNumber(ChronoField.MINUTE_OF_HOUR, count);
      case 's' -> appendNumber(ChronoField.SECOND_OF_MINUTE, count);
      case 'S' -> appendNumber(ChronoField.MILLI_OF_SECOND, count);
      case 'z' -> builder.appendZoneText(count < FULL_NAME ? TextStyle.SHORT : TextStyle.FULL);
      case 'Z' -> builder.appendOffset("+HHMM", "+0000");
      case 'X' -> appendIsoOffset(count);
      default -> throw wrong("the letter " + letter + " has no meaning");
    }
  }

  private void appendYear(TemporalField field, int count) {
    if (count == 2) {
      builder.appendValueReduced(field, 2, 2, CENTURY);
    } else {
      appendNumber(field, count);
    }
  }

  private void appendNameOrNumber(TemporalField field, int count) {
    if (count < SHORT_NAME) {
      appendNumber(field, count);
    } else {
      appendName(field, count);
    }
  }

  private void appendName(TemporalField field, int count) {
    builder.appendText(field, count < FULL_NAME ? TextStyle.SHORT : TextStyle.FULL);
  }

  private void appendNumber(TemporalField field, int count) {
    if (count > WIDEST) {
      throw wrong("numbers cannot be wider than " + WIDEST + " digits");
    }
    builder.appendValue(field, count, WIDEST, SignStyle.NOT_NEGATIVE);
  }

  private void appendIsoOffset(int count) {
    switch (count) {
      case 1 -> builder.appendOffset("+HH", "Z");
      case 2 -> builder.appendOffset("+HHMM", "Z");
      case 3 -> builder.appendOffset("+HH:MM", "Z");
      default -> throw wrong("X can be there three times at most");
    }
  }

  private InvalidRequestException wrong(String why) {
    return InvalidCoordinator.call("coord:formatTime", "in the pattern " + pattern + " " + why);
  }
}
