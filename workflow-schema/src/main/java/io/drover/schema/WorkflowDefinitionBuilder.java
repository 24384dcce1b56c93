package io.drover.schema;

import io.drover.schema.WorkflowNode.ActionNode;
import io.drover.schema.WorkflowNode.DecisionNode;
import io.drover.schema.WorkflowNode.EndNode;
import io.drover.schema.WorkflowNode.ForkNode;
import io.drover.schema.WorkflowNode.JoinNode;
import io.drover.schema.WorkflowNode.KillNode;
import io.drover.schema.WorkflowNode.StartNode;
import io.drover.schema.internal.jaxb.workflow.Action;
import io.drover.schema.internal.jaxb.workflow.Configuration;
import io.drover.schema.internal.jaxb.workflow.Decision;
import io.drover.schema.internal.jaxb.workflow.Fork;
import io.drover.schema.internal.jaxb.workflow.Global;
import io.drover.schema.internal.jaxb.workflow.Join;
import io.drover.schema.internal.jaxb.workflow.Kill;
import io.drover.schema.internal.jaxb.workflow.Path;
import io.drover.schema.internal.jaxb.workflow.Property;
import io.drover.schema.internal.jaxb.workflow.WorkflowApp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From JAXB's objects to records; places and action bodies come from the tree of the same document.
 */
final class WorkflowDefinitionBuilder {
  private static final Set<String> NODE_ELEMENTS =
      Set.of("decision", "fork", "join", "kill", "action");
  private static final Map<String, Set<String>> ACTION_ELEMENTS =
      Map.of(
          XmlNamespaces.DROVER, Set.of("livy-batch", "file-check", "verify"),
          XmlNamespaces.SPARK, Set.of("spark"),
          XmlNamespaces.EMAIL, Set.of("email"));

  private final WorkflowApp app;
  private final XmlElement root;
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, WorkflowNode> nodes = new LinkedHashMap<>();

  WorkflowDefinitionBuilder(WorkflowApp app, XmlElement root) {
    this.app = app;
    this.root = root;
  }

  List<Problem> problems() {
    return problems;
  }

  WorkflowDefinition build() {
    add(new StartNode(app.getStart().getTo(), place("start")));
    List<XmlElement> elements =
        root.children().stream().filter(child -> NODE_ELEMENTS.contains(child.name())).toList();
    List<Object> parsed = app.getDecisionOrForkOrJoin();
    for (int i = 0; i < parsed.size(); i++) {
      node(parsed.get(i), elements.get(i));
    }
    add(new EndNode(app.getEnd().getName(), place("end")));
    return new WorkflowDefinition(
        app.getName(),
        XmlNamespaces.version(root.namespace()),
        parameters(),
        Optional.ofNullable(app.getGlobal()).map(WorkflowDefinitionBuilder::global),
        credentials(),
        nodes);
  }

  private SourceLocation place(String element) {
    return root.child(element).map(XmlElement::location).orElse(SourceLocation.UNKNOWN);
  }

  private void add(WorkflowNode node) {
    WorkflowNode before = nodes.putIfAbsent(node.name(), node);
    if (before != null) {
      problems.add(
          Problem.error(
              ErrorCode.E0705,
              "node '" + node.name() + "' is defined twice, first at " + before.location(),
              "node '" + node.name() + "'",
              node.location(),
              "Give one of them another name."));
    }
  }

  private void node(Object parsed, XmlElement element) {
    SourceLocation location = element.location();
    if (parsed instanceof Action action) {
      action(action, element);
    } else if (parsed instanceof Decision decision) {
      List<DecisionNode.Case> cases =
          decision.getSwitch().getCase().stream()
              .map(option -> new DecisionNode.Case(option.getValue(), option.getTo()))
              .toList();
      add(
          new DecisionNode(
              decision.getName(), cases, decision.getSwitch().getDefault().getTo(), location));
    } else if (parsed instanceof Fork fork) {
      List<String> paths = fork.getPath().stream().map(Path::getStart).toList();
      add(new ForkNode(fork.getName(), paths, location));
    } else if (parsed instanceof Join join) {
      add(new JoinNode(join.getName(), join.getTo(), location));
    } else if (parsed instanceof Kill kill) {
      add(new KillNode(kill.getName(), kill.getMessage(), location));
    } else {
      throw new IllegalStateException("unknown node " + parsed.getClass());
    }
  }

  private void action(Action action, XmlElement element) {
    XmlElement body = element.children().get(0);
    checkKind(action.getName(), body);
    add(
        new ActionNode(
            action.getName(),
            body,
            action.getOk().getTo(),
            action.getError().getTo(),
            commaList(action.getCred()),
            new ActionNode.UserRetry(
                Optional.ofNullable(action.getRetryMax()),
                Optional.ofNullable(action.getRetryInterval()),
                Optional.ofNullable(action.getRetryPolicy())),
            element.location()));
  }

  /** The schema takes any element of another namespace; here it is told what is not known. */
  private void checkKind(String action, XmlElement body) {
    String namespace = XmlNamespaces.normalize(body.namespace());
    if (!XmlNamespaces.isKnown(body.namespace())) {
      problems.add(
          Problem.error(
              ErrorCode.E0701,
              "element <" + body.name() + "> has the unknown namespace '" + body.namespace() + "'",
              "action '" + action + "'",
              body.location(),
              "Use an action of "
                  + XmlNamespaces.DROVER
                  + ", "
                  + XmlNamespaces.SPARK
                  + " or the workflow namespace."));
      return;
    }
    Set<String> allowed = ACTION_ELEMENTS.get(namespace);
    if (allowed != null && !allowed.contains(body.name())) {
      problems.add(
          Problem.error(
              ErrorCode.E0701,
              "there is no action <" + body.name() + "> in namespace '" + body.namespace() + "'",
              "action '" + action + "'",
              body.location(),
              "Known there: " + String.join(", ", allowed.stream().sorted().toList()) + "."));
    }
  }

  private static List<String> commaList(@Nullable String text) {
    return text == null
        ? List.of()
        : Arrays.stream(text.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  private List<WorkflowDefinition.Parameter> parameters() {
    if (app.getParameters() == null) {
      return List.of();
    }
    return app.getParameters().getProperty().stream()
        .map(
            parameter ->
                new WorkflowDefinition.Parameter(
                    parameter.getName().strip(), Optional.ofNullable(parameter.getValue())))
        .toList();
  }

  private static WorkflowDefinition.GlobalSection global(Global global) {
    return new WorkflowDefinition.GlobalSection(
        Optional.ofNullable(
            global.getResourceManager() == null
                ? global.getJobTracker()
                : global.getResourceManager()),
        Optional.ofNullable(global.getNameNode()).map(String::strip),
        global.getJobXml(),
        properties(global.getConfiguration()));
  }

  static Map<String, String> properties(@Nullable Configuration configuration) {
    Map<String, String> properties = new LinkedHashMap<>();
    if (configuration != null) {
      for (Property property : configuration.getProperty()) {
        properties.put(property.getName().strip(), property.getValue().strip());
      }
    }
    return properties;
  }

  private List<WorkflowDefinition.Credential> credentials() {
    if (app.getCredentials() == null) {
      return List.of();
    }
    return app.getCredentials().getCredential().stream()
        .map(
            credential -> {
              Map<String, String> properties = new LinkedHashMap<>();
              credential
                  .getProperty()
                  .forEach(property -> properties.put(property.getName(), property.getValue()));
              return new WorkflowDefinition.Credential(
                  credential.getName(), credential.getType(), properties);
            })
        .toList();
  }
}
