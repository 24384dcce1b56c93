package io.drover.actions.livy;

import io.drover.actions.Fence;
import io.drover.actions.http.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.apache.hc.core5.http.message.StatusLine;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Sends one request and reads one answer, with a deadline for the whole and a limit for the body.
 * Follows no redirect, repeats nothing, keeps no cookie: whoever asks decides what a fault means.
 * Thread-safe; connections are pooled and kept alive.
 */
final class LivyTransport implements AutoCloseable {
  private static final int CONNECTIONS = 32;
  private static final int LONGEST_ERROR = 64 * 1024;

  private final URI base;
  private final Optional<String> authorization;
  private final LivyTimeouts timeouts;
  private final CloseableHttpClient http;
  private final ScheduledThreadPoolExecutor deadlines;

  LivyTransport(URI base, LivyAuth auth, LivyTimeouts timeouts) {
    this.base = HttpExchange.base(base);
    this.authorization = auth.header();
    this.timeouts = timeouts;
    this.http = client(timeouts);
    this.deadlines =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "livy-deadlines");
              thread.setDaemon(true);
              return thread;
            });
    deadlines.setRemoveOnCancelPolicy(true);
  }

  private static CloseableHttpClient client(LivyTimeouts timeouts) {
    ConnectionConfig connection =
        ConnectionConfig.custom()
            .setConnectTimeout(timeout(timeouts.connect()))
            // A POST on a connection that Livy has just closed would be an unclear one.
            .setValidateAfterInactivity(TimeValue.ofMilliseconds(500))
            .setTimeToLive(TimeValue.ofMinutes(10))
            .build();
    return HttpClients.custom()
        .setConnectionManager(
            PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnTotal(CONNECTIONS)
                .setMaxConnPerRoute(CONNECTIONS)
                .setDefaultConnectionConfig(connection)
                .build())
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableAuthCaching()
        .evictExpiredConnections()
        .evictIdleConnections(TimeValue.ofSeconds(20))
        .setUserAgent("drover")
        .build();
  }

  private static Timeout timeout(Duration duration) {
    return Timeout.ofMilliseconds(Math.max(1, duration.toMillis()));
  }

  /** Reads the body of a 2xx answer. */
  interface BodyReader<T> {
    T read(InputStream body) throws IOException;
  }

  /** What came back; exactly one of the two is there. */
  record Answer<T>(Optional<T> value, Optional<LivyError> error) {}

  /** The request never left, for sure. */
  static final class NotSentException extends IOException {
    private static final long serialVersionUID = 1L;

    NotSentException(IOException cause) {
      super(String.valueOf(cause.getMessage()), cause);
    }
  }

  /** The deadline passed; what the server did with the request is open. */
  static final class DeadlineException extends IOException {
    private static final long serialVersionUID = 1L;

    DeadlineException(Duration deadline, IOException cause) {
      super("no answer within " + deadline.toMillis() + " ms", cause);
    }
  }

  <T> Answer<T> get(String path, long limit, BodyReader<T> reader) throws IOException {
    return send(request("GET", path), timeouts.read(), limit, reader);
  }

  /** Throws {@link io.drover.actions.LostLeaseException} instead of sending the body too late. */
  <T> Answer<T> post(String path, byte[] json, long limit, BodyReader<T> reader, Fence fence)
      throws IOException {
    HttpUriRequestBase request = request("POST", path);
    request.setEntity(
        new FencedEntity(new ByteArrayEntity(json, ContentType.APPLICATION_JSON), fence));
    return send(request, timeouts.submit(), limit, reader);
  }

  Answer<Boolean> delete(String path) throws IOException {
    return send(request("DELETE", path), timeouts.delete(), LONGEST_ERROR, body -> true);
  }

  /** Getting a connection can take as long as losing a lease, so the fence is asked after it. */
  private static final class FencedEntity extends HttpEntityWrapper {
    private final Fence fence;

    FencedEntity(HttpEntity entity, Fence fence) {
      super(entity);
      this.fence = fence;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      fence.check();
      super.writeTo(out);
    }
  }

  private HttpUriRequestBase request(String method, String path) {
    HttpUriRequestBase request = new HttpUriRequestBase(method, URI.create(base + path));
    request.setHeader(HttpHeaders.ACCEPT, "application/json");
    request.setHeader("X-Requested-By", "drover");
    authorization.ifPresent(value -> request.setHeader(HttpHeaders.AUTHORIZATION, value));
    return request;
  }

  private <T> Answer<T> send(
      HttpUriRequestBase request, Duration deadline, long limit, BodyReader<T> reader)
      throws IOException {
    request.setConfig(
        RequestConfig.custom()
            .setConnectionRequestTimeout(timeout(timeouts.connect()))
            .setResponseTimeout(timeout(deadline))
            .build());
    AtomicBoolean late = new AtomicBoolean();
    ScheduledFuture<?> alarm =
        deadlines.schedule(
            () -> {
              late.set(true);
              request.cancel();
            },
            deadline.plus(timeouts.connect()).toMillis(),
            TimeUnit.MILLISECONDS);
    try {
      return http.execute(request, response -> answer(response, limit, reader));
    } catch (ConnectException
        | NoRouteToHostException
        | UnknownHostException
        | ConnectTimeoutException
        | ConnectionRequestTimeoutException
        | SSLHandshakeException e) {
      throw new NotSentException(e);
    } catch (java.net.SocketTimeoutException e) {
      throw new DeadlineException(deadline, e);
    } catch (IOException e) {
      if (late.get()) {
        throw new DeadlineException(deadline, e);
      }
      throw e;
    } finally {
      alarm.cancel(false);
    }
  }

  private static <T> Answer<T> answer(
      ClassicHttpResponse response, long limit, BodyReader<T> reader) throws IOException {
    int status = response.getCode();
    HttpEntity entity = response.getEntity();
    if (StatusLine.StatusClass.from(status) == StatusLine.StatusClass.SUCCESSFUL) {
      InputStream body = entity == null ? InputStream.nullInputStream() : entity.getContent();
      return new Answer<>(
          Optional.of(reader.read(new LimitedInputStream(body, limit))), Optional.empty());
    }
    byte[] body = entity == null ? new byte[0] : entity.getContent().readNBytes(LONGEST_ERROR);
    return new Answer<>(Optional.empty(), Optional.of(LivyJson.readError(status, body)));
  }

  @Override
  public void close() {
    deadlines.shutdownNow();
    http.close(CloseMode.IMMEDIATE);
  }
}
