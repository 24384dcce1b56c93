package io.drover.coordinator.bundle;

import io.drover.coordinator.CoordinatorFilter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.statement.Query;

/** A filter as SQL: bound parameters only, column names only from here. */
record BundleQuery(String sql, Map<String, Object> values, Map<String, List<String>> lists) {

  /** What it says of coordinators only is not looked at. */
  static BundleQuery of(CoordinatorFilter filter) {
    List<String> terms = new ArrayList<>();
    Map<String, Object> values = new HashMap<>();
    Map<String, List<String>> lists = new HashMap<>();
    among(terms, lists, "b.id", "ids", filter.ids());
    among(terms, lists, "b.name", "names", filter.names());
    among(terms, lists, "b.user_name", "users", filter.users());
    among(terms, lists, "b.group_name", "groups", filter.groups());
    among(
        terms,
        lists,
        "b.status",
        "statuses",
        filter.statuses().stream().map(Enum::name).sorted().toList());
    filter
        .text()
        .ifPresent(
            text -> {
              terms.add(
                  "(position(:text in b.name) > 0 or position(:text in b.user_name) > 0"
                      + " or b.id = :text)");
              values.put("text", text);
            });
    filter
        .createdFrom()
        .ifPresent(
            from -> {
              terms.add("b.created_at >= :createdFrom");
              values.put("createdFrom", BundleRows.time(from));
            });
    filter
        .createdTo()
        .ifPresent(
            to -> {
              terms.add("b.created_at <= :createdTo");
              values.put("createdTo", BundleRows.time(to));
            });
    return new BundleQuery(
        terms.isEmpty() ? "" : " where " + String.join(" and ", terms), values, lists);
  }

  private static void among(
      List<String> terms,
      Map<String, List<String>> lists,
      String column,
      String name,
      List<String> values) {
    if (!values.isEmpty()) {
      terms.add(column + " = any(:" + name + ")");
      lists.put(name, values);
    }
  }

  Query bind(Query query) {
    values.forEach(query::bind);
    lists.forEach((name, list) -> query.bindArray(name, String.class, list.toArray()));
    return query;
  }
}
