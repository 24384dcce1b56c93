package io.drover.server.notify;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.drover.actions.http.DeniedTargetException;
import io.drover.actions.http.HttpExchange;
import io.drover.actions.http.HttpExchange.Body;
import io.drover.actions.http.HttpExchange.Request;
import io.drover.engine.Notification;
import io.drover.engine.Notification.Format;
import io.drover.engine.Notifier;
import io.drover.engine.Threads;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends news as Oozie does: best effort, in no particular order, from memory. A few threads of its
 * own send, a failed one waits for its next try without any; when too many wait, further news are
 * dropped, so that neither a slow receiver nor a missing one costs the engine anything.
 */
public final class HttpNotifier implements Notifier, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpNotifier.class);
  private static final JsonMapper JSON = new JsonMapper();
  private static final int THREADS = 4;
  private static final int MOST_WAITING = 10_000;
  private static final int OK = 200;
  private static final int ANSWER_BYTES = 64 * 1024;

  private final HttpExchange http;
  private final NotifierConfig config;
  private final ScheduledExecutorService threads;
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger dropped = new AtomicInteger();

  /**
   * @param http connects only to what is allowed
   */
  public HttpNotifier(HttpExchange http, NotifierConfig config) {
    this.http = requireNonNull(http, "http");
    this.config = requireNonNull(config, "config");
    this.threads = Executors.newScheduledThreadPool(THREADS, Threads.named("drover-notify-"));
  }

  @Override
  public void send(List<Notification> news) {
    for (Notification one : news) {
      if (waiting.get() >= MOST_WAITING) {
        if (dropped.getAndIncrement() % MOST_WAITING == 0) {
          LOG.warn("{} notifications wait, further ones are dropped", MOST_WAITING);
        }
      } else {
        waiting.incrementAndGet();
        later(one, 0, Duration.ZERO);
      }
    }
  }

  private void later(Notification news, int tries, Duration wait) {
    try {
      Future<?> unused =
          threads.schedule(() -> attempt(news, tries), wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      waiting.decrementAndGet();
    }
  }

  private void attempt(Notification news, int tries) {
    Optional<String> trouble;
    boolean again = tries < config.retries();
    try {
      int status = http.send(URI.create(news.url()), request(news), config.timeout()).status();
      trouble = status == OK ? Optional.empty() : Optional.of("was answered by " + status);
    } catch (DeniedTargetException | IllegalArgumentException e) {
      trouble = Optional.of(String.valueOf(e.getMessage()));
      again = false;
    } catch (IOException e) {
      trouble = Optional.of("got no answer: " + e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("notification of {} failed", news.jobId(), e);
      trouble = Optional.of("failed");
      again = false;
    }
    if (trouble.isPresent() && again) {
      LOG.debug("notification of {} is sent again: {}", news.jobId(), trouble.get());
      later(news, tries + 1, config.retryInterval());
      return;
    }
    waiting.decrementAndGet();
    trouble.ifPresent(
        why -> LOG.warn("notification of {} to {} {}", news.jobId(), news.template(), why));
  }

  private static Request request(Notification news) {
    Map<String, String> headers = Map.of("Accept", "*/*", "Connection", "close");
    return news.format() == Format.GET
        ? new Request("GET", headers, Optional.empty(), ANSWER_BYTES)
        : new Request(
            "POST", headers, Optional.of(new Body(json(news), "application/json")), ANSWER_BYTES);
  }

  private static byte[] json(Notification news) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("event", news.event().name());
    fields.put("jobId", news.jobId());
    fields.put("appName", news.name());
    fields.put("user", news.user());
    news.parentId().ifPresent(parent -> fields.put("parentId", parent));
    news.node().ifPresent(node -> fields.put("nodeName", node));
    fields.put("status", news.status());
    news.transition().ifPresent(to -> fields.put("transition", to));
    fields.put("at", news.at().toString());
    try {
      return JSON.writeValueAsString(fields).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts cannot be written as JSON", e);
    }
  }

  /** Sends nothing more; what waits is lost. */
  @Override
  public void close() {
    threads.shutdownNow();
    if (waiting.get() > 0) {
      LOG.warn("{} notifications were not delivered before the stop", waiting.get());
    }
  }
}
