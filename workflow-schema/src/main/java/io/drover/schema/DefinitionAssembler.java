package io.drover.schema;

import io.drover.schema.WorkflowDefinition.Credential;
import io.drover.schema.WorkflowDefinition.GlobalSection;
import io.drover.schema.WorkflowDefinition.Parameter;
import io.drover.schema.WorkflowDefinition.ServiceLevels;
import io.drover.schema.WorkflowNode.ActionNode;
import io.drover.schema.WorkflowNode.ActionNode.UserRetry;
import io.drover.schema.WorkflowNode.DecisionNode;
import io.drover.schema.WorkflowNode.EndNode;
import io.drover.schema.WorkflowNode.ForkNode;
import io.drover.schema.WorkflowNode.JoinNode;
import io.drover.schema.WorkflowNode.KillNode;
import io.drover.schema.WorkflowNode.StartNode;
import io.drover.schema.action.ActionXmlReader;
import io.drover.schema.internal.ProblemList;
import io.drover.schema.internal.jaxb.workflow.Action;
import io.drover.schema.internal.jaxb.workflow.Decision;
import io.drover.schema.internal.jaxb.workflow.End;
import io.drover.schema.internal.jaxb.workflow.Fork;
import io.drover.schema.internal.jaxb.workflow.Global;
import io.drover.schema.internal.jaxb.workflow.Join;
import io.drover.schema.internal.jaxb.workflow.Kill;
import io.drover.schema.internal.jaxb.workflow.Path;
import io.drover.schema.internal.jaxb.workflow.Property;
import io.drover.schema.internal.jaxb.workflow.WorkflowApp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the immutable definition from the JAXB skeleton and the action bodies. Used once. */
final class DefinitionAssembler {
  private static final Set<String> RETRY_POLICIES = Set.of("periodic", "exponential");

  /** The property that Oozie makes of a launcher's queue. */
  private static final String LAUNCHER_QUEUE = "oozie.launcher.queue";

  private final Iterator<XmlElement> bodies;
  private final Optional<XmlElement> launcher;
  private final ServiceLevels serviceLevels;
  private final Function<Object, SourceLocation> locations;
  private final ProblemList problems;
  private final Set<String> credentialNames = new HashSet<>();
  private final Map<String, WorkflowNode> nodes = new LinkedHashMap<>();
  private final Map<Class<?>, Function<Object, WorkflowNode>> readers = new HashMap<>();

  DefinitionAssembler(
      List<XmlElement> bodies,
      Optional<XmlElement> launcher,
      ServiceLevels serviceLevels,
      Function<Object, SourceLocation> locations,
      ProblemList problems) {
    this.bodies = bodies.iterator();
    this.launcher = launcher;
    this.serviceLevels = serviceLevels;
    this.locations = locations;
    this.problems = problems;
    on(Decision.class, this::decision);
    on(Fork.class, this::fork);
    on(Join.class, join -> new JoinNode(join.getName(), join.getTo(), locations.apply(join)));
    on(
        Kill.class,
        kill -> new KillNode(kill.getName(), kill.getMessage().strip(), locations.apply(kill)));
    on(Action.class, this::action);
  }

  private <T> void on(Class<T> type, Function<T, WorkflowNode> reader) {
    readers.put(type, node -> reader.apply(type.cast(node)));
  }

  WorkflowDefinition definition(WorkflowApp app, String schemaVersion) {
    List<Parameter> parameters = parameters(app);
    Optional<GlobalSection> global = Optional.ofNullable(app.getGlobal()).map(this::global);
    List<Credential> credentials = credentials(app);
    credentials.forEach(credential -> credentialNames.add(credential.name()));
    add(new StartNode(app.getStart().getTo(), locations.apply(app.getStart())), "start");
    for (Object node : app.getNodes()) {
      Function<Object, WorkflowNode> reader = readers.get(node.getClass());
      if (reader == null) {
        throw new IllegalStateException("no reader for " + node.getClass());
      }
      add(reader.apply(node), node.getClass().getSimpleName().toLowerCase(Locale.ROOT));
    }
    End end = app.getEnd();
    add(new EndNode(end.getName(), locations.apply(end)), "end");
    return new WorkflowDefinition(
        app.getName().strip(),
        schemaVersion,
        parameters,
        global,
        credentials,
        nodes,
        serviceLevels);
  }

  private void add(WorkflowNode node, String kind) {
    WorkflowNode first = nodes.putIfAbsent(node.name(), node);
    if (first != null) {
      problems.add(
          Problem.error(
              ErrorCode.E0705,
              "the name '" + node.name() + "' is already taken at " + first.location(),
              kind + " '" + node.name() + "'",
              node.location(),
              "give one of the two nodes another name."));
    }
  }

  private List<Parameter> parameters(WorkflowApp app) {
    List<Parameter> parameters = new ArrayList<>();
    if (app.getParameters() != null) {
      for (var property : app.getParameters().getProperty()) {
        String name = property.getName().strip();
        if (name.isEmpty()) {
          problems.add(
              Problem.error(
                  ErrorCode.E0739,
                  "a formal parameter has no name",
                  "property in parameters",
                  locations.apply(property),
                  "write its name into <name>."));
        }
        parameters.add(
            new Parameter(name, Optional.ofNullable(property.getValue()).map(String::strip)));
      }
    }
    return parameters;
  }

