package io.drover.schema;

import jakarta.xml.bind.JAXBElement;
import jakarta.xml.bind.JAXBException;
import jakarta.xml.bind.UnmarshallerHandler;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.AttributesImpl;

/** Unmarshals elements that are in memory. For the readers of this module only. */
public final class ActionBodies {
  private ActionBodies() {}

  /** The element as its JAXB class; its structure was validated with the document. */
  public static <T> T unmarshal(XmlElement element, Class<T> type) {
    UnmarshallerHandler handler = Schemas.INSTANCE.unmarshaller();
    try {
      handler.startDocument();
      send(element, handler);
      handler.endDocument();
      return type.cast(((JAXBElement<?>) handler.getResult()).getValue());
    } catch (SAXException | JAXBException | ClassCastException e) {
      throw new InvalidRequestException(
          ErrorCode.E0701,
          "element <" + element.name() + "> at " + element.location() + " cannot be read: " + e);
    }
  }

  private static void send(XmlElement element, ContentHandler handler) throws SAXException {
    String namespace = XmlNamespaces.normalize(element.namespace());
    AttributesImpl attributes = new AttributesImpl();
    element
        .attributes()
        .forEach((name, value) -> attributes.addAttribute("", name, name, "CDATA", value));
    handler.startElement(namespace, element.name(), element.name(), attributes);
    for (XmlContent item : element.content()) {
      if (item instanceof XmlElement child) {
        send(child, handler);
      } else {
        char[] text = ((XmlText) item).value().toCharArray();
        handler.characters(text, 0, text.length);
      }
    }
    handler.endElement(namespace, element.name(), element.name());
  }
}
