package io.drover.examples.etl;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * Orders and revenue for each day and country, as one CSV file with a header. Orders of unknown
 * customers do not count.
 *
 * <p>Arguments: cleaned orders, cleaned customers, output directory.
 */
public final class DailyReport {
  private DailyReport() {}

  public static void main(String[] args) {
    SparkSession spark = SparkSession.builder().getOrCreate();
    Dataset<Row> orders = spark.read().parquet(args[0]);
    Dataset<Row> customers = spark.read().parquet(args[1]);
    Dataset<Row> report =
        orders
            .join(customers, "customer_id")
            .groupBy("day", "country")
            .agg(count(lit(1)).as("orders"), sum("amount").as("revenue"))
            .orderBy("day", "country")
            .coalesce(1);
    report.write().mode(SaveMode.Overwrite).option("header", true).csv(args[2]);
    System.out.println("ROWS " + spark.read().option("header", true).csv(args[2]).count());
    spark.stop();
  }
}
