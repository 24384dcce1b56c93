package io.drover.engine.store;

import io.drover.actions.ActionAttempt;
import io.drover.actions.AttemptMarks;
import org.jdbi.v3.core.statement.Update;

/** Marks in the database. Every failure of it is a {@link StoreException}. */
public final class StoredAttemptMarks implements AttemptMarks {
  private static final String SET =
      """
      insert into attempt_mark (job_id, node, run, attempt)
      values (:jobId, :node, :run, :attempt) on conflict do nothing
      """;
  private static final String CLEAR =
      """
      delete from attempt_mark
      where job_id = :jobId and node = :node and run = :run and attempt = :attempt
      """;

  private final Database database;

  public StoredAttemptMarks(Database database) {
    this.database = database;
  }

  @Override
  public boolean set(ActionAttempt attempt) {
    return update(SET, attempt) > 0;
  }

  @Override
  public void clear(ActionAttempt attempt) {
    update(CLEAR, attempt);
  }

  private int update(String sql, ActionAttempt attempt) {
    return database.write(
        handle -> {
          try (Update update = handle.createUpdate(sql)) {
            return update
                .bind("jobId", attempt.actionId().jobId().value())
                .bind("node", attempt.actionId().node())
                .bind("run", attempt.run())
                .bind("attempt", attempt.attempt())
                .execute();
          }
        },
        "mark " + attempt);
  }
}
