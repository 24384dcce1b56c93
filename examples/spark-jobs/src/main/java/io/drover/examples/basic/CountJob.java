package io.drover.examples.basic;

import org.apache.spark.sql.SparkSession;

/**
 * Counts the numbers below its first argument and prints them as {@code ROWS n}.
 *
 * <p>Arguments: how many; and, if there is a second, a directory to write them to as CSV.
 */
public final class CountJob {
  private CountJob() {}

  public static void main(String[] args) {
    SparkSession spark = SparkSession.builder().getOrCreate();
    long rows = spark.range(Long.parseLong(args[0])).count();
    if (args.length > 1) {
      spark.range(rows).coalesce(1).write().mode("overwrite").csv(args[1]);
    }
    System.out.println("ROWS " + rows);
    spark.stop();
  }
}
