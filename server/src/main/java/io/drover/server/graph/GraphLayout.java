package io.drover.server.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Where nodes stand and how arcs run: a layered layout, top to bottom.
 *
 * <p>Ranks are longest paths, order inside a rank comes from barycenter sweeps, columns from
 * averaging a pack to the left and a pack to the right. Arcs that skip ranks get a bend in each
 * rank they pass, but only as many bends as there are nodes: beyond that, and for errors and loops,
 * an arc runs in a lane at the right edge that all arcs to the same target share. So the picture of
 * a thousand actions that all fail to one kill node stays linear, and readable.
 */
final class GraphLayout {
  static final int NODE_WIDTH = 200;
  static final int NODE_HEIGHT = 48;
  static final int CHANNEL = 52;
  static final int MARGIN = 16;

  private static final int COLUMN_GAP = 32;
  private static final int BEND_WIDTH = 8;
  private static final int LANE_GAP = 14;
  private static final int ERROR_OFFSET = 44;
  private static final int SWEEPS = 6;

  /** Length of one dash and its gap. */
  static final int DASH = 9;

  /** A place in the picture, in pixels from its left upper corner. */
  record Point(double x, double y) {}

  /**
   * How an arc runs.
   *
   * @param points from the source's lower edge to the target's upper edge
   * @param lane whether the points are corners of a right-angled line; else they come in pairs, a
   *     curve from an even to an odd one and a straight line on to the next pair
   * @param joins whether the line ends where it meets its lane, which another arc draws to the
   *     target: dashes drawn twice would look like a full line
   */
  record Route(List<Point> points, boolean lane, boolean joins) {
    Route {
      points = List.copyOf(points);
    }
  }

  private final WorkflowGraph.Model model;
  private final int nodeCount;

  /** Nodes first, then bends. */
  private final List<Item> items = new ArrayList<>();

  private final List<List<Item>> ranks = new ArrayList<>();
  private final List<Route> routes = new ArrayList<>();
  private double width;
  private double height;

  private static final class Item {
    final boolean bend;
    final boolean atRight;
    int rank;
    int order;
    double wish;
    double x;
    final List<Item> above = new ArrayList<>(2);
    final List<Item> below = new ArrayList<>(2);

    Item(boolean bend, boolean atRight) {
      this.bend = bend;
      this.atRight = atRight;
    }

    int width() {
      return bend ? BEND_WIDTH : NODE_WIDTH;
    }
  }

  GraphLayout(WorkflowGraph.Model model) {
    this.model = model;
    this.nodeCount = model.nodes().size();
    for (WorkflowGraph.Node node : model.nodes()) {
      items.add(new Item(false, node.shape() == WorkflowGraph.Shape.KILL));
    }
    rankNodes();
    List<List<Item>> bends = insertBends();
    fillRanks();
    orderRanks();
    placeColumns();
    routeArcs(bends);
  }

  double width() {
    return width;
  }

  double height() {
    return height;
  }

  /** Left upper corner of a node. */
  Point corner(int node) {
    return new Point(items.get(node).x - NODE_WIDTH / 2.0, top(items.get(node).rank));
  }

  Route route(int arc) {
    return routes.get(arc);
  }

  /** Longest paths in one topological walk; where a loop blocks it, the earliest node goes on. */
  private void rankNodes() {
    List<List<Integer>> targets = new ArrayList<>();
    for (int node = 0; node < nodeCount; node++) {
      targets.add(new ArrayList<>(2));
    }
    int[] waitsFor = new int[nodeCount];
    for (WorkflowGraph.Arc arc : model.arcs()) {
      targets.get(arc.from()).add(arc.to());
      waitsFor[arc.to()]++;
    }
    boolean[] ready = new boolean[nodeCount];
    int[] queue = new int[nodeCount];
    int queued = 0;
    int earliest = 0;
    for (int taken = 0; taken < nodeCount; taken++) {
      if (taken == queued) {
        earliest = firstReady(waitsFor, ready, earliest);
        ready[earliest] = true;
        queue[queued++] = earliest;
      }
      int node = queue[taken];
      for (int target : targets.get(node)) {
        waitsFor[target]--;
        if (!ready[target]) {
          Item item = items.get(target);
          item.rank = Math.max(item.rank, items.get(node).rank + 1);
          if (waitsFor[target] == 0) {
            ready[target] = true;
            queue[queued++] = target;
          }
        }
      }
    }
  }

