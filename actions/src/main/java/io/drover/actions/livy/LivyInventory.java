package io.drover.actions.livy;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All that one Livy server has under names, whoever submitted it. Thread-safe. Every method throws
 * {@link LivyUnavailableException} and {@link LivyAccessException} as {@link LivyClient} does.
 */
public final class LivyInventory {
  private final LivyConnection livy;

  public LivyInventory(LivyConnection livy) {
    this.livy = requireNonNull(livy, "livy");
  }

  /** The server. */
  public LivyEndpoint endpoint() {
    return livy.endpoint();
  }

  /** Every batch and session with a name, ended ones too, in no order. */
  public List<LivyItem> items() {
    return Stream.concat(
            livy.client().batches().stream().flatMap(batch -> LivyItem.of(batch).stream()),
            livy.sessions().all().stream().flatMap(session -> LivyItem.of(session).stream()))
        .toList();
  }

  /** The one of that name; empty when Livy has none. */
  public Optional<LivyItem> item(LivyItem.Kind kind, String name) {
    Optional<LivyItem> found =
        switch (kind) {
          case BATCH -> livy.client().batchByName(name).flatMap(LivyItem::of);
          case SESSION -> livy.sessions().session(name).flatMap(LivyItem::of);
        };
    return found.filter(item -> item.name().equals(name));
  }

  /** Ends and forgets it; what Livy knew of it cannot be read afterwards. */
  public DeleteResult end(LivyItem.Kind kind, String name) {
    return switch (kind) {
      case BATCH -> livy.client().deleteBatch(name);
      case SESSION -> livy.sessions().delete(name);
    };
  }
}
