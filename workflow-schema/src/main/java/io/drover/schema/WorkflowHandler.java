package io.drover.schema;

import io.drover.schema.WorkflowDefinition.ServiceLevels;
import io.drover.schema.internal.Grammar;
import io.drover.schema.internal.GrammarPass;
import io.drover.schema.internal.Namespaces;
import io.drover.schema.internal.ProblemList;
import io.drover.schema.internal.RefusedXmlException;
import io.drover.schema.internal.XmlElementBuilder;
import io.drover.schema.internal.jaxb.workflow.WorkflowApp;
import jakarta.xml.bind.JAXBElement;
import jakarta.xml.bind.JAXBException;
import jakarta.xml.bind.Unmarshaller;
import jakarta.xml.bind.UnmarshallerHandler;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.Locator;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Takes one workflow.xml apart while it is parsed: the skeleton goes to the JAXB classes, the
 * bodies of actions become element trees, everything is validated. Used once.
 */
final class WorkflowHandler extends DefaultHandler {
  static final int MAX_DEPTH = 100;
  static final int MAX_ELEMENTS = 200_000;
  static final int MAX_ATTRIBUTES = 64;

  /** workflow-app / action / body. */
  private static final int BODY_DEPTH = 3;

  private final ProblemList problems;
  private final GrammarPass pass;
  private final UnmarshallerHandler skeleton;
  private final XmlElementBuilder bodies = new XmlElementBuilder();

  /** What is validated but does not come into the skeleton. */
  private final XmlElementBuilder ignored = new XmlElementBuilder();

  private final XmlElementBuilder serviceLevels = new XmlElementBuilder();

  /** Whose each service level is: an action's name, or empty for the workflow's own. */
  private final List<String> levelOwners = new ArrayList<>();

  private final IdentityHashMap<Object, SourceLocation> locations = new IdentityHashMap<>();

  private @Nullable Locator locator;
  private String schemaVersion = "";
  private int depth;
  private int elements;
  private boolean insideAction;
  private String actionName = "";

  /** Depth of the open action body, or 0. */
  private int bodyDepth;

  /** Depth of the open element that does not come into the skeleton, or 0. */
  private int ignoredDepth;

  /** What the open one goes to. */
  private XmlElementBuilder aside = ignored;

  WorkflowHandler(ProblemList problems) {
    this.problems = problems;
    Unmarshaller unmarshaller = Grammar.newUnmarshaller();
    this.skeleton = unmarshaller.getUnmarshallerHandler();
    this.pass = new GrammarPass(skeleton, problems);
    unmarshaller.setListener(
        new Unmarshaller.Listener() {
          @Override
          public void beforeUnmarshal(Object target, Object parent) {
            locations.put(target, pass.location());
          }
        });
  }

  /** Bodies of the actions in document order. */
  List<XmlElement> bodies() {
    return bodies.roots();
  }

  /** The launcher settings of the global section. */
  Optional<XmlElement> launcher() {
    return ignored.roots().stream().filter(root -> root.name().equals("launcher")).findFirst();
  }

  /** The service levels as written. */
  ServiceLevels serviceLevels() {
    Optional<XmlElement> workflow = Optional.empty();
    Map<String, XmlElement> actions = new LinkedHashMap<>();
    for (int i = 0; i < levelOwners.size(); i++) {
      XmlElement level = serviceLevels.roots().get(i);
      if (levelOwners.get(i).isEmpty()) {
        workflow = Optional.of(level);
      } else {
        actions.put(levelOwners.get(i), level);
      }
    }
    return new ServiceLevels(workflow, actions);
  }

  String schemaVersion() {
    return schemaVersion;
  }

  /** Where the start tag of a JAXB object stands. */
  SourceLocation locationOf(Object jaxbObject) {
    return locations.getOrDefault(jaxbObject, SourceLocation.UNKNOWN);
  }

  /** The skeleton; only after a document without errors. */
  WorkflowApp workflowApp() {
    try {
      return (WorkflowApp) ((JAXBElement<?>) skeleton.getResult()).getValue();
    } catch (JAXBException e) {
      throw new IllegalStateException("a valid document did not bind", e);
    }
  }

  @Override
  public void setDocumentLocator(Locator documentLocator) {
    this.locator = documentLocator;
  }

  @Override
  public void startDocument() throws SAXException {
    pass.start();
  }

  @Override
  public void endDocument() throws SAXException {
    pass.end();
  }

  @Override
  public void startElement(String uri, String name, String qName, Attributes attributes)
      throws SAXException {
    SourceLocation location = location();
    checkLimits(name, attributes, location);
    depth++;
    if (depth == 1) {
      checkRoot(uri, name, location);
    } else if (depth == BODY_DEPTH - 1) {
      insideAction = name.equals("action");
      actionName = insideAction ? Objects.requireNonNullElse(attributes.getValue("name"), "") : "";
    }
    boolean bodyStarts = bodyDepth == 0 && isBody(uri, name);
    if (bodyStarts) {
      bodyDepth = depth;
    } else if (bodyDepth == 0 && ignoredDepth == 0 && isIgnored(uri, name)) {
      ignoredDepth = depth;
      aside = isSla(uri) ? serviceLevels : ignored;
    }
    pass.startElement(uri, name, attributes, location, hidden());
    if (bodyDepth > 0) {
      bodies.startElement(uri, name, attributes, location);
    }
    if (ignoredDepth > 0) {
      aside.startElement(uri, name, attributes, location);
    }
    if (bodyStarts) {
      checkBody(uri, name, location);
    }
    if (ignoredDepth == depth) {
      if (isSla(uri)) {
        levelOwners.add(actionName);
      } else {
        warnNoLauncher(location);
      }
    }
  }

