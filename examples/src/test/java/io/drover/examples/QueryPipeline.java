package io.drover.examples;

/** A typical pipeline, generated: tables, then queries over them and over each other. */
final class QueryPipeline {
  private static final int ROWS = 1000;

  private QueryPipeline() {}

  /**
   * One session, one node for each of {@code queries} SQL statements. The first make the tables;
   * each later one joins what the one before made with a table; the last counts.
   */
  static String workflow(int tables, int queries) {
    StringBuilder nodes = new StringBuilder();
    for (int i = 1; i <= queries; i++) {
      String next = i == queries ? "end" : "query-" + (i + 1);
      nodes.append(node("query-" + i, sql(i, tables, queries), next));
    }
    return "<workflow-app xmlns='uri:oozie:workflow:1.0' name='pipeline'><start to='open'/>"
        + "<action name='open'><livy-session xmlns='uri:drover:action:1.0' name='s' kind='sql'>"
        + "<driver-memory>512m</driver-memory>"
        + "<conf name='spark.sql.shuffle.partitions'>2</conf>"
        + "</livy-session><ok to='query-1'/><error to='failed'/></action>"
        + nodes
        + "<kill name='failed'><message>${wf:errorMessage(wf:lastErrorNode())}</message></kill>"
        + "<end name='end'/></workflow-app>";
  }

  private static String sql(int query, int tables, int queries) {
    if (query <= tables) {
      return "CREATE OR REPLACE TEMPORARY VIEW t"
          + query
          + " AS SELECT id, id % "
          + (query + 1)
          + " AS v"
          + query
          + " FROM range("
          + ROWS
          + ")";
    }
    if (query == queries) {
      return "SELECT count(*) AS rows, sum(total) AS total FROM q" + (query - 1);
    }
    String source = query == tables + 1 ? "(SELECT id, v1 AS total FROM t1)" : "q" + (query - 1);
    int table = 1 + query % tables;
    return "CREATE OR REPLACE TEMPORARY VIEW q"
        + query
        + " AS SELECT a.id, a.total + b.v"
        + table
        + " AS total FROM "
        + source
        + " a JOIN t"
        + table
        + " b ON a.id = b.id";
  }

  private static String node(String name, String sql, String next) {
    return "<action name='"
        + name
        + "'><livy-statement xmlns='uri:drover:action:1.0' session='s'><code><![CDATA["
        + sql
        + "]]></code></livy-statement><ok to='"
        + next
        + "'/><error to='failed'/></action>";
  }
}
