import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.MiniYARNCluster;

/**
 * A YARN cluster in one JVM on 127.0.0.1: ResourceManager, one NodeManager, and the history server
 * that serves aggregated logs. Started as a source file by LocalYarn, so that none of Hadoop's jars
 * is needed to build Drover.
 *
 * <p>Its argument is a directory; {@code conf/} in it is what HADOOP_CONF_DIR has to name. Runs
 * until its standard input ends.
 */
public final class MiniYarn {
  private MiniYarn() {}

  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]).toAbsolutePath();
    String history = "127.0.0.1:" + freePort();
    Configuration settings = new YarnConfiguration();
    settings.set("fs.defaultFS", "file:///");
    settings.set("hadoop.tmp.dir", directory.resolve("tmp").toString());
    settings.set("yarn.minicluster.fixed.ports", "true");
    settings.set("yarn.resourcemanager.hostname", "127.0.0.1");
    settings.set("yarn.resourcemanager.bind-host", "127.0.0.1");
    settings.set("yarn.nodemanager.hostname", "127.0.0.1");
    settings.set("yarn.nodemanager.bind-host", "127.0.0.1");
    Map<String, String> addresses = new TreeMap<>();
    for (String service :
        new String[] {
          "yarn.resourcemanager.address",
          "yarn.resourcemanager.scheduler.address",
          "yarn.resourcemanager.resource-tracker.address",
          "yarn.resourcemanager.admin.address",
          "yarn.resourcemanager.webapp.address",
          "yarn.nodemanager.address",
          "yarn.nodemanager.localizer.address",
          "yarn.nodemanager.webapp.address",
        }) {
      addresses.put(service, "127.0.0.1:" + freePort());
    }
    addresses.forEach(settings::set);

    // Small applications, several at once, however small the machine is.
    settings.set("yarn.nodemanager.resource.memory-mb", "8192");
    settings.set("yarn.nodemanager.resource.cpu-vcores", "16");
    settings.set("yarn.scheduler.minimum-allocation-mb", "128");
    settings.set("yarn.nodemanager.vmem-check-enabled", "false");
    settings.set("yarn.nodemanager.pmem-check-enabled", "false");
    settings.set("yarn.nodemanager.disk-health-checker.enable", "false");
    settings.set("yarn.scheduler.capacity.root.queues", "default");
    settings.set("yarn.scheduler.capacity.root.default.capacity", "100");
    settings.set("yarn.scheduler.capacity.maximum-am-resource-percent", "1.0");
    settings.set("yarn.resourcemanager.am.max-attempts", "1");
    settings.set("yarn.resourcemanager.nodemanagers.heartbeat-interval-ms", "200");
    settings.set("yarn.nodemanager.env-whitelist", "JAVA_HOME,HADOOP_CONF_DIR,SPARK_LOCAL_IP");
    settings.set("yarn.nodemanager.sleep-delay-before-sigkill.ms", "250");

    settings.set("yarn.log-aggregation-enable", "true");
    settings.set("yarn.nodemanager.remote-app-log-dir", directory.resolve("logs").toString());
    settings.set("yarn.log.server.url", "http://" + history + "/applicationhistory/logs");
    settings.set("yarn.log.server.web-service.url", "http://" + history + "/ws/v1/applicationhistory");
    settings.set("yarn.timeline-service.enabled", "true");
    settings.set("yarn.timeline-service.hostname", "127.0.0.1");
    settings.set("yarn.timeline-service.bind-host", "127.0.0.1");
    settings.set("yarn.timeline-service.webapp.address", history);
    settings.set("yarn.timeline-service.address", "127.0.0.1:" + freePort());
    settings.set(
        "yarn.timeline-service.store-class",
        "org.apache.hadoop.yarn.server.timeline.MemoryTimelineStore");
    settings.set(
        "yarn.timeline-service.state-store-class",
        "org.apache.hadoop.yarn.server.timeline.recovery.MemoryTimelineStateStore");
    settings.set("yarn.resourcemanager.system-metrics-publisher.enabled", "true");

    MiniYARNCluster cluster = new MiniYARNCluster("local-yarn", 1, 1, 1, 1, true);
    cluster.init(settings);
    cluster.start();
    if (!cluster.waitForNodeManagersToConnect(30_000)) {
      throw new IllegalStateException("the NodeManager does not find the ResourceManager");
    }

    addresses.put("yarn.resourcemanager.hostname", "127.0.0.1");
    // Spark compares with it to know that an attempt is the last one.
    addresses.put("yarn.resourcemanager.am.max-attempts", "1");
    addresses.put("yarn.log.server.url", settings.get("yarn.log.server.url"));
    Path conf = Files.createDirectories(directory.resolve("conf"));
    write(conf.resolve("core-site.xml"), Map.of("fs.defaultFS", "file:///"));
    write(conf.resolve("yarn-site.xml"), addresses);
    System.out.println("YARN is ready at http://" + addresses.get("yarn.resourcemanager.webapp.address"));
    System.out.flush();

    System.in.transferTo(OutputStream.nullOutputStream());
    cluster.stop();
    System.exit(0);
  }

  /** Only what clients need: Livy's Hadoop is older and cannot read all of ours. */
  private static void write(Path file, Map<String, String> values) throws IOException {
    Configuration configuration = new Configuration(false);
    values.forEach(configuration::set);
    try (OutputStream out = Files.newOutputStream(file)) {
      configuration.writeXml(out);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
