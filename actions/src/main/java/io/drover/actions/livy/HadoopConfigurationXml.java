package io.drover.actions.livy;

import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import java.io.ByteArrayInputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads the files that {@code <job-xml>} names: Hadoop configuration XML, without DTDs. */
final class HadoopConfigurationXml {
  private HadoopConfigurationXml() {}

  /** Properties in document order, values untrimmed as Hadoop keeps them. */
  static Map<String, String> read(String where, byte[] xml) {
    XMLInputFactory factory = XMLInputFactory.newInstance();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    Map<String, String> properties = new LinkedHashMap<>();
    try {
      XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(xml));
      StringBuilder text = new StringBuilder();
      String name = "";
      while (reader.hasNext()) {
        switch (reader.next()) {
          case XMLStreamConstants.START_ELEMENT -> text.setLength(0);
          case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
              text.append(reader.getText());
          case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
              throw new XMLStreamException("a DTD or an entity");
          case XMLStreamConstants.END_ELEMENT -> {
            if (reader.getLocalName().equals("name")) {
              name = text.toString().strip();
            } else if (reader.getLocalName().equals("value") && !name.isEmpty()) {
              properties.put(name, text.toString());
            }
            text.setLength(0);
          }
          default -> {}
        }
      }
    } catch (XMLStreamException e) {
      throw new InvalidRequestException(
          ErrorCode.E0803, where + " is no Hadoop configuration: " + e.getMessage());
    }
    return properties;
  }
}
