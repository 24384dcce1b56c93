package io.drover.server.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.drover.actions.WorkflowJobId;
import io.drover.engine.JobStatus;
import io.drover.engine.Threads;
import io.drover.engine.TimelineEntry;
import io.drover.engine.WorkflowService;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what happens to a job to those who watch it, one thread a watcher, a bounded number. */
public final class JobEvents implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JobEvents.class);
  private static final int MAX_WATCHERS = 200;

  /** Other servers' changes are seen, and broken connections noticed, this often. */
  private static final long HEARTBEAT_MILLIS = 5_000;

  private final WorkflowService workflows;
  private final ExecutorService threads;

  /** What each watcher waits on. */
  private final Set<Semaphore> watching = ConcurrentHashMap.newKeySet();

  private volatile boolean closed;

  public JobEvents(WorkflowService workflows) {
    this.workflows = workflows;
    this.threads =
        new ThreadPoolExecutor(
            0,
            MAX_WATCHERS,
            30,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Threads.named("drover-events-"));
  }

  void follow(WorkflowJobId id, long after, SseEventSink sink, Sse sse) {
    try {
      threads.execute(() -> run(id, after, sink, sse));
    } catch (RejectedExecutionException e) {
      throw new InvalidRequestException(
          ErrorCode.D0003, "More than " + MAX_WATCHERS + " clients watch jobs; poll instead");
    }
  }

  private void run(WorkflowJobId id, long after, SseEventSink sink, Sse sse) {
    Semaphore changes = new Semaphore(1);
    watching.add(changes);
    try (SseEventSink closing = sink;
        WorkflowService.Subscription subscription = workflows.onChange(id, changes::release)) {
      long last = after;
      Optional<JobStatus> told = Optional.empty();
      while (!sink.isClosed() && !closed) {
        boolean changed = changes.tryAcquire(HEARTBEAT_MILLIS, TimeUnit.MILLISECONDS);
        changes.drainPermits();
        JobStatus status = workflows.status(id);
        for (TimelineEntry entry : workflows.timeline(id, last)) {
          send(sink, event(sse, "timeline", entry).id(String.valueOf(entry.sequence())).build());
          last = entry.sequence();
        }
        if (!told.equals(Optional.of(status))) {
          send(sink, event(sse, "status", Map.of("status", status.name())).build());
          told = Optional.of(status);
        } else if (!changed) {
          send(sink, sse.newEventBuilder().comment("alive").build());
        }
        if (status.isFinal()) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.debug("a watcher of {} is gone", id, e);
    } finally {
      watching.remove(changes);
    }
  }

  private static OutboundSseEvent.Builder event(Sse sse, String name, Object data) {
    try {
      return sse.newEventBuilder()
          .name(name)
          .mediaType(MediaType.TEXT_PLAIN_TYPE)
          .data(String.class, ApiJson.MAPPER.writeValueAsString(data));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void send(SseEventSink sink, OutboundSseEvent event) {
    sink.send(event).toCompletableFuture().join();
  }

  @Override
  public void close() {
    closed = true;
    watching.forEach(Semaphore::release);
    Threads.end(threads);
  }
}
