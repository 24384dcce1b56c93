package io.drover.schema;

import javax.xml.validation.ValidatorHandler;
import org.xml.sax.Attributes;
import org.xml.sax.Locator;
import org.xml.sax.SAXException;

/**
 * One pass over a document: keeps it as a tree, and sends it with normalised namespaces to the
 * schema validator.
 */
final class WorkflowSaxHandler extends XmlTreeHandler {
  private final ValidatorHandler validator;

  WorkflowSaxHandler(ValidatorHandler validator) {
    this.validator = validator;
  }

  @Override
  public void setDocumentLocator(Locator locator) {
    super.setDocumentLocator(locator);
    validator.setDocumentLocator(locator);
  }

  @Override
  public void startDocument() throws SAXException {
    validator.startDocument();
  }

  @Override
  public void endDocument() throws SAXException {
    validator.endDocument();
  }

  @Override
  public void startPrefixMapping(String prefix, String uri) throws SAXException {
    validator.startPrefixMapping(prefix, XmlNamespaces.normalize(uri));
  }

  @Override
  public void endPrefixMapping(String prefix) throws SAXException {
    validator.endPrefixMapping(prefix);
  }

  @Override
  public void startElement(String uri, String localName, String qName, Attributes attributes)
      throws SAXException {
    super.startElement(uri, localName, qName, attributes);
    validator.startElement(XmlNamespaces.normalize(uri), localName, qName, attributes);
  }

  @Override
  public void endElement(String uri, String localName, String qName) throws SAXException {
    super.endElement(uri, localName, qName);
    validator.endElement(XmlNamespaces.normalize(uri), localName, qName);
  }

  @Override
  public void characters(char[] chars, int start, int length) throws SAXException {
    super.characters(chars, start, length);
    validator.characters(chars, start, length);
  }
}
