package io.drover.examples;

import io.drover.actions.livy.BatchRequest;
import io.drover.actions.livy.LivyContract;
import io.drover.locallivy.Flavour;
import io.drover.locallivy.LocalLivy;
import io.drover.locallivy.LocalLivyOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A real Livy must do what the fake one does, or the fake proves nothing. */
final class RealLivyContractIT extends LivyContract {
  @TempDir private static Path directory;
  private static LocalLivy livy;

  @BeforeAll
  static void startLivy() {
    livy =
        LocalLivy.start(
            LocalLivyOptions.of(Flavour.FAKE, directory.resolve("livy"))
                .withAllowedDirectory(directory));
  }

  @AfterAll
  static void stopLivy() {
    livy.close();
  }

  @Override
  protected URI uri() {
    return livy.uri();
  }

  private static BatchRequest job(String name, String... arguments) {
    return BatchRequest.of(name, directory.resolve("job.jar").toUri().toString())
        .withArgs(List.of(arguments));
  }

  @Override
  protected BatchRequest endless(String batchName) {
    return job(batchName, "sleep=600");
  }

  @Override
  protected BatchRequest succeeding(String batchName) {
    return job(batchName, "print=fine");
  }

  @Override
  protected BatchRequest failing(String batchName) {
    return job(
        batchName,
        "print=Exception in thread \"main\" java.lang.IllegalStateException: boom",
        "exit=1");
  }

  @Override
  protected BatchRequest forbidden(String batchName) {
    return BatchRequest.of(batchName, "file:///etc/passwd");
  }
}
