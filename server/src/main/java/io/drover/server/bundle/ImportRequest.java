package io.drover.server.bundle;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What to make a bundle of.
 *
 * @param source directory of an application, or its definition; a local path or a URI
 * @param root what its sub-workflows must lie in to be copied, too; empty means the source itself
 * @param properties of the job, to understand the paths of sub-workflows; stronger than those of a
 *     job.properties in the source
 * @param propertiesFile text of a job.properties for the bundle, where the source has none
 * @param withLib whether directories called {@code lib} come along
 * @param output the zip to write; replaced when it exists
 */
public record ImportRequest(
    String source,
    Optional<String> root,
    Map<String, String> properties,
    Optional<String> propertiesFile,
    boolean withLib,
    Path output) {
  public ImportRequest {
    requireNonNull(source, "source");
    requireNonNull(root, "root");
    properties = Map.copyOf(properties);
    requireNonNull(propertiesFile, "propertiesFile");
    requireNonNull(output, "output");
  }
}
