package io.drover.server.doctor;

import io.drover.schema.HadoopConfigurationXml;
import io.drover.server.doctor.DoctorReport.PropertyState;
import java.util.List;
import java.util.Optional;

/**
 * What to say about a property that somebody sets.
 *
 * @param remark one sentence
 */
record PropertyAdvice(PropertyState state, String remark) {

  private record Rule(String name, PropertyAdvice advice) {
    boolean matches(String property) {
      return name.endsWith("*")
          ? property.startsWith(name.substring(0, name.length() - 1))
          : property.equals(name);
    }
  }

  /** First match wins. */
  private static final List<Rule> RULES =
      List.of(
          without(
              "oozie.use.system.libpath",
              "there is no share lib: Livy's Spark brings its own jars."),
          without(
              "oozie.action.sharelib.for.*",
              "there is no share lib: Livy's Spark brings its own jars."),
          without("oozie.launcher.*", "there is no launcher."),
          note(
              "oozie.coord.action.notification.url",
              "the server calls it only where its configuration lets it (http.allow)."),
          note(
              "oozie.wf.workflow.notification.url",
              "the server calls it only where its configuration lets it (http.allow)."),
          note(
              "oozie.wf.action.notification.url",
              "the server calls it only where its configuration lets it (http.allow)."),
          without("oozie.credentials.skip", "no credentials are fetched anyway."),
          without(
              "oozie.job.acl", "there are no access lists: whoever reaches the server may act."),
          without("user.name", "the user is the one who submits."),
          note(
              "oozie.libpath",
              "its jars go to every spark action, so Livy must be able to read that path."),
          note(
              "jobTracker",
              "needed where an expression names it, but its value decides nothing: Livy knows the"
                  + " cluster."),
          note(
              "resourceManager",
              "needed where an expression names it, but its value decides nothing: Livy knows the"
                  + " cluster."),
          note(
              "queueName",
              "a variable like any other: it chooses a queue only where an action hands it to"
                  + " Spark, by --queue or mapreduce.job.queuename."));

  private static Rule without(String name, String remark) {
    return new Rule(name, new PropertyAdvice(PropertyState.WITHOUT_EFFECT, remark));
  }

  private static Rule note(String name, String remark) {
    return new Rule(name, new PropertyAdvice(PropertyState.INFORMATIVE, remark));
  }

  /** Empty for a property that simply works. */
  static Optional<PropertyAdvice> of(String property) {
    if (HadoopConfigurationXml.RESERVED_NAMES.contains(property)) {
      return Optional.of(
          new PropertyAdvice(
              PropertyState.RESERVED,
              "a constant of the expression language: a job that sets it is refused (E0808);"
                  + " rename it."));
    }
    return RULES.stream().filter(rule -> rule.matches(property)).findFirst().map(Rule::advice);
  }
}
