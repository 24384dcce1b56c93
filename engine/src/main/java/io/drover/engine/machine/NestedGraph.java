package io.drover.engine.machine;

import io.drover.schema.WorkflowDefinition;
import io.drover.schema.WorkflowNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A workflow whose forks nest, laid out in regions: the top one and one for each path of each fork.
 *
 * <p>A node reached from several regions, say an error handler that two paths share, stands in each
 * of them, because it runs on the path that reached it while the other paths go on. Such a node is
 * {@link #isShared shared} and may still be entered only once.
 */
final class NestedGraph {
  /** Beyond these the token rule is cheaper and gives the same result. */
  private static final int MOST_PLACES = 20_000;

  private static final int DEEPEST = 64;
  private static final int WIDEST = 500;

  /** One path of a fork, or the whole workflow. */
  static final class Region {
    final @Nullable Place fork;
    final int index;
    final int depth;
    final String entry;
    final Map<String, Place> places = new LinkedHashMap<>();

    Region(@Nullable Place fork, int index, String entry) {
      this.fork = fork;
      this.index = index;
      this.entry = entry;
      this.depth = fork == null ? 0 : fork.region.depth + 1;
    }

    String id() {
      return fork == null ? "" : fork.id() + "." + index;
    }

    /** Id of the state in which this path waits for the others. */
    String joinId() {
      return id() + ".join";
    }

    /** Id of a stepping stone, needed when the path leads straight out of its fork. */
    String exitId() {
      return id() + ".exit";
    }
  }

  /** A node standing in a region. */
  static final class Place {
    final Region region;
    final WorkflowNode node;
    final List<Region> paths = new ArrayList<>();
    @Nullable Place join;
    private String id = "";

    Place(Region region, WorkflowNode node) {
      this.region = region;
      this.node = node;
    }

    String id() {
      return id;
    }

    String parallelId() {
      return id + ".par";
    }
  }

  /** Says that the graph does not nest; never leaves this class. */
  private static final class DoesNotNest extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private final WorkflowDefinition definition;
  private final Region top;
  private final Set<WorkflowNode> exits = new LinkedHashSet<>();
  private final Map<String, List<Place>> placesByNode = new HashMap<>();
  private final List<Place> places = new ArrayList<>();
  private final Map<String, String> forkByJoin = new HashMap<>();
  private final Deque<Place> unvisited = new ArrayDeque<>();

  private NestedGraph(WorkflowDefinition definition) {
    this.definition = definition;
    this.top = new Region(null, 0, definition.start().to());
  }

  /** Empty when forks and joins do not nest, or the layout would be unreasonably large. */
  static Optional<NestedGraph> of(WorkflowDefinition definition) {
    NestedGraph graph = new NestedGraph(definition);
    try {
      graph.layOut();
    } catch (DoesNotNest e) {
      return Optional.empty();
    }
    return Optional.of(graph);
  }

  Region top() {
    return top;
  }

  /** End and kill nodes that can be reached. */
  Set<WorkflowNode> exits() {
    return exits;
  }

  /** All places, forks before what is inside them. */
  List<Place> places() {
    return places;
  }

  boolean isShared(String node) {
    return placesByNode.getOrDefault(node, List.of()).size() > 1;
  }

  /** Id of the state to which an arc out of that region leads. */
  String targetId(Region from, String to) {
    WorkflowNode node = definition.node(to);
    if (exits.contains(node)) {
      return to;
    }
    return node instanceof WorkflowNode.JoinNode ? from.joinId() : place(from, to).id();
  }

  /** Id of the state with which a region begins. */
  String entryId(Region region) {
    return leavesAtOnce(region) ? region.exitId() : targetId(region, region.entry);
  }

  /** Whether a fork's path leads straight to a kill or end node. */
  boolean leavesAtOnce(Region region) {
    return region.fork != null && exits.contains(definition.node(region.entry));
  }

  private static Place place(Region region, String node) {
    Place place = region.places.get(node);
    if (place == null) {
      throw new IllegalStateException("node " + node + " was not laid out");
    }
    return place;
  }

  private void layOut() throws DoesNotNest {
    arrive(top, top.entry);
    for (Place place = unvisited.poll(); place != null; place = unvisited.poll()) {
      if (place.node instanceof WorkflowNode.ForkNode) {
        openPaths(place);
      } else {
        for (Arcs.Arc arc : Arcs.of(place.node)) {
          arrive(place.region, arc.to());
        }
      }
    }
    for (Place place : places) {
      place.id = idOf(place);
    }
  }

  private String idOf(Place place) {
    String name = place.node.name();
    return isShared(name) && place.region.fork != null ? place.region.id() + ".in." + name : name;
  }

  private void openPaths(Place fork) throws DoesNotNest {
    List<Arcs.Arc> arcs = Arcs.of(fork.node);
    if (fork.region.depth >= DEEPEST || arcs.size() > WIDEST) {
      throw new DoesNotNest();
    }
    for (int i = 0; i < arcs.size(); i++) {
      Region path = new Region(fork, i, arcs.get(i).to());
      fork.paths.add(path);
      arrive(path, path.entry);
    }
  }

  private void arrive(Region region, String to) throws DoesNotNest {
    WorkflowNode node = definition.node(to);
    if (node instanceof WorkflowNode.EndNode || node instanceof WorkflowNode.KillNode) {
      exits.add(node);
    } else if (node instanceof WorkflowNode.JoinNode) {
      close(region.fork, node);
    } else {
      stand(region, node);
    }
  }

  private void close(@Nullable Place fork, WorkflowNode join) throws DoesNotNest {
    if (fork == null) {
      throw new DoesNotNest();
    }
    String name = fork.node.name();
    boolean sameFork = forkByJoin.computeIfAbsent(join.name(), unused -> name).equals(name);
    boolean sameJoin = fork.join == null || fork.join.node.equals(join);
    if (!sameFork || !sameJoin) {
      throw new DoesNotNest();
    }
    if (fork.join == null) {
      fork.join = stand(fork.region, join);
    }
  }

  private Place stand(Region region, WorkflowNode node) throws DoesNotNest {
    Place known = region.places.get(node.name());
    if (known != null) {
      return known;
    }
    if (places.size() >= MOST_PLACES) {
      throw new DoesNotNest();
    }
    Place place = new Place(region, node);
    region.places.put(node.name(), place);
    places.add(place);
    placesByNode.computeIfAbsent(node.name(), unused -> new ArrayList<>()).add(place);
    unvisited.add(place);
    return place;
  }
}
