package io.drover.actions.livy;

import io.drover.actions.Fence;
import java.util.List;
import java.util.Optional;

/**
 * Livy's batches over REST (routes {@code /batches}, the same in Livy 0.7 to 0.9). With {@link
 * LivySessionClient} the only class that knows Livy's HTTP. Thread-safe; each call ends within the
 * endpoint's time-outs.
 *
 * <p>Asking methods throw {@link LivyUnavailableException} when the server does not answer as Livy
 * does, and {@link LivyAccessException} for 401 and 403. Nothing is repeated inside.
 */
public final class LivyClient implements AutoCloseable {
  /** Log lines come with every batch and are skipped; this only bounds the time spent on them. */
  private static final long LONGEST_BATCH = 64L * 1024 * 1024;

  private static final long LONGEST_LOG = 16L * 1024 * 1024;

  private final LivyCalls calls;

  public LivyClient(LivyEndpoint endpoint) {
    this.calls = new LivyCalls(endpoint);
  }

  /**
   * Submits a batch. Not idempotent by itself: Livy refuses the name a second time only while it
   * remembers the first. A request that Livy would answer with a 500 is refused here, unsent.
   *
   * @param fence asked before the request's body goes out; what it throws comes out of here
   */
  public CreateResult<LivyBatch> createBatch(BatchRequest request, Fence fence) {
    Optional<String> refusal = request.refusal();
    return refusal.isPresent()
        ? new CreateResult.Rejected<>(refusal.get())
        : calls.create(
            "/batches", LivyJson.write(request), LONGEST_BATCH, LivyJson::readBatch, fence);
  }

  /** The same for a caller whose work nobody can take over. */
  public CreateResult<LivyBatch> createBatch(BatchRequest request) {
    return createBatch(request, Fence.NONE);
  }

  /** The batch of that name; empty when Livy knows none. */
  public Optional<LivyBatch> batchByName(String name) {
    return calls.ask("/batches/" + LivyCalls.segment(name), LONGEST_BATCH, LivyJson::readBatch);
  }

  /** The batch that has the number now; compare its name, numbers are used again. */
  public Optional<LivyBatch> batchById(int id) {
    return calls.ask("/batches/" + id, LONGEST_BATCH, LivyJson::readBatch);
  }

  /**
   * All lines that Livy still has of the submitting process, oldest first: the last 200, stdout and
   * stderr mixed. Empty when the batch is unknown.
   */
  public Optional<List<String>> logTail(String name) {
    return calls.ask(
        "/batches/" + LivyCalls.segment(name) + "/log?from=-1&size=-1",
        LONGEST_LOG,
        LivyJson::readLog);
  }

  /**
   * Kills and forgets the batch: its state, log and application id cannot be read afterwards. Livy
   * answers when the process has ended, which may take for ever.
   */
  public DeleteResult deleteBatch(String name) {
    return calls.delete("/batches/" + LivyCalls.segment(name));
  }

  @Override
  public void close() {
    calls.close();
  }
}
