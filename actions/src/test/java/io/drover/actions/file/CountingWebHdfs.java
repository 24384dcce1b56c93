package io.drover.actions.file;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Speaks the reading half of WebHDFS about files it is told of, and remembers what it was asked.
 * What it answers is what the real NameNode answers in {@link WebHdfsFileSystemTest}.
 */
public final class CountingWebHdfs implements AutoCloseable {
  private static final String PREFIX = "/webhdfs/v1";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final ConcurrentSkipListMap<String, Integer> files = new ConcurrentSkipListMap<>();
  private final Map<String, Long> times = new ConcurrentHashMap<>();
  private final Set<String> unlistable = ConcurrentHashMap.newKeySet();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean failing;
  private volatile Duration delay = Duration.ZERO;

  private CountingWebHdfs(HttpServer server) {
    this.server = server;
  }

  public static CountingWebHdfs start() {
    try {
      HttpServer http =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      CountingWebHdfs counting = new CountingWebHdfs(http);
      http.createContext("/", counting::answer);
      http.setExecutor(counting.threads);
      http.start();
      return counting;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Makes a file; the times of the directories above change when an entry of them is new. */
  public void file(String path, int bytes) {
    String entry = path;
    boolean fresh = !files.containsKey(path);
    while (fresh && entry.lastIndexOf('/') > 0) {
      entry = entry.substring(0, entry.lastIndexOf('/'));
      fresh = below(entry).isEmpty();
      times.merge(entry, 1L, Long::sum);
    }
    files.put(path, bytes);
  }

  /** Makes a file as a server does that keeps no times of directories. */
  void fileWithoutTime(String path) {
    files.put(path, 1);
  }

  public void clear() {
    files.clear();
  }

  void refuseListing(String directory) {
    unlistable.add(directory);
  }

  void fail(boolean fail) {
    failing = fail;
  }

  void delay(Duration time) {
    delay = time;
  }

  /** Operation and path of each request. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().substring(PREFIX.length());
      String operation = exchange.getRequestURI().getQuery().split("[=&]", 3)[1];
      requests.add(operation + " " + path);
      if (!delay.isZero()) {
        boolean unused = closed.await(delay.toMillis(), TimeUnit.MILLISECONDS);
      }
      if (failing) {
        send(exchange, 500, error("IOException", "out of order"));
      } else if (operation.equals("LISTSTATUS") && unlistable.contains(path)) {
        send(exchange, 403, error("AccessControlException", "Permission denied"));
      } else {
        ObjectNode found = operation.equals("LISTSTATUS") ? listing(path) : status(path);
        boolean there = !found.isEmpty();
        send(
            exchange,
            there ? 200 : 404,
            there ? found : error("FileNotFoundException", "File does not exist: " + path));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Map<String, Integer> below(String directory) {
    String prefix = directory.endsWith("/") ? directory : directory + "/";
    return files.subMap(prefix, prefix + Character.MAX_VALUE);
  }

  private ObjectNode status(String path) {
    ObjectNode answer = JSON.createObjectNode();
    Integer bytes = files.get(path);
    if (bytes != null) {
      entry(answer.putObject("FileStatus"), path, "", bytes);
    } else if (!below(path).isEmpty()) {
      entry(answer.putObject("FileStatus"), path, "", -1);
    }
    return answer;
  }

  private ObjectNode listing(String path) {
    ObjectNode answer = JSON.createObjectNode();
    int start = path.endsWith("/") ? path.length() : path.length() + 1;
    Map<String, Integer> names = new TreeMap<>();
    below(path)
        .forEach(
            (file, bytes) -> {
              int slash = file.indexOf('/', start);
              names.put(
                  file.substring(start, slash < 0 ? file.length() : slash), slash < 0 ? bytes : -1);
            });
    if (!names.isEmpty()) {
      ArrayNode entries = answer.putObject("FileStatuses").putArray("FileStatus");
      String directory = path.endsWith("/") ? path : path + "/";
      names.forEach((name, bytes) -> entry(entries.addObject(), directory + name, name, bytes));
    }
    return answer;
  }

  private void entry(ObjectNode json, String path, String name, int bytes) {
    json.put("pathSuffix", name);
    json.put("type", bytes < 0 ? "DIRECTORY" : "FILE");
    json.put("length", Math.max(0, bytes));
    json.put("modificationTime", 1_700_000_000_000L + times.getOrDefault(path, 0L));
    json.put("blockSize", 0);
    // as long as the real one's
    json.put("group", "supergroup").put("owner", "hdfs").put("permission", "644");
    json.put("accessTime", 1_700_000_000_000L).put("childrenNum", 0).put("fileId", 16_387);
    json.put("replication", 3).put("storagePolicy", 0);
  }

  private static ObjectNode error(String exception, String message) {
    ObjectNode json = JSON.createObjectNode();
    json.putObject("RemoteException").put("exception", exception).put("message", message);
    return json;
  }

  private static void send(HttpExchange exchange, int status, ObjectNode body) throws IOException {
    byte[] content = JSON.writeValueAsBytes(body);
    exchange.sendResponseHeaders(status, content.length);
    exchange.getResponseBody().write(content);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
