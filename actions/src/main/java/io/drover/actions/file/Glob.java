package io.drover.actions.file;

import java.io.IOException;
import java.net.URI;
import java.util.List;

/** Expands a path pattern level by level over directory listings. */
final class Glob {
  private final FileSystems fileSystems;
  private final String user;

  Glob(FileSystems fileSystems, String user) {
    this.fileSystems = fileSystems;
    this.user = user;
  }

  List<FileStatus> expand(String pattern) throws IOException {
    URI uri = URI.create(pattern);
    return fileSystems.status(uri, user).stream().toList();
  }
}
