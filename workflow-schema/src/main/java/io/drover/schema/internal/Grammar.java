package io.drover.schema.internal;

import jakarta.xml.bind.JAXBContext;
import jakarta.xml.bind.JAXBException;
import jakarta.xml.bind.Unmarshaller;
import java.net.URL;
import java.util.List;
import java.util.Locale;
import javax.xml.XMLConstants;
import javax.xml.transform.Source;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.ValidatorHandler;
import org.xml.sax.SAXException;

/** The compiled XSDs and the JAXB classes made from them. Compiled once, on first use. */
public final class Grammar {
  private static final List<String> FILES =
      List.of(
          "workflow.xsd",
          "spark-action.xsd",
          "email-action.xsd",
          "ssh-action.xsd",
          "drover-action-1.0.xsd",
          "sla.xsd",
          "coordinator.xsd",
          "bundle.xsd");

  private Grammar() {}

  private static final class Compiled {
    // Both are documented to be thread-safe.
    static final Schema SCHEMA = schema();
    static final JAXBContext JAXB = jaxb();
  }

  /** A fresh validator that reads nothing but what it is fed. */
  public static ValidatorHandler newValidator() {
    ValidatorHandler validator = Compiled.SCHEMA.newValidatorHandler();
    try {
      validator.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      // Messages are rewritten, so they must not follow the machine's language.
      validator.setProperty("http://apache.org/xml/properties/locale", Locale.ENGLISH);
    } catch (SAXException e) {
      throw new IllegalStateException("the JDK's XML validator lacks a setting", e);
    }
    return validator;
  }

  /** A fresh unmarshaller; not thread-safe. */
  public static Unmarshaller newUnmarshaller() {
    try {
      return Compiled.JAXB.createUnmarshaller();
    } catch (JAXBException e) {
      throw new IllegalStateException("cannot make an unmarshaller", e);
    }
  }

  private static Schema schema() {
    try {
      SchemaFactory factory = SchemaFactory.newDefaultInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      factory.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
      Source[] sources = FILES.stream().map(Grammar::source).toArray(Source[]::new);
      return factory.newSchema(sources);
    } catch (SAXException e) {
      throw new IllegalStateException("the shipped XSDs do not compile", e);
    }
  }

  private static Source source(String file) {
    URL url = Grammar.class.getResource("/io/drover/schema/xsd/" + file);
    if (url == null) {
      throw new IllegalStateException("xsd/" + file + " is not on the class path");
    }
    return new StreamSource(url.toExternalForm());
  }

  private static JAXBContext jaxb() {
    try {
      return JAXBContext.newInstance(
          io.drover.schema.internal.jaxb.workflow.ObjectFactory.class,
          io.drover.schema.internal.jaxb.spark.ObjectFactory.class,
          io.drover.schema.internal.jaxb.email.ObjectFactory.class,
          io.drover.schema.internal.jaxb.ssh.ObjectFactory.class,
          io.drover.schema.internal.jaxb.drover.ObjectFactory.class);
    } catch (JAXBException e) {
      throw new IllegalStateException("the JAXB classes do not bind", e);
    }
  }
}
