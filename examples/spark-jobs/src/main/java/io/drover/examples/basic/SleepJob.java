package io.drover.examples.basic;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;

/** Starts Spark, prints {@code SLEEPING}, waits, and succeeds; the first argument is in seconds. */
public final class SleepJob {
  private SleepJob() {}

  public static void main(String[] args) throws InterruptedException {
    SparkSession spark = SparkSession.builder().getOrCreate();
    System.out.println("SLEEPING " + args[0]);
    boolean woken = new CountDownLatch(1).await(Long.parseLong(args[0]), TimeUnit.SECONDS);
    System.out.println(woken ? "WOKEN" : "AWAKE");
    spark.stop();
  }
}
