package io.drover.actions.livy;

import io.drover.actions.testing.FakeLivyServer;
import java.net.URI;

class FakeLivyContractTest extends LivyContract {
  private final FakeLivyServer livy = FakeLivyServer.start();

  @Override
  protected void stopServer() {
    livy.close();
  }

  @Override
  protected URI uri() {
    return livy.uri();
  }

  @Override
  protected BatchRequest endless(String batchName) {
    return BatchRequest.of(batchName, "/jobs/job.jar");
  }

  @Override
  protected BatchRequest succeeding(String batchName) {
    livy.newBatchesAre("success");
    return BatchRequest.of(batchName, "/jobs/job.jar");
  }

  @Override
  protected BatchRequest failing(String batchName) {
    livy.newBatchesAre("dead");
    livy.newBatchesLog("Exception in thread \"main\" java.lang.IllegalStateException: boom");
    return BatchRequest.of(batchName, "/jobs/job.jar");
  }

  @Override
  protected BatchRequest forbidden(String batchName) {
    return BatchRequest.of(batchName, "/forbidden/job.jar");
  }
}