  private GlobalSection global(Global global) {
    Map<String, String> configuration = new LinkedHashMap<>();
    launcher
        .flatMap(settings -> settings.child("queue"))
        .map(queue -> queue.text().strip())
        .filter(queue -> !queue.isEmpty())
        .ifPresent(queue -> configuration.put(LAUNCHER_QUEUE, queue));
    if (global.getConfiguration() != null) {
      configuration.putAll(configuration(global.getConfiguration().getProperty()));
    }
    return new GlobalSection(
        text(Optional.ofNullable(global.getResourceManager()).orElse(global.getJobTracker())),
        text(global.getNameNode()),
        global.getJobXml().stream().map(String::strip).toList(),
        configuration);
  }

  private static Map<String, String> configuration(List<Property> properties) {
    Map<String, String> configuration = new LinkedHashMap<>();
    for (Property property : properties) {
      configuration.put(property.getName().strip(), property.getValue().strip());
    }
    return configuration;
  }

  private List<Credential> credentials(WorkflowApp app) {
    List<Credential> credentials = new ArrayList<>();
    if (app.getCredentials() != null) {
      for (var credential : app.getCredentials().getCredential()) {
        Map<String, String> properties = new LinkedHashMap<>();
        for (var property : credential.getProperty()) {
          properties.put(
              property.getName().strip(),
              Optional.ofNullable(property.getValue()).orElse("").strip());
        }
        credentials.add(new Credential(credential.getName(), credential.getType(), properties));
        problems.add(
            Problem.warning(
                ErrorCode.D0004,
                "credentials are read, but no tokens are fetched for them",
                "credential '" + credential.getName() + "'",
                locations.apply(credential),
                "let Livy or Spark get the tokens, for example by"
                    + " spark.kerberos.access.hadoopFileSystems."));
      }
    }
    return credentials;
  }

  private WorkflowNode decision(Decision decision) {
    List<DecisionNode.Case> cases =
        decision.getSwitch().getCase().stream()
            .map(one -> new DecisionNode.Case(one.getValue(), one.getTo()))
            .toList();
    return new DecisionNode(
        decision.getName(),
        cases,
        decision.getSwitch().getDefault().getTo(),
        locations.apply(decision));
  }

  private WorkflowNode fork(Fork fork) {
    return new ForkNode(
        fork.getName(),
        fork.getPath().stream().map(Path::getStart).toList(),
        locations.apply(fork));
  }

  private WorkflowNode action(Action action) {
    XmlElement body = bodies.next();
    String label = "action '" + action.getName() + "'";
    for (Problem problem : ActionXmlReader.problems(body)) {
      problems.add(
          new Problem(
              problem.code(),
              problem.severity(),
              problem.message(),
              problem.element() + " in " + label,
              problem.location(),
              problem.fix()));
    }
    SourceLocation location = locations.apply(action);
    body.child("launcher")
        .ifPresent(
            launcher ->
                problems.add(
                    Problem.warning(
                        ErrorCode.D0004,
                        "there is no launcher: of its settings only the queue of a spark action counts",
                        "launcher in " + label,
                        launcher.location(),
                        "")));
    checkCredentials(credentialNames(action.getCred()), label, location);
    checkRetry("retry-max", action.getRetryMax(), label, location);
    checkRetry("retry-interval", action.getRetryInterval(), label, location);
    checkRetryPolicy(action.getRetryPolicy(), label, location);
    return new ActionNode(
        action.getName(),
        body,
        action.getOk().getTo(),
        action.getError().getTo(),
        credentialNames(action.getCred()),
        new UserRetry(
            text(action.getRetryMax()),
            text(action.getRetryInterval()),
            text(action.getRetryPolicy())),
        location);
  }

  /** In Oozie the action would fail with JA020 when it is reached; here nothing is fetched. */
  private void checkCredentials(List<String> names, String label, SourceLocation location) {
    for (String name : names) {
      if (!credentialNames.contains(name)) {
        problems.add(
            Problem.warning(
                ErrorCode.D0004,
                "there is no credential '" + name + "' in <credentials>",
                label,
                location,
                "define it there, or take it out of 'cred'."));
      }
    }
  }

  private void checkRetry(
      String attribute, @Nullable String value, String label, SourceLocation location) {
    Optional<String> text = text(value).filter(DefinitionAssembler::isLiteral);
    if (text.isPresent() && !text.get().matches("[0-9]{1,9}")) {
      problems.add(
          Problem.error(
              ErrorCode.E0703,
              "attribute '" + attribute + "' has the value '" + text.get() + "'",
              label,
              location,
              "write a whole number"
                  + (attribute.equals("retry-interval") ? " of minutes." : " from 0.")));
    }
  }

  /** Oozie takes an unknown policy for periodic, so it is no error. */
  private void checkRetryPolicy(@Nullable String value, String label, SourceLocation location) {
    Optional<String> text = text(value).filter(DefinitionAssembler::isLiteral);
    if (text.isPresent() && !RETRY_POLICIES.contains(text.get().toLowerCase(Locale.ROOT))) {
      problems.add(
          Problem.warning(
              ErrorCode.E0703,
              "retry policy '" + text.get() + "' is not known, periodic is used",
              label,
              location,
              "write periodic or exponential."));
    }
  }

  private static boolean isLiteral(String text) {
    return !text.contains("${");
  }

  private static List<String> credentialNames(@Nullable String cred) {
    return text(cred).stream()
        .flatMap(names -> Stream.of(names.split(",", -1)))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .toList();
  }

  private static Optional<String> text(@Nullable String value) {
    return value == null || value.isBlank() ? Optional.empty() : Optional.of(value.strip());
  }
}
