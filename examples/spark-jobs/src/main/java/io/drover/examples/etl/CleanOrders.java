package io.drover.examples.etl;

import static org.apache.spark.sql.functions.col;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * Keeps the orders that can be counted: paid, with a positive amount, each id once. Reads CSV,
 * writes Parquet.
 *
 * <p>Arguments: input CSV, output directory.
 */
public final class CleanOrders {
  private CleanOrders() {}

  public static void main(String[] args) {
    SparkSession spark = SparkSession.builder().getOrCreate();
    of(spark, args[0]).write().mode(SaveMode.Overwrite).parquet(args[1]);
    System.out.println("ROWS " + spark.read().parquet(args[1]).count());
    spark.stop();
  }

  /** What can be counted in those directories. */
  static Dataset<Row> of(SparkSession spark, String... directories) {
    return spark
        .read()
        .option("header", true)
        .schema(
            "order_id BIGINT, customer_id BIGINT, day DATE, amount DECIMAL(10,2), status STRING")
        .csv(directories)
        .filter(col("status").equalTo("paid"))
        .filter(col("amount").gt(0))
        .dropDuplicates(new String[] {"order_id"})
        .drop("status");
  }
}
