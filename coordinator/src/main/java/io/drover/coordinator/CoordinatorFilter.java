package io.drover.coordinator;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which coordinator or bundle jobs to list. Values of one field are alternatives, fields must all
 * hold, an empty list means any.
 *
 * @param text substring of name or user, or exact id
 * @param bundleId of coordinators only, exact
 * @param frequencies of coordinators only, exact text
 * @param timeUnits of coordinators only
 * @param byModified order by modification instead of creation time; newest first either way
 */
public record CoordinatorFilter(
    List<String> ids,
    List<String> names,
    List<String> users,
    List<String> groups,
    Set<ScheduleStatus> statuses,
    Optional<String> text,
    Optional<String> bundleId,
    List<String> frequencies,
    List<String> timeUnits,
    Optional<Instant> createdFrom,
    Optional<Instant> createdTo,
    boolean byModified) {
  public static final CoordinatorFilter ALL =
      new CoordinatorFilter(
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          Set.of(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          false);

  public CoordinatorFilter {
    ids = List.copyOf(ids);
    names = List.copyOf(names);
    users = List.copyOf(users);
    groups = List.copyOf(groups);
    statuses = Set.copyOf(statuses);
    requireNonNull(text, "text");
    requireNonNull(bundleId, "bundleId");
    frequencies = List.copyOf(frequencies);
    timeUnits = List.copyOf(timeUnits);
  }
}
