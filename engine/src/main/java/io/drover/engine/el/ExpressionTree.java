package io.drover.engine.el;

import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.el.lang.ExpressionBuilder;
import org.apache.el.parser.AstAssign;
import org.apache.el.parser.AstConcatenation;
import org.apache.el.parser.AstFunction;
import org.apache.el.parser.AstIdentifier;
import org.apache.el.parser.AstLambdaExpression;
import org.apache.el.parser.AstListData;
import org.apache.el.parser.AstMapData;
import org.apache.el.parser.AstMethodParameters;
import org.apache.el.parser.AstSemicolon;
import org.apache.el.parser.AstSetData;
import org.apache.el.parser.Node;
import org.apache.el.parser.NodeVisitor;

/**
 * What an expression names, read from its parsed form. Refuses what the parser knows beyond JSP
 * 2.0, also where the scan of the text could not tell it from something else.
 */
final class ExpressionTree implements NodeVisitor {
  private static final Set<Class<?>> BEYOND =
      Set.of(
          AstAssign.class,
          AstConcatenation.class,
          AstLambdaExpression.class,
          AstListData.class,
          AstMapData.class,
          AstSemicolon.class,
          AstSetData.class);

  /** A variable or a function, in the order of the text. */
  record Name(String text, boolean function) {}

  private final String expression;
  private final Set<Name> names = new LinkedHashSet<>();

  private ExpressionTree(String expression) {
    this.expression = expression;
  }

  /**
   * Parses an expression (without its braces) and gives the names in it.
   *
   * @throws ExpressionException for what is not allowed
   * @throws jakarta.el.ELException for a syntax error
   */
  static Set<Name> names(String expression) {
    ExpressionTree tree = new ExpressionTree(expression);
    Node root = ExpressionBuilder.createNode("${" + expression + "}");
    try {
      root.accept(tree);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) { // the visitor of the library declares it; ours throws none
      throw new IllegalStateException(e);
    }
    return tree.names;
  }

  @Override
  public void visit(Node node) {
    boolean methodCall =
        node instanceof AstMethodParameters && !(node.jjtGetParent() instanceof AstFunction);
    // f()() would call the result of f
    boolean callOfResult = node instanceof AstFunction && node.jjtGetNumChildren() > 1;
    if (methodCall || callOfResult || BEYOND.contains(node.getClass())) {
      throw new ExpressionException(
          "lists, maps, methods, lambdas and assignments are not allowed in an expression: "
              + ExpressionText.shorten(expression));
    }
    if (node instanceof AstIdentifier) {
      names.add(new Name(node.getImage(), false));
    } else if (node instanceof AstFunction function) {
      names.add(new Name(Functions.name(function.getPrefix(), function.getLocalName()), true));
    }
  }
}
