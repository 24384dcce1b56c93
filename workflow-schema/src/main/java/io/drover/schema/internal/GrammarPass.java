package io.drover.schema.internal;

import io.drover.schema.Problem;
import io.drover.schema.SourceLocation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.validation.ValidatorHandler;
import org.xml.sax.Attributes;
import org.xml.sax.ContentHandler;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.AttributesImpl;
import org.xml.sax.helpers.DefaultHandler;

/**
 * One walk over a document or an element: normalises namespaces, validates, feeds the classes, and
 * turns every schema error into a problem with a place. Used once, by one thread.
 */
public final class GrammarPass {
  /** Elements whose name attribute identifies them to people. */
  private static final Set<String> NAMED =
      Set.of(
          "action",
          "decision",
          "fork",
          "join",
          "kill",
          "end",
          "credential",
          "dataset",
          "data-in",
          "data-out",
          "coordinator");

  private final ContentHandler validator;
  private final ContentHandler target;
  private final ProblemList problems;
  private final Deque<OpenElement> open = new ArrayDeque<>();

  /** After an error nobody wants the target's result, and unknown elements are dear to bind. */
  private boolean failed;

  /**
   * @param target gets what is not hidden from it, until the first error
   * @param problems where schema errors go
   */
  public GrammarPass(ContentHandler target, ProblemList problems) {
    this.target = target;
    this.problems = problems;
    ValidatorHandler handler = Grammar.newValidator();
    handler.setErrorHandler(new Collect());
    this.validator = handler;
  }

  private GrammarPass(ContentHandler target) {
    this.target = target;
    this.problems = new ProblemList();
    this.validator = new DefaultHandler();
  }

  /** For what was validated before; a validator costs more than all the rest. */
  static GrammarPass withoutValidation(ContentHandler target) {
    return new GrammarPass(target);
  }

  public void start() throws SAXException {
    validator.startDocument();
    target.startDocument();
  }

  public void end() throws SAXException {
    validator.endDocument();
    if (!failed) {
      target.endDocument();
    }
  }

  /** {@code hidden}: the target does not see the element. */
  public void startElement(
      String uri, String name, Attributes attributes, SourceLocation location, boolean hidden)
      throws SAXException {
    String label = name;
    OpenElement parent = open.peek();
    String scope = parent == null ? "" : parent.scope();
    String ownName = attributes.getValue("", "name");
    if (ownName != null && NAMED.contains(name)) {
      label = name + " '" + Excerpt.of(ownName) + "'";
      scope = label;
    } else if (!scope.isEmpty()) {
      label = name + " in " + scope;
    }
    open.push(new OpenElement(name, label, scope, location));
    String normalised = Namespaces.normalise(uri);
    Attributes plain = withoutSchemaHints(attributes);
    validator.startElement(normalised, name, name, plain);
    if (!hidden && !failed) {
      target.startElement(normalised, name, name, plain);
    }
  }

  public void characters(char[] text, int start, int length, boolean hidden) throws SAXException {
    validator.characters(text, start, length);
    if (!hidden && !failed) {
      target.characters(text, start, length);
    }
  }

  public void endElement(String uri, String name, boolean hidden) throws SAXException {
    String normalised = Namespaces.normalise(uri);
    validator.endElement(normalised, name, name);
    if (!hidden && !failed) {
      target.endElement(normalised, name, name);
    }
    open.pop();
  }

  /** How messages name the innermost open element. */
  public String label() {
    OpenElement current = open.peek();
    return current == null ? "" : current.label();
  }

  /** Where the start tag of the innermost open element ends. */
  public SourceLocation location() {
    OpenElement current = open.peek();
    return current == null ? SourceLocation.UNKNOWN : current.location();
  }

  /** schemaLocation names files that nobody must fetch; xsi:type would change the grammar. */
  private static Attributes withoutSchemaHints(Attributes attributes) {
    AttributesImpl kept = new AttributesImpl();
    for (int i = 0; i < attributes.getLength(); i++) {
      if (!attributes.getURI(i).equals(XMLConstants.W3C_XML_SCHEMA_INSTANCE_NS_URI)) {
        kept.addAttribute(
            attributes.getURI(i),
            attributes.getLocalName(i),
            attributes.getQName(i),
            "CDATA",
            attributes.getValue(i));
      }
    }
    return kept;
  }

  private final class Collect implements ErrorHandler {
    @Override
    public void warning(SAXParseException exception) {}

    @Override
    public void error(SAXParseException exception) throws SAXException {
      Iterator<OpenElement> path = open.iterator();
      if (!path.hasNext()) {
        throw new IllegalStateException("schema error outside the root element", exception);
      }
      OpenElement current = path.next();
      List<String> parents = path.hasNext() ? List.of(path.next().name()) : List.of();
      Problem problem =
          SchemaMessages.describe(String.valueOf(exception.getMessage()), current, parents);
      failed = true;
      problems.add(problem);
      if (problems.isOverflown()) {
        throw new EnoughProblemsException();
      }
    }

    @Override
    public void fatalError(SAXParseException exception) throws SAXException {
      error(exception);
    }
  }
}