  private int firstReady(int[] waitsFor, boolean[] ready, int from) {
    for (int node = from; node < nodeCount; node++) {
      if (!ready[node] && waitsFor[node] == 0) {
        return node;
      }
    }
    int node = 0;
    while (ready[node]) {
      node++;
    }
    return node;
  }

  private int span(WorkflowGraph.Arc arc) {
    return items.get(arc.to()).rank - items.get(arc.from()).rank;
  }

  /**
   * For each arc the bends it runs through; an arc that needs a lane has none and is not linked.
   */
  private List<List<Item>> insertBends() {
    List<List<Item>> bends = new ArrayList<>();
    for (int arc = 0; arc < model.arcs().size(); arc++) {
      bends.add(List.of());
    }
    List<Integer> shortestFirst = new ArrayList<>();
    for (int arc = 0; arc < model.arcs().size(); arc++) {
      shortestFirst.add(arc);
    }
    shortestFirst.sort(Comparator.comparingInt(arc -> span(model.arcs().get(arc))));
    int budget = nodeCount;
    for (int index : shortestFirst) {
      WorkflowGraph.Arc arc = model.arcs().get(index);
      int span = span(arc);
      if (span == 1) {
        link(items.get(arc.from()), items.get(arc.to()));
      } else if (span > 1 && !arc.error() && span - 1 <= budget) {
        budget -= span - 1;
        bends.set(index, chain(arc, span));
      }
    }
    return bends;
  }

  private List<Item> chain(WorkflowGraph.Arc arc, int span) {
    List<Item> chain = new ArrayList<>();
    Item last = items.get(arc.from());
    for (int step = 1; step < span; step++) {
      Item bend = new Item(true, false);
      bend.rank = last.rank + 1;
      items.add(bend);
      chain.add(bend);
      link(last, bend);
      last = bend;
    }
    link(last, items.get(arc.to()));
    return chain;
  }

  private static void link(Item upper, Item lower) {
    upper.below.add(lower);
    lower.above.add(upper);
  }

  private void fillRanks() {
    for (Item item : items) {
      while (ranks.size() <= item.rank) {
        ranks.add(new ArrayList<>());
      }
      ranks.get(item.rank).add(item);
    }
    ranks.forEach(GraphLayout::number);
  }

  private static void number(List<Item> rank) {
    for (int order = 0; order < rank.size(); order++) {
      rank.get(order).order = order;
    }
  }

