package io.drover.engine;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which jobs to list. Values of one field are alternatives, fields must all hold, an empty list
 * means any.
 *
 * @param text substring of name or user, or exact id
 * @param externalId exact
 * @param createdFrom inclusive
 * @param createdTo inclusive
 * @param byModified order by modification instead of creation time; newest first either way
 */
public record JobFilter(
    List<String> ids,
    List<String> names,
    List<String> users,
    List<String> groups,
    Set<JobStatus> statuses,
    Optional<String> text,
    Optional<String> externalId,
    Optional<Instant> createdFrom,
    Optional<Instant> createdTo,
    boolean byModified) {
  public static final JobFilter ALL =
      new JobFilter(
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          Set.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false);

  public JobFilter {
    ids = List.copyOf(ids);
    names = List.copyOf(names);
    users = List.copyOf(users);
    groups = List.copyOf(groups);
    statuses = Set.copyOf(statuses);
  }
}
