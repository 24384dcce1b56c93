package io.drover.schema;

import io.drover.schema.internal.DocumentKind;
import io.drover.schema.internal.ProblemList;
import io.drover.schema.internal.RefusedXmlException;
import io.drover.schema.internal.SchemaTree;
import io.drover.schema.internal.SecureXml;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** What the readers of schedules have in common: parse, validate, check, assemble. */
final class ScheduleReading {
  private ScheduleReading() {}

  /**
   * @param check looks at names and values of a document that the schema allows
   * @param assemble makes the definition of a document without errors
   */
  static <T> ScheduleReadResult<T> read(
      String xml,
      DocumentKind kind,
      BiConsumer<XmlElement, ProblemList> check,
      Function<XmlElement, T> assemble) {
    ProblemList problems = new ProblemList();
    SchemaTree tree = new SchemaTree(kind, problems);
    try {
      SecureXml.parse(xml, tree);
    } catch (RefusedXmlException e) {
      ProblemList all = new ProblemList();
      all.add(e.problem());
      all.addAll(problems.toList());
      return new ScheduleReadResult<>(Optional.empty(), all.toList());
    }
    if (!problems.hasErrors()) {
      check.accept(tree.root(), problems);
    }
    return new ScheduleReadResult<>(
        problems.hasErrors() ? Optional.empty() : Optional.of(assemble.apply(tree.root())),
        problems.toList());
  }
}
