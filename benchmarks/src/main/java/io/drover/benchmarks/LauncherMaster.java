package io.drover.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.yarn.api.records.FinalApplicationStatus;
import org.apache.hadoop.yarn.client.api.AMRMClient;
import org.apache.hadoop.yarn.conf.YarnConfiguration;

/**
 * What a launcher per job does: an application of its own, whose only container runs a command that
 * submits another application, and holds it until that one has ended. Its arguments are the
 * command.
 */
public final class LauncherMaster {
  private LauncherMaster() {}

  public static void main(String[] args) throws Exception {
    try (AMRMClient<AMRMClient.ContainerRequest> master = AMRMClient.createAMRMClient()) {
      master.init(new YarnConfiguration());
      master.start();
      master.registerApplicationMaster("127.0.0.1", 0, "");
      ProcessBuilder command = new ProcessBuilder(List.of(args)).inheritIO();
      // the token of this application is of no use to the other one
      command.environment().remove("HADOOP_TOKEN_FILE_LOCATION");
      Process submission = command.start();
      while (!submission.waitFor(1, TimeUnit.SECONDS)) {
        // YARN takes a master that says nothing for dead
        master.allocate(0.5f);
      }
      boolean succeeded = submission.exitValue() == 0;
      master.unregisterApplicationMaster(
          succeeded ? FinalApplicationStatus.SUCCEEDED : FinalApplicationStatus.FAILED, "", "");
    }
  }
}
