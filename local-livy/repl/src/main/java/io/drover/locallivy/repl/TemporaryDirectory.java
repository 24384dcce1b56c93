package io.drover.locallivy.repl;

import java.nio.file.Path;
import org.apache.spark.util.Utils;

/** Directories that Spark deletes when the driver ends. */
final class TemporaryDirectory {
  private TemporaryDirectory() {}

  static Path create() {
    return Utils.createTempDir(System.getProperty("java.io.tmpdir"), "livy-session").toPath();
  }
}
