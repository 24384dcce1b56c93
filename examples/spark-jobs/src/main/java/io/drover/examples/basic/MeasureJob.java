package io.drover.examples.basic;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.Properties;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Counts the numbers below its first argument and hands the count back to the workflow, whose
 * action has {@code <capture-output/>}.
 */
public final class MeasureJob {
  private MeasureJob() {}

  public static void main(String[] args) throws IOException {
    SparkSession spark = SparkSession.builder().getOrCreate();
    long rows = spark.range(Long.parseLong(args[0])).count();
    Properties output = new Properties();
    output.setProperty("rows", Long.toString(rows));
    output.setProperty("half", Long.toString(rows / 2));
    // Hadoop's file systems write to a cluster and to this machine alike.
    Path file = new Path(URI.create(spark.conf().get("spark.drover.output.properties")));
    try (OutputStream out =
        file.getFileSystem(spark.sparkContext().hadoopConfiguration()).create(file)) {
      output.store(out, null);
    }
    System.out.println("ROWS " + rows);
    spark.stop();
  }
}
