package io.drover.actions.livy;

import io.drover.actions.testing.FakeLivyServer;
import io.drover.actions.testing.FakeLivySessions;
import java.net.URI;
import java.util.Optional;

class FakeLivySessionContractTest extends LivySessionContract {
  private final FakeLivyServer livy = FakeLivyServer.start();

  FakeLivySessionContractTest() {
    livy.sessions()
        .answer(
            code -> {
              if (code.contains(endless())) {
                return Optional.empty();
              }
              return Optional.of(
                  code.contains(failing())
                      ? FakeLivySessions.error("Error", "boom")
                      : FakeLivySessions.ok("forty-two"));
            });
  }

  @Override
  protected void stopServer() {
    livy.close();
  }

  @Override
  protected URI uri() {
    return livy.uri();
  }

  @Override
  protected String answering() {
    return "answer";
  }

  @Override
  protected String failing() {
    return "fail";
  }

  @Override
  protected String endless() {
    return "endless";
  }
}
