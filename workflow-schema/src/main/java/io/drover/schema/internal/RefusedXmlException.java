package io.drover.schema.internal;

import io.drover.schema.Problem;
import org.xml.sax.SAXException;

/** Reading stopped here; the rest of the document was not looked at. */
public final class RefusedXmlException extends SAXException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public RefusedXmlException(Problem problem) {
    super(problem.toString());
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
