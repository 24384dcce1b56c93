package io.drover.server.orphans;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for orphans from time to time and says what it saw, in the log and as metrics. Ends none:
 * that is a person's decision.
 */
public final class OrphanSweep implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OrphanSweep.class);
  private static final List<Standing> WORTH_A_LINE = List.of(Standing.ORPHAN, Standing.MISSING);

  private final OrphanService orphans;
  private final Duration every;
  private Optional<ScheduledFuture<?>> looks = Optional.empty();
  private volatile List<Standing> last = List.of();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "orphan-sweep");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Does nothing before {@link #start}.
   *
   * @param every time between two looks; zero for never
   */
  public OrphanSweep(OrphanService orphans, Duration every, MeterRegistry metrics) {
    this.orphans = requireNonNull(orphans, "orphans");
    this.every = requireNonNull(every, "every");
    if (!every.isZero()) {
      gauge(metrics, "drover.orphans", "What runs for no attempt", Standing.ORPHAN);
      gauge(metrics, "drover.attempts.missing", "Attempts nobody runs", Standing.MISSING);
    }
  }

  private void gauge(MeterRegistry metrics, String name, String words, Standing standing) {
    Gauge.builder(name, () -> last.stream().filter(standing::equals).count())
        .description(words + ", at the last sweep of this server")
        .register(metrics);
  }

  /** Looks after the first pause, and from then on. */
  public void start() {
    if (!every.isZero()) {
      looks =
          Optional.of(
              timer.scheduleWithFixedDelay(
                  this::tick, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS));
    }
  }

  /** One look. */
  void tick() {
    try {
      OrphanReport report = orphans.report();
      last = report.items().stream().map(OrphanReport.Item::standing).toList();
      report.notAsked().forEach(who -> LOG.warn("orphan sweep: {}: {}", who.who(), who.why()));
      String ids =
          report.items().stream()
              .filter(item -> WORTH_A_LINE.contains(item.standing()))
              .map(OrphanReport.Item::id)
              .limit(20)
              .collect(Collectors.joining(", "));
      if (!ids.isEmpty()) {
        LOG.warn(
            "orphan sweep: {} orphans, {} attempts that nobody runs; 'drover orphans' tells more:"
                + " {}",
            report.count(Standing.ORPHAN),
            report.count(Standing.MISSING),
            ids);
      }
    } catch (RuntimeException e) {
      // the next look may have more luck; without this line there would be none
      LOG.warn("orphan sweep failed", e);
    }
  }

  @Override
  public void close() {
    looks.ifPresent(future -> future.cancel(false));
    timer.shutdown();
    try {
      // no interrupt: one that meets a read closes the file of an embedded database
      boolean unusedEnded = timer.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
