package io.drover.engine;

import static java.util.Objects.requireNonNull;

import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which nodes of a job a rerun runs again; the others keep their outcome and take it again. */
public sealed interface RerunScope {
  /** Oozie's job property for {@link FailedNodes}: {@code true}. */
  String FAIL_NODES = "oozie.wf.rerun.failnodes";

  /** Oozie's job property for {@link SkipNodes}: names with commas between. */
  String SKIP_NODES = "oozie.wf.rerun.skip.nodes";

  /** Everything, as in the first run. */
  record Everything() implements RerunScope {}

  /** What was not OK, and what was not reached. */
  record FailedNodes() implements RerunScope {}

  /** Everything but these, which must have ended OK or ERROR in the last run. */
  record SkipNodes(Set<String> nodes) implements RerunScope {
    public SkipNodes {
      nodes = Set.copyOf(nodes);
    }
  }

  /** This node and what comes after it, and what was not OK elsewhere. */
  record From(String node) implements RerunScope {
    public From {
      requireNonNull(node, "node");
    }
  }

  /**
   * What comes after this node, which must have ended OK or ERROR, and what was not OK elsewhere.
   */
  record After(String node) implements RerunScope {
    public After {
      requireNonNull(node, "node");
    }
  }

  /**
   * The scope that Oozie's properties ask for; everything when they ask for nothing.
   *
   * @throws InvalidRequestException E0404 when both are given
   */
  static RerunScope ofProperties(Map<String, String> properties) {
    boolean failed = Boolean.parseBoolean(properties.getOrDefault(FAIL_NODES, "").strip());
    Set<String> skipped = new TreeSet<>();
    Arrays.stream(properties.getOrDefault(SKIP_NODES, "").split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .forEach(skipped::add);
    if (failed && !skipped.isEmpty()) {
      throw new InvalidRequestException(
          ErrorCode.E0404,
          "Only one of the properties are allowed [" + SKIP_NODES + " OR " + FAIL_NODES + "]");
    }
    if (failed) {
      return new FailedNodes();
    }
    return skipped.isEmpty() ? new Everything() : new SkipNodes(skipped);
  }
}
