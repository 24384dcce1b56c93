package io.drover.examples;

import io.drover.actions.livy.LivySessionContract;
import io.drover.locallivy.Flavour;
import io.drover.locallivy.LocalLivy;
import io.drover.locallivy.LocalLivyOptions;
import io.drover.locallivy.Sessions;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract that the fake sessions pass, on real ones. */
final class RealLivySessionContractIT extends LivySessionContract {
  @TempDir private static Path directory;
  private static LocalLivy livy;

  @BeforeAll
  static void start() {
    livy =
        LocalLivy.start(
            LocalLivyOptions.of(Flavour.REAL, directory.resolve("livy")).withSessions(Sessions.ON));
  }

  @AfterAll
  static void stop() {
    livy.close();
  }

  @Override
  protected URI uri() {
    return livy.uri();
  }

  @Override
  protected String answering() {
    return "println(\"forty-two\")";
  }

  @Override
  protected String failing() {
    return "sys.error(\"boom\")";
  }

  @Override
  protected String endless() {
    return "sc.parallelize(1 to 2, 2).foreach(_ => new java.util.concurrent.CountDownLatch(1).await())";
  }
}
