package io.drover.faults.database;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

/** A PostgreSQL of our own, whose commits are on disk when they are told. Not thread-safe. */
public final class RealPostgres implements TestedDatabase {
  private static final String USER = "postgres";
  private static final String CUT =
      "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"
          + " and backend_type = 'client backend'";

  private final Path directory;
  private EmbeddedPostgres postgres;

  private RealPostgres(Path directory, EmbeddedPostgres postgres) {
    this.directory = requireNonNull(directory, "directory");
    this.postgres = requireNonNull(postgres, "postgres");
  }

  public static RealPostgres start(Path directory) throws IOException {
    return new RealPostgres(directory, builder(directory).start());
  }

  private static EmbeddedPostgres.Builder builder(Path directory) {
    return EmbeddedPostgres.builder()
        .setDataDirectory(directory)
        .setCleanDataDirectory(false)
        .setPGStartupWait(Duration.ofMinutes(1))
        // its default for tests loses commits when it is killed
        .setServerConfig("synchronous_commit", "on")
        .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log(directory)))
        .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log(directory)));
  }

  private static java.io.File log(Path directory) {
    return directory.resolveSibling("postgres.log").toFile();
  }

  @Override
  public Map<String, String> settings() {
    return Map.of("database.url", postgres.getJdbcUrl(USER, "postgres"), "database.user", USER);
  }

  @Override
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(postgres.getJdbcUrl(USER, "postgres"), USER, "");
  }

  /** SIGKILL to the postmaster, whose children then end too. */
  public void kill() {
    boolean unusedAsked = postmaster().destroyForcibly();
  }

  /** Goes on with what is on disk, on the same port. */
  public void restart() throws IOException {
    int port = postgres.getPort();
    postgres.close();
    postgres = builder(directory).setPort(port).start();
  }

  private ProcessHandle postmaster() {
    try {
      long pid =
          Long.parseLong(
              Files.readAllLines(directory.resolve("postmaster.pid"), UTF_8).get(0).strip());
      return ProcessHandle.of(pid)
          .orElseThrow(() -> new IllegalStateException("no process " + pid));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends every connection at its next step; new ones are taken at once. */
  public void cutConnections() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      boolean unusedRows = statement.execute(CUT);
    }
  }

  @Override
  public void close() {
    try {
      postgres.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
