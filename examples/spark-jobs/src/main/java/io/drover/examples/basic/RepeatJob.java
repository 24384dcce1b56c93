package io.drover.examples.basic;

import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Does its work again when it fails, and ends without an error whatever came of it.
 *
 * <p>Arguments: how many tries fail; how many tries are made at most.
 */
public final class RepeatJob {
  private RepeatJob() {}

  public static void main(String[] args) {
    int failing = Integer.parseInt(args[0]);
    int most = Integer.parseInt(args[1]);
    SparkSession spark = SparkSession.builder().getOrCreate();
    JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
    for (int tries = 1; tries <= most; tries++) {
      boolean fails = tries <= failing;
      try {
        System.out.println("ROWS " + count(context, fails));
        break;
      } catch (Exception e) {
        System.out.println("TRY " + tries + " FAILED");
      }
    }
    spark.stop();
  }

  private static long count(JavaSparkContext context, boolean fails) {
    return context
        .parallelize(List.of(1, 2, 3), 1)
        .filter(
            number -> {
              if (fails) {
                throw new IllegalStateException("asked to fail");
              }
              return number > 0;
            })
        .count();
  }
}
