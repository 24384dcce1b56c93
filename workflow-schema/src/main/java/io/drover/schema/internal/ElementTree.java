package io.drover.schema.internal;

import io.drover.schema.ErrorCode;
import io.drover.schema.Problem;
import io.drover.schema.SourceLocation;
import io.drover.schema.XmlElement;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.Locator;
import org.xml.sax.helpers.DefaultHandler;

/** Makes one tree of a whole document. Used once. */
public final class ElementTree extends DefaultHandler {
  private static final int MAX_DEPTH = 100;
  private static final int MAX_ELEMENTS = 200_000;

  private final XmlElementBuilder builder = new XmlElementBuilder();
  private @Nullable Locator locator;
  private int depth;
  private int elements;

  /** Only after a document that was parsed to its end. */
  public XmlElement root() {
    return builder.roots().get(0);
  }

  /** Where the parser is. */
  SourceLocation location() {
    return locator == null
        ? SourceLocation.UNKNOWN
        : new SourceLocation(locator.getLineNumber(), locator.getColumnNumber());
  }

  @Override
  public void setDocumentLocator(Locator documentLocator) {
    this.locator = documentLocator;
  }

  @Override
  public void startElement(String uri, String name, String qName, Attributes attributes)
      throws RefusedXmlException {
    SourceLocation location = location();
    if (++depth > MAX_DEPTH || ++elements > MAX_ELEMENTS) {
      throw new RefusedXmlException(
          Problem.error(
              ErrorCode.E0736,
              "the document has more than "
                  + MAX_ELEMENTS
                  + " elements or nests them deeper than "
                  + MAX_DEPTH,
              name,
              location,
              "split it."));
    }
    builder.startElement(uri, name, attributes, location);
  }

  @Override
  public void characters(char[] text, int start, int length) {
    builder.characters(text, start, length);
  }

  @Override
  public void endElement(String uri, String name, String qName) {
    depth--;
    builder.endElement();
  }
}
