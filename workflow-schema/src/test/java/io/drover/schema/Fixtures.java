package io.drover.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Workflows of the tests. */
final class Fixtures {
  static final Set<ActionKind> SUPPORTED =
      Set.of(
          new ActionKind(ActionKind.OOZIE_WORKFLOW, "fs"),
          new ActionKind(ActionKind.OOZIE_WORKFLOW, "sub-workflow"),
          new ActionKind(ActionKind.OOZIE_SPARK, "spark"),
          new ActionKind(ActionKind.OOZIE_EMAIL, "email"),
          new ActionKind(ActionKind.DROVER, "livy-batch"),
          new ActionKind(ActionKind.DROVER, "file-check"),
          new ActionKind(ActionKind.DROVER, "verify"));

  private Fixtures() {}

  /** Text of {@code workflows/NAME.xml}. */
  static String xml(String name) {
    return text("/workflows/" + name + ".xml");
  }

  /** Text of {@code schedules/NAME.xml}. */
  static String schedule(String name) {
    return text("/schedules/" + name + ".xml");
  }

  /** Lines of {@code schedules/NAME.problems}: what is wrong with {@code NAME.xml}. */
  static List<String> problems(String name) {
    return text("/schedules/" + name + ".problems").lines().toList();
  }

  private static String text(String path) {
    try (InputStream in = Objects.requireNonNull(Fixtures.class.getResourceAsStream(path), path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A workflow around these nodes; {@code start} is where it starts, the end is {@code end}. */
  static String workflow(String start, String... nodes) {
    return "<workflow-app xmlns='uri:oozie:workflow:0.5' name='w'><start to='"
        + start
        + "'/>\n"
        + String.join("\n", nodes)
        + "\n<kill name='kill'><message>m</message></kill>\n<end name='end'/></workflow-app>";
  }

  /** An action that fails to {@code kill}. */
  static String action(String name, String ok) {
    return action(name, ok, "kill");
  }

  static String action(String name, String ok, String error) {
    return "<action name='%s'><fs/><ok to='%s'/><error to='%s'/></action>"
        .formatted(name, ok, error);
  }

  static String fork(String name, String... paths) {
    StringBuilder xml = new StringBuilder("<fork name='" + name + "'>");
    for (String path : paths) {
      xml.append("<path start='").append(path).append("'/>");
    }
    return xml.append("</fork>").toString();
  }

  static String join(String name, String to) {
    return "<join name='%s' to='%s'/>".formatted(name, to);
  }

  /** Cases to all but the last target, which is the default. */
  static String decision(String name, String... targets) {
    StringBuilder xml = new StringBuilder("<decision name='" + name + "'><switch>");
    for (int i = 0; i < targets.length - 1; i++) {
      xml.append("<case to='").append(targets[i]).append("'>${x eq ").append(i).append("}</case>");
    }
    return xml.append("<default to='")
        .append(targets[targets.length - 1])
        .append("'/></switch></decision>")
        .toString();
  }
}
