package io.drover.engine.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.SqlStatements;

/** An open, migrated database. Close it last. */
public final class Database implements AutoCloseable {
  /**
   * A server that stands still in a transaction keeps others from its rows: PostgreSQL ends such a
   * transaction, before the server's lease has ended.
   */
  private static final String END_STANDING_TRANSACTIONS =
      "set idle_in_transaction_session_timeout = '4s'";

  /**
   * The tables that every step reads are nearly empty at one moment and full of dead rows at the
   * next. A plan that was made at the first of them scans, and stays: each step would read all that
   * is dead. Where there is no index a scan goes on being made, and is no reason to compile it.
   */
  private static final String SCAN_NO_QUEUES = "set enable_seqscan = off; set jit = off";

  private static final String MIGRATIONS = "classpath:db/migration";
  private static final String POSTGRESQL_MIGRATIONS = "classpath:db/postgresql";

  private final HikariDataSource dataSource;
  private final Jdbi jdbi;
  private final boolean embedded;

  /** Only for an embedded database, which has no other process. */
  private final ReentrantLock writing = new ReentrantLock();

  private Database(HikariDataSource dataSource, boolean embedded) {
    this.dataSource = dataSource;
    this.jdbi = Jdbi.create(dataSource);
    this.jdbi.registerArrayType(String.class, "varchar");
    this.embedded = embedded;
    if (embedded) {
      jdbi.getConfig(SqlStatements.class).setTemplateEngine(new WithoutRowLocks());
    }
  }

  /** Connects and brings the schema up to date. */
  public static Database open(DatabaseConfig config) {
    HikariConfig hikari = new HikariConfig();
    hikari.setJdbcUrl(config.url());
    hikari.setUsername(config.user());
    hikari.setPassword(config.password());
    hikari.setMaximumPoolSize(config.poolSize());
    hikari.setMinimumIdle(1);
    hikari.setConnectionTimeout(10_000);
    hikari.setPoolName("drover");
    hikari.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    hikari.setExceptionOverride(new ClosedDatabase());
    boolean embedded = config.url().startsWith("jdbc:h2:");
    if (!embedded) {
      hikari.setConnectionInitSql(END_STANDING_TRANSACTIONS + "; " + SCAN_NO_QUEUES);
      // the driver makes one statement of an insert's batch, which PostgreSQL runs much faster
      hikari.addDataSourceProperty("reWriteBatchedInserts", "true");
    }
    HikariDataSource dataSource = new HikariDataSource(hikari);
    try {
      Flyway.configure()
          .dataSource(dataSource)
          .locations(
              embedded
                  ? new String[] {MIGRATIONS}
                  : new String[] {MIGRATIONS, POSTGRESQL_MIGRATIONS})
          .load()
          .migrate();
    } catch (RuntimeException e) {
      dataSource.close();
      throw new StoreException("cannot migrate " + config, e);
    }
    return new Database(dataSource, embedded);
  }

  /** Whether this process is the only one that can have the database open. */
  public boolean isEmbedded() {
    return embedded;
  }

  /** For whoever looks at rows from outside; stores use the methods below. */
  public Jdbi jdbi() {
    return jdbi;
  }

  /**
   * Runs {@code work} in one transaction; an exception rolls it back. Everything that writes what
   * others read before they write goes through here: rows are locked by {@code select ... for
   * update}, or in an embedded database, one transaction comes after the other.
   *
   * @param what is done, for the message: {@code cannot WHAT}
   * @throws StoreException when the database fails
   */
  public <R> R inTransaction(Function<Handle, R> work, String what) {
    return alone(() -> jdbi.inTransaction(work::apply), what);
  }

  /**
   * Runs statements one by one, each durable by itself: for writes that depend on nothing read
   * before. In an embedded database they wait for transactions: a commit stores what another one
   * has half done too, and now and then a crash leaves just that half (H2 2.5.252, once in some
   * hundred deaths).
   *
   * @param what is done, for the message: {@code cannot WHAT}
   * @throws StoreException when the database fails
   */
  public <R> R write(Function<Handle, R> work, String what) {
    return alone(() -> jdbi.withHandle(work::apply), what);
  }

  private <R> R alone(Supplier<R> work, String what) {
    if (embedded) {
      writing.lock();
    }
    try {
      return work.get();
    } catch (JdbiException e) {
      throw new StoreException("cannot " + what, e);
    } finally {
      if (embedded) {
        writing.unlock();
      }
    }
  }

  /**
   * Runs statements that only read, waiting for nobody.
   *
   * @param what is done, for the message: {@code cannot WHAT}
   * @throws StoreException when the database fails
   */
  public <R> R with(Function<Handle, R> work, String what) {
    try {
      return jdbi.withHandle(work::apply);
    } catch (JdbiException e) {
      throw new StoreException("cannot " + what, e);
    }
  }

  /** For the benchmark's raw JDBC floor. */
  public javax.sql.DataSource dataSource() {
    return dataSource;
  }

  @Override
  public void close() {
    dataSource.close();
  }
}
