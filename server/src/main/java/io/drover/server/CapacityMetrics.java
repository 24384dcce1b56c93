package io.drover.server;

import static java.util.Objects.requireNonNull;

import io.drover.engine.capacity.EndpointCapacity;
import io.drover.engine.store.StoreException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Places in use and wanted at each endpoint. They are read once for all numbers of a scrape. */
final class CapacityMetrics {
  private static final long FRESH_NANOS = 2_000_000_000L;

  private final Supplier<List<EndpointCapacity>> reader;
  private @Nullable List<EndpointCapacity> last;
  private long readAt;

  CapacityMetrics(Supplier<List<EndpointCapacity>> reader) {
    this.reader = requireNonNull(reader, "reader");
  }

  /** Registers the gauges of these endpoints. */
  void bindTo(MeterRegistry registry, Collection<String> endpoints) {
    for (String endpoint : endpoints) {
      gauge(registry, endpoint, "batches", "Batches that start or run", EndpointCapacity::batches);
      gauge(
          registry,
          endpoint,
          "sessions",
          "Sessions that start or are open",
          EndpointCapacity::sessions);
      gauge(
          registry,
          endpoint,
          "starting",
          "Batches and sessions that do not run yet",
          EndpointCapacity::starting);
      gauge(
          registry,
          endpoint,
          "starting.limit",
          "How many may start at once now",
          EndpointCapacity::startingNow);
      gauge(
          registry, endpoint, "waiting", "Actions in line for a place", EndpointCapacity::waiting);
    }
  }

  private void gauge(
      MeterRegistry registry,
      String endpoint,
      String name,
      String description,
      ToIntFunction<EndpointCapacity> number) {
    Gauge.builder("drover.livy." + name, this, metrics -> metrics.read(endpoint, number))
        .description(description)
        .tag("endpoint", endpoint)
        // nobody else holds it
        .strongReference(true)
        .register(registry);
  }

  /** Not a number while the database does not answer. */
  private double read(String endpoint, ToIntFunction<EndpointCapacity> number) {
    try {
      return all().stream()
          .filter(one -> one.endpoint().equals(endpoint))
          .mapToDouble(number::applyAsInt)
          .findFirst()
          .orElse(Double.NaN);
    } catch (StoreException e) {
      return Double.NaN;
    }
  }

  private synchronized List<EndpointCapacity> all() {
    List<EndpointCapacity> known = last;
    if (known == null || System.nanoTime() - readAt > FRESH_NANOS) {
      known = reader.get();
      last = known;
      readAt = System.nanoTime();
    }
    return known;
  }
}
