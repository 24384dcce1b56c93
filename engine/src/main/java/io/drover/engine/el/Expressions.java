package io.drover.engine.el;

import io.drover.actions.file.FileSystems;
import io.drover.schema.XmlElement;
import java.time.InstantSource;

/**
 * Evaluates the expressions in texts. Thread-safe. Only job properties, maps and whitelisted
 * functions are reachable; values are never evaluated again.
 */
public final class Expressions {

  public Expressions(FileSystems fileSystems, InstantSource clock) {
    throw new UnsupportedOperationException();
  }

  /**
   * The text with every expression replaced by its value.
   *
   * @throws ExpressionException for a syntax error, an unknown name or function, a failing function
   */
  public String evaluate(String text, JobScope scope) {
    throw new UnsupportedOperationException();
  }

  /** Evaluates each text run and attribute value of the element. */
  public XmlElement evaluate(XmlElement element, JobScope scope) {
    return element.map(text -> evaluate(text, scope));
  }

  /** Job properties only, as for a workflow's name or retry attributes: functions are refused. */
  public String evaluateVariables(String text, java.util.Map<String, String> configuration) {
    throw new UnsupportedOperationException();
  }
}
