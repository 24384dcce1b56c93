package io.drover.actions.verify;

import io.drover.actions.file.FilePath;
import io.drover.actions.file.FileStatus;
import io.drover.actions.file.FileSystems;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Counts the files that hold data, and finds the newest of them. */
final class DataFiles {
  private static final int MOST_ENTRIES = 100_000;

  private final FileSystems fileSystems;

  DataFiles(FileSystems fileSystems) {
    this.fileSystems = fileSystems;
  }

  /** What lies at a path and below it. */
  record Found(int count, Optional<Instant> newest) {
    String words() {
      return count
          + (count == 1 ? " data file" : " data files")
          + newest.map(time -> ", the newest of " + time).orElse("");
    }
  }

  /** Names that begin with _ or . are markers and work in progress, at every depth. */
  Found below(String path, String user) throws IOException {
    Deque<FileStatus> open = new ArrayDeque<>(fileSystems.glob(path, user));
    int files = 0;
    int entries = 0;
    Optional<Instant> newest = Optional.empty();
    while (!open.isEmpty()) {
      FileStatus entry = open.remove();
      if (entry.directory()) {
        for (FileStatus child : fileSystems.of(entry.uri()).list(entry.uri(), user)) {
          entries++;
          if (holdsData(child.uri())) {
            open.add(child);
          }
        }
      } else {
        files++;
        Instant time = entry.modifiedAt();
        newest = newest.filter(time::isBefore).or(() -> Optional.of(time));
      }
      if (entries > MOST_ENTRIES) {
        throw new IOException("more than " + MOST_ENTRIES + " entries below [" + path + "]");
      }
    }
    return new Found(files, newest);
  }

  private static boolean holdsData(URI uri) {
    String text = FilePath.text(uri);
    String bare = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    String name = bare.substring(bare.lastIndexOf('/') + 1);
    return !name.startsWith("_") && !name.startsWith(".");
  }
}
