package io.drover.actions.livy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The configured Livy endpoints by name. Immutable; closing it closes all of them. */
public final class LivyConnections implements AutoCloseable {
  private final Map<String, LivyConnection> byName;

  /** Throws {@link IllegalArgumentException} when two have one name. */
  public LivyConnections(List<LivyConnection> connections) {
    Map<String, LivyConnection> names = new TreeMap<>();
    for (LivyConnection connection : connections) {
      if (names.put(connection.endpoint().name(), connection) != null) {
        throw new IllegalArgumentException(
            "two Livy endpoints are called '" + connection.endpoint().name() + "'");
      }
    }
    this.byName = names;
  }

  public Optional<LivyConnection> connection(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  public Set<String> names() {
    return Set.copyOf(byName.keySet());
  }

  @Override
  public void close() {
    byName.values().forEach(LivyConnection::close);
  }
}
