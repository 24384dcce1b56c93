package io.drover.actions.file;

import io.drover.schema.action.PathCheck;
import java.io.IOException;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.util.List;

/**
 * Looks whether paths hold what a {@link PathCheck} asks. A glob holds when it matches something
 * and every match has the done flag; the bytes of all matches count together. Thread-safe.
 */
public final class PathChecks {
  private final FileSystems fileSystems;
  private final ContentSize sizes;

  public PathChecks(FileSystems fileSystems) {
    this.fileSystems = fileSystems;
    this.sizes = new ContentSize(fileSystems);
  }

  /**
   * What one look found.
   *
   * @param path as asked, resolved
   * @param words what is there, or what is missing
   */
  public record Finding(String path, boolean holds, String words) {}

  /**
   * Looks once, at the path and whatever its glob matches.
   *
   * @throws IOException when the file system cannot be asked
   * @throws InvalidPathException for a path that nothing can be found under
   */
  public Finding look(PathCheck check, PathBase base, String user) throws IOException {
    String path = base.resolve(check.path());
    List<FileStatus> matches = fileSystems.glob(path, user);
    if (matches.isEmpty()) {
      return new Finding(path, false, "[" + path + "] does not exist");
    }
    String flag = check.doneFlag().map(String::strip).orElse("");
    if (!flag.isEmpty()) {
      for (FileStatus match : matches) {
        URI marker = marker(match.uri(), flag);
        if (fileSystems.status(marker, user).isEmpty()) {
          return new Finding(path, false, "[" + FilePath.text(marker) + "] does not exist");
        }
      }
    }
    return size(check, path, matches, user);
  }

  /** A flag is a name inside the directory and must not lead out of it. */
  private static URI marker(URI directory, String flag) {
    if (flag.indexOf('/') >= 0 || flag.equals("..") || flag.indexOf('\0') >= 0) {
      throw new InvalidPathException(flag.replace('\0', '?'), "a done flag is a plain file name");
    }
    return FilePath.child(directory, flag);
  }

  private Finding size(PathCheck check, String path, List<FileStatus> matches, String user)
      throws IOException {
    if (check.minBytes() <= 0) {
      return new Finding(path, true, "exists");
    }
    long bytes = 0;
    for (FileStatus match : matches) {
      bytes += sizes.of(match, check.minBytes() - bytes, user);
      if (bytes >= check.minBytes()) {
        return new Finding(path, true, "exists and has at least " + check.minBytes() + " bytes");
      }
    }
    return new Finding(
        path,
        false,
        "[" + path + "] has " + bytes + " bytes, at least " + check.minBytes() + " are asked");
  }
}
