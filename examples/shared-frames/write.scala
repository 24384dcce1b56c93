val report = spark.table("report").orderBy("day", "country")
report.coalesce(1).write.mode("overwrite").option("header", "true").csv(params("output"))
val written = Map("rows" -> report.count, "amount" -> report.agg("amount" -> "sum").first.getDecimal(0))
%json written
