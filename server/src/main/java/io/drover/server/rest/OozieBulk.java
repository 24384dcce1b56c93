package io.drover.server.rest;

import io.drover.coordinator.CoordinatorAction;
import io.drover.coordinator.CoordinatorActionFilter;
import io.drover.coordinator.CoordinatorActionFilter.Comparison;
import io.drover.coordinator.CoordinatorActionStatus;
import io.drover.coordinator.CoordinatorFilter;
import io.drover.coordinator.CoordinatorJob;
import io.drover.coordinator.CoordinatorService;
import io.drover.coordinator.bundle.BundleJob;
import io.drover.coordinator.bundle.BundleService;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import io.drover.server.rest.OozieJobKind.Listed;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Oozie's bulk request: the actions of a bundle's coordinators, killed and failed ones unless
 * others are asked for, such as {@code bundle=daily;actionStatus=KILLED;coordinators=load}.
 */
public final class OozieBulk {
  private static final int MOST_BUNDLES = 1_000;
  private static final int PAGE = 1_000;

  private final BundleService bundles;
  private final CoordinatorService coordinators;
  private final InstantSource clock;

  public OozieBulk(BundleService bundles, CoordinatorService coordinators, InstantSource clock) {
    this.bundles = bundles;
    this.coordinators = coordinators;
    this.clock = clock;
  }

  /** {@code offset} counts from 0; in the order of bundles, coordinators and actions. */
  Listed list(String filter, int offset, int length, ZoneId zone) {
    Wanted wanted = Wanted.parse(filter, clock.instant());
    OozieScheduleJson json = new OozieScheduleJson(zone);
    List<Map<String, Object>> found = new ArrayList<>();
    long total = 0;
    for (BundleJob bundle : bundles(wanted.bundle())) {
      for (CoordinatorJob coordinator : bundles.coordinators(bundle.id())) {
        if (!wanted.coordinators().isEmpty()
            && !wanted.coordinators().contains(coordinator.name())) {
          continue;
        }
        for (CoordinatorAction action : actions(coordinator, wanted)) {
          if (total >= offset && found.size() < length) {
            found.add(row(bundle, coordinator, json.action(action)));
          }
          total++;
        }
      }
    }
    return new Listed(total, found);
  }

  /** Those with that name; the one with that id when there are none. */
  private List<BundleJob> bundles(String nameOrId) {
    List<BundleJob> named =
        bundles.jobs(filter(List.of(), List.of(nameOrId)), 0, MOST_BUNDLES).jobs();
    return named.isEmpty()
        ? bundles.jobs(filter(List.of(nameOrId), List.of()), 0, 1).jobs()
        : named;
  }

  private static CoordinatorFilter filter(List<String> ids, List<String> names) {
    return new CoordinatorFilter(
        ids,
        names,
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
  }

  private List<CoordinatorAction> actions(CoordinatorJob coordinator, Wanted wanted) {
    List<CoordinatorAction> all = new ArrayList<>();
    List<CoordinatorAction> page;
    int offset = 0;
    do {
      page =
          coordinators.actions(coordinator.id(), wanted.actions(), offset, PAGE, false).actions();
      page.stream().filter(action -> wanted.created(action.createdAt())).forEach(all::add);
      offset += PAGE;
    } while (page.size() == PAGE);
    return all;
  }

  private static Map<String, Object> row(
      BundleJob bundle, CoordinatorJob coordinator, Map<String, Object> action) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put(
        "bulkbundle",
        Map.of(
            "bundleJobName",
            bundle.name(),
            "bundleJobId",
            bundle.id().value(),
            "status",
            bundle.status().name()));
    row.put(
        "bulkcoord",
        Map.of("coordJobName", coordinator.name(), "status", coordinator.status().name()));
    row.put("bulkaction", action);
    return row;
  }

  /**
   * What is asked for.
   *
   * @param bundle name or id
   * @param coordinators names; empty for all
   * @param actions status and nominal time
   */
  private record Wanted(
      String bundle,
      List<String> coordinators,
      CoordinatorActionFilter actions,
      Optional<Instant> createdFrom,
      Optional<Instant> createdTo) {
    boolean created(Instant at) {
      return (createdFrom.isEmpty() || !at.isBefore(createdFrom.get()))
          && (createdTo.isEmpty() || !at.isAfter(createdTo.get()));
    }

    static Wanted parse(String filter, Instant now) {
      Map<String, String> terms = terms(filter);
      List<Comparison> times = new ArrayList<>();
      time(terms, "startscheduledtime", now)
          .ifPresent(time -> times.add(new Comparison(">=", time)));
      time(terms, "endscheduledtime", now).ifPresent(time -> times.add(new Comparison("<=", time)));
      Optional<Instant> createdFrom = time(terms, "startcreatedtime", now);
      Optional<Instant> createdTo = time(terms, "endcreatedtime", now);
      Set<CoordinatorActionStatus> statuses = EnumSet.noneOf(CoordinatorActionStatus.class);
      names(terms, "actionstatus").forEach(name -> statuses.add(status(name)));
      if (statuses.isEmpty()) {
        statuses.addAll(Set.of(CoordinatorActionStatus.KILLED, CoordinatorActionStatus.FAILED));
      }
      Wanted wanted =
          new Wanted(
              Optional.ofNullable(terms.remove("bundle"))
                  .orElseThrow(() -> bad("bundle is missing: give its name or its id")),
              names(terms, "coordinators"),
              new CoordinatorActionFilter(statuses, Set.of(), times),
              createdFrom,
              createdTo);
      if (!terms.isEmpty()) {
        throw bad("invalid name " + terms.keySet());
      }
      return wanted;
    }

    private static Map<String, String> terms(String filter) {
      Map<String, String> terms = new LinkedHashMap<>();
      for (String term : filter.split(";")) {
        int equals = term.indexOf('=');
        if (equals > 0 && equals < term.length() - 1) {
          terms.put(
              term.substring(0, equals).strip().toLowerCase(Locale.ROOT),
              term.substring(equals + 1).strip());
        } else if (!term.isBlank()) {
          throw bad("[" + term + "] must be name=value");
        }
      }
      return terms;
    }

    private static List<String> names(Map<String, String> terms, String name) {
      return Optional.ofNullable(terms.remove(name))
          .map(names -> Arrays.stream(names.split(",")).map(String::strip).toList())
          .orElse(List.of());
    }

    private static Optional<Instant> time(Map<String, String> terms, String name, Instant now) {
      return Optional.ofNullable(terms.remove(name)).map(value -> OozieFilter.time(value, now));
    }

    private static CoordinatorActionStatus status(String name) {
      return Arrays.stream(CoordinatorActionStatus.values())
          .filter(status -> status.name().equalsIgnoreCase(name))
          .findFirst()
          .orElseThrow(() -> bad("invalid status [" + name + "]"));
    }

    private static InvalidRequestException bad(String why) {
      return new InvalidRequestException(ErrorCode.E0420, "Invalid bulk filter: " + why);
    }
  }
}
