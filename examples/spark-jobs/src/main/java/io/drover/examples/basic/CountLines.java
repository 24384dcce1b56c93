package io.drover.examples.basic;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;

/**
 * Counts the lines of several directories of text and prints the count as {@code LINES n}.
 *
 * <p>Arguments: the directories with commas between them, as {@code coord:dataIn} gives them;
 * directory to write all lines to.
 */
public final class CountLines {
  private CountLines() {}

  public static void main(String[] args) {
    SparkSession spark = SparkSession.builder().getOrCreate();
    Dataset<String> lines = spark.read().textFile(args[0].split(","));
    lines.coalesce(1).write().text(args[1]);
    System.out.println("LINES " + spark.read().textFile(args[1]).count());
    spark.stop();
  }
}
