package io.drover.faults.database;

import static java.util.Objects.requireNonNull;

import io.drover.engine.store.DatabaseConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.stream.Stream;

/** Drover's default database: files that belong to one server. */
public final class EmbeddedH2 implements TestedDatabase {
  private final Path directory;
  private final DatabaseConfig config;

  public EmbeddedH2(Path directory) {
    this.directory = requireNonNull(directory, "directory");
    this.config = DatabaseConfig.h2(directory);
  }

  @Override
  public Map<String, String> settings() {
    return Map.of("database.url", config.url(), "database.user", config.user());
  }

  @Override
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(config.url(), config.user(), config.password());
  }

  /**
   * From now on no file of the process can grow beyond the size of the largest one, so that it
   * fares as on a full disk. Needs no rights and no file system of its own.
   */
  public void fillDisk(long pid) {
    limit(pid, size() + ":unlimited");
  }

  /** There is room again. */
  public void freeDisk(long pid) {
    limit(pid, "unlimited");
  }

  private long size() {
    try (Stream<Path> files = Files.list(directory)) {
      return files.mapToLong(file -> file.toFile().length()).max().orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void limit(long pid, String fileSize) {
    try {
      Process process =
          new ProcessBuilder("prlimit", "--pid", Long.toString(pid), "--fsize=" + fileSize)
              .inheritIO()
              .start();
      if (process.waitFor() != 0) {
        throw new IllegalStateException("prlimit does not limit process " + pid);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    // the files go with the directory that they are in
  }
}
