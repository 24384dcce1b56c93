package io.drover.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As much of Livy's {@code /batches} as following a batch needs, in a process of its own, so that
 * its work is not counted as the server's. It has every batch whose name begins with {@code
 * scale-}, and those that are posted; each runs until {@code PUT /end/NAME}. Prints its port and
 * ends with its standard input.
 */
public final class LivyStandInMain {
  private static final Pattern NAME = Pattern.compile("\"name\"\\s*:\\s*\"([^\"]+)\"");

  private final Set<String> posted = ConcurrentHashMap.newKeySet();
  private final Set<String> ended = ConcurrentHashMap.newKeySet();
  private final AtomicLong requests = new AtomicLong();

  private LivyStandInMain() {}

  public static void main(String[] args) throws IOException {
    // without it the JDK's server sends head and body apart, and each answer takes 40 ms
    System.setProperty("sun.net.httpserver.nodelay", "true");
    LivyStandInMain main = new LivyStandInMain();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newFixedThreadPool(16));
    server.createContext("/", main::answer);
    server.start();
    System.out.println("port " + server.getAddress().getPort());
    while (System.in.read() >= 0) {
      // until whoever started this has ended
    }
    server.stop(0);
    System.exit(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (path.equals("/requests")) {
      send(exchange, 200, String.valueOf(requests.get()));
    } else if (path.startsWith("/end/")) {
      ended.add(path.substring("/end/".length()));
      send(exchange, 200, "{}");
    } else {
      requests.incrementAndGet();
      batches(exchange, path, body);
    }
  }

  private void batches(HttpExchange exchange, String path, String body) throws IOException {
    String name = path.replaceFirst("/batches/?", "").replaceFirst("/log$", "");
    if (exchange.getRequestMethod().equals("POST")) {
      Matcher matcher = NAME.matcher(body);
      if (!matcher.find()) {
        throw new IOException("no name in " + body);
      }
      posted.add(matcher.group(1));
      send(exchange, 201, batch(matcher.group(1)));
    } else if (path.endsWith("/log")) {
      send(exchange, 200, "{\"id\":1,\"from\":0,\"total\":0,\"log\":[]}");
    } else if (posted.contains(name) || name.startsWith("scale-")) {
      send(exchange, 200, batch(name));
    } else {
      send(exchange, 404, "{\"msg\":\"Session '" + name + "' not found.\"}");
    }
  }

  private String batch(String name) {
    return "{\"id\":1,\"name\":\""
        + name
        + "\",\"owner\":null,\"proxyUser\":null,\"state\":\""
        + (ended.contains(name) ? "success" : "running")
        + "\",\"appId\":\"application_1_1\","
        + "\"appInfo\":{\"driverLogUrl\":null,\"sparkUiUrl\":null},\"log\":[]}";
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
