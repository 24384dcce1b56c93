package io.drover.schema.action;

import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.Problem;
import io.drover.schema.SourceLocation;
import io.drover.schema.XmlElement;
import io.drover.schema.internal.ActionBody;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns the texts of one action body into values and collects what is wrong with them. Before
 * evaluation, a text that holds an expression counts as absent instead of wrong.
 */
final class Values {
  private static final Pattern MEMORY =
      Pattern.compile("[0-9]+([bkmgtp]|[kmgtp]b)?", Pattern.CASE_INSENSITIVE);

  private final XmlElement body;
  private final boolean evaluated;
  private final List<Problem> problems = new ArrayList<>();

  Values(XmlElement body, boolean evaluated) {
    this.body = body;
    this.evaluated = evaluated;
  }

  List<Problem> problems() {
    return problems;
  }

  /** The body as its class; only an evaluated one may be invalid by schema. */
  <T> T unmarshal(Class<T> type) {
    return ActionBody.unmarshal(body, type, evaluated);
  }

  /** Returns the result when nothing was wrong. */
  <T> T orThrow(T result) {
    if (!problems.isEmpty()) {
      throw InvalidRequestException.of(problems);
    }
    return result;
  }

  /** An element's text, trimmed; empty text counts as absent. */
  Optional<String> text(@Nullable String value) {
    return value == null || value.isBlank() ? Optional.empty() : Optional.of(value.strip());
  }

  /** An element's text, trimmed, which must not be empty. */
  String required(String element, @Nullable String value) {
    return text(value)
        .orElseGet(
            () -> {
              wrongElement(element, "is empty", "give it a value.");
              return "";
            });
  }

  /** An attribute's text, trimmed, which must not be empty. */
  String requiredAttribute(XmlElement owner, String attribute, @Nullable String value) {
    return text(value)
        .orElseGet(
            () -> {
              wrongAttribute(owner, attribute, "", "a value that is not empty");
              return "";
            });
  }

  /** A whole number from 1. */
  Optional<Integer> count(String element, @Nullable String value) {
    return parsed(
        value,
        Values::positiveInt,
        text -> wrongValue(element, text, "a whole number from 1 to " + Integer.MAX_VALUE));
  }

  /** A size as Spark writes it; the text itself is the value. */
  Optional<String> memory(String element, @Nullable String value) {
    return parsed(
        value,
        text -> MEMORY.matcher(text).matches() ? text : null,
        text -> wrongValue(element, text, "a number and a unit, such as 512m or 4g"));
  }

  /** A whole number from 1 in an attribute. */
  Optional<Integer> count(XmlElement owner, String attribute, @Nullable String value, int most) {
    return parsed(
        value,
        text -> {
          Integer number = positiveInt(text);
          return number == null || number > most ? null : number;
        },
        text -> wrongAttribute(owner, attribute, text, "a whole number from 1 to " + most));
  }

  /** Bytes in an attribute; absent is 0. */
  long bytes(XmlElement owner, String attribute, @Nullable String value) {
    Optional<Long> bytes =
        parsed(
            value,
            Values::naturalLong,
            text -> wrongAttribute(owner, attribute, text, "a whole number of bytes from 0"));
    return bytes.orElse(0L);
  }

  /** Whether the text holds an expression whose value is not known yet. */
  boolean open(String text) {
    return !evaluated && text.contains("${");
  }

  /** True or false in an attribute; absent is false. */
  boolean flag(XmlElement owner, String attribute, @Nullable String value) {
    return parsed(
            value,
            text -> text.equals("true") || text.equals("false") ? text : null,
            text -> wrongAttribute(owner, attribute, text, "true or false"))
        .filter("true"::equals)
        .isPresent();
  }

  /** Text of a certain form in an attribute. */
  Optional<String> matching(
      XmlElement owner, String attribute, @Nullable String value, Pattern form, String expected) {
    return parsed(
        value,
        text -> form.matcher(text).matches() ? text : null,
        text -> wrongAttribute(owner, attribute, text, expected));
  }

  /** An ISO 8601 duration in an attribute of the body. */
  Optional<Duration> duration(String attribute, @Nullable String value, boolean zeroAllowed) {
    return duration(body, attribute, value, zeroAllowed);
  }

  /** An ISO 8601 duration in an attribute. */
  Optional<Duration> duration(
      XmlElement owner, String attribute, @Nullable String value, boolean zeroAllowed) {
    return parsed(
        value,
        text -> duration(text, zeroAllowed),
        text ->
            wrongAttribute(
                owner,
                attribute,
                text,
                "an ISO 8601 duration such as PT30S or PT2H"
                    + (zeroAllowed ? "" : ", longer than zero")));
  }

  /** One of the enum's constants in lower case with dashes, in an attribute of the body. */
  <E extends Enum<E>> Optional<E> choice(
      String attribute, @Nullable String value, Class<E> choices) {
    List<E> all = Arrays.asList(choices.getEnumConstants());
    return parsed(
        value,
        text -> all.stream().filter(choice -> word(choice).equals(text)).findFirst().orElse(null),
        text ->
            wrongAttribute(
                body,
                attribute,
                text,
                String.join(" or ", all.stream().map(Values::word).toList())));
  }

  private static String word(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Reports a child element of the body as a whole. */
  void wrongElement(String element, String what, String fix) {
    problems.add(
        Problem.error(
            ErrorCode.E0701,
            "element '" + element + "' " + what,
            body.name(),
            locationOf(element),
            fix));
  }

  /** Reports an element inside the body. */
  void wrong(XmlElement owner, String message, String fix) {
    problems.add(Problem.error(ErrorCode.E0701, message, body.name(), owner.location(), fix));
  }

  private <T> Optional<T> parsed(
      @Nullable String value,
      Function<String, @Nullable T> parse,
      java.util.function.Consumer<String> wrong) {
    Optional<String> text = text(value);
    if (text.isEmpty() || open(text.get())) {
      return Optional.empty();
    }
    T result = parse.apply(text.get());
    if (result == null) {
      wrong.accept(text.get());
    }
    return Optional.ofNullable(result);
  }

  private void wrongValue(String element, String text, String expected) {
    wrongElement(element, "has the value '" + shortened(text) + "'", "write " + expected + ".");
  }

  private void wrongAttribute(XmlElement owner, String attribute, String text, String expected) {
    problems.add(
        Problem.error(
            ErrorCode.E0703,
            "attribute '"
                + attribute
                + "' of element '"
                + owner.name()
                + "' has the value '"
                + shortened(text)
                + "'",
            body.name(),
            owner.location(),
            "write " + expected + "."));
  }

  private SourceLocation locationOf(String element) {
    return body.child(element).map(XmlElement::location).orElse(body.location());
  }

  private static String shortened(String text) {
    return text.length() <= 100 ? text : text.substring(0, 100) + "…";
  }

  private static @Nullable Integer positiveInt(String text) {
    Long number = naturalLong(text);
    return number == null || number < 1 || number > Integer.MAX_VALUE ? null : number.intValue();
  }

  private static @Nullable Long naturalLong(String text) {
    if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return null;
    }
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException tooLarge) {
      return null;
    }
  }

  private static @Nullable Duration duration(String text, boolean zeroAllowed) {
    try {
      Duration duration = Duration.parse(text);
      boolean allowed = !duration.isNegative() && (zeroAllowed || !duration.isZero());
      return allowed ? duration : null;
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
