package io.drover.server.rest;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.Tag;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the server measures in Oozie's two shapes: metrics and instrumentation. Counts are counters,
 * every other number is a gauge (a variable); there are no timers and histograms of Oozie's kind.
 */
final class MeterJson {
  private final Map<String, Long> counts = new TreeMap<>();
  private final Map<String, Double> values = new TreeMap<>();

  private MeterJson() {}

  static MeterJson of(MeterRegistry registry) {
    MeterJson json = new MeterJson();
    registry.getMeters().forEach(json::add);
    return json;
  }

  private void add(Meter meter) {
    StringBuilder name = new StringBuilder(meter.getId().getName());
    for (Tag tag : meter.getId().getTags()) {
      name.append('.').append(tag.getValue().replace(' ', '-'));
    }
    for (Measurement measurement : meter.measure()) {
      double value = measurement.getValue();
      if (measurement.getStatistic() == Statistic.COUNT) {
        counts.put(name.toString(), (long) value);
      } else if (Double.isFinite(value)) {
        String statistic = measurement.getStatistic().getTagValueRepresentation();
        values.put(statistic.equals("value") ? name.toString() : name + "." + statistic, value);
      }
    }
  }

  Map<String, Object> metrics() {
    Map<String, Object> gauges = new LinkedHashMap<>();
    values.forEach((name, value) -> gauges.put(name, Map.of("value", value)));
    Map<String, Object> counters = new LinkedHashMap<>();
    counts.forEach((name, count) -> counters.put(name, Map.of("count", count)));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("gauges", gauges);
    json.put("counters", counters);
    json.put("timers", Map.of());
    json.put("histograms", Map.of());
    return json;
  }

  Map<String, Object> instrumentation() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("variables", groups(values));
    json.put("samplers", List.of());
    json.put("counters", groups(counts));
    json.put("timers", List.of());
    return json;
  }

  /** By the word before the first dot. */
  private static List<Map<String, Object>> groups(Map<String, ? extends Number> numbers) {
    Map<String, List<Map<String, Object>>> groups = new TreeMap<>();
    numbers.forEach(
        (name, number) -> {
          int dot = name.indexOf('.');
          groups
              .computeIfAbsent(name.substring(0, Math.max(0, dot)), group -> new ArrayList<>())
              .add(Map.of("name", name.substring(dot + 1), "value", number));
        });
    List<Map<String, Object>> json = new ArrayList<>();
    groups.forEach((group, data) -> json.add(Map.of("group", group, "data", data)));
    return json;
  }
}
