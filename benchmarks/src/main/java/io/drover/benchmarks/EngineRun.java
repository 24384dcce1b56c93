package io.drover.benchmarks;

import io.drover.actions.ActionExecutor;
import io.drover.actions.ActionRegistry;
import io.drover.actions.WorkflowJobId;
import io.drover.actions.file.FileSystems;
import io.drover.engine.Engine;
import io.drover.engine.EngineConfig;
import io.drover.engine.JobStatus;
import io.drover.engine.Submission;
import io.drover.engine.WorkflowService;
import io.drover.engine.store.Database;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** An engine over one database, and the loads that are put on it. */
final class EngineRun implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Engine engine;
  private final WorkflowService workflows;

  EngineRun(Database database, FileSystems fileSystems, ActionExecutor executor) {
    this.engine =
        new Engine(
            database,
            new ActionRegistry(List.of(executor)),
            fileSystems,
            EngineConfig.DEFAULTS,
            InstantSource.system());
    engine.start();
    this.workflows = engine.workflows();
  }

  WorkflowService workflows() {
    return workflows;
  }

  /** Submits one after the other; each time is from submit to the end of the job. */
  Latencies oneByOne(String xml, int times, Map<String, String> properties)
      throws InterruptedException {
    long[] nanos = new long[times];
    for (int i = 0; i < times; i++) {
      Map<String, String> own = new java.util.HashMap<>(properties);
      own.put("n", String.valueOf(i));
      long begin = System.nanoTime();
      awaitSuccess(submit(xml, own));
      nanos[i] = System.nanoTime() - begin;
    }
    return Latencies.of(nanos);
  }

  /** Submits from several threads at once; gives workflows a second until the last has ended. */
  double atOnce(String xml, int times, int submitters)
      throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(submitters);
    long begin = System.nanoTime();
    try {
      List<Future<WorkflowJobId>> jobs = new ArrayList<>();
      for (int i = 0; i < times; i++) {
        jobs.add(threads.submit(() -> submit(xml, Map.of())));
      }
      for (Future<WorkflowJobId> job : jobs) {
        awaitSuccess(job.get());
      }
    } finally {
      threads.shutdown();
    }
    return times / ((System.nanoTime() - begin) / 1e9);
  }

  private WorkflowJobId submit(String xml, Map<String, String> properties) {
    return workflows.submit(new Submission("bench", properties, Optional.of(xml), true));
  }

  private void awaitSuccess(WorkflowJobId id) throws InterruptedException {
    JobStatus status = workflows.awaitEnd(id, PATIENCE);
    if (status != JobStatus.SUCCEEDED) {
      throw new IllegalStateException("job " + id + " is " + status);
    }
  }

  @Override
  public void close() {
    engine.close();
  }
}
