package io.drover.engine.el;

import io.drover.engine.el.ExpressionText.Part;
import io.drover.engine.el.ExpressionTree.Name;
import jakarta.el.ELException;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What the expressions of a text name. Nothing is evaluated.
 *
 * @param variables in the order of the text, constants such as {@code KB} left out
 * @param functions with their prefix, in the order of the text
 */
public record ExpressionNames(Set<String> variables, Set<String> functions) {
  private static final Functions FUNCTIONS = Functions.ofWorkflows();

  public ExpressionNames {
    variables = Collections.unmodifiableSet(new LinkedHashSet<>(variables));
    functions = Collections.unmodifiableSet(new LinkedHashSet<>(functions));
  }

  /**
   * Reads a text with any number of expressions, or none.
   *
   * @throws ExpressionException for a syntax error and for what is not allowed in an expression
   */
  public static ExpressionNames of(String text) {
    Set<String> variables = new LinkedHashSet<>();
    Set<String> functions = new LinkedHashSet<>();
    for (Part part : ExpressionText.parse(text)) {
      if (part.expression()) {
        for (Name name : names(part.text())) {
          if (name.function()) {
            functions.add(name.text());
          } else if (!LockedContext.isConstant(name.text())) {
            variables.add(name.text());
          }
        }
      }
    }
    return new ExpressionNames(variables, functions);
  }

  private static Set<Name> names(String expression) {
    try {
      return ExpressionTree.names(expression);
    } catch (ELException | StackOverflowError e) {
      throw new ExpressionException(
          "${" + ExpressionText.shorten(expression) + "} is no expression: " + reason(e), e);
    }
  }

  /** The parser's message goes on with every token that it would have taken. */
  private static String reason(Throwable e) {
    String message = String.valueOf(e.getMessage());
    Throwable cause = e.getCause();
    String inner = cause == null ? message : String.valueOf(cause.getMessage());
    int end = inner.indexOf('\n');
    return (end < 0 ? inner : inner.substring(0, end)).strip();
  }

  /** Why a workflow cannot call the function, named with its prefix; empty when it can. */
  public static Optional<String> complaint(String function) {
    return FUNCTIONS.complaint(function);
  }

  /** Every function that a workflow can call, with its prefix. */
  public static Set<String> callable() {
    return FUNCTIONS.names();
  }
}
