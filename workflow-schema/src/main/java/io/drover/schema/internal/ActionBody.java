package io.drover.schema.internal;

import io.drover.schema.InvalidRequestException;
import io.drover.schema.XmlContent;
import io.drover.schema.XmlElement;
import io.drover.schema.XmlText;
import jakarta.xml.bind.JAXBElement;
import jakarta.xml.bind.JAXBException;
import jakarta.xml.bind.UnmarshallerHandler;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.AttributesImpl;

/** Turns an action's element into the class that the grammar gave it. */
public final class ActionBody {
  private ActionBody() {}

  /**
   * Unmarshals, and validates unless the element is known to be valid.
   *
   * @throws InvalidRequestException E0701 with every schema error
   */
  public static <T> T unmarshal(XmlElement element, Class<T> type, boolean validate) {
    ProblemList problems = new ProblemList();
    UnmarshallerHandler target = Grammar.newUnmarshaller().getUnmarshallerHandler();
    GrammarPass pass =
        validate ? new GrammarPass(target, problems) : GrammarPass.withoutValidation(target);
    try {
      pass.start();
      feed(element, pass);
      pass.end();
      if (problems.hasErrors()) {
        throw InvalidRequestException.of(problems.toList());
      }
      Object root = target.getResult();
      return type.cast(root instanceof JAXBElement<?> named ? named.getValue() : root);
    } catch (EnoughProblemsException e) {
      throw InvalidRequestException.of(problems.toList());
    } catch (SAXException | JAXBException e) {
      throw new IllegalStateException("cannot read element " + element.name(), e);
    }
  }

  private static void feed(XmlElement element, GrammarPass pass) throws SAXException {
    AttributesImpl attributes = new AttributesImpl();
    element
        .attributes()
        .forEach((name, value) -> attributes.addAttribute("", name, name, "CDATA", value));
    pass.startElement(element.namespace(), element.name(), attributes, element.location(), false);
    for (XmlContent item : element.content()) {
      if (item instanceof XmlElement child) {
        feed(child, pass);
      } else {
        String text = ((XmlText) item).value();
        pass.characters(text.toCharArray(), 0, text.length(), false);
      }
    }
    pass.endElement(element.namespace(), element.name(), false);
  }
}