  @Override
  public void characters(char[] text, int start, int length) throws SAXException {
    pass.characters(text, start, length, hidden());
    if (bodyDepth > 0) {
      bodies.characters(text, start, length);
    }
    if (ignoredDepth > 0) {
      aside.characters(text, start, length);
    }
  }

  @Override
  public void ignorableWhitespace(char[] text, int start, int length) throws SAXException {
    characters(text, start, length);
  }

  @Override
  public void endElement(String uri, String name, String qName) throws SAXException {
    pass.endElement(uri, name, hidden());
    if (bodyDepth > 0) {
      bodies.endElement();
    }
    if (ignoredDepth > 0) {
      aside.endElement();
    }
    if (bodyDepth == depth) {
      bodyDepth = 0;
    }
    if (ignoredDepth == depth) {
      ignoredDepth = 0;
    }
    depth--;
  }

  private boolean hidden() {
    return bodyDepth > 0 || ignoredDepth > 0;
  }

  private SourceLocation location() {
    return locator == null
        ? SourceLocation.UNKNOWN
        : new SourceLocation(locator.getLineNumber(), locator.getColumnNumber());
  }

  private static boolean isCore(String uri) {
    return Namespaces.workflowVersion(uri).isPresent();
  }

  private boolean isBody(String uri, String name) {
    return depth == BODY_DEPTH
        && insideAction
        && !isSla(uri)
        && !(isCore(uri) && (name.equals("ok") || name.equals("error")));
  }

  private static boolean isSla(String uri) {
    return Namespaces.normalise(uri).equals(Namespaces.SLA);
  }

  private boolean isIgnored(String uri, String name) {
    return isSla(uri) || (isCore(uri) && name.equals("launcher"));
  }

  private void warnNoLauncher(SourceLocation location) {
    problems.add(
        Problem.warning(
            ErrorCode.D0004,
            "there is no launcher: of its settings only the queue of a spark action counts",
            pass.label(),
            location,
            ""));
  }

  private void checkLimits(String name, Attributes attributes, SourceLocation location)
      throws RefusedXmlException {
    if (depth == MAX_DEPTH) {
      throw tooLarge("elements are nested deeper than " + MAX_DEPTH, name, location);
    }
    if (++elements > MAX_ELEMENTS) {
      throw tooLarge("there are more than " + MAX_ELEMENTS + " elements", name, location);
    }
    if (attributes.getLength() > MAX_ATTRIBUTES) {
      throw tooLarge("an element has more than " + MAX_ATTRIBUTES + " attributes", name, location);
    }
  }

  private static RefusedXmlException tooLarge(
      String message, String element, SourceLocation location) {
    return new RefusedXmlException(
        Problem.error(ErrorCode.E0736, message, element, location, "split it into sub-workflows."));
  }

  /** Everything after a wrong root would be noise. */
  private void checkRoot(String uri, String name, SourceLocation location)
      throws RefusedXmlException {
    if (!name.equals("workflow-app")) {
      throw wrongRoot(
          "the root element is '" + name + "', not 'workflow-app'",
          name,
          location,
          "send a workflow definition.");
    }
    schemaVersion =
        Namespaces.workflowVersion(uri)
            .orElseThrow(
                () ->
                    wrongRoot(
                        uri.isEmpty()
                            ? "element 'workflow-app' has no namespace"
                            : "namespace '" + uri + "' is no version of the workflow language",
                        name,
                        location,
                        "write xmlns=\"uri:oozie:workflow:1.0\"; known versions: "
                            + String.join(", ", Namespaces.WORKFLOW_VERSIONS)
                            + "."));
  }

  private static RefusedXmlException wrongRoot(
      String message, String element, SourceLocation location, String fix) {
    return new RefusedXmlException(Problem.error(ErrorCode.E0701, message, element, location, fix));
  }

  /** The grammar lets any foreign element stand as an action; only known ones may. */
  private void checkBody(String uri, String name, SourceLocation location) {
    // A core element that is no action is the schema's to refuse, and so is one without namespace.
    if (uri.isEmpty() || isCore(uri) || Namespaces.launcherOnly(uri)) {
      return;
    }
    Set<String> actions = new TreeSet<>(Namespaces.actions(uri));
    if (actions.isEmpty()) {
      problems.add(
          Problem.error(
              ErrorCode.E0701,
              "namespace '" + uri + "' of action element '" + name + "' is not known",
              pass.label(),
              location,
              Namespaces.namespaceOf(name)
                  .map(known -> "write <" + name + " xmlns=\"" + known + "\">.")
                  .orElse("use an action that Drover has; it cannot load Oozie extensions.")));
    } else if (!actions.contains(name)) {
      problems.add(
          Problem.error(
              ErrorCode.E0701,
              "there is no action '" + name + "' in namespace '" + uri + "'",
              pass.label(),
              location,
              "it has: " + String.join(", ", actions) + "." + Spelling.hint(name, actions)));
    }
  }
}
