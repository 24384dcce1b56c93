package io.drover.examples.etl;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * Orders and revenue of some days for each country, as one CSV file with a header. What cannot be
 * counted is left out, as are orders of unknown customers.
 *
 * <p>Arguments: directories of raw orders with commas between them, as {@code coord:dataIn} gives
 * them; directory of raw customers; output directory.
 */
public final class WeekReport {
  private WeekReport() {}

  public static void main(String[] args) {
    SparkSession spark = SparkSession.builder().getOrCreate();
    Dataset<Row> report =
        CleanOrders.of(spark, args[0].split(","))
            .join(CleanCustomers.of(spark, args[1]), "customer_id")
            .groupBy("country")
            .agg(count(lit(1)).as("orders"), sum("amount").as("revenue"))
            .orderBy("country")
            .coalesce(1);
    report.write().mode(SaveMode.Overwrite).option("header", true).csv(args[2]);
    System.out.println("ROWS " + spark.read().option("header", true).csv(args[2]).count());
    spark.stop();
  }
}
