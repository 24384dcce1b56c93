package io.drover.engine;

import io.drover.actions.file.FileStatus;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Read-only application directories under {@code app://}; a read can be made to fail or wait. */
final class Applications extends ReadOnlyFiles {
  /** How many more reads fail. */
  final AtomicInteger faults = new AtomicInteger();

  private volatile String faulty = "";

  /** Counts reads of a definition that have begun. */
  final AtomicInteger reads = new AtomicInteger();

  private final Map<String, String> files = new ConcurrentHashMap<>();
  private final Map<String, CountDownLatch> gates = new ConcurrentHashMap<>();

  /** An application's path, such as {@code app://fs/apps/child}. */
  static String uri(String name) {
    return "app://fs/apps/" + name;
  }

  void add(String name, String workflowXml) {
    files.put("/apps/" + name + "/workflow.xml", workflowXml);
  }

  void addFile(String path, String text) {
    files.put("/apps/" + path, text);
  }

  /** The next reads of that application's definition meet a server that is down. */
  void failReads(String name, int times) {
    faults.set(times);
    faulty = "/apps/" + name + "/workflow.xml";
  }

  /** Definitions of that application are given only when the latch is open. */
  CountDownLatch close(String name) {
    CountDownLatch gate = new CountDownLatch(1);
    gates.put("/apps/" + name + "/workflow.xml", gate);
    return gate;
  }

  @Override
  public List<String> schemes() {
    return List.of("app");
  }

  @Override
  public Optional<FileStatus> status(URI path, String user) {
    String name = path.getPath().replaceAll("/$", "");
    String text = files.get(name);
    if (text != null) {
      return Optional.of(new FileStatus(path, false, text.length(), Instant.EPOCH, 0));
    }
    return files.keySet().stream().anyMatch(file -> file.startsWith(name + "/"))
        ? Optional.of(new FileStatus(path, true, 0, Instant.EPOCH, 0))
        : Optional.empty();
  }

  @Override
  public byte[] read(URI path, int limit, String user) throws IOException {
    if (path.getPath().equals(faulty) && faults.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new IOException("down");
    }
    reads.incrementAndGet();
    CountDownLatch gate = gates.get(path.getPath());
    if (gate != null) {
      try {
        gate.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }
    return files.get(path.getPath()).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public List<FileStatus> list(URI directory, String user) {
    return List.of();
  }
}
