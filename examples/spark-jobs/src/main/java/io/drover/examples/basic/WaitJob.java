package io.drover.examples.basic;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;

/**
 * Starts Spark, prints {@code WAITING}, and succeeds as soon as the local file that its first
 * argument names is there.
 */
public final class WaitJob {
  private WaitJob() {}

  public static void main(String[] args) throws InterruptedException {
    SparkSession spark = SparkSession.builder().getOrCreate();
    System.out.println("WAITING");
    CountDownLatch never = new CountDownLatch(1);
    boolean woken = false;
    while (!woken && !Files.exists(Path.of(args[0]))) {
      woken = never.await(100, TimeUnit.MILLISECONDS);
    }
    System.out.println("GOING ON");
    spark.stop();
  }
}
