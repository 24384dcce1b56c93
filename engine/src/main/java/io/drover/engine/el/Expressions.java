package io.drover.engine.el;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.drover.actions.file.FileSystems;
import io.drover.engine.el.ExpressionText.Part;
import io.drover.schema.XmlElement;
import jakarta.el.ELException;
import jakarta.el.ExpressionFactory;
import jakarta.el.FunctionMapper;
import jakarta.el.ValueExpression;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;

/**
 * Evaluates the expressions in texts. Thread-safe. Only job properties, maps and whitelisted
 * functions are reachable; values are never evaluated again.
 */
public final class Expressions {
  private static final FunctionMapper FUNCTIONS = new Functions();
  private static final FunctionMapper NO_FUNCTIONS = new NoFunctions();

  private final ExpressionFactory factory = ExpressionFactory.newInstance();
  private final FileSystems fileSystems;
  private final InstantSource clock;

  /** Parsed expressions by text, for the full set of functions. */
  private final Cache<String, ValueExpression> parsed =
      Caffeine.newBuilder().maximumSize(10_000).build();

  public Expressions(FileSystems fileSystems, InstantSource clock) {
    this.fileSystems = fileSystems;
    this.clock = clock;
  }

  /**
   * The text with every expression replaced by its value.
   *
   * @throws ExpressionException for a syntax error, an unknown name or function, a failing function
   */
  public String evaluate(String text, JobScope scope) {
    if (!ExpressionText.hasExpression(text)) {
      return text;
    }
    try (Evaluation.Open open = new Evaluation(scope, fileSystems, clock).open()) {
      return evaluate(text, new LockedContext(scope.configuration(), FUNCTIONS), true);
    }
  }

  /** Evaluates each text run and attribute value of the element. */
  public XmlElement evaluate(XmlElement element, JobScope scope) {
    return element.map(text -> evaluate(text, scope));
  }

  /** Job properties only, as for a workflow's name or retry attributes: functions are refused. */
  public String evaluateVariables(String text, Map<String, String> configuration) {
    if (!ExpressionText.hasExpression(text)) {
      return text;
    }
    return evaluate(text, new LockedContext(configuration, NO_FUNCTIONS), false);
  }

  /** Whether an expression of the text asks a file system, so that evaluating it may take time. */
  public boolean touchesFiles(String text) {
    return ExpressionText.hasExpression(text)
        && ExpressionText.parse(text).stream()
            .anyMatch(part -> part.expression() && ExpressionText.calls(part.text(), "fs"));
  }

  private String evaluate(String text, LockedContext context, boolean cached) {
    StringBuilder result = new StringBuilder();
    for (Part part : ExpressionText.parse(text)) {
      result.append(part.expression() ? value(part.text(), context, cached) : part.text());
    }
    return result.toString();
  }

  private String value(String expression, LockedContext context, boolean cached) {
    try {
      ValueExpression compiled =
          cached
              ? Objects.requireNonNull(parsed.get(expression, text -> compile(text, context)))
              : compile(expression, context);
      Object value = compiled.getValue(context);
      return BasicFunctions.text(value);
    } catch (ExpressionException e) {
      throw told(expression, e);
    } catch (StackOverflowError e) {
      throw new ExpressionException("an expression is nested too deep", e);
    } catch (RuntimeException e) {
      throw told(expression, e);
    }
  }

  private ValueExpression compile(String expression, LockedContext context) {
    return factory.createValueExpression(context, "${" + expression + "}", Object.class);
  }

  /** The innermost reason, with the expression it happened in. */
  private static ExpressionException told(String expression, RuntimeException e) {
    Throwable reason = e;
    while (reason.getCause() != null
        && !(reason instanceof ExpressionException)
        && (reason instanceof ELException || reason instanceof ReflectiveOperationException)) {
      reason = reason.getCause();
    }
    return new ExpressionException(
        reason.getMessage() + ", in ${" + ExpressionText.shorten(expression) + "}", e);
  }
}
