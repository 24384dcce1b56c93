package io.drover.actions.file;

import java.io.IOException;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Expands a path pattern level by level over directory listings. */
final class Glob {
  private final FileLookup lookup;
  private final int limit;

  Glob(FileLookup lookup, int limit) {
    this.lookup = lookup;
    this.limit = limit;
  }

  List<FileStatus> expand(String pattern) throws IOException {
    try {
      if (!GlobSegment.hasGlob(pattern)) {
        return lookup.status(FilePath.parse(pattern)).stream().toList();
      }
      Map<String, FileStatus> found = new TreeMap<>();
      for (String plain : GlobBraces.expand(pattern)) {
        for (FileStatus match : matches(plain)) {
          found.put(FilePath.text(match.uri()), match);
          check(pattern, found.size());
        }
      }
      return List.copyOf(found.values());
    } catch (InvalidPathException e) {
      throw new IOException("not a path: [" + pattern + "]: " + e.getReason(), e);
    }
  }

  private List<FileStatus> matches(String pattern) throws IOException {
    URI uri = FilePath.parse(pattern);
    List<String> segments =
        Arrays.stream(uri.getPath().split("/", -1)).filter(segment -> !segment.isEmpty()).toList();
    List<URI> level = List.of(FilePath.withPath(uri, "/"));
    int i = 0;
    while (i < segments.size()) {
      int plainUntil = i;
      while (plainUntil < segments.size() && !GlobSegment.hasWildcard(segments.get(plainUntil))) {
        plainUntil++;
      }
      String plain =
          String.join(
              "/", segments.subList(i, plainUntil).stream().map(GlobSegment::unescape).toList());
      if (!plain.isEmpty()) {
        level = level.stream().map(directory -> FilePath.child(directory, plain)).toList();
      }
      i = plainUntil;
      if (i < segments.size()) {
        boolean last = i + 1 == segments.size();
        List<FileStatus> entries = entries(pattern, level, segments.get(i), last);
        if (last) {
          return entries;
        }
        level = entries.stream().map(FileStatus::uri).toList();
        i++;
      }
    }
    List<FileStatus> found = new ArrayList<>();
    for (URI path : level) {
      Optional<FileStatus> status = lookup.status(path);
      status.ifPresent(found::add);
    }
    return found;
  }

  private List<FileStatus> entries(
      String pattern, List<URI> directories, String segment, boolean last) throws IOException {
    GlobSegment wanted = GlobSegment.compile(segment);
    String prefix = wanted.prefix();
    List<FileStatus> found = new ArrayList<>();
    for (URI directory : directories) {
      for (FileStatus entry : lookup.list(directory, prefix)) {
        if ((last || entry.directory()) && wanted.matches(FilePath.name(entry.uri()))) {
          found.add(entry);
          check(pattern, found.size());
        }
      }
    }
    return found;
  }

  private void check(String pattern, int size) throws GlobLimitException {
    if (size > limit) {
      throw new GlobLimitException(pattern, limit);
    }
  }
}
