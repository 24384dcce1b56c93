package io.drover.coordinator.sla;

import io.drover.engine.SubmissionListener;
import io.drover.engine.WorkflowService;
import io.drover.engine.el.Expressions;
import io.drover.engine.store.Database;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/** One server's tracking of service levels: wires the parts by hand, starts and stops them. */
public final class SlaTracking implements AutoCloseable {
  private final SlaService service;
  private final SubmissionListener submissions;
  private final SlaLoop loop;
  private final List<AlertLoop> alerts;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  /**
   * Nothing runs before {@link #start}. The database stays the caller's to close.
   *
   * @param expressions for the service levels of workflows
   * @param alerts whether new service levels alert
   * @param channels who is told; empty tells nobody
   * @param coordinators where the times of coordinators' actions are read
   */
  public SlaTracking(
      Database database,
      Expressions expressions,
      AlertSwitch alerts,
      List<AlertChannel> channels,
      TrackedActions coordinators,
      InstantSource clock) {
    SlaStore store = new SlaStore(database);
    this.service = new SlaService(store, expressions, alerts, clock);
    this.submissions = new WorkflowSla(store, expressions, alerts);
    this.alerts = channels.stream().map(channel -> new AlertLoop(store, channel, clock)).toList();
    this.loop =
        new SlaLoop(
            store, coordinators, channels, () -> this.alerts.forEach(AlertLoop::wake), clock);
  }

  /** Has workflow jobs tracked; for the engine. */
  public SubmissionListener submissions() {
    return submissions;
  }

  public SlaService service() {
    return service;
  }

  /** Rows of these coordinator actions were committed. Returns at once. */
  public void changed(Collection<String> actionIds) {
    loop.changed(actionIds);
  }

  /** Goes on with everything that is open, and hears of workflow jobs. */
  public void start(WorkflowService workflows) {
    alerts.forEach(
        sender -> {
          sender.start();
          parts.push(sender);
        });
    // before the first look, so that no change falls between the two
    parts.push(workflows.onChanges(loop::changed));
    loop.start();
    parts.push(loop);
  }

  @Override
  public void close() throws Exception {
    while (!parts.isEmpty()) {
      parts.pop().close();
    }
  }
}
