package io.drover.benchmarks;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;

/**
 * A real NameNode in a process of its own, so that its threads and its work are not counted as the
 * server's. Prints the port of WebHDFS and ends with its standard input.
 */
public final class NameNodeMain {
  private NameNodeMain() {}

  public static void main(String[] args) throws IOException {
    Configuration conf = new Configuration();
    conf.set("hdfs.minidfs.basedir", args[0]);
    try (MiniDFSCluster cluster = new MiniDFSCluster.Builder(conf).numDataNodes(0).build()) {
      System.out.println("port " + cluster.getNameNode().getHttpAddress().getPort());
      while (System.in.read() >= 0) {
        // until whoever started this has ended
      }
    }
  }
}
