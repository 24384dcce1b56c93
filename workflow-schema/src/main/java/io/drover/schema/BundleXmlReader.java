package io.drover.schema;

import io.drover.schema.BundleDefinition.Coordinator;
import io.drover.schema.internal.DocumentKind;
import io.drover.schema.internal.Excerpt;
import io.drover.schema.internal.ProblemList;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads bundle.xml, every version of the language. As secure as {@link WorkflowXmlReader}, with the
 * same limits. Stateless and thread-safe.
 */
public final class BundleXmlReader {

  /**
   * The definition, nothing in it evaluated. What stands at the paths of its coordinators is not
   * looked at: ask {@link Coordinator#refusalOf} about each.
   *
   * @throws InvalidRequestException with every problem found: E0700 for malformed XML, E0701 for
   *     what the schema does not allow, E0736 for a document over a limit, E0739 for a parameter
   *     without name, E1304 for a coordinator name that comes twice, E1305 for an empty one
   */
  public BundleDefinition read(String xml) {
    return readAll(xml).orThrow();
  }

  /** The same without throwing. */
  public ScheduleReadResult<BundleDefinition> readAll(String xml) {
    return ScheduleReading.read(
        xml, DocumentKind.BUNDLE, BundleXmlReader::check, BundleXmlReader::definition);
  }

  private static void check(XmlElement bundle, ProblemList problems) {
    ScheduleText.checkParameters(bundle, problems);
    Map<String, SourceLocation> names = new HashMap<>();
    for (XmlElement coordinator : bundle.children("coordinator")) {
      checkName(coordinator, names, problems);
      ScheduleText.checkFlag(coordinator, "enabled", ErrorCode.E0701, problems);
      ScheduleText.checkNotBlank(coordinator, "app-path", problems);
    }
  }

  /** Names with expressions are looked at when the bundle is submitted. */
  private static void checkName(
      XmlElement coordinator, Map<String, SourceLocation> names, ProblemList problems) {
    String name = ScheduleText.attribute(coordinator, "name");
    if (name.isEmpty()) {
      problems.add(
          Problem.error(
              ErrorCode.E1305,
              "the coordinator has no name",
              ScheduleText.label(coordinator),
              coordinator.location(),
              "write one into attribute 'name'."));
    } else if (ScheduleText.isLiteral(name)) {
      SourceLocation first = names.putIfAbsent(name, coordinator.location());
      if (first != null) {
        problems.add(
            Problem.error(
                ErrorCode.E1304,
                "the name '" + Excerpt.of(name) + "' is already taken at " + first,
                ScheduleText.label(coordinator),
                coordinator.location(),
                "give one of the two coordinators another name."));
      }
    }
  }

  private static BundleDefinition definition(XmlElement bundle) {
    return new BundleDefinition(
        ScheduleText.attribute(bundle, "name"),
        DocumentKind.BUNDLE.version(bundle.namespace()).orElseThrow(),
        ScheduleText.parameters(bundle),
        bundle
            .child("controls")
            .flatMap(controls -> ScheduleText.textIfAny(controls, "kick-off-time")),
        bundle.children("coordinator").stream().map(BundleXmlReader::coordinator).toList());
  }

  private static Coordinator coordinator(XmlElement coordinator) {
    return new Coordinator(
        ScheduleText.attribute(coordinator, "name"),
        ScheduleText.attributeIfAny(coordinator, "enabled"),
        ScheduleText.text(coordinator, "app-path"),
        ScheduleText.configuration(coordinator),
        coordinator.location());
  }
}
