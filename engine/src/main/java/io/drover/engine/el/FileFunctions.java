package io.drover.engine.el;

import io.drover.actions.file.FilePath;
import io.drover.actions.file.FileStatus;
import io.drover.actions.file.FileSystems;
import io.drover.actions.file.GlobLimitException;
import io.drover.actions.file.UnsupportedSchemeException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/** {@code fs:} functions, as the job's user. */
final class FileFunctions {
  private FileFunctions() {}

  /** Globs are allowed: true when at least one path matches. */
  public static boolean exists(String uri) throws IOException {
    try {
      return !files().glob(absolute(uri), user()).isEmpty();
    } catch (GlobLimitException e) {
      throw new ExpressionException("FS013: " + e.getMessage(), e);
    }
  }

  public static boolean isDir(String uri) throws IOException {
    return status(uri).map(FileStatus::directory).orElse(false);
  }

  /** Sum of the files directly inside; -1 when missing or a file. */
  public static long dirSize(String uri) throws IOException {
    Optional<FileStatus> status = status(uri);
    if (status.isEmpty() || !status.get().directory()) {
      return -1;
    }
    URI path = uri(uri);
    return files().of(path).list(path, user()).stream()
        .filter(child -> !child.directory())
        .mapToLong(FileStatus::length)
        .sum();
  }

  public static long fileSize(String uri) throws IOException {
    return status(uri).map(FileStatus::length).orElse(-1L);
  }

  public static long blockSize(String uri) throws IOException {
    return status(uri).map(FileStatus::blockSize).orElse(-1L);
  }

  /** Whether the fault lies with a file system that may answer later, not with what was asked. */
  static boolean passing(Throwable fault) {
    return fault instanceof IOException
        && !(fault instanceof AccessDeniedException
            || fault instanceof NoSuchFileException
            || fault instanceof UnsupportedSchemeException
            || fault instanceof GlobLimitException)
        && !(fault.getCause() instanceof InvalidPathException);
  }

  private static Optional<FileStatus> status(String uri) throws IOException {
    return files().status(uri(uri), user());
  }

  private static URI uri(String text) {
    return FilePath.parse(absolute(text));
  }

  private static String absolute(String text) {
    String path = text.strip();
    return path.startsWith("/") ? WorkflowContext.current().defaultFileSystem() + path : path;
  }

  private static FileSystems files() {
    return WorkflowContext.current().fileSystems();
  }

  private static String user() {
    return WorkflowContext.current().scope().user();
  }
}
