package io.drover.schema;

import java.util.Map;

/** Says of an action that has no executor what to use instead. */
public final class UnsupportedAction {
  private static final String SPARK_SQL =
      "run the query as a livy-statement of kind sql, one for each statement of a script: Spark reads"
          + " Hive's tables where it is set up for that, and a parameter is a column of the view"
          + " params.";

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
              "copy with a Spark job in a livy-batch; within one file system, move with fs."),
          Map.entry(
              "java",
              "run the class with livy-batch or spark: <file> is its jar, <class-name> its main"
                  + " class; or set workflow.java-through-livy at the server, which does this for"
                  + " java actions."),
          Map.entry(
              "shell",
              "no commands are run on the server itself: run it on another machine with ssh, where the"
                  + " administrator allows that, put the work into a livy-batch, or use fs for"
                  + " files."),
          Map.entry("ssh", "write <ssh xmlns=\"uri:oozie:ssh-action:0.2\">."),
          Map.entry(
              "git",
              "put the files where the jobs can read them when the application is deployed."),
          Map.entry("hdfs", "use fs."),
          Map.entry("email", "write <email xmlns=\"uri:oozie:email-action:0.2\">."),
          Map.entry("http", "write <http xmlns=\"uri:drover:action:1.0\">."));

  private UnsupportedAction() {}

  /** E0723, with what to use instead. */
  public static Problem problem(WorkflowNode.ActionNode action) {
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
