package io.drover.coordinator.application;

import io.drover.coordinator.CoordinatorTime;
import io.drover.coordinator.Dataset;
import io.drover.coordinator.DoneFlag;
import io.drover.coordinator.Execution;
import io.drover.coordinator.Frequency;
import io.drover.coordinator.NominalTimes;
import io.drover.coordinator.UriTemplate;
import io.drover.schema.CoordinatorDefinition;
import io.drover.schema.DatasetsDocument;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Evaluates what has one value for the whole coordinator. */
final class AttributeReader {
  private static final List<String> TEMPLATE_FIELDS =
      List.of("YEAR", "MONTH", "DAY", "HOUR", "MINUTE");

  private final Scope scope;
  private final ApplicationLimits limits;

  AttributeReader(Scope scope, ApplicationLimits limits) {
    this.scope = scope;
    this.limits = limits;
  }

  String text(String text) {
    return Phase.ATTRIBUTE.evaluate(text, scope).strip();
  }

  int whole(String attribute, String text) {
    return whole(Phase.ATTRIBUTE, attribute, text);
  }

  private int whole(Phase phase, String attribute, String text) {
    String value = phase.evaluate(text, scope).strip();
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw invalid(attribute + " has the value '" + value + "', which is no whole number");
    }
  }

  Schedule schedule(CoordinatorDefinition definition) {
    Frequency frequency = frequency(definition.frequency());
    limits.shortestFrequency().ifPresent(frequency::requireAtLeast);
    Instant start = CoordinatorTime.parse("start", text(definition.start()));
    Instant end = CoordinatorTime.parse("end", text(definition.end()));
    String timezoneName = text(definition.timezone());
    ZoneId timezone = CoordinatorTime.zone(timezoneName);
    FrequencyNames names = FrequencyNames.of(frequency);
    return new Schedule(
        new NominalTimes(start, end, timezone, frequency),
        start,
        end,
        timezone,
        timezoneName,
        frequency,
        names.text(),
        names.timeUnit());
  }

  private Frequency frequency(String text) {
    return Frequency.parse(Phase.FREQUENCY.evaluate(text, scope));
  }

  Controls controls(CoordinatorDefinition.Controls controls) {
    return new Controls(
        timeout(controls.timeout()),
        controls
            .concurrency()
            .map(text -> whole("concurrency", text))
            .orElse(limits.defaultConcurrency()),
        throttle(controls.throttle()),
        controls
            .execution()
            .map(this::text)
            .filter(text -> !text.isEmpty())
            .map(Execution::parse)
            .orElse(Execution.FIFO));
  }

  /** Negative is as long as the server allows, not for ever. */
  private int timeout(Optional<String> timeout) {
    Duration wanted =
        timeout
            .map(text -> Duration.ofMinutes(whole(Phase.TIMEOUT, "timeout", text)))
            .orElse(limits.defaultTimeout());
    boolean outside = wanted.isNegative() || wanted.compareTo(limits.maxTimeout()) > 0;
    return Math.toIntExact((outside ? limits.maxTimeout() : wanted).toMinutes());
  }

  private int throttle(Optional<String> throttle) {
    int wanted = throttle.map(text -> whole("throttle", text)).orElse(limits.defaultThrottle());
    return wanted < 1 || wanted > limits.maxThrottle() ? limits.maxThrottle() : wanted;
  }

  Dataset dataset(DatasetsDocument.Dataset dataset) {
    return new Dataset(
        dataset.name(),
        frequency(dataset.frequency()),
        CoordinatorTime.parse(
            "initial-instance", Phase.INITIAL_INSTANCE.evaluate(dataset.initialInstance(), scope)),
        CoordinatorTime.zone(text(dataset.timezone())),
        new UriTemplate(template(dataset.uriTemplate())),
        dataset.doneFlag().map(flag -> new DoneFlag(text(flag))).orElse(DoneFlag.SUCCESS_FILE));
  }

  /** A property of the name of a field would put one instance in the place of all. */
  private String template(String text) {
    Map<String, String> variables = new HashMap<>(scope.properties());
    TEMPLATE_FIELDS.forEach(field -> variables.put(field, "${" + field + "}"));
    return Phase.ATTRIBUTE.evaluate(text, variables, scope).strip();
  }

  boolean flag(String attribute, String text) {
    String value = text(text);
    if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
      throw invalid(attribute + " has the value '" + value + "', write true or false");
    }
    return Boolean.parseBoolean(value);
  }

  private static InvalidRequestException invalid(String message) {
    return new InvalidRequestException(ErrorCode.E1003, message);
  }
}
