package io.drover.engine.capacity;

import io.drover.actions.Places.Kind;
import io.drover.engine.store.PlaceRow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * The order in which places are given. Pure.
 *
 * <p>First whoever a job waits for that already holds a session: it must not wait for itself. Then
 * the highest priority; among equals the queue with the fewest places in use, in it the user with
 * the fewest, of that user's attempts the oldest. Each tenth place goes to who waits longest,
 * whatever its priority and share, so that nobody waits for ever.
 */
final class FairShare {
  /** One place in so many is given by age alone. */
  static final int BY_AGE = 10;

  private static final Comparator<PlaceRow> OLDEST =
      Comparator.comparing(PlaceRow::wantedAt).thenComparing(row -> row.attempt().externalName());

  /** How many may be admitted; sessions of jobs that hold one already need no room of theirs. */
  record Room(int batches, int sessions, int starting) {}

  /** Places in use by queue, and in it by user. */
  static final class InUse {
    private final Map<String, Integer> queues = new HashMap<>();
    private final Map<Share, Integer> users = new HashMap<>();

    void add(String queue, String user, int places) {
      queues.merge(queue, places, Integer::sum);
      users.merge(new Share(queue, user), places, Integer::sum);
    }

    int of(String queue) {
      return queues.getOrDefault(queue, 0);
    }

    int of(Share share) {
      return users.getOrDefault(share, 0);
    }
  }

  /** A user's part of a queue. */
  record Share(String queue, String user) {}

  /** What tells lines from each other. */
  private record Name(int priority, Kind kind, Share share) {}

  /** Those of one kind that one user wants in one queue with one priority, oldest first. */
  private record Line(Name name, Deque<PlaceRow> rows) {
    Share share() {
      return name.share();
    }
  }

  private final List<Line> lines;
  private final Deque<PlaceRow> ahead;
  private final InUse inUse;
  private int batches;
  private int sessions;

  private FairShare(InUse inUse, Room room, List<PlaceRow> waiting) {
    this.inUse = inUse;
    this.batches = room.batches();
    this.sessions = room.sessions();
    this.ahead =
        waiting.stream()
            .filter(PlaceRow::ahead)
            .sorted(OLDEST)
            .collect(Collectors.toCollection(ArrayDeque::new));
    Map<Name, Deque<PlaceRow>> byName =
        waiting.stream()
            .filter(row -> !row.ahead())
            .sorted(OLDEST)
            .collect(
                Collectors.groupingBy(
                    row -> new Name(row.priority(), row.kind(), new Share(row.queue(), row.user())),
                    LinkedHashMap::new,
                    Collectors.toCollection(ArrayDeque::new)));
    this.lines = new ArrayList<>();
    byName.forEach((name, rows) -> lines.add(new Line(name, rows)));
  }

  /**
   * Who is admitted, in order.
   *
   * @param inUse the places in use; counts those admitted here from then on
   * @param admissions how many places were ever given before
   */
  static List<PlaceRow> choose(InUse inUse, Room room, List<PlaceRow> waiting, long admissions) {
    FairShare share = new FairShare(inUse, room, waiting);
    List<PlaceRow> chosen = new ArrayList<>();
    while (chosen.size() < room.starting()) {
      boolean byAge = (admissions + chosen.size() + 1) % BY_AGE == 0;
      Optional<PlaceRow> next = share.next(byAge);
      if (next.isEmpty()) {
        break;
      }
      chosen.add(next.get());
    }
    return chosen;
  }

  private Optional<PlaceRow> next(boolean byAge) {
    if (!ahead.isEmpty()) {
      return Optional.of(taken(ahead.remove()));
    }
    List<Line> open = lines.stream().filter(this::hasRoom).toList();
    Optional<Line> line = byAge ? oldest(open) : fairest(open);
    return line.map(found -> taken(found.rows().remove()));
  }

  private PlaceRow taken(PlaceRow row) {
    inUse.add(row.queue(), row.user(), 1);
    switch (row.kind()) {
      case BATCH -> batches--;
      case SESSION -> sessions--;
    }
    return row;
  }

  private boolean hasRoom(Line line) {
    if (line.rows().isEmpty()) {
      return false;
    }
    return switch (line.name().kind()) {
      case BATCH -> batches > 0;
      case SESSION -> sessions > 0;
    };
  }

  private Optional<Line> fairest(List<Line> open) {
    List<Line> highest = least(open, line -> -line.name().priority());
    List<Line> queue = least(highest, line -> inUse.of(line.share().queue()));
    // queues with as few places as each other: the one of the oldest wish
    Optional<String> name = oldest(queue).map(line -> line.share().queue());
    List<Line> inQueue =
        queue.stream().filter(line -> Optional.of(line.share().queue()).equals(name)).toList();
    return oldest(least(inQueue, line -> inUse.of(line.share())));
  }

  private static List<Line> least(List<Line> lines, ToIntFunction<Line> measure) {
    int least = lines.stream().mapToInt(measure).min().orElse(0);
    return lines.stream().filter(line -> measure.applyAsInt(line) == least).toList();
  }

  private static Optional<Line> oldest(List<Line> some) {
    return some.stream().min(Comparator.comparing(line -> line.rows().element(), OLDEST));
  }
}
