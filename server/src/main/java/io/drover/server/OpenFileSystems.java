package io.drover.server;

import io.drover.actions.file.FileSystemProvider;
import io.drover.actions.file.FileSystems;
import io.drover.actions.file.LocalFileSystem;
import io.drover.actions.file.TimedCalls;
import io.drover.actions.file.WebHdfsFileSystem;
import io.drover.actions.file.WebHdfsSettings;
import io.drover.actions.file.WorkflowFileSystem;
import io.drover.actions.http.HttpLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file systems of a configuration, opened. */
final class OpenFileSystems implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OpenFileSystems.class);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final List<WorkflowFileSystem> all = new ArrayList<>();

  private OpenFileSystems() {}

  /**
   * Opens them without asking them anything.
   *
   * @param localRoots local directories below which everything is allowed
   */
  static OpenFileSystems of(ServerConfig config, List<Path> localRoots, InstantSource clock) {
    OpenFileSystems opened = new OpenFileSystems();
    try {
      opened.open(config, localRoots, clock);
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
    return opened;
  }

  private void open(ServerConfig config, List<Path> localRoots, InstantSource clock) {
    TimedCalls calls = new TimedCalls(16, Duration.ofSeconds(20));
    parts.push(calls);
    add(new LocalFileSystem(localRoots, calls, clock));
    if (!config.hdfs().isEmpty()) {
      add(
          new WebHdfsFileSystem(
              new WebHdfsSettings(config.hdfs(), config.hdfsUser(), Optional.empty(), "/user"),
              HttpLimits.DEFAULT,
              clock));
    }
    config.s3().ifPresent(section -> add(provided("s3", section)));
  }

  private void add(WorkflowFileSystem fileSystem) {
    all.add(fileSystem);
    if (fileSystem instanceof AutoCloseable part) {
      parts.push(part);
    }
  }

  /** A file system of a module that this one does not know. */
  private static WorkflowFileSystem provided(String name, Map<String, String> section) {
    FileSystemProvider provider =
        ServiceLoader.load(FileSystemProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(found -> found.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new ConfigException(
                        "files." + name + " is enabled, but its jar is not among the server's"));
    try {
      return provider.open(section);
    } catch (IllegalArgumentException e) {
      throw new ConfigException("files." + name + "." + e.getMessage());
    }
  }

  FileSystems all() {
    return new FileSystems(all);
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("while closing file systems", e);
      }
    }
  }
}
