package io.drover.examples.basic;

import org.apache.spark.sql.SparkSession;

/**
 * Starts Spark, prints {@code LEAVING}, and ends the JVM with the first argument as its exit code,
 * without stopping Spark: locally a success with 0, on YARN never one.
 */
public final class ExitJob {
  private ExitJob() {}

  public static void main(String[] args) {
    SparkSession.builder().getOrCreate();
    System.out.println("LEAVING " + args[0]);
    System.exit(Integer.parseInt(args[0]));
  }
}
