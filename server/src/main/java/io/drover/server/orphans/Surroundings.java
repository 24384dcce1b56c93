package io.drover.server.orphans;

import io.drover.actions.ActionAttempt;
import io.drover.actions.ClusterApplication;
import io.drover.actions.ClusterClient;
import io.drover.actions.ClusterUnavailableException;
import io.drover.actions.livy.DeleteResult;
import io.drover.actions.livy.LivyAccessException;
import io.drover.actions.livy.LivyInventory;
import io.drover.actions.livy.LivyItem;
import io.drover.actions.livy.LivyUnavailableException;
import io.drover.actions.yarn.ResourceManagerClient;
import io.drover.server.orphans.OrphanReport.Unreachable;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Livy's servers and the cluster below them: what they have, and how to end it. Thread-safe. */
final class Surroundings {
  private final Map<String, LivyInventory> livys;
  private final Optional<ClusterClient> cluster;
  private final String systemId;
  private final boolean allImpersonate;

  /** A server that two endpoints name is asked once. */
  Surroundings(List<LivyInventory> inventories, Optional<ClusterClient> cluster, String systemId) {
    this.livys = new LinkedHashMap<>();
    Set<URI> seen = new HashSet<>();
    for (LivyInventory inventory : inventories) {
      if (seen.add(inventory.endpoint().uri())) {
        livys.put(inventory.endpoint().name(), inventory);
      }
    }
    this.cluster = cluster;
    this.systemId = systemId;
    this.allImpersonate =
        inventories.stream().allMatch(inventory -> inventory.endpoint().impersonation());
  }

  /** Somebody could not be asked; the message says who and why. */
  static final class OutOfReachException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutOfReachException(String who, Throwable cause) {
      super(who + ": " + cause.getMessage(), cause);
    }
  }

  /**
   * What there is.
   *
   * @param found what has not ended and bears a mark
   * @param names all that Livy knows, ended or not
   */
  record View(
      List<Found> found, Set<String> names, List<String> asked, List<Unreachable> notAsked) {}

  View look() {
    List<Found> found = new ArrayList<>();
    Set<String> names = new HashSet<>();
    List<String> asked = new ArrayList<>();
    List<Unreachable> notAsked = new ArrayList<>();
    livys.forEach(
        (name, livy) -> {
          String who = "livy " + name;
          try {
            for (LivyItem item : livy.items()) {
              names.add(item.name());
              found(livy, item).ifPresent(found::add);
            }
            asked.add(who);
          } catch (LivyUnavailableException | LivyAccessException e) {
            notAsked.add(new Unreachable(who, String.valueOf(e.getMessage())));
          }
        });
    cluster.ifPresent(
        asking -> {
          try {
            asking.unfinished().forEach(one -> found(one).ifPresent(found::add));
            asked.add(Found.CLUSTER);
          } catch (ClusterUnavailableException e) {
            notAsked.add(new Unreachable(Found.CLUSTER, String.valueOf(e.getMessage())));
          }
        });
    return new View(found, names, asked, notAsked);
  }

  private Optional<Found> found(LivyInventory livy, LivyItem item) {
    if (item.ended()) {
      return Optional.empty();
    }
    Found.Kind kind =
        switch (item.kind()) {
          case BATCH -> Found.Kind.BATCH;
          case SESSION -> Found.Kind.SESSION;
        };
    return Mark.ofName(item.name(), systemId)
        .map(
            mark ->
                new Found(
                    kind,
                    livy.endpoint().name(),
                    item.name(),
                    mark,
                    item.state(),
                    item.proxyUser(),
                    livy.endpoint().impersonation()));
  }

  private Optional<Found> found(ClusterApplication application) {
    if (application.ended()) {
      return Optional.empty();
    }
    return application.tags().stream()
        .flatMap(tag -> Mark.ofTag(tag, systemId).stream())
        .findFirst()
        .map(
            mark ->
                new Found(
                    Found.Kind.APPLICATION,
                    Found.CLUSTER,
                    application.id(),
                    mark,
                    application.state(),
                    application.user(),
                    allImpersonate));
  }

  /**
   * The thing of that id as it is now; empty when there is none, when it has ended, or when it is
   * none of Drover's.
   *
   * @throws OutOfReachException when nobody can say
   */
  Optional<Found> again(String id) {
    String[] parts = id.split("/", 3);
    if (parts.length < 3) {
      return Optional.empty();
    }
    return switch (parts[1]) {
      case "batches" -> item(parts[0], LivyItem.Kind.BATCH, parts[2]);
      case "sessions" -> item(parts[0], LivyItem.Kind.SESSION, parts[2]);
      case "applications" -> parts[0].equals(Found.CLUSTER) ? application(parts[2]) : none();
      default -> none();
    };
  }

  private static Optional<Found> none() {
    return Optional.empty();
  }

  private Optional<Found> item(String endpoint, LivyItem.Kind kind, String name) {
    return Optional.ofNullable(livys.get(endpoint))
        .flatMap(
            livy ->
                asking("livy " + endpoint, () -> livy.item(kind, name))
                    .flatMap(item -> found(livy, item)));
  }

  private Optional<Found> application(String id) {
    if (!ResourceManagerClient.isApplicationId(id)) {
      return Optional.empty();
    }
    return cluster.flatMap(
        asked -> asking(Found.CLUSTER, () -> asked.byId(id)).flatMap(this::found));
  }

  /**
   * Whether anybody still has something of the attempt, ended or not.
   *
   * @throws OutOfReachException when nobody can say
   */
  boolean knows(ActionAttempt attempt) {
    String name = attempt.externalName();
    for (Map.Entry<String, LivyInventory> livy : livys.entrySet()) {
      for (LivyItem.Kind kind : LivyItem.Kind.values()) {
        if (asking("livy " + livy.getKey(), () -> livy.getValue().item(kind, name)).isPresent()) {
          return true;
        }
      }
    }
    String tag = ClusterClient.tag(attempt);
    return cluster.isPresent() && !asking(Found.CLUSTER, () -> cluster.get().byTag(tag)).isEmpty();
  }

  /**
   * Ends it.
   *
   * @return whether it is known to have ended
   * @throws OutOfReachException when that cannot be asked for
   */
  boolean end(Found found) {
    return switch (found.kind()) {
      case BATCH -> end(found, LivyItem.Kind.BATCH);
      case SESSION -> end(found, LivyItem.Kind.SESSION);
      case APPLICATION -> asking(Found.CLUSTER, () -> cluster.orElseThrow().kill(found.key()));
    };
  }

  private boolean end(Found found, LivyItem.Kind kind) {
    LivyInventory livy = livys.get(found.where());
    if (livy == null) {
      throw new IllegalArgumentException("no Livy endpoint '" + found.where() + "'");
    }
    return asking(
        "livy " + found.where(), () -> livy.end(kind, found.key()) != DeleteResult.STILL_ENDING);
  }

  private static <T> T asking(String who, Supplier<T> question) {
    try {
      return question.get();
    } catch (LivyUnavailableException | LivyAccessException | ClusterUnavailableException e) {
      throw new OutOfReachException(who, e);
    }
  }
}
