package io.drover.server.doctor;

import io.drover.actions.livy.DeniedConf;
import io.drover.actions.livy.LivyBatchAction;
import io.drover.actions.livy.SparkAction;
import io.drover.schema.ActionKind;
import io.drover.schema.Problem;
import io.drover.schema.XmlElement;
import io.drover.server.doctor.DoctorReport.Severity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Every kind of action that a server can run. The one place outside of the server's wiring that
 * names them: for those who have to know without a server.
 */
public final class SupportedActions {
  private static final String ON_THE_SERVER = "done by the server, without a launcher";

  /**
   * What a server's administrator has to see to before such an action runs.
   *
   * @param severity a warning when it does not run with the defaults
   */
  record Condition(Severity severity, String message, String advice) {}

  /**
   * One kind.
   *
   * @param mapping what does its work
   */
  private record Entry(ActionKind kind, String mapping, Optional<Condition> condition) {}

  private static final Map<ActionKind, Entry> ALL =
      List.of(
              drover("livy-batch", "one Livy batch"),
              drover("livy-session", "a Livy session that the job's statements share"),
              drover("livy-statement", "code in a Livy session"),
              drover("file-check", ON_THE_SERVER),
              drover("verify", ON_THE_SERVER),
              new Entry(
                  new ActionKind(ActionKind.DROVER, "http"),
                  "a request that the server sends",
                  Optional.of(
                      new Condition(
                          Severity.NOTE,
                          "the server sends requests only where its configuration lets it",
                          "ask the administrator to allow the host (http.allow)."))),
              new Entry(
                  new ActionKind(ActionKind.OOZIE_SPARK, "spark"),
                  "one Livy batch, without a launcher",
                  Optional.empty()),
              new Entry(
                  new ActionKind(ActionKind.OOZIE_WORKFLOW, "fs"), ON_THE_SERVER, Optional.empty()),
              new Entry(
                  new ActionKind(ActionKind.OOZIE_WORKFLOW, "sub-workflow"),
                  "a job of its own on the same server",
                  Optional.empty()),
              new Entry(
                  new ActionKind(ActionKind.OOZIE_EMAIL, "email"),
                  "sent by the server, without a launcher",
                  Optional.of(
                      new Condition(
                          Severity.NOTE,
                          "the server sends it through the mail server in its configuration",
                          "ask the administrator to set email.smtp.host."))),
              new Entry(
                  new ActionKind("uri:oozie:ssh-action", "ssh"),
                  "a command on another machine, started by the server over ssh",
                  Optional.of(
                      new Condition(
                          Severity.WARNING,
                          "ssh is switched off until the administrator enables it",
                          "ask the administrator for the host and the user that it needs."))))
          .stream()
          .collect(Collectors.toUnmodifiableMap(Entry::kind, Function.identity()));

  private SupportedActions() {}

  private static Entry drover(String element, String mapping) {
    return new Entry(new ActionKind(ActionKind.DROVER, element), mapping, Optional.empty());
  }

  /** What {@code drover validate} and the doctor take as known. */
  public static Set<ActionKind> kinds() {
    return ALL.keySet();
  }

  /** What the executors of a server with default settings say at submission. */
  public static List<Problem> problems(XmlElement body) {
    DeniedConf denied = DeniedConf.standard(false);
    return switch (body.name()) {
      case "spark" -> SparkAction.problems(body, denied);
      case "livy-batch" -> LivyBatchAction.problems(body, denied);
      default -> List.of();
    };
  }

  /** What does the work of such an action; empty for a kind that is not known here. */
  static String mapping(ActionKind kind) {
    return Optional.ofNullable(ALL.get(kind)).map(Entry::mapping).orElse("");
  }

  static Optional<Condition> condition(ActionKind kind) {
    return Optional.ofNullable(ALL.get(kind)).flatMap(Entry::condition);
  }
}
