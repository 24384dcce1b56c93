package io.drover.actions.livy;

import io.drover.actions.Fence;
import io.drover.actions.livy.LivyTransport.Answer;
import io.drover.actions.livy.LivyTransport.BodyReader;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The ways in which Livy's answers come back, told apart: what batches and sessions have in common.
 * Thread-safe.
 */
final class LivyCalls implements AutoCloseable {
  private final URI uri;
  private final LivyTransport transport;

  LivyCalls(LivyEndpoint endpoint) {
    this.uri = endpoint.uri();
    this.transport = new LivyTransport(endpoint.uri(), endpoint.auth(), endpoint.timeouts());
  }

  /** Asks for something to be made under a name of ours. */
  <T> CreateResult<T> create(
      String path, byte[] json, long limit, BodyReader<T> reader, Fence fence) {
    try {
      Answer<T> answer = transport.post(path, json, limit, reader, fence);
      Optional<LivyError> error = answer.error();
      if (error.isPresent()) {
        return refused(error.get());
      }
      return answer
          .value()
          .<CreateResult<T>>map(CreateResult.Created::new)
          .orElseGet(() -> new CreateResult.Unclear<>("an answer without a body"));
    } catch (LivyTransport.NotSentException e) {
      return new CreateResult.NotSent<>(sentence(e));
    } catch (IOException e) {
      return new CreateResult.Unclear<>(sentence(e));
    }
  }

  private static <T> CreateResult<T> refused(LivyError error) {
    if (error.duplicateName()) {
      return new CreateResult.DuplicateName<>(error.message());
    }
    if (error.tooManySessions()) {
      return new CreateResult.TooManySessions<>(error.message());
    }
    return switch (error.status()) {
      case 401, 403 -> new CreateResult.Denied<>(error.message());
      // 408 and 429 come from proxies; whether Livy saw the request is open.
      case 408, 425, 429 -> new CreateResult.Unclear<>(error.message());
      default ->
          error.status() >= 400 && error.status() < 500
              ? new CreateResult.Rejected<>(error.message())
              : new CreateResult.Unclear<>(error.message());
    };
  }

  /** Empty when Livy does not know what is asked for. */
  <T> Optional<T> ask(String path, long limit, BodyReader<T> reader) {
    try {
      return value(transport.get(path, limit, reader));
    } catch (IOException e) {
      throw new LivyUnavailableException(sentence(e), e);
    }
  }

  /** A POST that may be repeated; false when Livy does not know what it is about. */
  boolean tell(String path) {
    try {
      return value(transport.post(path, new byte[0], 64 * 1024, body -> true, Fence.NONE))
          .isPresent();
    } catch (IOException e) {
      throw new LivyUnavailableException(sentence(e), e);
    }
  }

  DeleteResult delete(String path) {
    try {
      return value(transport.delete(path)).isPresent()
          ? DeleteResult.DELETED
          : DeleteResult.UNKNOWN_NAME;
    } catch (LivyTransport.DeadlineException e) {
      return DeleteResult.STILL_ENDING;
    } catch (IOException e) {
      throw new LivyUnavailableException(sentence(e), e);
    }
  }

  private <T> Optional<T> value(Answer<T> answer) {
    Optional<LivyError> error = answer.error();
    if (error.isEmpty()) {
      return answer.value();
    }
    if (error.get().unknownName()) {
      return Optional.empty();
    }
    String message = uri + " answers " + error.get().status() + ": " + error.get().message();
    throw error.get().status() == 401 || error.get().status() == 403
        ? new LivyAccessException(message)
        : new LivyUnavailableException(message);
  }

  private String sentence(IOException e) {
    String message = e.getMessage();
    return uri + ": " + (message == null ? e.getClass().getSimpleName() : message);
  }

  /** A path segment, where a space is %20 rather than a plus. */
  static String segment(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public void close() {
    transport.close();
  }
}
