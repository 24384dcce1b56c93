package io.drover.actions.file;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;

/** What a file, or all files below a directory, amount to. */
final class ContentSize {
  private static final int MOST_ENTRIES = 100_000;

  private final FileLookup lookup;
  private final int mostEntries;

  ContentSize(FileLookup lookup) {
    this(lookup, MOST_ENTRIES);
  }

  ContentSize(FileLookup lookup, int mostEntries) {
    this.lookup = lookup;
    this.mostEntries = mostEntries;
  }

  /**
   * Adds up until {@code enough} bytes are found, so a large directory costs few listings when
   * little is asked.
   *
   * @return the bytes found; when less than {@code enough}, all there are
   * @throws IOException also when too many entries must be looked at
   */
  long of(FileStatus start, long enough) throws IOException {
    long[] bytes = {0};
    walk(
        start,
        file -> {
          bytes[0] += file.length();
          return bytes[0] < enough;
        });
    return bytes[0];
  }

  /** When a file was changed last; of a directory without files, when it was itself. */
  Instant newestChange(FileStatus start) throws IOException {
    Instant[] newest = {Instant.MIN};
    walk(
        start,
        file -> {
          if (file.modifiedAt().isAfter(newest[0])) {
            newest[0] = file.modifiedAt();
          }
          return true;
        });
    return newest[0].equals(Instant.MIN) ? start.modifiedAt() : newest[0];
  }

  /** Directory by directory, until the visitor has seen enough at the end of one. */
  private void walk(FileStatus start, Predicate<FileStatus> more) throws IOException {
    Deque<URI> open = new ArrayDeque<>();
    boolean going = true;
    if (start.directory()) {
      open.add(start.uri());
    } else {
      going = more.test(start);
    }
    int entries = 0;
    while (going && !open.isEmpty()) {
      for (FileStatus entry : lookup.list(open.remove(), "")) {
        entries++;
        if (entries > mostEntries) {
          throw new IOException(
              "more than " + mostEntries + " entries below [" + FilePath.text(start.uri()) + "]");
        }
        if (entry.directory()) {
          open.add(entry.uri());
        } else {
          going = more.test(entry);
        }
      }
    }
  }
}
