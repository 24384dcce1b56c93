package io.drover.coordinator.sla;

import io.drover.engine.el.ExpressionException;
import io.drover.engine.el.Expressions;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * The use cases of service levels. Thread-safe. Faults of the caller are {@link
 * InvalidRequestException}.
 *
 * <p>An id names what is tracked under it: a workflow job with its actions ({@code …-W}), one
 * action ({@code …-W@node}, {@code …-C@n}), all actions of a coordinator ({@code …-C}), all of a
 * bundle ({@code …-B}).
 */
public final class SlaService {
  private final SlaStore store;
  private final Expressions expressions;
  private final AlertSwitch alerts;
  private final InstantSource clock;

  SlaService(SlaStore store, Expressions expressions, AlertSwitch alerts, InstantSource clock) {
    this.store = store;
    this.expressions = expressions;
    this.alerts = alerts;
    this.clock = clock;
  }

  // ---- for who stores what is tracked ----

  /**
   * Tracks these from the caller's commit on; what is tracked already begins anew.
   *
   * @param transaction the one that stores what is to be tracked
   */
  public void register(Handle transaction, List<SlaRegistration> registrations) {
    store.register(transaction, registrations, now());
  }

  /** Forgets all actions of these coordinators; for who deletes them, in the same transaction. */
  public void forgetCoordinators(Handle transaction, Collection<String> ids) {
    store.forgetCoordinators(transaction, ids);
  }

  /**
   * Whether a new action of a coordinator alerts, as the properties say it.
   *
   * @param coordinators its coordinator's name and id
   * @param number the action's
   */
  public boolean alerts(
      Map<String, String> properties, Sla sla, List<String> coordinators, int number) {
    return alerts.isOn(properties, sla.nominalTime(), now(), coordinators, OptionalInt.of(number));
  }

  // ---- for users ----

  /**
   * Lets events be told again.
   *
   * @throws InvalidRequestException E1026 when nothing is tracked under these ids
   */
  public void enable(Collection<String> ids) {
    switchAlerts(ids, true);
  }

  /**
   * Tells nobody of further events; they are still found and shown.
   *
   * @throws InvalidRequestException E1026 when nothing is tracked under these ids
   */
  public void disable(Collection<String> ids) {
    switchAlerts(ids, false);
  }

  private void switchAlerts(Collection<String> ids, boolean enabled) {
    changing(
        handle -> store.switchAlerts(handle, under(handle, ids, ErrorCode.E1026), enabled, now()));
  }

  /**
   * Expects something else from now on; what was already met or missed stays so.
   *
   * @param value {@code key=value;…} with should-start, should-end, max-duration (minutes, or an
   *     expression such as <code>${2 * HOURS}</code>) and nominal-time
   * @throws InvalidRequestException E1027 when nothing is tracked under these ids, E1101 for a
   *     value that does not fit
   */
  public void change(Collection<String> ids, String value) {
    Map<String, String> values = values(value);
    changing(
        handle -> {
          List<SlaSummary> changed = new ArrayList<>();
          for (SlaSummary row : store.lock(handle, under(handle, ids, ErrorCode.E1027))) {
            changed.add(changed(row, row.sla().change(values)));
          }
          store.save(handle, changed);
        });
  }

  private SlaSummary changed(SlaSummary row, Sla sla) {
    boolean open = row.state().nextDue().isPresent();
    return new SlaSummary(
        row.id(),
        row.appType(),
        row.parentId(),
        row.appName(),
        row.user(),
        sla,
        open ? row.state().due(sla, now()) : row.state(),
        row.alerts(),
        row.createdAt(),
        now());
  }

  private Map<String, String> values(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String term : text.split(";")) {
      if (!term.isBlank()) {
        int equals = term.indexOf('=');
        if (equals <= 0) {
          throw new InvalidRequestException(
              ErrorCode.E1027, "[" + term.strip() + "] must be key=value");
        }
        values.put(
            term.substring(0, equals).strip(), evaluated(term.substring(equals + 1).strip()));
      }
    }
    if (values.isEmpty()) {
      throw new InvalidRequestException(
          ErrorCode.E1027, "value must be key=value;… such as should-end=30");
    }
    return values;
  }

  private String evaluated(String text) {
    try {
      return expressions.evaluateVariables(text, Sla.CONSTANTS);
    } catch (ExpressionException e) {
      throw new InvalidRequestException(ErrorCode.E1027, String.valueOf(e.getMessage()));
    }
  }

  private List<String> under(Handle handle, Collection<String> ids, ErrorCode none) {
    List<String> tracked = store.under(handle, ids);
    if (tracked.isEmpty()) {
      throw new InvalidRequestException(none, "Nothing has a service level of " + ids);
    }
    return tracked;
  }

  private void changing(Consumer<Handle> work) {
    boolean unused =
        store.inTransaction(
            handle -> {
              work.accept(handle);
              return true;
            },
            "change service levels");
  }

  /** A page of what is tracked; {@code offset} counts from 0. */
  public List<SlaSummary> summaries(SlaFilter filter, int offset, int length) {
    return store.summaries(filter, offset, length);
  }

  /** How many {@link #summaries} there are in all. */
  public long count(SlaFilter filter) {
    return store.count(filter);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
