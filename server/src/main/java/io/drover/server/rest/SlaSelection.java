package io.drover.server.rest;

import io.drover.coordinator.sla.SlaFilter;
import io.drover.coordinator.sla.SlaFilter.Sort;
import io.drover.coordinator.sla.SlaFilter.Text;
import io.drover.coordinator.sla.SlaService;
import io.drover.coordinator.sla.SlaSummary;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Whose service levels a verb of Oozie's REST is for.
 *
 * @param id of a job, an action, a coordinator or a bundle
 * @param actionList numbers of the coordinator's actions, such as {@code 1,3-4}
 * @param dates nominal times of the coordinator's actions, such as {@code A::B,C}
 * @param coordinators names or ids of the bundle's coordinators
 */
record SlaSelection(
    String id, Optional<String> actionList, Optional<String> dates, Optional<String> coordinators) {
  private static final int MOST = 100_000;

  static SlaSelection of(OozieCall call) {
    return new SlaSelection(
        call.id(), call.text("action-list"), call.text("date"), call.text("coordinators"));
  }

  /**
   * The ids of what is selected.
   *
   * @throws InvalidRequestException E1026 when that is nothing, E0303 for a list that is none
   */
  List<String> ids(SlaService sla) {
    List<Predicate<SlaSummary>> chosen = new ArrayList<>();
    coordinators.ifPresent(names -> chosen.add(ofCoordinators(names)));
    actionList.ifPresent(numbers -> chosen.add(numbered(numbers)));
    dates.ifPresent(times -> chosen.add(dated(times)));
    if (chosen.isEmpty()) {
      return List.of(id);
    }
    List<String> ids =
        sla.summaries(children(), 0, MOST).stream()
            .filter(row -> chosen.stream().allMatch(rule -> rule.test(row)))
            .map(SlaSummary::id)
            .toList();
    if (ids.isEmpty()) {
      throw new InvalidRequestException(
          ErrorCode.E1026, "Nothing of [" + id + "] that is asked for has a service level");
    }
    return ids;
  }

  private SlaFilter children() {
    boolean bundle = coordinators.isPresent();
    return new SlaFilter(
        Map.of(),
        bundle ? Map.of() : Map.of(Text.PARENT_ID, id),
        Set.of(),
        Set.of(),
        Map.of(),
        Map.of(),
        bundle ? Optional.of(id) : Optional.empty(),
        Sort.NOMINAL_TIME,
        false);
  }

  private static List<String> list(String text) {
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .filter(item -> !item.isEmpty())
        .toList();
  }

  private static Predicate<SlaSummary> ofCoordinators(String names) {
    List<String> known = list(names);
    return row ->
        known.contains(row.appName()) || row.parentId().filter(known::contains).isPresent();
  }

  private static Predicate<SlaSummary> numbered(String numbers) {
    Predicate<SlaSummary> any = row -> false;
    for (String item : list(numbers)) {
      if (!item.matches("\\d{1,9}(-\\d{1,9})?")) {
        throw new InvalidRequestException(
            ErrorCode.E0303, "action-list [" + numbers + "] must be such as 1,3-4");
      }
      int dash = item.indexOf('-');
      int from = Integer.parseInt(dash < 0 ? item : item.substring(0, dash));
      int to = dash < 0 ? from : Integer.parseInt(item.substring(dash + 1));
      any = any.or(row -> from <= number(row) && number(row) <= to);
    }
    return any;
  }

  private static int number(SlaSummary row) {
    String number = row.id().substring(row.id().indexOf('@') + 1);
    return number.matches("\\d{1,9}") ? Integer.parseInt(number) : -1;
  }

  private static Predicate<SlaSummary> dated(String dates) {
    Predicate<SlaSummary> any = row -> false;
    for (String item : list(dates)) {
      int colons = item.indexOf("::");
      Instant from = OozieFilter.time(colons < 0 ? item : item.substring(0, colons), Instant.EPOCH);
      Instant to = colons < 0 ? from : OozieFilter.time(item.substring(colons + 2), Instant.EPOCH);
      any =
          any.or(
              row ->
                  !row.sla().nominalTime().isBefore(from) && !row.sla().nominalTime().isAfter(to));
    }
    return any;
  }
}
