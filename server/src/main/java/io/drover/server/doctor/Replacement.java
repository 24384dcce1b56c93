package io.drover.server.doctor;

import io.drover.schema.ActionKind;
import io.drover.schema.SourceLocation;
import io.drover.schema.XmlElement;
import io.drover.schema.XmlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * XML to begin with in place of an action that needs a launcher, made of what stands in it. Words
 * in capital letters are for the reader to fill in.
 */
final class Replacement {
  private static final String DROVER = ActionKind.DROVER + ":1.0";
  private static final String SSH = "uri:oozie:ssh-action:0.2";

  private Replacement() {}

  /** The lines of it; empty where nothing can be said without knowing the job. */
  static List<String> of(XmlElement body) {
    return element(body).stream().flatMap(String::lines).toList();
  }

  private static List<String> element(XmlElement body) {
    return switch (body.name()) {
      case "hive", "hive2" -> statement(body);
      case "java" -> batch("JAR_OF_THE_CLASS", text(body, "main-class"), texts(body, "arg"));
      case "distcp" -> batch("YOUR_COPY_JOB", "", texts(body, "arg"));
      case "sqoop" -> batch("YOUR_JDBC_JOB", "", texts(body, "arg"));
      case "shell" -> ssh(body);
      default -> List.of();
    };
  }

  private static List<String> statement(XmlElement hive) {
    List<String> lines = new ArrayList<>();
    lines.add("<livy-statement xmlns=\"" + DROVER + "\">");
    lines.add("  <livy-session kind=\"sql\"/>");
    String query = text(hive, "query");
    lines.add(query.isEmpty() ? leaf("file", text(hive, "script")) : leaf("code", query));
    for (String parameter : texts(hive, "param")) {
      int equals = parameter.indexOf('=');
      if (equals > 0) {
        String name = parameter.substring(0, equals).strip();
        lines.add(
            "  " + xml("param", Map.of("name", name), parameter.substring(equals + 1).strip()));
      }
    }
    lines.add("</livy-statement>");
    return lines;
  }

  private static List<String> batch(String file, String mainClass, List<String> arguments) {
    List<String> lines = new ArrayList<>();
    lines.add("<livy-batch xmlns=\"" + DROVER + "\">");
    lines.add(leaf("file", file));
    if (!mainClass.isEmpty()) {
      lines.add(leaf("class-name", mainClass));
    }
    arguments.forEach(argument -> lines.add(leaf("arg", argument)));
    lines.add("</livy-batch>");
    return lines;
  }

  private static List<String> ssh(XmlElement shell) {
    List<String> lines = new ArrayList<>();
    lines.add("<ssh xmlns=\"" + SSH + "\">");
    lines.add(leaf("host", "USER@HOST"));
    lines.add(leaf("command", text(shell, "exec")));
    texts(shell, "argument").forEach(argument -> lines.add(leaf("arg", argument)));
    if (shell.child("capture-output").isPresent()) {
      lines.add("  <capture-output/>");
    }
    lines.add("</ssh>");
    return lines;
  }

  private static String text(XmlElement body, String element) {
    return body.child(element).map(child -> child.text().strip()).orElse("");
  }

  private static List<String> texts(XmlElement body, String element) {
    return body.children(element).stream().map(child -> child.text().strip()).toList();
  }

  private static String leaf(String element, String text) {
    return "  " + xml(element, Map.of(), text);
  }

  private static String xml(String element, Map<String, String> attributes, String text) {
    return new XmlElement(
            "", element, attributes, List.of(new XmlText(text)), SourceLocation.UNKNOWN)
        .toXml();
  }
}
