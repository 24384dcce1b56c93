package io.drover.schema.action;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Oozie's {@code <java>} action, all versions in one.
 *
 * @param configuration inline configuration in document order
 * @param javaOptions what stands in {@code java-opts}, or in all {@code java-opt} with blanks
 *     between them
 * @param captureOutput whether the properties file that the program writes becomes the action's
 *     data
 */
public record JavaSpec(
    Optional<String> nameNode,
    PrepareSpec prepare,
    List<String> jobXml,
    Map<String, String> configuration,
    String mainClass,
    Optional<String> javaOptions,
    List<String> args,
    List<String> files,
    List<String> archives,
    boolean captureOutput) {
  public JavaSpec {
    requireNonNull(nameNode, "nameNode");
    requireNonNull(prepare, "prepare");
    jobXml = List.copyOf(jobXml);
    configuration = Collections.unmodifiableMap(new LinkedHashMap<>(configuration));
    requireNonNull(mainClass, "mainClass");
    requireNonNull(javaOptions, "javaOptions");
    args = List.copyOf(args);
    files = List.copyOf(files);
    archives = List.copyOf(archives);
  }
}
