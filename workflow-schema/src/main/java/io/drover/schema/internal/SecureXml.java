package io.drover.schema.internal;

import io.drover.schema.ErrorCode;
import io.drover.schema.Problem;
import io.drover.schema.SourceLocation;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.ContentHandler;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.XMLReader;

/**
 * The only place that makes an XML parser. Document type declarations are refused, so there are no
 * entities to expand; nothing outside the given text is ever read.
 */
public final class SecureXml {
  /** Longest document in bytes of UTF-8. */
  public static final int MAX_BYTES = 5 * 1024 * 1024;

  private SecureXml() {}

  /**
   * Parses the text and feeds the handler.
   *
   * @throws RefusedXmlException for text that is too long or not well-formed, and what the handler
   *     itself refused
   */
  public static void parse(String xml, ContentHandler handler) throws RefusedXmlException {
    checkSize(xml);
    try {
      XMLReader reader = newReader();
      reader.setContentHandler(handler);
      // A byte order mark is no XML character once the text is decoded.
      String text = xml.startsWith("\uFEFF") ? xml.substring(1) : xml;
      reader.parse(new InputSource(new StringReader(text)));
    } catch (RefusedXmlException e) {
      throw e;
    } catch (EnoughProblemsException e) {
      // The handler's problems say it all.
      return;
    } catch (SAXParseException e) {
      throw new RefusedXmlException(SyntaxMessages.describe(e));
    } catch (SAXException e) {
      throw new IllegalStateException("XML parser failed", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void checkSize(String xml) throws RefusedXmlException {
    if (xml.length() > MAX_BYTES
        || (xml.length() > MAX_BYTES / 3
            && xml.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES)) {
      throw new RefusedXmlException(
          Problem.error(
              ErrorCode.E0736,
              "the document is larger than " + MAX_BYTES + " bytes",
              "",
              SourceLocation.UNKNOWN,
              "split the workflow into sub-workflows, or move scripts out of it."));
    }
  }

  private static XMLReader newReader() throws SAXException {
    try {
      // The JDK's own parser: whatever else lies on the class path, these settings are known to it.
      SAXParserFactory factory = SAXParserFactory.newDefaultNSInstance();
      factory.setXIncludeAware(false);
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
      factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
      factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
      XMLReader reader = factory.newSAXParser().getXMLReader();
      reader.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      reader.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
      reader.setEntityResolver((publicId, systemId) -> new InputSource(new StringReader("")));
      reader.setErrorHandler(new Rethrow());
      return reader;
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("the JDK's XML parser lacks a security feature", e);
    }
  }

  /** The default handler would print fatal errors to standard error. */
  private static final class Rethrow implements ErrorHandler {
    @Override
    public void warning(SAXParseException exception) {}

    @Override
    public void error(SAXParseException exception) throws SAXException {
      throw exception;
    }

    @Override
    public void fatalError(SAXParseException exception) throws SAXException {
      throw exception;
    }
  }
}
