package io.drover.engine;

import io.drover.schema.ErrorCode;
import io.drover.schema.HadoopConfigurationXml;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.WorkflowDefinition.GlobalSection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The global section that a parent hands down to its sub-workflow, in Oozie's job property. Only
 * the name is Oozie's: the value is a configuration document in Base64, so that nobody resolves
 * what looks like a reference inside.
 */
final class PropagatedGlobal {
  static final String PROPERTY = "oozie.wf.globalconf";

  private static final String RESOURCE_MANAGER = "resource-manager";
  private static final String NAME_NODE = "name-node";
  private static final String JOB_XML = "job-xml.";
  private static final String CONFIGURATION = "configuration.";

  private PropagatedGlobal() {}

  /** As the value of {@link #PROPERTY}. */
  static String write(GlobalSection global) {
    Map<String, String> flat = new LinkedHashMap<>();
    global.resourceManager().ifPresent(text -> flat.put(RESOURCE_MANAGER, text));
    global.nameNode().ifPresent(text -> flat.put(NAME_NODE, text));
    for (int i = 0; i < global.jobXml().size(); i++) {
      flat.put(JOB_XML + i, global.jobXml().get(i));
    }
    global.configuration().forEach((name, value) -> flat.put(CONFIGURATION + name, value));
    return Base64.getEncoder()
        .encodeToString(HadoopConfigurationXml.write(flat).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * A workflow's own section, completed by what its job was handed down. Throws {@link
   * InvalidRequestException} for a property that somebody else wrote; never for a stored job.
   */
  static Optional<GlobalSection> effective(
      Optional<GlobalSection> own, Map<String, String> jobProperties) {
    String handedDown = jobProperties.get(PROPERTY);
    if (handedDown == null) {
      return own;
    }
    GlobalSection inherited = read(handedDown);
    return Optional.of(own.map(section -> merge(section, inherited)).orElse(inherited));
  }

  private static GlobalSection merge(GlobalSection own, GlobalSection inherited) {
    Map<String, String> configuration = new LinkedHashMap<>(inherited.configuration());
    configuration.putAll(own.configuration());
    return new GlobalSection(
        own.resourceManager().or(inherited::resourceManager),
        own.nameNode().or(inherited::nameNode),
        own.jobXml().isEmpty() ? inherited.jobXml() : own.jobXml(),
        configuration);
  }

  private static GlobalSection read(String text) {
    Map<String, String> flat = HadoopConfigurationXml.read(decoded(text));
    List<String> jobXml = new ArrayList<>();
    Map<String, String> configuration = new LinkedHashMap<>();
    flat.forEach(
        (name, value) -> {
          if (name.startsWith(JOB_XML)) {
            jobXml.add(value);
          } else if (name.startsWith(CONFIGURATION)) {
            configuration.put(name.substring(CONFIGURATION.length()), value);
          }
        });
    return new GlobalSection(
        Optional.ofNullable(flat.get(RESOURCE_MANAGER)),
        Optional.ofNullable(flat.get(NAME_NODE)),
        jobXml,
        configuration);
  }

  private static String decoded(String text) {
    try {
      return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException(
          ErrorCode.E0804, PROPERTY + " is set by the engine for sub-workflows; remove it");
    }
  }
}
