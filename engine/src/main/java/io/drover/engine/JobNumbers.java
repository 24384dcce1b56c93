package io.drover.engine;

import io.drover.engine.store.WorkflowJobStore;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Job ids in Oozie's shape: number, start of this server, system id, letter of the kind. Numbers
 * come from a database sequence in blocks, so that no two servers share one. Thread-safe.
 */
public final class JobNumbers {
  private static final int BLOCK = 100;
  private static final DateTimeFormatter START =
      DateTimeFormatter.ofPattern("yyMMddHHmmssSSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final WorkflowJobStore store;
  private final String suffix;
  private long next;
  private long end;

  JobNumbers(WorkflowJobStore store, String systemId, Instant serverStart) {
    this.store = store;
    this.suffix = "-" + START.format(serverStart) + "-" + systemId + "-";
  }

  /** An id that no job has had. */
  public synchronized String next(JobKind kind) {
    if (next == end) {
      next = store.nextJobNumbers();
      end = next + BLOCK;
    }
    return String.format(Locale.ROOT, "%07d", next++) + suffix + kind.letter();
  }
}
