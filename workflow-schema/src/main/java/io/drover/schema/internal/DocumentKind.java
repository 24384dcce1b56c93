package io.drover.schema.internal;

import io.drover.schema.ErrorCode;
import io.drover.schema.Problem;
import io.drover.schema.SourceLocation;
import java.util.List;
import java.util.Optional;

/** A kind of document about schedules, known by its root element. */
public enum DocumentKind {
  COORDINATOR("coordinator-app", "send a coordinator definition.", Namespaces.COORDINATOR),
  /** A file that a coordinator includes; it has no namespace. */
  DATASETS("datasets", "include a file of datasets.", ""),
  BUNDLE("bundle-app", "send a bundle definition.", Namespaces.BUNDLE);

  private final String root;
  private final String wanted;
  private final String namespace;

  DocumentKind(String root, String wanted, String namespace) {
    this.root = root;
    this.wanted = wanted;
    this.namespace = namespace;
  }

  private List<String> versions() {
    return switch (this) {
      case COORDINATOR -> Namespaces.COORDINATOR_VERSIONS;
      case DATASETS -> List.of();
      case BUNDLE -> Namespaces.BUNDLE_VERSIONS;
    };
  }

  /** The language version of a namespace, empty text when it has none; nothing when it is wrong. */
  public Optional<String> version(String uri) {
    return this == DATASETS
        ? Optional.of("").filter(uri::equals)
        : versions().stream().filter(v -> uri.equals(namespace + ":" + v)).findFirst();
  }

  /** The namespace to validate an element as. */
  String grammarNamespace(String uri) {
    return this == DATASETS && uri.isEmpty()
        ? Namespaces.COORDINATOR + ":" + newest(Namespaces.COORDINATOR_VERSIONS)
        : uri;
  }

  /** Everything after a wrong root would be noise. */
  void checkRoot(String uri, String name, SourceLocation location) throws RefusedXmlException {
    if (!name.equals(root)) {
      throw refusal(
          "the root element is '" + name + "', not '" + root + "'", name, location, wanted);
    }
    if (version(uri).isPresent()) {
      return;
    }
    if (this == DATASETS) {
      throw refusal(
          "element '" + root + "' has the namespace '" + uri + "'",
          name,
          location,
          "remove xmlns: included datasets have no namespace.");
    }
    throw refusal(
        uri.isEmpty()
            ? "element '" + root + "' has no namespace"
            : "namespace '" + uri + "' is no version of " + namespace,
        name,
        location,
        "write xmlns=\""
            + (namespace + ":" + newest(versions()))
            + "\"; known versions: "
            + String.join(", ", versions())
            + ".");
  }

  private static String newest(List<String> versions) {
    return versions.get(versions.size() - 1);
  }

  private static RefusedXmlException refusal(
      String message, String element, SourceLocation location, String fix) {
    return new RefusedXmlException(Problem.error(ErrorCode.E0701, message, element, location, fix));
  }
}
