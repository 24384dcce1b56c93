package io.drover.schema.action;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Oozie's {@code <spark>} action, all three schema versions in one.
 *
 * @param configuration inline configuration in document order
 * @param jar the primary resource; Oozie also takes a comma list
 * @param sparkOpts the option text as written
 * @param captureOutput whether the properties file that the job writes becomes the action's data;
 *     Oozie's own action has no such element
 */
public record SparkSpec(
    Optional<String> nameNode,
    PrepareSpec prepare,
    List<String> jobXml,
    Map<String, String> configuration,
    String master,
    Optional<String> mode,
    String name,
    Optional<String> className,
    String jar,
    Optional<String> sparkOpts,
    List<String> args,
    List<String> files,
    List<String> archives,
    boolean captureOutput) {
  public SparkSpec {
    requireNonNull(nameNode, "nameNode");
    requireNonNull(prepare, "prepare");
    jobXml = List.copyOf(jobXml);
    configuration = Collections.unmodifiableMap(new LinkedHashMap<>(configuration));
    requireNonNull(master, "master");
    requireNonNull(mode, "mode");
    requireNonNull(name, "name");
    requireNonNull(className, "className");
    requireNonNull(jar, "jar");
    requireNonNull(sparkOpts, "sparkOpts");
    args = List.copyOf(args);
    files = List.copyOf(files);
    archives = List.copyOf(archives);
  }
}
