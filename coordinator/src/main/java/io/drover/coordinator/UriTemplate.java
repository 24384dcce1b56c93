package io.drover.coordinator;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the instances of a dataset are. The variables {@code YEAR}, {@code MONTH}, {@code DAY},
 * {@code HOUR} and {@code MINUTE}, each inside a dollar sign and braces, stand for the instance's
 * time in UTC, whatever the dataset's time zone.
 *
 * @param text all other variables have their values already
 */
public record UriTemplate(String text) {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)\\}?");
  private static final Set<String> FIELDS = Set.of("YEAR", "MONTH", "DAY", "HOUR", "MINUTE");

  /**
   * Takes the template's text.
   *
   * @throws io.drover.schema.InvalidRequestException E1003 when it has another variable
   */
  public UriTemplate {
    requireNonNull(text, "text");
    Matcher variable = VARIABLE.matcher(text);
    while (variable.find()) {
      if (!FIELDS.contains(variable.group(1).strip()) || !variable.group().endsWith("}")) {
        throw InvalidCoordinator.attribute(
            "uri-template",
            text,
            variable.group() + " is none of ${YEAR}, ${MONTH}, ${DAY}, ${HOUR} and ${MINUTE}");
      }
    }
  }

  /** The URI of the instance of that time; fields have two digits, the year four. */
  public String uriOf(Instant instance) {
    OffsetDateTime time = instance.atOffset(ZoneOffset.UTC);
    return VARIABLE
        .matcher(text)
        .replaceAll(variable -> Matcher.quoteReplacement(field(variable.group(1).strip(), time)));
  }

  private static String field(String name, OffsetDateTime time) {
    int value =
        switch (name) {
          case "YEAR" -> time.getYear();
          case "MONTH" -> time.getMonthValue();
          case "DAY" -> time.getDayOfMonth();
          case "HOUR" -> time.getHour();
          case "MINUTE" -> time.getMinute();
          default -> throw new IllegalStateException("the constructor lets no " + name + " pass");
        };
    return String.format(Locale.ROOT, "%02d", value);
  }
}
