package io.drover.actions.file;

import io.drover.actions.http.HttpLimits;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Against a real NameNode and DataNode in this JVM. */
class WebHdfsFileCheckTest extends FileCheckContract {
  private static final AtomicInteger DIRECTORIES = new AtomicInteger();

  @TempDir static Path data;
  private static MiniDFSCluster cluster;
  private static FileSystem rpc;
  private static WebHdfsFileSystem webHdfs;

  private final URI directory = URI.create("hdfs://mini/checks/" + DIRECTORIES.incrementAndGet());

  @BeforeAll
  static void start() throws IOException {
    Configuration conf = new Configuration();
    conf.set("hdfs.minidfs.basedir", data.toString());
    conf.set("dfs.webhdfs.user.provider.user.pattern", "^[A-Za-z_][A-Za-z0-9._-]*$");
    cluster = new MiniDFSCluster.Builder(conf).numDataNodes(1).build();
    cluster.waitClusterUp();
    rpc = cluster.getFileSystem();
    URI address =
        URI.create("http://127.0.0.1:" + cluster.getNameNode().getHttpAddress().getPort());
    webHdfs =
        new WebHdfsFileSystem(
            new WebHdfsSettings(
                Map.of("mini", List.of(address)), Optional.empty(), Optional.empty(), "/user"),
            HttpLimits.DEFAULT,
            InstantSource.system());
  }

  @AfterAll
  static void stop() {
    webHdfs.close();
    cluster.shutdown();
  }

  @Override
  protected WorkflowFileSystem fileSystem() {
    return webHdfs;
  }

  @Override
  protected URI directory() {
    return directory;
  }

  @Override
  protected void write(URI path, byte[] content) throws IOException {
    try (OutputStream out = rpc.create(new org.apache.hadoop.fs.Path(null, null, path.getPath()))) {
      out.write(content);
    }
  }
}
