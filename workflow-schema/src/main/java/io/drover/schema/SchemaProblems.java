package io.drover.schema;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXParseException;

/** Collects what the schema validator says, in plain words. */
final class SchemaProblems implements ErrorHandler {
  private static final Pattern QUOTED_ELEMENT =
      Pattern.compile("element '(?:\\{\"?[^}\"]*\"?:)?([^'}]+)\\}?'");
  private static final Pattern EXPECTED = Pattern.compile("One of '\\{([^']*)\\}' is expected");
  private static final Pattern ATTRIBUTE = Pattern.compile("Attribute '([^']+)'");

  private final Set<Problem> problems = new LinkedHashSet<>();

  List<Problem> all() {
    return new ArrayList<>(problems);
  }

  @Override
  public void warning(SAXParseException e) {
    // the validator's warnings are about schemas, not about the document
  }

  @Override
  public void error(SAXParseException e) {
    problems.add(inWords(e));
  }

  @Override
  public void fatalError(SAXParseException e) {
    problems.add(inWords(e));
  }

  private static Problem inWords(SAXParseException e) {
    String message = String.valueOf(e.getMessage());
    SourceLocation location = new SourceLocation(e.getLineNumber(), e.getColumnNumber());
    String element = first(QUOTED_ELEMENT, message);
    String tag = element.isEmpty() ? "document" : "element <" + element + ">";
    String what = message.replaceFirst("^[a-zA-Z0-9.-]+: ", "");
    String fix = "";
    if (message.startsWith("cvc-complex-type.2.4.a")) {
      what = "element <" + element + "> is unknown or may not stand here";
      fix = "Expected here: " + expected(message) + ".";
    } else if (message.startsWith("cvc-complex-type.2.4.b")) {
      what = "element <" + element + "> is not complete";
      fix = "Add one of " + expected(message) + ".";
    } else if (message.contains("is expected to occur a minimum of")) {
      String child = message.replaceFirst("(?s).*:([A-Za-z_-]+)' is expected to occur.*", "$1");
      String times = message.replaceFirst("(?s).*a minimum of '([0-9]+)' times.*", "$1");
      what = "element <" + element + "> is not complete";
      fix = "Add <" + child + "> until there are at least " + times + ".";
    } else if (message.startsWith("cvc-complex-type.2.4.d")) {
      what = "element <" + element + "> may not stand here; nothing more is expected";
      fix = "Remove it, or move it to where it belongs.";
    } else if (message.startsWith("cvc-complex-type.3.2.2")) {
      what = "attribute '" + first(ATTRIBUTE, message) + "' is unknown on <" + element + ">";
      fix = "Remove it, or correct its name.";
    } else if (message.startsWith("cvc-complex-type.4")) {
      what = "attribute '" + first(ATTRIBUTE, message) + "' is missing on <" + element + ">";
      fix = "Add " + first(ATTRIBUTE, message) + "=\"...\".";
    } else if (message.startsWith("cvc-elt.1")) {
      what = "the document does not begin with <workflow-app> of a known namespace";
      fix = "Use <workflow-app xmlns=\"uri:oozie:workflow:1.0\" name=\"...\">.";
    } else if (message.startsWith("cvc-complex-type.2.3")) {
      what = "text is not allowed directly inside <" + element + ">";
      fix = "Remove the text, or put it into a child element.";
    }
    return Problem.error(ErrorCode.E0701, what, tag, location, fix);
  }

  private static String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : "";
  }

  /** Element names out of {@code "uri:x":a, "uri:x":b, WC[##other:…]}. */
  private static String expected(String message) {
    Matcher matcher = EXPECTED.matcher(message);
    if (!matcher.find()) {
      return "another element";
    }
    List<String> names = new ArrayList<>();
    for (String item : matcher.group(1).split(", ")) {
      names.add(
          item.startsWith("WC[")
              ? "an action of another namespace"
              : "<" + item.substring(item.lastIndexOf(':') + 1) + ">");
    }
    return String.join(", ", names);
  }
}
