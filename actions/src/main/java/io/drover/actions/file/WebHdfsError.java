package io.drover.actions.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.actions.http.HttpAnswer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/**
 * WebHDFS's error body, {@code RemoteException}.
 *
 * @param exception simple name of the server's exception class
 * @param message its first line
 */
record WebHdfsError(String exception, String message) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST = 500;

  /** Empty when the body is something else, such as a proxy's page. */
  static Optional<WebHdfsError> read(HttpAnswer answer) {
    try {
      JsonNode error = JSON.readTree(answer.body()).path("RemoteException");
      return error.isObject()
          ? Optional.of(
              new WebHdfsError(
                  error.path("exception").asText(), firstLine(error.path("message").asText())))
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String firstLine(String message) {
    String line = message.lines().findFirst().orElse("");
    return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
  }

  /** The NameNode is not the active one, or not ready: another may be. */
  boolean standby() {
    // By the name only: a message may hold a path, which users choose.
    return exception.equals("StandbyException") || exception.equals("RetriableException");
  }

  /** Also below a file, which the NameNode words as a lack of permission to enter it. */
  boolean missing() {
    return exception.equals("FileNotFoundException")
        || exception.equals("ParentNotDirectoryException")
        || (exception.equals("AccessControlException")
            && message.endsWith(" (is not a directory)"));
  }

  IOException toException(URI path, HttpAnswer answer) {
    String name = FilePath.text(path);
    String words = exception + ": " + message;
    return switch (exception) {
      case "AccessControlException", "SecurityException", "AuthorizationException" ->
          new AccessDeniedException(name, null, words);
      case "FileNotFoundException" -> new NoSuchFileException(name, null, words);
      case "FileAlreadyExistsException" -> new FileAlreadyExistsException(name, null, words);
      default -> new IOException("[" + name + "]: " + words + " (HTTP " + answer.status() + ")");
    };
  }
}
