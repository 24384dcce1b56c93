package io.drover.examples.etl;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.upper;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * Keeps the customers with a name and a country, each id once, countries in upper case. Reads CSV,
 * writes Parquet.
 *
 * <p>Arguments: input CSV, output directory.
 */
public final class CleanCustomers {
  private CleanCustomers() {}

  public static void main(String[] args) {
    SparkSession spark = SparkSession.builder().getOrCreate();
    of(spark, args[0]).write().mode(SaveMode.Overwrite).parquet(args[1]);
    System.out.println("ROWS " + spark.read().parquet(args[1]).count());
    spark.stop();
  }

  /** Who can be counted in that directory. */
  static Dataset<Row> of(SparkSession spark, String directory) {
    return spark
        .read()
        .option("header", true)
        .schema("customer_id BIGINT, name STRING, country STRING")
        .csv(directory)
        .withColumn("country", upper(trim(col("country"))))
        .filter(trim(col("name")).notEqual(""))
        .filter(col("country").notEqual(""))
        .dropDuplicates(new String[] {"customer_id"});
  }
}
