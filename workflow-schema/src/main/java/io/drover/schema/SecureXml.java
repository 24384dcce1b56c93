package io.drover.schema;

import java.io.IOException;
import java.io.StringReader;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.XMLReader;
import org.xml.sax.helpers.DefaultHandler;

/**
 * The one place that makes XML parsers: no DOCTYPE, no entities, nothing from outside. Always the
 * JDK's own parser, whatever else lies on the class path.
 */
final class SecureXml {
  private SecureXml() {}

  /** Parses into the handler, which is the error handler too. */
  static void parse(String xml, DefaultHandler handler) throws SAXException {
    try {
      SAXParserFactory factory = SAXParserFactory.newDefaultInstance();
      factory.setNamespaceAware(true);
      factory.setXIncludeAware(false);
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
      factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
      factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
      XMLReader reader = factory.newSAXParser().getXMLReader();
      reader.setContentHandler(handler);
      reader.setErrorHandler(handler);
      reader.parse(new InputSource(new StringReader(xml)));
    } catch (ParserConfigurationException | IOException e) {
      throw new IllegalStateException("cannot parse XML from memory", e);
    }
  }

  /** A parser's complaint as a problem. */
  static Problem problem(org.xml.sax.SAXParseException e) {
    SourceLocation location = new SourceLocation(e.getLineNumber(), e.getColumnNumber());
    String message = String.valueOf(e.getMessage());
    if (message.contains("DOCTYPE")) {
      return Problem.error(
          ErrorCode.E0701,
          "a DOCTYPE is not allowed",
          "document",
          location,
          "Remove the <!DOCTYPE ...> declaration; entities are not supported.");
    }
    return Problem.error(
        ErrorCode.E0701,
        "the XML is not well-formed: " + message,
        "document",
        location,
        "Correct the markup at this place.");
  }
}
