package io.drover.schema.internal;

import io.drover.schema.ErrorCode;
import io.drover.schema.Problem;
import io.drover.schema.SourceLocation;
import io.drover.schema.XmlElement;
import org.xml.sax.Attributes;
import org.xml.sax.Locator;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Makes one tree of a whole document and validates it on the way. Used once. */
public final class SchemaTree extends DefaultHandler {
  private static final int MAX_ATTRIBUTES = 64;

  private final DocumentKind kind;
  private final ElementTree tree = new ElementTree();
  private final GrammarPass pass;
  private boolean rootSeen;

  /**
   * @param problems where schema errors go
   */
  public SchemaTree(DocumentKind kind, ProblemList problems) {
    this.kind = kind;
    this.pass = new GrammarPass(new DefaultHandler(), problems);
  }

  /** Only after a document that was parsed to its end. */
  public XmlElement root() {
    return tree.root();
  }

  @Override
  public void setDocumentLocator(Locator documentLocator) {
    tree.setDocumentLocator(documentLocator);
  }

  @Override
  public void startDocument() throws SAXException {
    pass.start();
  }

  @Override
  public void endDocument() throws SAXException {
    pass.end();
  }

  @Override
  public void startElement(String uri, String name, String qName, Attributes attributes)
      throws SAXException {
    SourceLocation location = tree.location();
    if (attributes.getLength() > MAX_ATTRIBUTES) {
      throw new RefusedXmlException(
          Problem.error(
              ErrorCode.E0736,
              "an element has more than " + MAX_ATTRIBUTES + " attributes",
              name,
              location,
              "remove those that the language does not know."));
    }
    if (!rootSeen) {
      kind.checkRoot(uri, name, location);
      rootSeen = true;
    }
    tree.startElement(uri, name, qName, attributes);
    pass.startElement(kind.grammarNamespace(uri), name, attributes, location, true);
  }

  @Override
  public void characters(char[] text, int start, int length) throws SAXException {
    tree.characters(text, start, length);
    pass.characters(text, start, length, true);
  }

  @Override
  public void ignorableWhitespace(char[] text, int start, int length) throws SAXException {
    characters(text, start, length);
  }

  @Override
  public void endElement(String uri, String name, String qName) throws SAXException {
    tree.endElement(uri, name, qName);
    pass.endElement(kind.grammarNamespace(uri), name, true);
  }
}
