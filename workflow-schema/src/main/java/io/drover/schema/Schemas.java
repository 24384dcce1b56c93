package io.drover.schema;

import jakarta.xml.bind.JAXBContext;
import jakarta.xml.bind.JAXBException;
import jakarta.xml.bind.UnmarshallerHandler;
import java.net.URL;
import java.util.List;
import java.util.Objects;
import javax.xml.XMLConstants;
import javax.xml.transform.Source;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.ValidatorHandler;
import org.xml.sax.SAXException;

/** The compiled schemas and the JAXB context; both are thread-safe, what they make is not. */
final class Schemas {
  private static final List<String> FILES =
      List.of("workflow.xsd", "spark.xsd", "email.xsd", "action.xsd");

  static final Schemas INSTANCE = new Schemas();

  private final Schema schema;
  private final JAXBContext context;

  private Schemas() {
    try {
      SchemaFactory factory = SchemaFactory.newDefaultInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      factory.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
      schema = factory.newSchema(FILES.stream().map(Schemas::source).toArray(Source[]::new));
      context =
          JAXBContext.newInstance(
              io.drover.schema.internal.jaxb.workflow.ObjectFactory.class,
              io.drover.schema.internal.jaxb.spark.ObjectFactory.class,
              io.drover.schema.internal.jaxb.email.ObjectFactory.class,
              io.drover.schema.internal.jaxb.action.ObjectFactory.class);
    } catch (SAXException | JAXBException e) {
      throw new IllegalStateException("the built-in schemas do not load", e);
    }
  }

  private static Source source(String file) {
    URL url = Objects.requireNonNull(Schemas.class.getResource("xsd/" + file), file);
    return new StreamSource(url.toExternalForm());
  }

  ValidatorHandler validator() {
    return schema.newValidatorHandler();
  }

  UnmarshallerHandler unmarshaller() {
    try {
      return context.createUnmarshaller().getUnmarshallerHandler();
    } catch (JAXBException e) {
      throw new IllegalStateException("JAXB does not start", e);
    }
  }
}
