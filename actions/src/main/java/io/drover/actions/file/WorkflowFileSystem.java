package io.drover.actions.file;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * A file system that workflows can touch: local files, WebHDFS, S3. Thread-safe. Every call ends
 * within its time-out; an {@link IOException} means the world failed, a {@link
 * java.nio.file.AccessDeniedException} that the user or the configuration forbids it.
 *
 * <p>Paths have no globs here; {@link FileSystems#glob} expands them.
 */
public interface WorkflowFileSystem {
  /** Schemes it answers for, such as {@code hdfs} and {@code webhdfs}. */
  List<String> schemes();

  /**
   * Whether a question costs a request to another machine, so that asking for a whole directory is
   * better than asking for many of its entries one by one.
   */
  default boolean remote() {
    return true;
  }

  /**
   * Whether a directory's time changes whenever an entry of it comes or goes, so that what was
   * missing is still missing while the time stays.
   */
  default boolean directoryTimesTellChanges() {
    return false;
  }

  /** Empty when nothing is there. */
  Optional<FileStatus> status(URI path, String user) throws IOException;

  /** Direct children in name order; empty when missing or a file. */
  List<FileStatus> list(URI directory, String user) throws IOException;

  /**
   * The children whose names begin with a prefix, in name order; empty when missing or a file. For
   * callers that look for few or want no more than so many.
   *
   * @throws TooManyEntriesException when there are more than {@code limit}; a file system may count
   *     children without the prefix, too
   */
  default List<FileStatus> list(URI directory, String prefix, int limit, String user)
      throws IOException {
    List<FileStatus> entries =
        list(directory, user).stream()
            .filter(entry -> FilePath.name(entry.uri()).startsWith(prefix))
            .toList();
    if (entries.size() > limit) {
      throw new TooManyEntriesException(directory, limit);
    }
    return entries;
  }

  /** Makes the directory and its parents; an existing directory is fine. */
  void mkdirs(URI path, String user) throws IOException;

  /**
   * Deletes recursively; a missing path is fine.
   *
   * @param skipTrash false asks for the user's trash where the file system has one
   */
  void delete(URI path, boolean skipTrash, String user) throws IOException;

  /** Moves; throws {@link java.nio.file.FileAlreadyExistsException} when the target exists. */
  void rename(URI source, URI target, String user) throws IOException;

  /** Makes an empty file; an existing empty one gets a new time; anything else is an error. */
  void touch(URI path, String user) throws IOException;

  /** At most {@code limit} bytes; more is an error. */
  byte[] read(URI path, int limit, String user) throws IOException;

  /** Three octal digits, such as {@code 755}. */
  void setPermission(URI path, String octal, String user) throws IOException;

  void setGroup(URI path, String group, String user) throws IOException;

  /** No-op where the file system has no replication. */
  void setReplication(URI path, int factor, String user) throws IOException;
}
