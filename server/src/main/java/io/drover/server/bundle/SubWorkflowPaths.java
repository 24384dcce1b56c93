package io.drover.server.bundle;

import io.drover.schema.XmlElement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The paths of sub-workflows in a workflow.xml, as text. Pure. */
final class SubWorkflowPaths {
  private SubWorkflowPaths() {}

  /** Every app-path of a sub-workflow action, in document order. */
  static List<XmlElement> in(XmlElement workflow) {
    List<XmlElement> paths = new ArrayList<>();
    for (XmlElement action : workflow.children("action")) {
      for (XmlElement sub : action.children("sub-workflow")) {
        paths.addAll(sub.children("app-path"));
      }
    }
    return paths;
  }

  /**
   * Where the text of such an element stands in the document; empty when it is not written in one
   * plain piece.
   */
  static Optional<Span> span(String document, XmlElement path) {
    int start = offset(document, path.location().line(), path.location().column());
    int end = start < 0 ? -1 : document.indexOf('<', start);
    boolean plain =
        end >= 0 && document.substring(start, end).replace("\r\n", "\n").equals(path.text());
    return plain ? Optional.of(new Span(start, end)) : Optional.empty();
  }

  /** A piece of a text, its end excluded. */
  record Span(int start, int end) {}

  /** The document with those pieces replaced; what else stands in it stays as it is. */
  static String replace(String document, Map<Span, String> texts) {
    StringBuilder changed = new StringBuilder(document);
    texts.entrySet().stream()
        .sorted(Comparator.comparing(text -> -text.getKey().start()))
        .forEach(
            text ->
                changed.replace(
                    text.getKey().start(), text.getKey().end(), escape(text.getValue())));
    return changed.toString();
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static int offset(String document, int line, int column) {
    int at = 0;
    for (int i = 1; i < line; i++) {
      int end = document.indexOf('\n', at);
      if (end < 0) {
        return -1;
      }
      at = end + 1;
    }
    int offset = at + column - 1;
    return offset <= document.length() ? offset : -1;
  }
}
