package io.drover.server.orphans;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a look at Livy, the cluster and the records brought.
 *
 * @param asked who told what they have
 * @param notAsked who could not be asked; what is there is not in the report, and without them
 *     nobody can say that an application is missing
 * @param items by standing, then place and name
 */
public record OrphanReport(
    Instant at, List<String> asked, List<Unreachable> notAsked, List<Item> items) {
  public OrphanReport {
    requireNonNull(at, "at");
    asked = List.copyOf(asked);
    notAsked = List.copyOf(notAsked);
    items = List.copyOf(items);
  }

  /** Somebody who did not answer. */
  public record Unreachable(String who, String why) {}

  /**
   * One thing.
   *
   * @param id by which a kill names it
   * @param kind {@code BATCH}, {@code SESSION}, {@code APPLICATION} or {@code ATTEMPT}
   * @param where Livy endpoint, {@code yarn}, or {@code record} for an attempt
   * @param name at Livy, or tag in the cluster
   * @param state in the words of who has it
   * @param user who it runs as; for an attempt, the job's user
   * @param since when its attempt was over; for an attempt, when it started
   * @param kill what a kill does
   */
  public record Item(
      String id,
      String kind,
      String where,
      String name,
      String state,
      Optional<String> user,
      Optional<String> jobId,
      Optional<String> node,
      Optional<Instant> since,
      Standing standing,
      String why,
      String kill) {}

  /** How many there are of this standing. */
  public long count(Standing standing) {
    return items.stream().filter(item -> item.standing() == standing).count();
  }
}
