package io.drover.actions.file;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;

/** Touching must never lose data: only an empty file may be there already. */
public final class TouchRule {
  private TouchRule() {}

  /** Throws when something is there that touching would lose. */
  public static void check(FileStatus there) throws IOException {
    if (there.directory()) {
      throw new FileAlreadyExistsException(FilePath.text(there.uri()), null, "is a directory");
    }
    if (there.length() > 0) {
      throw new FileAlreadyExistsException(
          FilePath.text(there.uri()), null, "is not empty: " + there.length() + " bytes");
    }
  }
}
