package io.drover.engine.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.actions.ActionAttempt;
import io.drover.actions.ActionId;
import io.drover.actions.JobPriority;
import io.drover.actions.Places.Kind;
import io.drover.actions.WorkflowJobId;
import io.drover.engine.capacity.FairShare.InUse;
import io.drover.engine.capacity.FairShare.Room;
import io.drover.engine.store.PlaceRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class FairShareTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private int number;

  @Test
  void oneUserIsServedInTheOrderOfAsking() {
    List<PlaceRow> line = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      line.add(batch("ann", "etl", JobPriority.NORMAL, i));
    }
    Collections.shuffle(line, new Random(1));

    assertThat(choose(new InUse(), 40, line)).isSortedAccordingTo(this::older);
  }

  @Test
  void higherPriorityGoesFirst() {
    PlaceRow low = batch("ann", "etl", JobPriority.LOW, 0);
    PlaceRow normal = batch("ann", "etl", JobPriority.NORMAL, 1);
    PlaceRow high = batch("ann", "etl", JobPriority.VERY_HIGH, 2);

    assertThat(choose(new InUse(), 3, List.of(low, normal, high)))
        .containsExactly(high, normal, low);
  }

  @Test
  void theQueueWithTheFewestPlacesGoesFirstAndInItTheUserWithTheFewest() {
    InUse inUse = new InUse();
    inUse.add("etl", "ann", 3);
    inUse.add("adhoc", "bob", 2);
    inUse.add("adhoc", "cid", 0);
    PlaceRow etl = batch("dan", "etl", JobPriority.NORMAL, 0);
    PlaceRow bob = batch("bob", "adhoc", JobPriority.NORMAL, 1);
    PlaceRow cid = batch("cid", "adhoc", JobPriority.NORMAL, 2);

    assertThat(choose(inUse, 3, List.of(etl, bob, cid))).containsExactly(cid, etl, bob);
  }

  @Test
  void equalsGetSharesThatDifferByAtMostOne() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      List<String> users = List.of("ann", "bob", "cid", "dan").subList(0, 2 + random.nextInt(3));
      List<PlaceRow> line = new ArrayList<>();
      for (String user : users) {
        int wanted = 60 + random.nextInt(60);
        for (int i = 0; i < wanted; i++) {
          line.add(batch(user, "etl", JobPriority.NORMAL, random.nextInt(10_000)));
        }
      }
      Collections.shuffle(line, random);
      int places = 1 + random.nextInt(60);

      // a place by age may go to who has most; the next places make up for it
      boolean byAgeLately = places >= FairShare.BY_AGE && places % FairShare.BY_AGE < users.size();
      int uneven = byAgeLately ? 2 : 1;
      Map<String, Long> shares =
          choose(new InUse(), places, line).stream()
              .collect(Collectors.groupingBy(PlaceRow::user, Collectors.counting()));
      List<Long> counts =
          users.stream().map(user -> shares.getOrDefault(user, 0L)).sorted().toList();

      assertThat(counts.get(counts.size() - 1) - counts.get(0))
          .as("%d places: %s", places, shares)
          .isBetween(0L, (long) uneven);
    }
  }

  @Test
  void oneUserWithThousandsDoesNotDelayTheOneOfAnother() {
    List<PlaceRow> line = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      line.add(batch("ann", "etl", JobPriority.NORMAL, i));
    }
    PlaceRow late = batch("bob", "etl", JobPriority.NORMAL, 9_999);
    line.add(late);
    InUse inUse = new InUse();
    inUse.add("etl", "ann", 100);

    assertThat(choose(inUse, 1, line)).containsExactly(late);
  }

  @Test
  void nobodyWaitsForEverWhateverElseComes() {
    PlaceRow poor = batch("ann", "etl", JobPriority.VERY_LOW, 0);
    List<PlaceRow> line = new ArrayList<>(List.of(poor));
    InUse inUse = new InUse();
    inUse.add("etl", "ann", 50);
    int given = 0;
    while (line.contains(poor)) {
      for (int i = 0; i < 5; i++) {
        line.add(batch("user" + i, "queue" + i, JobPriority.VERY_HIGH, 1 + given));
      }
      List<PlaceRow> chosen = FairShare.choose(inUse, new Room(2, 0, 2), line, given);
      given += chosen.size();
      line.removeAll(chosen);
      assertThat(given).isLessThanOrEqualTo(FairShare.BY_AGE);
    }

    assertThat(line).hasSizeGreaterThan(5);
  }

  @Test
  void roomIsKeptByKindAndByWhatStarts() {
    List<PlaceRow> line = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      line.add(batch("ann", "etl", JobPriority.NORMAL, i));
      line.add(session("ann", i, false));
    }

    List<PlaceRow> byKind = FairShare.choose(new InUse(), new Room(3, 2, 50), line, 0);
    List<PlaceRow> byStart = FairShare.choose(new InUse(), new Room(3, 2, 4), line, 0);

    assertThat(count(byKind)).isEqualTo(Map.of(Kind.BATCH, 3L, Kind.SESSION, 2L));
    assertThat(byStart).hasSize(4);
    assertThat(FairShare.choose(new InUse(), new Room(0, 0, 50), line, 0)).isEmpty();
    assertThat(FairShare.choose(new InUse(), new Room(9, 9, -3), line, 0)).isEmpty();
  }

  @Test
  void aJobThatHoldsASessionDoesNotWaitForItself() {
    PlaceRow other = session("ann", 0, false);
    PlaceRow second = session("ann", 5, true);

    assertThat(FairShare.choose(new InUse(), new Room(0, 0, 5), List.of(other, second), 0))
        .containsExactly(second);
    assertThat(FairShare.choose(new InUse(), new Room(0, 0, 0), List.of(other, second), 0))
        .isEmpty();
  }

  private static Map<Kind, Long> count(List<PlaceRow> rows) {
    Map<Kind, Long> counts = new HashMap<>();
    rows.forEach(row -> counts.merge(row.kind(), 1L, Long::sum));
    return counts;
  }

  private int older(PlaceRow one, PlaceRow other) {
    return one.wantedAt().compareTo(other.wantedAt());
  }

  private static List<PlaceRow> choose(InUse inUse, int places, List<PlaceRow> line) {
    return FairShare.choose(inUse, new Room(places, places, places), line, 0);
  }

  private PlaceRow batch(String user, String queue, JobPriority priority, int second) {
    return row(Kind.BATCH, user, queue, priority, second, false);
  }

  private PlaceRow session(String user, int second, boolean ahead) {
    return row(Kind.SESSION, user, "etl", JobPriority.NORMAL, second, ahead);
  }

  private PlaceRow row(
      Kind kind, String user, String queue, JobPriority priority, int second, boolean ahead) {
    ActionId id = new ActionId(new WorkflowJobId("job-" + number++), "node");
    return new PlaceRow(
        new ActionAttempt(id, 0, 0),
        kind,
        user,
        queue,
        priority.level(),
        START.plusSeconds(second),
        ahead);
  }
}
