package io.drover.examples.basic;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.spark.sql.SparkSession;

/** Prints every argument as {@code ARG base64}, so that no character gets lost in the log. */
public final class EchoJob {
  private EchoJob() {}

  public static void main(String[] args) {
    SparkSession spark = SparkSession.builder().getOrCreate();
    for (String argument : args) {
      byte[] bytes = argument.getBytes(StandardCharsets.UTF_8);
      System.out.println("ARG " + Base64.getEncoder().encodeToString(bytes));
    }
    spark.stop();
  }
}
