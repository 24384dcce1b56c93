package io.drover.actions.file;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** The two questions that finding files takes, asked as one user. */
interface FileLookup {
  /** Empty when nothing is there. */
  Optional<FileStatus> status(URI path) throws IOException;

  /** Children whose names begin with the prefix, in name order; empty when missing or a file. */
  List<FileStatus> list(URI directory, String prefix) throws IOException;
}
