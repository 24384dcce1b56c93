package io.drover.actions.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.actions.http.HttpLimits;
import io.drover.actions.http.ServiceUnavailableException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.MiniDFSNNTopology;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against two real NameNodes of which one is active at a time. */
class WebHdfsFailoverTest {
  private static final String USER = System.getProperty("user.name");

  @TempDir static Path data;
  private static MiniDFSCluster cluster;
  private static WebHdfsFileSystem webHdfs;

  @BeforeAll
  static void start() throws IOException {
    Configuration conf = new Configuration();
    conf.set("hdfs.minidfs.basedir", data.toString());
    conf.set("dfs.webhdfs.user.provider.user.pattern", "^[A-Za-z_][A-Za-z0-9._-]*$");
    cluster =
        new MiniDFSCluster.Builder(conf)
            .nnTopology(MiniDFSNNTopology.simpleHATopology())
            .numDataNodes(0)
            .build();
    List<URI> addresses = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      addresses.add(
          URI.create("http://127.0.0.1:" + cluster.getNameNode(i).getHttpAddress().getPort()));
    }
    webHdfs =
        new WebHdfsFileSystem(
            new WebHdfsSettings(
                Map.of("mycluster", addresses), Optional.empty(), Optional.empty(), "/user"),
            HttpLimits.DEFAULT,
            InstantSource.system());
  }

  @AfterAll
  static void stop() {
    webHdfs.close();
    cluster.shutdown();
  }

  private static URI uri(String path) {
    return URI.create("hdfs://mycluster" + path);
  }

  private static boolean there(String path) throws IOException {
    return webHdfs.status(uri(path), USER).isPresent();
  }

  @Test
  void whicheverNameNodeIsActiveAnswers() throws IOException {
    cluster.transitionToActive(0);
    webHdfs.mkdirs(uri("/made-by-the-first"), USER);

    cluster.transitionToStandby(0);
    assertThatThrownBy(() -> there("/made-by-the-first"))
        .as("both are standbys: not missing, and worth another look")
        .isInstanceOf(ServiceUnavailableException.class)
        .hasMessageContaining("is a standby");

    cluster.transitionToActive(1);
    assertThat(there("/made-by-the-first")).isTrue();
    webHdfs.mkdirs(uri("/made-by-the-second"), USER);

    cluster.shutdownNameNode(0);
    assertThat(there("/made-by-the-second")).as("the active one stays in use").isTrue();

    cluster.restartNameNode(0, true);
    cluster.transitionToStandby(1);
    cluster.transitionToActive(0);
    cluster.shutdownNameNode(1);
    assertThat(there("/made-by-the-second")).as("back, with the other one gone").isTrue();
    assertThat(webHdfs.list(uri("/"), USER)).hasSize(2);
  }
}