  private void orderRanks() {
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      if (sweep % 2 == 0) {
        for (int rank = 1; rank < ranks.size(); rank++) {
          orderRank(ranks.get(rank), true);
        }
      } else {
        for (int rank = ranks.size() - 2; rank >= 0; rank--) {
          orderRank(ranks.get(rank), false);
        }
      }
    }
  }

  private static void orderRank(List<Item> rank, boolean byAbove) {
    for (Item item : rank) {
      List<Item> neighbours = byAbove ? item.above : item.below;
      item.wish =
          neighbours.stream().mapToInt(neighbour -> neighbour.order).average().orElse(item.order);
    }
    rank.sort(
        Comparator.<Item, Boolean>comparing(item -> item.atRight)
            .thenComparingDouble(item -> item.wish));
    number(rank);
  }

  private void placeColumns() {
    for (List<Item> rank : ranks) {
      rank.forEach(item -> item.wish = 0);
      pack(rank);
    }
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      boolean down = sweep % 2 == 0;
      for (int step = 0; step < ranks.size(); step++) {
        List<Item> rank = ranks.get(down ? step : ranks.size() - 1 - step);
        for (Item item : rank) {
          List<Item> neighbours = down ? item.above : item.below;
          item.wish =
              neighbours.stream().mapToDouble(neighbour -> neighbour.x).average().orElse(item.x);
        }
        pack(rank);
      }
    }
    double left = items.stream().mapToDouble(item -> item.x - item.width() / 2.0).min().orElse(0);
    items.forEach(item -> item.x += MARGIN - left);
    width = items.stream().mapToDouble(item -> item.x + item.width() / 2.0).max().orElse(0);
    width += MARGIN;
    height = ranks.isEmpty() ? 2.0 * MARGIN : top(ranks.size() - 1) + NODE_HEIGHT + MARGIN;
  }

  /**
   * Puts a rank as near to its wishes as the distances allow. A pack to the left and one to the
   * right both keep the distances, so their mean does, too.
   */
  private static void pack(List<Item> rank) {
    int size = rank.size();
    double[] fromLeft = new double[size];
    for (int i = 0; i < size; i++) {
      Item item = rank.get(i);
      if (item.atRight && i > 0) {
        // A kill node yields to the others instead of pushing them aside.
        item.wish = Math.max(item.wish, rank.get(i - 1).wish + distance(rank, i));
      }
      fromLeft[i] = i == 0 ? item.wish : Math.max(item.wish, fromLeft[i - 1] + distance(rank, i));
    }
    double right = 0;
    for (int i = size - 1; i >= 0; i--) {
      double wish = rank.get(i).wish;
      right = i == size - 1 ? wish : Math.min(wish, right - distance(rank, i + 1));
      rank.get(i).x = (fromLeft[i] + right) / 2;
    }
  }

  private static double distance(List<Item> rank, int i) {
    return (rank.get(i - 1).width() + rank.get(i).width()) / 2.0 + COLUMN_GAP;
  }

  private static double top(int rank) {
    return MARGIN + (double) rank * (NODE_HEIGHT + CHANNEL);
  }

  private void routeArcs(List<List<Item>> bends) {
    int[] lanes = new int[nodeCount];
    Arrays.fill(lanes, -1);
    int[] firstRanks = firstRanks(bends);
    int laneCount = 0;
    double edge = width;
    for (int index = 0; index < model.arcs().size(); index++) {
      WorkflowGraph.Arc arc = model.arcs().get(index);
      if (span(arc) == 1 || !bends.get(index).isEmpty()) {
        routes.add(direct(arc, bends.get(index)));
      } else {
        if (lanes[arc.to()] < 0) {
          lanes[arc.to()] = laneCount++;
        }
        int rank = items.get(arc.from()).rank;
        boolean joins = rank > firstRanks[arc.to()] && span(arc) > 0;
        routes.add(throughLane(arc, lanes[arc.to()], edge, joins));
        if (rank == firstRanks[arc.to()]) {
          // From here on the lane is drawn; an arc of the same rank joins it as well.
          firstRanks[arc.to()] = -1;
        }
      }
    }
    if (laneCount > 0) {
      width = edge + (laneCount - 1.0) * LANE_GAP + MARGIN;
    }
  }

  /** For each target the highest rank that has an arc in its lane. */
  private int[] firstRanks(List<List<Item>> bends) {
    int[] first = new int[nodeCount];
    Arrays.fill(first, Integer.MAX_VALUE);
    for (int index = 0; index < model.arcs().size(); index++) {
      WorkflowGraph.Arc arc = model.arcs().get(index);
      if (span(arc) > 1 && bends.get(index).isEmpty()) {
        first[arc.to()] = Math.min(first[arc.to()], items.get(arc.from()).rank);
      }
    }
    return first;
  }

  private Route direct(WorkflowGraph.Arc arc, List<Item> bends) {
    double offset = arc.error() ? ERROR_OFFSET : 0;
    Item from = items.get(arc.from());
    Item to = items.get(arc.to());
    List<Point> points = new ArrayList<>();
    points.add(new Point(from.x + offset, top(from.rank) + NODE_HEIGHT));
    for (Item bend : bends) {
      points.add(new Point(bend.x, top(bend.rank)));
      points.add(new Point(bend.x, top(bend.rank) + NODE_HEIGHT));
    }
    points.add(new Point(to.x + offset, top(to.rank)));
    return new Route(points, false, false);
  }

  private Route throughLane(WorkflowGraph.Arc arc, int lane, double edge, boolean joins) {
    Item from = items.get(arc.from());
    Item to = items.get(arc.to());
    double shift = 4.0 * (lane % 4);
    double laneX = edge + (double) lane * LANE_GAP;
    // On a grid of the dash's length, so that lines which run into each other keep their gaps.
    double leaveX = Math.floor((from.x + ERROR_OFFSET) / DASH) * DASH;
    double enterX = to.x + ERROR_OFFSET;
    double leaveY = top(from.rank) + NODE_HEIGHT;
    double enterY = top(to.rank);
    List<Point> points =
        List.of(
            new Point(leaveX, leaveY),
            new Point(leaveX, leaveY + 10 + shift),
            new Point(laneX, leaveY + 10 + shift),
            new Point(laneX, enterY - 26 + shift),
            new Point(enterX, enterY - 26 + shift),
            new Point(enterX, enterY));
    return new Route(joins ? points.subList(0, 3) : points, true, joins);
  }
}
