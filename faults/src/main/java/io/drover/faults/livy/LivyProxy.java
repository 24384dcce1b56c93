package io.drover.faults.livy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Stands between Drover and a Livy, on a port of its own, and lies as often as it is told. Each
 * connection carries one request. Thread-safe.
 */
public final class LivyProxy implements AutoCloseable {
  private static final List<Lie> LIES = List.of(Lie.values());
  private static final int LONGEST_DELAY_MS = 2_000;
  private static final int LONGEST_HEAD = 64 * 1024;

  private final InetSocketAddress livy;
  private final ServerSocket listening;
  private final Random random;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Map<Lie, Integer> told = new EnumMap<>(Lie.class);
  private final AtomicReference<Optional<Runnable>> onSubmission =
      new AtomicReference<>(Optional.empty());
  private volatile int percent;

  private LivyProxy(InetSocketAddress livy, ServerSocket listening, Random random) {
    this.livy = requireNonNull(livy, "livy");
    this.listening = requireNonNull(listening, "listening");
    this.random = requireNonNull(random, "random");
  }

  /** One that is honest until it is told otherwise. */
  public static LivyProxy start(URI livy, Random random) {
    try {
      ServerSocket socket = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
      LivyProxy proxy =
          new LivyProxy(new InetSocketAddress(livy.getHost(), livy.getPort()), socket, random);
      proxy.threads.execute(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where Drover finds Livy. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + listening.getLocalPort());
  }

  /** How many of a hundred requests are answered by a lie from now on. */
  public void lie(int ofHundred) {
    percent = ofHundred;
  }

  /**
   * Runs {@code action} once, when Livy has accepted the next batch and before anybody is told of
   * it; then the answer is dropped. Waits for that.
   *
   * @return false when no batch came in time, and nothing was run
   */
  public boolean atNextSubmission(Runnable action, Duration atMost) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    onSubmission.set(
        Optional.of(
            () -> {
              action.run();
              done.countDown();
            }));
    if (done.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      return true;
    }
    boolean came = onSubmission.getAndSet(Optional.empty()).isEmpty();
    if (came) {
      done.await();
    }
    return came;
  }

  /** How often each lie was told. */
  public Map<Lie, Integer> told() {
    synchronized (told) {
      return new EnumMap<>(told);
    }
  }

