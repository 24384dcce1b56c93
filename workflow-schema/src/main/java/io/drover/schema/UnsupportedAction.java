package io.drover.schema;

import java.util.Map;

/** Says of an action that has no executor what to use instead. */
final class UnsupportedAction {
  private static final String SPARK_SQL =
      "run the query with Spark SQL: a livy-batch or spark action with a small Python or Scala file.";

  private static final Map<String, String> INSTEAD =
      Map.ofEntries(
          Map.entry(
              "map-reduce",
              "rewrite the job for Spark and run it with livy-batch or spark; a job that stays"
                  + " elsewhere can be waited for with file-check."),
          Map.entry("pig", "rewrite the script for Spark and run it with livy-batch or spark."),
          Map.entry("hive", SPARK_SQL),
          Map.entry("hive2", SPARK_SQL),
          Map.entry(
              "sqoop", "copy the table with Spark's JDBC source in a livy-batch or spark action."),
          Map.entry(
              "distcp",
              "move files with fs; copy between clusters with a Spark job in livy-batch, or outside"
                  + " and wait for the result with file-check."),
          Map.entry(
              "java",
              "run the class with livy-batch: <file> is its jar, <class-name> its main class; or set"
                  + " workflow.java-through-livy at the server, which does this for java actions."),
          Map.entry(
              "shell",
              "no commands are run on the server: put the work into a livy-batch, use fs for"
                  + " files, or run it outside and wait for its output with file-check."),
          Map.entry(
              "ssh",
              "no remote commands are run: start it outside and wait for its output with"
                  + " file-check."),
          Map.entry(
              "git",
              "put the files where the jobs can read them when the application is deployed."),
          Map.entry("hdfs", "use fs."),
          Map.entry("email", "write <email xmlns=\"uri:oozie:email-action:0.2\">."),
          Map.entry("http", "make the call in a livy-batch, or use job notifications."));

  private UnsupportedAction() {}

  static Problem problem(WorkflowNode.ActionNode action) {
    ActionKind kind = action.kind();
    boolean oozies = kind.namespace().startsWith("uri:oozie:");
    return Problem.error(
        ErrorCode.E0723,
        "action type '" + kind.element() + "' cannot be run here",
        "action '" + action.name() + "'",
        action.body().location(),
        (oozies ? INSTEAD.getOrDefault(kind.element(), "") : "")
            + (oozies && INSTEAD.containsKey(kind.element())
                ? ""
                : "this server has no executor for it; use another action."));
  }
}
