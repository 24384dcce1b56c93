package io.drover.schema.action;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code <verify>}: which sources must agree that a job succeeded.
 *
 * @param action for the action form: the node whose job is verified; empty inside another action
 * @param sources who is asked besides the outputs
 * @param namespace where Kubernetes runs the driver; empty leaves it to the server's configuration
 * @param outputs paths that must exist
 * @param timeout how long to ask again while nobody can tell; empty means the default
 */
public record VerifySpec(
    Optional<String> action,
    Set<VerifySource> sources,
    Optional<String> namespace,
    List<OutputCheck> outputs,
    Optional<Duration> timeout) {

  /** Asks nobody: what {@code <none/>} means. */
  public static final VerifySpec NONE =
      new VerifySpec(Optional.empty(), Set.of(), Optional.empty(), List.of(), Optional.empty());

  public VerifySpec {
    requireNonNull(action, "action");
    sources = Set.copyOf(sources);
    requireNonNull(namespace, "namespace");
    outputs = List.copyOf(outputs);
    requireNonNull(timeout, "timeout");
  }

  /** One that stands inside an action and asks these sources. */
  public static VerifySpec of(Collection<VerifySource> sources) {
    return new VerifySpec(
        Optional.empty(), Set.copyOf(sources), Optional.empty(), List.of(), Optional.empty());
  }

  public boolean asks(VerifySource source) {
    return sources.contains(source);
  }

  public boolean asksNobody() {
    return sources.isEmpty() && outputs.isEmpty();
  }

  /** The same, asking this source, too. */
  public VerifySpec plus(VerifySource source) {
    Set<VerifySource> more = EnumSet.of(source);
    more.addAll(sources);
    return new VerifySpec(action, more, namespace, outputs, timeout);
  }

  /** The same, not asking this source. */
  public VerifySpec minus(VerifySource source) {
    Set<VerifySource> fewer = EnumSet.noneOf(VerifySource.class);
    fewer.addAll(sources);
    fewer.remove(source);
    return new VerifySpec(action, fewer, namespace, outputs, timeout);
  }

  /** The same without the outputs: what can tell whether a job lives or how it ended. */
  public VerifySpec withoutOutputs() {
    return new VerifySpec(action, sources, namespace, List.of(), timeout);
  }
}