  private void accept() {
    while (closed.getCount() > 0) {
      try {
        Socket drover = listening.accept();
        threads.execute(() -> serve(drover));
      } catch (IOException e) {
        if (closed.getCount() > 0) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void serve(Socket drover) {
    try (drover) {
      drover.setSoTimeout(60_000);
      drover.setTcpNoDelay(true);
      byte[] request = message(new BufferedInputStream(drover.getInputStream()));
      if (request.length > 0) {
        answer(request, drover.getOutputStream());
      }
    } catch (IOException e) {
      // a party that is killed or lied to hangs up; the other one sees the connection close
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(byte[] request, OutputStream drover)
      throws IOException, InterruptedException {
    Optional<Lie> lie = lie();
    boolean delayed = lie.filter(one -> one == Lie.DELAY_REQUEST).isPresent();
    if (delayed && delay()) {
      return;
    }
    if (lie.filter(one -> !one.reachesLivy()).isPresent()) {
      drover.write(instead(lie.get()));
      return;
    }
    byte[] answer = ask(request);
    if (isSubmission(request) && startsWith(answer, "HTTP/1.1 201")) {
      Optional<Runnable> action = onSubmission.getAndSet(Optional.empty());
      if (action.isPresent()) {
        action.get().run();
        return;
      }
    }
    if (lie.isEmpty() || delayed) {
      drover.write(answer);
    } else if (lie.get() == Lie.DELAY_ANSWER) {
      if (!delay()) {
        drover.write(answer);
      }
    } else if (lie.get() == Lie.CUT_BODY) {
      int head = headLength(answer);
      drover.write(answer, 0, head + (answer.length - head) / 2);
    } else {
      drover.write(instead(lie.get()));
    }
  }

  private Optional<Lie> lie() {
    synchronized (told) {
      if (random.nextInt(100) >= percent) {
        return Optional.empty();
      }
      Lie lie = LIES.get(random.nextInt(LIES.size()));
      told.merge(lie, 1, Integer::sum);
      return Optional.of(lie);
    }
  }

  /** True when the proxy is closed meanwhile. */
  private boolean delay() throws InterruptedException {
    int millis;
    synchronized (told) {
      millis = random.nextInt(LONGEST_DELAY_MS);
    }
    return closed.await(millis, TimeUnit.MILLISECONDS);
  }

  private static byte[] instead(Lie lie) {
    return switch (lie) {
      case ANSWER_500, TURN_INTO_500 ->
          http("500 Server Error", "application/json", "{\"msg\":\"injected\"}");
      case ANSWER_400, TURN_INTO_400 -> http("400 Bad Request", "application/json", "\"injected\"");
      case TURN_INTO_HTML ->
          http("502 Bad Gateway", "text/html", "<html><body><h1>502</h1></body></html>");
      case TURN_INTO_GARBAGE -> http("200 OK", "application/json", "{\"id\":[[[");
      case TURN_INTO_NOISE -> "\u0000\u0001 this is no HTTP \r\n\r\n".getBytes(ISO_8859_1);
      case DROP_REQUEST, DROP_ANSWER -> new byte[0];
      case DELAY_REQUEST, DELAY_ANSWER, CUT_BODY -> throw new IllegalArgumentException(lie.name());
    };
  }

  private static byte[] http(String status, String type, String body) {
    return ("HTTP/1.1 "
            + status
            + "\r\nContent-Type: "
            + type
            + "\r\nConnection: close\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body)
        .getBytes(ISO_8859_1);
  }

  /** Livy's whole answer, as it came. */
  private byte[] ask(byte[] request) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(livy, 2_000);
      socket.setSoTimeout(60_000);
      socket.setTcpNoDelay(true);
      socket.getOutputStream().write(closing(request));
      return socket.getInputStream().readAllBytes();
    }
  }

  /** The same request, after whose answer Livy closes the connection. */
  private static byte[] closing(byte[] request) {
    int head = headLength(request);
    StringBuilder lines = new StringBuilder();
    for (String line : new String(request, 0, head, ISO_8859_1).split("\r\n")) {
      if (!line.toLowerCase(Locale.ROOT).startsWith("connection:")) {
        lines.append(line).append("\r\n");
      }
    }
    byte[] start = lines.append("Connection: close\r\n\r\n").toString().getBytes(ISO_8859_1);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(start);
    all.write(request, head, request.length - head);
    return all.toByteArray();
  }

  private static boolean isSubmission(byte[] request) {
    return startsWith(request, "POST /batches ");
  }

  private static boolean startsWith(byte[] bytes, String text) {
    return new String(bytes, 0, Math.min(bytes.length, text.length()), ISO_8859_1).equals(text);
  }

  /** Up to and with the empty line. */
  private static int headLength(byte[] message) {
    for (int i = 3; i < message.length; i++) {
      if (message[i] == '\n' && message[i - 1] == '\r' && message[i - 2] == '\n') {
        return i + 1;
      }
    }
    return message.length;
  }

  /** A request with its body; empty when the connection was closed before one came. */
  private static byte[] message(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int newlines = 0;
    while (newlines < 2) {
      int next = in.read();
      if (next < 0 || bytes.size() > LONGEST_HEAD) {
        return new byte[0];
      }
      bytes.write(next);
      if (next == '\n') {
        newlines++;
      } else if (next != '\r') {
        newlines = 0;
      }
    }
    int length = 0;
    for (String line : bytes.toString(ISO_8859_1).split("\r\n")) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
      }
    }
    bytes.writeBytes(in.readNBytes(length));
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    closed.countDown();
    threads.shutdownNow();
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
