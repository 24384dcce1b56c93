// country codes become names; a closure over the dictionary runs on the executors
val dictionary = params("dictionary").split(";").map(_.split("=")).map(pair => pair(0) -> pair(1)).toMap
val name = org.apache.spark.sql.functions.udf((code: String) => dictionary.getOrElse(code, code))
spark.table("sold").withColumn("country", name($"country")).createOrReplaceTempView("named")
