package io.drover.actions.file;

import io.drover.schema.action.PathCheck;
import java.io.IOException;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Looks whether paths hold what a {@link PathCheck} asks. A glob holds when it matches as often as
 * asked and every match has the done flag; the bytes of all matches count together, and of their
 * changes the newest. Thread-safe.
 */
public final class PathChecks {
  private final FileSystems fileSystems;
  private final InstantSource clock;

  /** Tells ages by the machine's clock. */
  public PathChecks(FileSystems fileSystems) {
    this(fileSystems, InstantSource.system());
  }

  public PathChecks(FileSystems fileSystems, InstantSource clock) {
    this.fileSystems = fileSystems;
    this.clock = clock;
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
    return look(check, base, fileSystems.as(user));
  }

  /** The same, asking whoever answers for the file systems. */
  Finding look(PathCheck check, PathBase base, FileLookup lookup) throws IOException {
    String path = base.resolve(check.path());
    List<FileStatus> matches = new Glob(lookup, FileSystems.GLOB_LIMIT).expand(path);
    if (matches.isEmpty()) {
      return new Finding(path, false, "[" + path + "] does not exist");
    }
    if (matches.size() < check.minCount()) {
      String words = "[" + path + "] matches " + matches.size() + ", at least " + check.minCount();
      return new Finding(path, false, words + " are asked");
    }
    String flag = check.doneFlag().map(String::strip).orElse("");
    if (!flag.isEmpty()) {
      for (FileStatus match : matches) {
        URI marker = marker(match.uri(), flag);
        if (lookup.status(marker).isEmpty()) {
          return new Finding(path, false, "[" + FilePath.text(marker) + "] does not exist");
        }
      }
    }
    ContentSize contents = new ContentSize(lookup);
    Finding size = size(check, path, matches, contents);
    return size.holds() ? age(check, size, matches, contents) : size;
  }

  /** A flag is a name inside the directory and must not lead out of it. */
  private static URI marker(URI directory, String flag) {
    if (flag.indexOf('/') >= 0 || flag.equals("..") || flag.indexOf('\0') >= 0) {
      throw new InvalidPathException(flag.replace('\0', '?'), "a done flag is a plain file name");
    }
    return FilePath.child(directory, flag);
  }

  private static Finding size(
      PathCheck check, String path, List<FileStatus> matches, ContentSize contents)
      throws IOException {
    if (check.minBytes() <= 0) {
      return new Finding(path, true, "exists");
    }
    long bytes = 0;
    for (FileStatus match : matches) {
      bytes += contents.of(match, check.minBytes() - bytes);
      if (bytes >= check.minBytes()) {
        return new Finding(path, true, "exists and has at least " + check.minBytes() + " bytes");
      }
    }
    return new Finding(
        path,
        false,
        "[" + path + "] has " + bytes + " bytes, at least " + check.minBytes() + " are asked");
  }

  private Finding age(
      PathCheck check, Finding found, List<FileStatus> matches, ContentSize contents)
      throws IOException {
    if (check.minAge().isZero()) {
      return found;
    }
    Instant newest = Instant.MIN;
    for (FileStatus match : matches) {
      Instant changed = contents.newestChange(match);
      newest = changed.isAfter(newest) ? changed : newest;
    }
    boolean old = !newest.plus(check.minAge()).isAfter(clock.instant());
    return old
        ? found
        : new Finding(
            found.path(),
            false,
            "["
                + found.path()
                + "] was changed at "
                + newest.truncatedTo(ChronoUnit.SECONDS)
                + ", which is not "
                + check.minAge()
                + " ago");
  }
}
