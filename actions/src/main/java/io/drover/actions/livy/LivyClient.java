package io.drover.actions.livy;

import io.drover.actions.livy.CreateResult.Created;
import io.drover.actions.livy.CreateResult.Denied;
import io.drover.actions.livy.CreateResult.DuplicateName;
import io.drover.actions.livy.CreateResult.NotSent;
import io.drover.actions.livy.CreateResult.Rejected;
import io.drover.actions.livy.CreateResult.TooManySessions;
import io.drover.actions.livy.CreateResult.Unclear;
import io.drover.actions.livy.LivyTransport.Answer;
import io.drover.actions.livy.LivyTransport.BodyReader;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Livy's batches over REST (routes {@code /batches}, the same in Livy 0.7 to 0.9). The only class
 * that knows Livy's HTTP. Thread-safe; each call ends within the endpoint's time-outs.
 *
 * <p>Asking methods throw {@link LivyUnavailableException} when the server does not answer as Livy
 * does, and {@link LivyAccessException} for 401 and 403. Nothing is repeated inside.
 */
public final class LivyClient implements AutoCloseable {
  /** Log lines come with every batch and are skipped; this only bounds the time spent on them. */
  private static final long LONGEST_BATCH = 64L * 1024 * 1024;

  private static final long LONGEST_LOG = 16L * 1024 * 1024;

  private final URI uri;
  private final LivyTransport transport;

  public LivyClient(LivyEndpoint endpoint) {
    this.uri = endpoint.uri();
    this.transport = new LivyTransport(endpoint.uri(), endpoint.auth(), endpoint.timeouts());
  }

  /**
   * Submits a batch. Not idempotent by itself: Livy refuses the name a second time only while it
   * remembers the first. A request that Livy would answer with a 500 is refused here, unsent.
   */
  public CreateResult createBatch(BatchRequest request) {
    Optional<String> refusal = request.refusal();
    if (refusal.isPresent()) {
      return new Rejected(refusal.get());
    }
    try {
      Answer<LivyBatch> answer =
          transport.post("/batches", LivyJson.write(request), LONGEST_BATCH, LivyJson::readBatch);
      Optional<LivyError> error = answer.error();
      if (error.isPresent()) {
        return refused(error.get());
      }
      return answer
          .value()
          .<CreateResult>map(Created::new)
          .orElseGet(() -> new Unclear("an answer without a batch"));
    } catch (LivyTransport.NotSentException e) {
      return new NotSent(sentence(e));
    } catch (IOException e) {
      return new Unclear(sentence(e));
    }
  }

  private static CreateResult refused(LivyError error) {
    if (error.duplicateName()) {
      return new DuplicateName(error.message());
    }
    if (error.tooManySessions()) {
      return new TooManySessions(error.message());
    }
    return switch (error.status()) {
      case 401, 403 -> new Denied(error.message());
      // 408 and 429 come from proxies; whether Livy saw the request is open.
      case 408, 425, 429 -> new Unclear(error.message());
      default ->
          error.status() >= 400 && error.status() < 500
              ? new Rejected(error.message())
              : new Unclear(error.message());
    };
  }

  /** The batch of that name; empty when Livy knows none. */
  public Optional<LivyBatch> batchByName(String name) {
    return ask("/batches/" + segment(name), LONGEST_BATCH, LivyJson::readBatch);
  }

  /** The batch that has the number now; compare its name, numbers are used again. */
  public Optional<LivyBatch> batchById(int id) {
    return ask("/batches/" + id, LONGEST_BATCH, LivyJson::readBatch);
  }

  /**
   * All lines that Livy still has of the submitting process, oldest first: the last 200, stdout and
   * stderr mixed. Empty when the batch is unknown.
   */
  public Optional<List<String>> logTail(String name) {
    return ask(
        "/batches/" + segment(name) + "/log?from=-1&size=-1", LONGEST_LOG, LivyJson::readLog);
  }

  /**
   * Kills and forgets the batch: its state, log and application id cannot be read afterwards. Livy
   * answers when the process has ended, which may take for ever.
   */
  public DeleteResult deleteBatch(String name) {
    try {
      Answer<Boolean> answer = transport.delete("/batches/" + segment(name));
      Optional<LivyError> error = answer.error();
      if (error.isEmpty()) {
        return DeleteResult.DELETED;
      }
      if (error.get().unknownBatch()) {
        return DeleteResult.UNKNOWN_BATCH;
      }
      throw failure(error.get());
    } catch (LivyTransport.DeadlineException e) {
      return DeleteResult.STILL_ENDING;
    } catch (IOException e) {
      throw new LivyUnavailableException(sentence(e), e);
    }
  }

  /** Answer of {@link #deleteBatch}. */
  public enum DeleteResult {
    DELETED,
    /** Nothing of that name; as good as deleted. */
    UNKNOWN_BATCH,
    /** No answer in time; Livy goes on ending it. */
    STILL_ENDING
  }

  private <T> Optional<T> ask(String path, long limit, BodyReader<T> reader) {
    try {
      Answer<T> answer = transport.get(path, limit, reader);
      Optional<LivyError> error = answer.error();
      if (error.isEmpty()) {
        return answer.value();
      }
      if (error.get().unknownBatch()) {
        return Optional.empty();
      }
      throw failure(error.get());
    } catch (IOException e) {
      throw new LivyUnavailableException(sentence(e), e);
    }
  }

  private RuntimeException failure(LivyError error) {
    String message = uri + " answers " + error.status() + ": " + error.message();
    return error.status() == 401 || error.status() == 403
        ? new LivyAccessException(message)
        : new LivyUnavailableException(message);
  }

  private String sentence(IOException e) {
    String message = e.getMessage();
    return uri + ": " + (message == null ? e.getClass().getSimpleName() : message);
  }

  /** A path segment, where a space is %20 rather than a plus. */
  private static String segment(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public void close() {
    transport.close();
  }
}
