package io.drover.actions.http;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * One request, one whole answer. Follows no redirect, repeats nothing, keeps no cookie.
 * Thread-safe; connections are pooled and kept alive.
 */
public final class HttpExchange implements AutoCloseable {
  private static final int CONNECTIONS = 32;
  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

  private final HttpLimits limits;
  private final CloseableHttpClient http;
  private final ScheduledThreadPoolExecutor deadlines;

  public HttpExchange(HttpLimits limits) {
    this(limits, SystemDefaultDnsResolver.INSTANCE);
  }

  /** One that connects only to what {@code names} answers. */
  public HttpExchange(HttpLimits limits, DnsResolver names) {
    this.limits = requireNonNull(limits, "limits");
    this.http = client(limits, requireNonNull(names, "names"));
    this.deadlines = new ScheduledThreadPoolExecutor(1, HttpExchange::daemon);
    deadlines.setRemoveOnCancelPolicy(true);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "http-deadlines");
    thread.setDaemon(true);
    return thread;
  }

  private static CloseableHttpClient client(HttpLimits limits, DnsResolver names) {
    PoolingHttpClientConnectionManagerBuilder connections =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setDnsResolver(names)
            .setMaxConnTotal(CONNECTIONS)
            .setMaxConnPerRoute(CONNECTIONS)
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(timeout(limits.connect()))
                    .setValidateAfterInactivity(TimeValue.ofMilliseconds(500))
                    .build());
    limits
        .trust()
        .ifPresent(trust -> connections.setTlsSocketStrategy(new DefaultClientTlsStrategy(trust)));
    return HttpClients.custom()
        .setConnectionManager(connections.build())
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableAuthCaching()
        .evictIdleConnections(TimeValue.ofSeconds(20))
        .setUserAgent("drover")
        .build();
  }

  private static Timeout timeout(Duration duration) {
    return Timeout.ofMilliseconds(Math.max(1, duration.toMillis()));
  }

  public HttpLimits limits() {
    return limits;
  }

  /** The address of a service without a slash at its end, so that a path can stand behind it. */
  public static URI base(URI address) {
    String text = address.toString();
    return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : address;
  }

  /** What to send. */
  public record Request(
      String method, Map<String, String> headers, Optional<Body> body, int largestAnswer) {
    public Request {
      requireNonNull(method, "method");
      headers = Map.copyOf(headers);
      requireNonNull(body, "body");
    }
  }

  /** A request's body. */
  public static final class Body {
    private final byte[] content;
    private final String type;

    /**
     * @param type media type, such as {@code application/json}
     */
    public Body(byte[] content, String type) {
      this.content = requireNonNull(content, "content");
      this.type = requireNonNull(type, "type");
    }
  }

  /** Whether this fault says that the other side has seen nothing of the request. */
  public static boolean neverSent(IOException fault) {
    return fault instanceof ConnectException
        || fault instanceof NoRouteToHostException
        || fault instanceof UnknownHostException
        || fault instanceof ConnectTimeoutException
        || fault instanceof ConnectionRequestTimeoutException
        || fault instanceof SSLHandshakeException;
  }

  /** Sends and reads the whole answer within {@link HttpLimits#answer}. */
  public HttpAnswer send(URI address, Request request) throws IOException {
    return send(address, request, limits.answer());
  }

  /** Sends and reads the whole answer within a time of its own. */
  public HttpAnswer send(URI address, Request request, Duration longest) throws IOException {
    HttpUriRequestBase message = new HttpUriRequestBase(request.method(), address);
    message.setHeader(HttpHeaders.ACCEPT, "application/json");
    request.headers().forEach(message::setHeader);
    request
        .body()
        .ifPresent(
            body ->
                message.setEntity(new ByteArrayEntity(body.content, ContentType.parse(body.type))));
    message.setConfig(
        RequestConfig.custom()
            .setConnectionRequestTimeout(timeout(limits.connect()))
            .setResponseTimeout(timeout(longest))
            .build());
    AtomicBoolean late = new AtomicBoolean();
    // The client's own time-outs only bound the silence between two bytes.
    ScheduledFuture<?> alarm =
        deadlines.schedule(
            () -> {
              late.set(true);
              message.cancel();
            },
            limits.connect().plus(longest).toMillis(),
            TimeUnit.MILLISECONDS);
    try {
      return http.execute(message, response -> answer(address, response, request.largestAnswer()));
    } catch (IOException e) {
      if (late.get()) {
        InterruptedIOException tooLate =
            new InterruptedIOException("no whole answer within " + longest);
        tooLate.initCause(e);
        throw tooLate;
      }
      throw e;
    } finally {
      alarm.cancel(false);
    }
  }

  private static HttpAnswer answer(URI from, ClassicHttpResponse response, int limit)
      throws IOException {
    HttpEntity entity = response.getEntity();
    byte[] body = entity == null ? new byte[0] : read(entity, limit);
    Optional<String> location =
        Optional.ofNullable(response.getFirstHeader(HttpHeaders.LOCATION))
            .map(NameValuePair::getValue);
    return new HttpAnswer(response.getCode(), from, location, body);
  }

  private static byte[] read(HttpEntity entity, int limit) throws IOException {
    try (InputStream content = entity.getContent()) {
      if (content == null) {
        return new byte[0];
      }
      byte[] body = content.readNBytes((int) Math.min(limit + 1L, LARGEST_ARRAY));
      if (body.length > limit) {
        throw new AnswerTooLargeException(limit);
      }
      return body;
    }
  }

  @Override
  public void close() {
    deadlines.shutdownNow();
    http.close(CloseMode.IMMEDIATE);
  }
}
