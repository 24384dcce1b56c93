package io.drover.engine.store;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * Where the store is.
 *
 * @param url JDBC URL of H2 or PostgreSQL
 * @param poolSize most connections at once
 */
public record DatabaseConfig(String url, String user, String password, int poolSize) {
  public DatabaseConfig {
    requireNonNull(url, "url");
    requireNonNull(user, "user");
    requireNonNull(password, "password");
  }

  /**
   * An H2 file in that directory, every commit on disk: H2's own default would lose the last half
   * second when the process dies.
   */
  public static DatabaseConfig h2(Path directory) {
    return new DatabaseConfig(
        "jdbc:h2:file:"
            + directory.resolve("drover").toAbsolutePath()
            + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"
            + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE",
        "drover",
        "",
        16);
  }

  @Override
  public String toString() {
    return "DatabaseConfig[" + url + ", user " + user + "]";
  }
}
