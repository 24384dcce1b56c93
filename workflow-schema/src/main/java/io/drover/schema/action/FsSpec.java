package io.drover.schema.action;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Oozie's {@code <fs>} action: operations in document order, executed one after the other. */
public record FsSpec(
    Optional<String> nameNode,
    List<String> jobXml,
    Map<String, String> configuration,
    List<FsOperation> operations) {
  public FsSpec {
    requireNonNull(nameNode, "nameNode");
    jobXml = List.copyOf(jobXml);
    configuration = Collections.unmodifiableMap(new LinkedHashMap<>(configuration));
    operations = List.copyOf(operations);
  }
}
