package io.drover.schema;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A parsed {@code workflow.xml}: immutable, shared by every job that runs it.
 *
 * @param name as written, may hold expressions over job properties
 * @param schemaVersion the version in its namespace, such as {@code 0.5}
 * @param parameters formal parameters; empty when the section is absent
 * @param global defaults of the {@code <global>} section
 * @param credentials parsed and kept, not used by any executor yet
 * @param nodes by name in document order, the start node first
 * @param serviceLevels what is expected of the workflow and its actions
 */
public record WorkflowDefinition(
    String name,
    String schemaVersion,
    List<Parameter> parameters,
    Optional<GlobalSection> global,
    List<Credential> credentials,
    Map<String, WorkflowNode> nodes,
    ServiceLevels serviceLevels) {

  /**
   * The {@code sla:info} elements as written.
   *
   * @param actions by the action's name
   */
  public record ServiceLevels(Optional<XmlElement> workflow, Map<String, XmlElement> actions) {
    public static final ServiceLevels NONE = new ServiceLevels(Optional.empty(), Map.of());

    public ServiceLevels {
      requireNonNull(workflow, "workflow");
      actions = Collections.unmodifiableMap(new LinkedHashMap<>(actions));
    }

    public boolean isEmpty() {
      return workflow.isEmpty() && actions.isEmpty();
    }
  }

  /** A formal parameter; without a default the submitter must give a value. */
  public record Parameter(String name, Optional<String> defaultValue) {
    public Parameter {
      requireNonNull(name, "name");
      requireNonNull(defaultValue, "defaultValue");
    }
  }

  /**
   * What actions inherit when they do not say it themselves.
   *
   * @param configuration with the queue of its launcher as {@code oozie.launcher.queue}
   */
  public record GlobalSection(
      Optional<String> resourceManager,
      Optional<String> nameNode,
      List<String> jobXml,
      Map<String, String> configuration) {
    public GlobalSection {
      requireNonNull(resourceManager, "resourceManager");
      requireNonNull(nameNode, "nameNode");
      jobXml = List.copyOf(jobXml);
      configuration = Collections.unmodifiableMap(new LinkedHashMap<>(configuration));
    }

    /** The same with every text but the names of properties changed. */
    public GlobalSection map(UnaryOperator<String> change) {
      Map<String, String> changed = new LinkedHashMap<>(configuration);
      changed.replaceAll((name, value) -> change.apply(value));
      return new GlobalSection(
          resourceManager.map(change),
          nameNode.map(change),
          jobXml.stream().map(change).toList(),
          changed);
    }
  }

  /** A named credential. */
  public record Credential(String name, String type, Map<String, String> properties) {
    public Credential {
      requireNonNull(name, "name");
      requireNonNull(type, "type");
      properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    }
  }

  public WorkflowDefinition {
    requireNonNull(name, "name");
    requireNonNull(schemaVersion, "schemaVersion");
    parameters = List.copyOf(parameters);
    requireNonNull(global, "global");
    credentials = List.copyOf(credentials);
    nodes = Collections.unmodifiableMap(new LinkedHashMap<>(nodes));
    requireNonNull(serviceLevels, "serviceLevels");
  }

  /** The node of that name; throws when there is none, so ask only for validated names. */
  public WorkflowNode node(String nodeName) {
    WorkflowNode node = nodes.get(nodeName);
    if (node == null) {
      throw new IllegalArgumentException("no node '" + nodeName + "' in workflow '" + name + "'");
    }
    return node;
  }

  public WorkflowNode.StartNode start() {
    return (WorkflowNode.StartNode) node(WorkflowNode.StartNode.NAME);
  }
}
