package io.drover.engine.el;

import io.drover.actions.file.FileSystems;
import io.drover.engine.el.ExpressionText.Part;
import io.drover.engine.el.ExpressionTree.Name;
import io.drover.schema.XmlElement;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Evaluates the expressions in texts. Thread-safe. Only job properties, maps and whitelisted
 * functions are reachable; values are never evaluated again.
 */
public final class Expressions {
  private static final Functions FUNCTIONS = Functions.ofWorkflows();
  private static final int LONGEST_INSTANT = 2_000;
  private static final Set<String> SLOW = Set.of("replaceAll", "wf:callback");

  private final ExpressionLanguage language =
      new ExpressionLanguage(FUNCTIONS, LockedContext.CONSTANTS);
  private final ExpressionLanguage variables = ExpressionLanguage.ofVariables();
  private final FileSystems fileSystems;
  private final InstantSource clock;
  private final String defaultFileSystem;

  /** Paths without a scheme are local. */
  public Expressions(FileSystems fileSystems, InstantSource clock) {
    this(fileSystems, clock, "file://");
  }

  /** {@code defaultFileSystem} begins the URI of a path that has no scheme. */
  public Expressions(FileSystems fileSystems, InstantSource clock, String defaultFileSystem) {
    this.fileSystems = fileSystems;
    this.clock = clock;
    this.defaultFileSystem = defaultFileSystem;
  }

  /**
   * The text with every expression replaced by its value.
   *
   * @throws ExpressionException for a syntax error, an unknown name or function, a failing function
   */
  public String evaluate(String text, JobScope scope) {
    return language.evaluate(
        text,
        scope.configuration(),
        new WorkflowContext(scope, fileSystems, defaultFileSystem),
        clock);
  }

  /** Evaluates each text run and attribute value of the element. */
  public XmlElement evaluate(XmlElement element, JobScope scope) {
    return element.map(text -> evaluate(text, scope));
  }

  /** Job properties only, as for a workflow's name or retry attributes: functions are refused. */
  public String evaluateVariables(String text, Map<String, String> configuration) {
    return variables.evaluate(text, configuration);
  }

  /** Whether an expression of the text asks a file system, so that evaluating it may take time. */
  public boolean touchesFiles(String text) {
    if (!ExpressionText.hasExpression(text)) {
      return false;
    }
    try {
      return ExpressionText.parse(text).stream().anyMatch(part -> part.prefixes().contains("fs"));
    } catch (ExpressionException e) {
      // evaluate() will refuse this text before it calls anything
      return false;
    }
  }

  /**
   * Whether evaluating the text needs nothing but the job's own rows, and so little time that a
   * transaction may do it: no file system, no address of this server, no regular expression.
   */
  public boolean isInstant(String text) {
    if (!ExpressionText.hasExpression(text)) {
      return true;
    }
    if (text.length() > LONGEST_INSTANT) {
      return false;
    }
    try {
      return ExpressionText.parse(text).stream()
          .filter(Part::expression)
          .flatMap(part -> names(part.text()).stream())
          .noneMatch(Expressions::takesTime);
    } catch (ExpressionException e) {
      return false;
    }
  }

  private static boolean takesTime(Name name) {
    return name.function() && (name.text().startsWith("fs:") || SLOW.contains(name.text()));
  }

  /**
   * What would fail whenever the text is evaluated with only these job properties: a variable that
   * is not set, a function that does not exist, a syntax error. Nothing is evaluated, so it also
   * names what stands in a branch that a run may never take.
   *
   * @param known names of the job properties
   * @return one sentence each, in the order of the text, none twice; empty when all is well
   */
  public List<String> unresolved(String text, Set<String> known) {
    if (!ExpressionText.hasExpression(text)) {
      return List.of();
    }
    Set<String> complaints = new LinkedHashSet<>();
    try {
      for (Part part : ExpressionText.parse(text)) {
        if (part.expression()) {
          for (Name name : names(part.text())) {
            complaint(name, known).ifPresent(complaints::add);
          }
        }
      }
    } catch (ExpressionException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
    return List.copyOf(complaints);
  }

  private static Optional<String> complaint(Name name, Set<String> known) {
    if (name.function()) {
      return FUNCTIONS.complaint(name.text());
    }
    return known.contains(name.text()) || LockedContext.isConstant(name.text())
        ? Optional.empty()
        : Optional.of(LockedContext.unresolved(name.text()));
  }

  private static Set<Name> names(String expression) {
    try {
      return ExpressionTree.names(expression);
    } catch (StackOverflowError | RuntimeException e) {
      throw ExpressionLanguage.told(expression, e);
    }
  }
}
