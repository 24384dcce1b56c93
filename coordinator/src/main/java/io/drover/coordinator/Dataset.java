package io.drover.coordinator;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.ZoneId;

/**
 * Data that comes in instances at regular times; all values are evaluated. Its times are computed
 * by {@link DatasetInstances}.
 *
 * @param frequency not a cron expression
 * @param initialInstance the time before which there are no instances
 * @param timezone the dataset's own, for days, months and daylight saving
 */
public record Dataset(
    String name,
    Frequency frequency,
    Instant initialInstance,
    ZoneId timezone,
    UriTemplate uriTemplate,
    DoneFlag doneFlag) {

  /**
   * Checks the values against each other.
   *
   * @throws io.drover.schema.InvalidRequestException E1003 when the frequency is a cron expression
   *     or the initial instance before 1970
   */
  public Dataset {
    requireNonNull(name, "name");
    requireNonNull(frequency, "frequency");
    requireNonNull(initialInstance, "initialInstance");
    requireNonNull(timezone, "timezone");
    requireNonNull(uriTemplate, "uriTemplate");
    requireNonNull(doneFlag, "doneFlag");
    if (frequency instanceof CronFrequency cron) {
      throw InvalidCoordinator.attribute(
          "frequency",
          cron.text(),
          "dataset " + name + " cannot have a cron expression, only coordinators can");
    }
    if (initialInstance.isBefore(Instant.EPOCH)) {
      throw InvalidCoordinator.attribute(
          "initial-instance",
          CoordinatorTime.format(initialInstance),
          "dataset " + name + " cannot begin before 1970-01-01T00:00Z");
    }
  }

  /** The URI of the instance of that time, without the done flag. */
  public String uriOf(Instant instance) {
    return uriTemplate.uriOf(instance);
  }

  /** The path that exists once the instance of that time is there. */
  public String doneFlagPathOf(Instant instance) {
    return doneFlag.pathOf(uriOf(instance));
  }
}
