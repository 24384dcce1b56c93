package io.drover.coordinator.sla;

import static java.util.Objects.requireNonNull;

import io.drover.actions.http.DeniedTargetException;
import io.drover.actions.http.HttpExchange;
import io.drover.actions.http.HttpExchange.Body;
import io.drover.actions.http.HttpExchange.Request;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** POSTs every event, met or missed, as JSON to one URL; any answer from 200 to 299 will do. */
public final class WebhookAlerts implements AlertChannel {
  private static final int ANSWER_BYTES = 64 * 1024;

  private final URI url;
  private final HttpExchange http;
  private final Duration timeout;

  /**
   * @param http must be allowed to connect to the URL
   * @param timeout longest time for an answer
   */
  public WebhookAlerts(URI url, HttpExchange http, Duration timeout) {
    this.url = requireNonNull(url, "url");
    this.http = requireNonNull(http, "http");
    this.timeout = requireNonNull(timeout, "timeout");
  }

  @Override
  public String name() {
    return "webhook";
  }

  @Override
  public boolean wants(SlaSummary tracked, SlaEvent event) {
    return true;
  }

  @Override
  public void send(SlaAlert alert) throws UndeliveredException {
    Body body =
        new Body(AlertJson.write(json(alert)).getBytes(StandardCharsets.UTF_8), "application/json");
    Request request =
        new Request(
            "POST",
            Map.of("Accept", "*/*", "Connection", "close"),
            Optional.of(body),
            ANSWER_BYTES);
    try {
      int status = http.send(url, request, timeout).status();
      if (status < 200 || status > 299) {
        throw new UndeliveredException(url + " answered " + status, false);
      }
    } catch (DeniedTargetException e) {
      throw new UndeliveredException(String.valueOf(e.getMessage()), true, e);
    } catch (IOException e) {
      throw new UndeliveredException(url + " did not answer: " + e.getMessage(), false, e);
    }
  }

  private static Map<String, @Nullable Object> json(SlaAlert alert) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("msgType", "SLA");
    json.put("id", alert.id());
    json.put("parentId", alert.parentId().orElse(null));
    json.put("appType", alert.appType());
    json.put("appName", alert.appName());
    json.put("user", alert.user());
    json.put("eventStatus", alert.event());
    json.put("slaStatus", alert.slaStatus());
    json.put("jobStatus", alert.jobStatus());
    json.put("nominalTime", alert.nominalTime());
    json.put("expectedStartTime", alert.expectedStart().orElse(null));
    json.put("actualStartTime", alert.actualStart().orElse(null));
    json.put("expectedEndTime", alert.expectedEnd());
    json.put("actualEndTime", alert.actualEnd().orElse(null));
    json.put("expectedDuration", alert.expectedDuration().orElse(null));
    json.put("actualDuration", alert.actualDuration().orElse(null));
    json.put("notificationMessage", alert.notificationMessage());
    json.put("upstreamApps", alert.upstreamApps());
    json.put("at", alert.at());
    return json;
  }
}
