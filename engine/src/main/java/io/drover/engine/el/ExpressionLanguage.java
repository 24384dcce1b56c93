package io.drover.engine.el;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.drover.engine.el.ExpressionText.Part;
import jakarta.el.ELException;
import jakarta.el.ExpressionFactory;
import jakarta.el.FunctionMapper;
import jakarta.el.ValueExpression;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Expressions over a closed set of functions and constants: workflows have one such language, each
 * part of a coordinator another. Thread-safe; make one per set and keep it, as it remembers what it
 * has parsed. Only variables, constants, maps and the functions named here are reachable, and
 * values are never evaluated again.
 *
 * <p>Functions are static methods. What they ask of the evaluation that they run in, they get with
 * {@link #context}.
 */
public final class ExpressionLanguage {
  /** Weight of the parsed expressions that are kept, in characters of their texts. */
  private static final long CACHED_CHARACTERS = 4_000_000;

  private static final ExpressionFactory FACTORY = ExpressionFactory.newInstance();

  private final FunctionMapper functions;
  private final Map<String, Object> constants;

  /** By the text of the expression. */
  private final Cache<String, ValueExpression> parsed =
      Caffeine.newBuilder()
          .maximumWeight(CACHED_CHARACTERS)
          .weigher((String text, ValueExpression expression) -> 100 + text.length())
          .build();

  ExpressionLanguage(FunctionMapper functions, Map<String, Object> constants) {
    this.functions = functions;
    this.constants = Map.copyOf(constants);
  }

  /** Variables and the constants {@code KB} to {@code PB}; every function is refused. */
  public static ExpressionLanguage ofVariables() {
    return new ExpressionLanguage(new NoFunctions(), LockedContext.CONSTANTS);
  }

  /**
   * A language with the functions that have no prefix, such as {@code concat}, and the constants
   * {@code KB} to {@code PB}.
   *
   * @param reasons why a function that the language does not have, named with its prefix, is not
   *     there, as the end of a sentence; empty when nobody knows it
   */
  public static Builder withBasicFunctions(Function<String, Optional<String>> reasons) {
    return new Builder(reasons);
  }

  /** Adds to the basic functions. */
  public static final class Builder {
    private final Functions functions;
    private final Map<String, Object> constants = new HashMap<>(LockedContext.CONSTANTS);

    private Builder(Function<String, Optional<String>> reasons) {
      this.functions = new Functions(reasons);
      functions.add("", BasicFunctions.class, name -> true);
    }

    /**
     * Adds public static methods, which must not be overloaded.
     *
     * @param prefix with its colon
     * @param wanted which of the class's methods, by name
     */
    public Builder functions(String prefix, Class<?> type, Predicate<String> wanted) {
      functions.add(prefix, type, wanted);
      return this;
    }

    /** Adds names that have a value where no variable has the same name. */
    public Builder constants(Map<String, ?> more) {
      constants.putAll(more);
      return this;
    }

    public ExpressionLanguage build() {
      return new ExpressionLanguage(functions, constants);
    }
  }

  /**
   * The context of the evaluation that runs on this thread, for functions.
   *
   * @throws IllegalStateException outside an evaluation
   */
  public static <C> C context(Class<C> type) {
    return type.cast(Evaluation.current().context());
  }

  /**
   * The text with every expression replaced by its value.
   *
   * @param context what {@link #context} gives to the functions
   * @param clock what {@code timestamp()} asks; it may throw {@link ExpressionException}
   * @throws ExpressionException for a syntax error, an unknown name or function, a failing function
   */
  public String evaluate(
      String text, Map<String, String> variables, Object context, InstantSource clock) {
    if (!ExpressionText.hasExpression(text)) {
      return text;
    }
    try (Evaluation.Open open = new Evaluation(context, clock).open()) {
      return evaluate(text, variables);
    }
  }

  /** The same for a language without functions. */
  String evaluate(String text, Map<String, String> variables) {
    if (!ExpressionText.hasExpression(text)) {
      return text;
    }
    LockedContext locked = new LockedContext(variables, constants, functions);
    BoundedText result = new BoundedText();
    for (Part part : ExpressionText.parse(text)) {
      result.append(part.expression() ? value(part.text(), locked) : part.text());
    }
    return result.toString();
  }

  private String value(String expression, LockedContext context) {
    try {
      ValueExpression compiled =
          Objects.requireNonNull(parsed.get(expression, text -> compile(text, context)));
      Object value = compiled.getValue(context);
      return BasicFunctions.text(value);
    } catch (StackOverflowError | RuntimeException e) {
      throw told(expression, e);
    }
  }

  private static ValueExpression compile(String expression, LockedContext context) {
    ExpressionTree.names(expression);
    return FACTORY.createValueExpression(context, "${" + expression + "}", Object.class);
  }

  /** The innermost reason; with the expression it happened in where it does not say so itself. */
  static ExpressionException told(String expression, Throwable e) {
    Throwable reason = e;
    while (reason.getCause() != null
        && !(reason instanceof ExpressionException)
        && (reason instanceof ELException || reason instanceof ReflectiveOperationException)) {
      reason = reason.getCause();
    }
    String place = " in ${" + ExpressionText.shorten(expression) + "}";
    if (reason instanceof ExpressionException) {
      return new ExpressionException(String.valueOf(reason.getMessage()), e);
    }
    if (reason instanceof StackOverflowError) {
      return new ExpressionException("nested too deep," + place, e);
    }
    String message = reason.getMessage();
    return new ExpressionException(
        (message == null ? reason.toString() : message) + "," + place,
        e,
        FileFunctions.passing(reason));
  }
}
