package io.drover.actions.file;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;

/** How many bytes a file has, or all files below a directory together. */
public final class ContentSize {
  private static final int MOST_ENTRIES = 100_000;

  private final FileSystems fileSystems;
  private final int mostEntries;

  public ContentSize(FileSystems fileSystems) {
    this(fileSystems, MOST_ENTRIES);
  }

  ContentSize(FileSystems fileSystems, int mostEntries) {
    this.fileSystems = fileSystems;
    this.mostEntries = mostEntries;
  }

  /**
   * Adds up until {@code enough} bytes are found, so a large directory costs few listings when
   * little is asked.
   *
   * @return the bytes found; when less than {@code enough}, all there are
   * @throws IOException also when too many entries must be looked at
   */
  public long of(FileStatus start, long enough, String user) throws IOException {
    if (!start.directory()) {
      return start.length();
    }
    Deque<URI> open = new ArrayDeque<>();
    open.add(start.uri());
    long bytes = 0;
    int entries = 0;
    while (bytes < enough && !open.isEmpty()) {
      URI directory = open.remove();
      for (FileStatus entry : fileSystems.of(directory).list(directory, user)) {
        entries++;
        if (entries > mostEntries) {
          throw new IOException(
              "more than " + mostEntries + " entries below [" + FilePath.text(start.uri()) + "]");
        }
        if (entry.directory()) {
          open.add(entry.uri());
        } else {
          bytes += entry.length();
        }
      }
    }
    return bytes;
  }
}
