package io.drover.schema;

import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A definition of any kind; its root element says which kind. */
public final class AnyDefinition {
  /** The first start tag, after declaration, comments and processing instructions. */
  private static final Pattern ROOT =
      Pattern.compile(
          "\\A\\uFEFF?(?:\\s+|<\\?.*?\\?>|<!--.*?-->)*+<(?:[\\w.-]+:)?([\\w.-]+)", Pattern.DOTALL);

  private AnyDefinition() {}

  /**
   * What its reader says about a coordinator, a bundle or a file of datasets.
   *
   * @param ofWorkflow what is to be said about every other document
   */
  public static List<Problem> problems(String xml, Function<String, List<Problem>> ofWorkflow) {
    Matcher root = ROOT.matcher(xml);
    return switch (root.find() ? root.group(1) : "") {
      case "coordinator-app" -> new CoordinatorXmlReader().readAll(xml).problems();
      case "datasets" -> new CoordinatorXmlReader().readAllDatasets(xml).problems();
      case "bundle-app" -> new BundleXmlReader().readAll(xml).problems();
      default -> ofWorkflow.apply(xml);
    };
  }
}
