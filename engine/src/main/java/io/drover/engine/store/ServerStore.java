package io.drover.engine.store;

import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/**
 * The servers that share a database, and their leases. Thread-safe; every method is one
 * transaction. Every failure of the database is a {@link StoreException}.
 */
public final class ServerStore {
  private static final String UNTIL =
      "current_timestamp + cast(:seconds as numeric(12, 3)) * interval '1' second";
  private static final String JOIN =
      "insert into engine_server (id, url, started_at, lease_until)"
          + " values (:id, :url, current_timestamp, "
          + UNTIL
          + ")";
  private static final String RENEW =
      "update engine_server set lease_until = " + UNTIL + " where id = :id";

  private final Database database;

  public ServerStore(Database database) {
    this.database = database;
  }

  /**
   * A server with a new id begins.
   *
   * @param url where clients reach it; empty when nobody does
   */
  public void join(String id, String url, Duration lease) {
    database.write(
        handle -> {
          try (Update insert = handle.createUpdate(JOIN)) {
            return insert.bind("id", id).bind("url", url).bind("seconds", seconds(lease)).execute();
          }
        },
        "join as server " + id);
  }

  private static double seconds(Duration lease) {
    return lease.toMillis() / 1000.0;
  }

  /**
   * Prolongs the lease, also one that has ended and that nobody has taken yet.
   *
   * @return false when somebody has taken over what the server had
   */
  public boolean renew(String id, Duration lease) {
    return database.write(
            handle -> {
              try (Update update = handle.createUpdate(RENEW)) {
                return update.bind("id", id).bind("seconds", seconds(lease)).execute();
              }
            },
            "renew the lease of server " + id)
        > 0;
  }

  private static final String LIST =
      """
      select s.id, s.url, s.started_at, s.lease_until >= current_timestamp as alive,
        (select count(*) from action_command c where c.lease_owner = s.id) as held
      from engine_server s order by s.started_at, s.id
      """;

  /** Every server that has not ended in order or been taken over from, oldest first. */
  public List<ServerRow> servers() {
    return database.with(
        handle ->
            handle
                .createQuery(LIST)
                .map(
                    (row, context) ->
                        new ServerRow(
                            row.getString("id"),
                            row.getString("url"),
                            Rows.instant(row, "started_at"),
                            row.getBoolean("alive"),
                            row.getInt("held")))
                .list(),
        "read servers");
  }

  private static final String ENDED =
      """
      select id from engine_server where lease_until < current_timestamp and id <> :self
      for update skip locked
      """;

  /**
   * Frees the commands of every other server whose lease has ended, unless a transaction of it is
   * under way, which can still commit.
   *
   * @return the ids of those servers
   */
  public List<String> takeOver(String self) {
    // most of the time there is none, and looking must not cost a transaction
    return database.with(handle -> ended(handle, self), "look for dead servers").isEmpty()
        ? List.of()
        : database.inTransaction(
            handle -> {
              List<String> ids = ended(handle, self);
              ids.forEach(id -> remove(handle, id));
              return ids;
            },
            "take over from dead servers");
  }

  private static List<String> ended(Handle handle, String self) {
    try (Query query = handle.createQuery(ENDED)) {
      return query.bind("self", self).mapTo(String.class).list();
    }
  }

  private static final String LOCK = "select id from engine_server where id = :id for update";

  /** Frees the commands of a server that ends; does nothing when somebody has done so. */
  public void leave(String id) {
    database.inTransaction(
        handle -> {
          try (Query query = handle.createQuery(LOCK)) {
            query.bind("id", id).mapTo(String.class).findOne().ifPresent(one -> remove(handle, id));
          }
          return null;
        },
        "end server " + id);
  }

  private static final String FREE =
      "update action_command set lease_owner = null where lease_owner = :id";
  private static final String REMOVE = "delete from engine_server where id = :id";

  private static void remove(Handle handle, String id) {
    for (String sql : List.of(FREE, REMOVE)) {
      try (Update update = handle.createUpdate(sql)) {
        update.bind("id", id).execute();
      }
    }
  }

  private static final String ALL = "select id from engine_server";

  /** Ends every server; only for an embedded database, where no other one can be alive. */
  public void removeAll() {
    database.inTransaction(
        handle -> {
          try (Query query = handle.createQuery(ALL)) {
            query.mapTo(String.class).list().forEach(id -> remove(handle, id));
          }
          return null;
        },
        "end former servers");
  }
}
