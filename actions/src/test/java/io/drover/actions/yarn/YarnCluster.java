package io.drover.actions.yarn;

import java.io.IOException;
import java.net.URI;
import java.security.PrivilegedExceptionAction;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.hadoop.yarn.api.ApplicationMasterProtocol;
import org.apache.hadoop.yarn.api.protocolrecords.FinishApplicationMasterRequest;
import org.apache.hadoop.yarn.api.protocolrecords.RegisterApplicationMasterRequest;
import org.apache.hadoop.yarn.api.records.ApplicationId;
import org.apache.hadoop.yarn.api.records.ApplicationSubmissionContext;
import org.apache.hadoop.yarn.api.records.ContainerLaunchContext;
import org.apache.hadoop.yarn.api.records.FinalApplicationStatus;
import org.apache.hadoop.yarn.api.records.Priority;
import org.apache.hadoop.yarn.api.records.Resource;
import org.apache.hadoop.yarn.api.records.YarnApplicationState;
import org.apache.hadoop.yarn.client.ClientRMProxy;
import org.apache.hadoop.yarn.client.api.YarnClient;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.MiniYARNCluster;
import org.awaitility.Awaitility;

/** A real ResourceManager and NodeManager in this JVM, with applications that do as told. */
final class YarnCluster implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final MiniYARNCluster cluster;
  private final Configuration conf;
  private final YarnClient client;

  YarnCluster() {
    conf = new YarnConfiguration();
    conf.set("yarn.scheduler.capacity.root.queues", "default");
    conf.set("yarn.scheduler.capacity.root.default.capacity", "100");
    conf.set("yarn.nodemanager.disk-health-checker.enable", "false");
    conf.set("yarn.resourcemanager.max-completed-applications", "100");
    cluster = new MiniYARNCluster("drover-yarn", 1, 1, 1);
    cluster.init(conf);
    cluster.start();
    client = YarnClient.createYarnClient();
    client.init(cluster.getConfig());
    client.start();
  }

  URI address() {
    String port =
        cluster.getConfig().get(YarnConfiguration.RM_WEBAPP_ADDRESS).replaceAll(".*:", "");
    return URI.create("http://127.0.0.1:" + port);
  }

  /** A submitted application whose master is this test; its state is ACCEPTED. */
  ApplicationId submit(Optional<String> tag) throws Exception {
    ApplicationSubmissionContext application =
        client.createApplication().getApplicationSubmissionContext();
    application.setApplicationName("test");
    application.setApplicationType("SPARK");
    application.setQueue("default");
    application.setPriority(Priority.newInstance(0));
    application.setUnmanagedAM(true);
    application.setMaxAppAttempts(1);
    application.setResource(Resource.newInstance(64, 1));
    application.setAMContainerSpec(
        ContainerLaunchContext.newInstance(null, null, null, null, null, null));
    tag.ifPresent(name -> application.setApplicationTags(Set.of(name)));
    ApplicationId id = client.submitApplication(application);
    await(id, YarnApplicationState.ACCEPTED);
    Awaitility.await().atMost(DEADLINE).until(() -> client.getAMRMToken(id) != null);
    return id;
  }

  /** Runs the application's master to an end. */
  void end(ApplicationId id, FinalApplicationStatus status, String diagnostics) throws Exception {
    UserGroupInformation master = UserGroupInformation.createRemoteUser(id.toString());
    master.addToken(client.getAMRMToken(id));
    master.doAs(
        (PrivilegedExceptionAction<Boolean>)
            () -> {
              ApplicationMasterProtocol protocol =
                  ClientRMProxy.createRMProxy(cluster.getConfig(), ApplicationMasterProtocol.class);
              protocol.registerApplicationMaster(
                  RegisterApplicationMasterRequest.newInstance("127.0.0.1", 0, ""));
              Awaitility.await()
                  .atMost(DEADLINE)
                  .until(
                      () ->
                          protocol
                              .finishApplicationMaster(
                                  FinishApplicationMasterRequest.newInstance(
                                      status, diagnostics, ""))
                              .getIsUnregistered());
              return true;
            });
    await(id, YarnApplicationState.FINISHED);
  }

  private void await(ApplicationId id, YarnApplicationState state) {
    Awaitility.await()
        .atMost(DEADLINE)
        .until(() -> client.getApplicationReport(id).getYarnApplicationState() == state);
  }

  @Override
  public void close() throws IOException {
    client.close();
    cluster.close();
  }
}
