# Runs as a statement of a Livy session, where Drover has bound `params`, and as it is with spark-submit:
#   spark-submit report.py "title=It's 100 % \"done\"" output=file:///tmp/report
import sys

if "params" not in globals():
    from pyspark.sql import SparkSession

    spark = SparkSession.builder.getOrCreate()
    params = dict(argument.split("=", 1) for argument in sys.argv[1:])

lines = spark.range(3).collect()
frame = spark.createDataFrame([(row.id, params["title"]) for row in lines], ["line", "title"])
frame.coalesce(1).write.mode("overwrite").json(params["output"])
print('{"lines": %d}' % frame.count())
