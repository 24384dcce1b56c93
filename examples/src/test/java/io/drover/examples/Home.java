package io.drover.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the repository is. */
final class Home {
  private Home() {}

  static Path directory() {
    Path at = Path.of("").toAbsolutePath();
    while (!Files.exists(at.resolve("local-livy/bin/assemble"))) {
      at = at.getParent();
      if (at == null) {
        throw new IllegalStateException("not inside the repository");
      }
    }
    return at;
  }

  static String example(String name) {
    try {
      return Files.readString(directory().resolve("examples/" + name + "/workflow.xml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String jobsJar() {
    Path jar = directory().resolve("examples/spark-jobs/target/example-spark-jobs.jar");
    if (!Files.exists(jar)) {
      throw new IllegalStateException("build examples/spark-jobs first: no " + jar);
    }
    return jar.toUri().toString();
  }
}
