package io.drover.schema.internal;

import io.drover.schema.ErrorCode;
import io.drover.schema.Problem;
import io.drover.schema.SourceLocation;
import java.util.List;
import org.xml.sax.SAXParseException;

/** Says in plain words what the parser found malformed. */
final class SyntaxMessages {
  private record Rule(String marker, String message, String fix) {}

  /**
   * First match wins; {@code marker} is a part of the JDK parser's text, which may be translated.
   */
  private static final List<Rule> RULES =
      List.of(
          new Rule(
              "disallow-doctype-decl",
              "a document type declaration (<!DOCTYPE …>) is not allowed, and with it no entity"
                  + " definitions",
              "remove the declaration and write the entities' text in place."),
          new Rule(
              "target matching \"[xX][mM][lL]\"",
              "something stands before the XML declaration <?xml …?>",
              "make the declaration the very first characters, or remove it."),
          new Rule(
              "Premature end of file",
              "the document ends before its root element does",
              "send the whole document."),
          new Rule(
              "must start and end within the same entity",
              "the document ends inside an open element",
              "close every element, or send the whole document."),
          new Rule(
              "Content is not allowed in prolog",
              "text stands before the root element",
              "start the document with <; check that it is XML and how it is encoded."),
          new Rule(
              "Content is not allowed in trailing section",
              "text stands after the root element",
              "remove what follows the root element."),
          new Rule(
              "must immediately follow the '&'",
              "a bare & stands in a value",
              "write &amp; instead of &, also inside expressions (&amp;&amp; or 'and')."),
          new Rule(
              "must end with the ';' delimiter",
              "a bare & stands in a value",
              "write &amp; instead of &."),
          new Rule(
              "must not contain the '<' character",
              "a bare < stands in an attribute value",
              "write &lt; instead of <, or 'lt' inside an expression."));

  private SyntaxMessages() {}

  static Problem describe(SAXParseException e) {
    SourceLocation location =
        e.getLineNumber() > 0
            ? new SourceLocation(e.getLineNumber(), Math.max(1, e.getColumnNumber()))
            : SourceLocation.UNKNOWN;
    String text = e.getMessage() == null ? "not well-formed" : e.getMessage();
    for (Rule rule : RULES) {
      if (text.contains(rule.marker())) {
        return Problem.error(ErrorCode.E0700, rule.message(), "", location, rule.fix());
      }
    }
    return Problem.error(
        ErrorCode.E0700,
        "the XML is not well-formed: " + text,
        "",
        location,
        text.contains("entity") && text.contains("was referenced")
            ? "write &amp; instead of &; only &lt; &gt; &amp; &quot; &apos; are defined."
            : "correct the XML at this place.");
  }
}
