package io.drover.schema.internal;

import io.drover.schema.ErrorCode;
import io.drover.schema.Problem;
import io.drover.schema.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rewrites the validator's cvc-… messages so that a workflow's author can act on them. */
final class SchemaMessages {
  private static final Pattern BRACES = Pattern.compile("[{}]");
  private static final Pattern QUOTED = Pattern.compile("'([^']*)'");

  private SchemaMessages() {}

  /** {@code parents}: the parent's name, or nothing for the root element. */
  static Problem describe(String text, OpenElement element, List<String> parents) {
    int colon = text.indexOf(':');
    String key = colon < 0 ? text : text.substring(0, colon);
    String name = "'" + element.name() + "'";
    String inside = parents.isEmpty() ? "" : " inside '" + parents.get(0) + "'";
    return switch (key) {
      case "cvc-complex-type.2.4.a", "cvc-complex-type.2.4.g", "cvc-complex-type.2.4.h" ->
          unexpected(text, element, inside);
      case "cvc-complex-type.2.4.d", "cvc-complex-type.2.4.e", "cvc-complex-type.2.4.f" ->
          problem(
              element,
              "element " + name + " is not allowed here" + inside + ", nothing more may follow",
              "remove it, or move it to where it belongs.");
      case "cvc-complex-type.2.4.b", "cvc-complex-type.2.4.i", "cvc-complex-type.2.4.j" -> {
        List<String> missing = expected(text);
        yield problem(
            element,
            "element " + name + " is not complete",
            missing.isEmpty()
                ? "add what is missing."
                : "add " + (missing.size() == 1 ? "" : "one of: ") + list(missing) + ".");
      }
      case "cvc-complex-type.2.1", "cvc-complex-type.2.2", "cvc-type.3.1.2" ->
          problem(
              element,
              "element " + name + " may hold no child elements" + inside,
              "remove them; to write a < in a value use &lt;.");
      case "cvc-complex-type.2.3" ->
          problem(
              element,
              "element " + name + " holds text, but only elements may stand in it",
              "remove the text between its elements.");
      case "cvc-complex-type.3.2.2" ->
          problem(
              element,
              "attribute '" + quoted(text) + "' is not known on element " + name,
              "remove it or correct its name.");
      case "cvc-complex-type.4" ->
          problem(
              element,
              "attribute '" + quoted(text) + "' is missing on element " + name,
              "add " + quoted(text) + "=\"…\".");
      default -> problem(element, text, "");
    };
  }

  private static Problem unexpected(String text, OpenElement element, String inside) {
    List<String> allowed = expected(text);
    String fix =
        inside.equals(" inside 'action'")
            ? Namespaces.namespaceOf(element.name())
                .filter(uri -> allowed.contains(ANY_ACTION))
                .map(uri -> "write <" + element.name() + " xmlns=\"" + uri + "\">.")
                .orElse("")
            : "";
    if (fix.isEmpty()) {
      fix = "allowed here: " + list(allowed) + "." + Spelling.hint(element.name(), allowed);
    }
    return problem(element, "element '" + element.name() + "' is not allowed here" + inside, fix);
  }

  private static final String ANY_ACTION =
      "an action with a namespace of its own (spark, email, ssh, livy-batch, livy-session,"
          + " livy-statement, file-check, verify, http)";

  /** Local names out of the second quoted part: a qualified name, or a list of them in braces. */
  private static List<String> expected(String text) {
    String list =
        QUOTED.matcher(text).results().skip(1).findFirst().map(found -> found.group(1)).orElse("");
    List<String> names = new ArrayList<>();
    for (String item : BRACES.matcher(list).replaceAll("").split(", ", -1)) {
      if (item.startsWith("WC[##other")) {
        names.add(ANY_ACTION);
      } else if (item.startsWith("WC[")) {
        names.add("sla:info");
      } else if (!item.isEmpty()) {
        names.add(item.substring(Math.max(item.lastIndexOf(':'), item.lastIndexOf('"')) + 1));
      }
    }
    return names.stream().distinct().toList();
  }

  private static String list(List<String> names) {
    return String.join(", ", names);
  }

  private static String quoted(String text) {
    Matcher matcher = QUOTED.matcher(text);
    return matcher.find() ? matcher.group(1) : "?";
  }

  private static Problem problem(OpenElement element, String message, String fix) {
    return Problem.error(ErrorCode.E0701, message, element.label(), element.location(), fix);
  }
}
