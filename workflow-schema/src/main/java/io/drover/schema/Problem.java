package io.drover.schema;

import static java.util.Objects.requireNonNull;

/**
 * One thing wrong with a document: what, where, and how to fix it.
 *
 * @param code the code clients match on
 * @param severity errors refuse the document, warnings do not
 * @param message what is wrong, naming the offending value
 * @param element the element or node it is about, such as {@code action 'ingest'}; may be empty
 * @param location where it stands; {@link SourceLocation#UNKNOWN} when it has no place
 * @param fix what to do about it; may be empty
 */
public record Problem(
    ErrorCode code,
    Severity severity,
    String message,
    String element,
    SourceLocation location,
    String fix) {

  /** Whether the document can still run. */
  public enum Severity {
    ERROR,
    WARNING
  }

  public Problem {
    requireNonNull(code, "code");
    requireNonNull(severity, "severity");
    requireNonNull(message, "message");
    requireNonNull(element, "element");
    requireNonNull(location, "location");
    requireNonNull(fix, "fix");
  }

  public static Problem error(
      ErrorCode code, String message, String element, SourceLocation location, String fix) {
    return new Problem(code, Severity.ERROR, message, element, location, fix);
  }

  public static Problem warning(
      ErrorCode code, String message, String element, SourceLocation location, String fix) {
    return new Problem(code, Severity.WARNING, message, element, location, fix);
  }

  /** One line for people: {@code E0708 line 3, column 5, action 'a': … Fix: …}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(code.name());
    if (location.isKnown()) {
      text.append(' ').append(location);
    }
    if (!element.isEmpty()) {
      text.append(location.isKnown() ? ", " : " ").append(element);
    }
    text.append(": ").append(message);
    if (!fix.isEmpty()) {
      text.append(" Fix: ").append(fix);
    }
    return text.toString();
  }
}
