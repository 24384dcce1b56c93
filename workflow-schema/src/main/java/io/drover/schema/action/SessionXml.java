package io.drover.schema.action;

import io.drover.schema.XmlElement;
import io.drover.schema.internal.jaxb.drover.LivySession;
import io.drover.schema.internal.jaxb.drover.LivyStatement;
import io.drover.schema.internal.jaxb.drover.Param;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code <livy-session>} and {@code <livy-statement>}. */
final class SessionXml {
  private static final List<String> AT_MOST_ONCE =
      List.of(
          "driver-memory",
          "driver-cores",
          "executor-memory",
          "executor-cores",
          "num-executors",
          "queue");

  /** SQL takes nothing else as the name of a column. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private SessionXml() {}

  static SessionSpec session(XmlElement element, Values values) {
    LivySession session = values.unmarshal(LivySession.class);
    values.requiredAttribute(element, "name", session.getName());
    return session(element, session, values);
  }

  private static SessionSpec session(XmlElement element, LivySession session, Values values) {
    ActionParts parts = new ActionParts(session.getParts(), AT_MOST_ONCE, values);
    return new SessionSpec(
        values.text(session.getName()),
        values.flag(element, "from-parent", session.getFromParent()),
        values.choice("kind", session.getKind(), SessionKind.class).orElse(SessionKind.SHARED),
        values.text(session.getEndpoint()),
        values
            .choice("on-driver-loss", session.getOnDriverLoss(), DriverLossPolicy.class)
            .orElse(DriverLossPolicy.FAIL),
        values.duration("heartbeat-timeout", session.getHeartbeatTimeout(), false),
        parts.all("jar"),
        parts.all("py-file"),
        parts.all("extra-file"),
        parts.all("archive"),
        parts.conf(),
        values.memory("driver-memory", parts.one("driver-memory").orElse(null)),
        values.count("driver-cores", parts.one("driver-cores").orElse(null)),
        values.memory("executor-memory", parts.one("executor-memory").orElse(null)),
        values.count("executor-cores", parts.one("executor-cores").orElse(null)),
        values.count("num-executors", parts.one("num-executors").orElse(null)),
        parts.one("queue"));
  }

  static StatementSpec statement(XmlElement element, Values values) {
    LivyStatement statement = values.unmarshal(LivyStatement.class);
    ActionParts parts =
        new ActionParts(statement.getParts(), List.of("code", "file", "livy-session"), values);
    Optional<SessionSpec> own =
        parts.all("livy-session", LivySession.class).stream()
            .findFirst()
            .map(inside -> session(element.child("livy-session").orElseThrow(), inside, values));
    Optional<String> session = values.text(statement.getSession());
    Optional<SessionKind> kind = values.choice("kind", statement.getKind(), SessionKind.class);
    checkSession(element, values, session, own, kind);
    Optional<String> code =
        element.child("code").map(SessionXml::code).filter(text -> !text.isBlank());
    Optional<String> file = parts.one("file");
    if (code.isPresent() == file.isPresent()) {
      values.wrongElement(
          code.isPresent() ? "file" : "livy-statement",
          code.isPresent() ? "stands beside <code>" : "has nothing to run",
          "write either <code> or <file>.");
    }
    return new StatementSpec(
        session,
        own,
        kind,
        code,
        file,
        params(parts, values),
        values.duration("timeout", statement.getTimeout(), false));
  }

  private static void checkSession(
      XmlElement element,
      Values values,
      Optional<String> session,
      Optional<SessionSpec> own,
      Optional<SessionKind> kind) {
    if (session.isPresent() == own.isPresent()) {
      values.wrongElement(
          own.isPresent() ? "livy-session" : "livy-statement",
          own.isPresent() ? "stands beside the attribute 'session'" : "has no session",
          "name a session in the attribute 'session', or write a <livy-session> inside.");
    }
    if (own.flatMap(SessionSpec::name).isPresent()) {
      values.wrongElement(
          "livy-session",
          "has a name, but only this statement uses it",
          "remove the attribute 'name', or make it an action of its own.");
    }
    if (own.filter(SessionSpec::fromParent).isPresent()) {
      values.wrongElement(
          "livy-session",
          "is for this statement alone, so no parent has it",
          "remove the attribute 'from-parent', or make it an action of its own.");
    }
    boolean kindGiven = element.attribute("kind").filter(text -> !text.isBlank()).isPresent();
    boolean needsKind =
        own.isPresent()
            && element
                .child("livy-session")
                .flatMap(child -> child.attribute("kind"))
                .filter(text -> text.strip().equals("shared"))
                .isPresent();
    if (kind.equals(Optional.of(SessionKind.SHARED)) || (needsKind && !kindGiven)) {
      values.wrongElement(
          "livy-statement",
          "does not say what language its code is in",
          "set kind to spark, pyspark, sparkr or sql.");
    }
  }

  /** Code may be indented with the XML around it; Python would not take that. */
  private static String code(XmlElement code) {
    String text = code.text().stripTrailing().stripIndent();
    int start = 0;
    while (start < text.length() && text.charAt(start) == '\n') {
      start++;
    }
    return text.substring(start);
  }

  /** Values are not trimmed: what is written arrives. */
  private static Map<String, String> params(ActionParts parts, Values values) {
    Map<String, String> params = new LinkedHashMap<>();
    for (Param param : parts.all("param", Param.class)) {
      String name = param.getName().strip();
      if (!NAME.matcher(name).matches() && !name.contains("${")) {
        values.wrongElement(
            "param",
            "has the name '" + name + "'",
            "use letters, digits and underscores, and no digit first.");
      }
      if (params.put(name, param.getValue()) != null) {
        values.wrongElement("param", "named '" + name + "' stands twice", "write it once.");
      }
    }
    return params;
  }
}
