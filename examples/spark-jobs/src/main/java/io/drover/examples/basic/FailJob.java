package io.drover.examples.basic;

import org.apache.spark.sql.SparkSession;

/** Starts Spark, prints {@code FAILING}, and throws; the first argument is the message. */
public final class FailJob {
  private FailJob() {}

  public static void main(String[] args) {
    SparkSession.builder().getOrCreate();
    System.out.println("FAILING");
    throw new IllegalStateException(args.length > 0 ? args[0] : "asked to fail");
  }
}
