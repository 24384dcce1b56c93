package io.drover.server.batch;

import io.drover.schema.ActionKind;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.SourceLocation;
import io.drover.schema.XmlContent;
import io.drover.schema.XmlElement;
import io.drover.schema.XmlText;
import io.drover.schema.action.VerifySource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the workflow.xml that a {@link SingleBatch} stands for. */
public final class BatchWorkflow {
  private static final String WORKFLOW = ActionKind.OOZIE_WORKFLOW + ":0.5";
  private static final String DROVER = ActionKind.DROVER + ":1.0";
  private static final String OUTPUT = "output=";

  private BatchWorkflow() {}

  /**
   * The workflow as text, with one action {@code batch}.
   *
   * @throws InvalidRequestException E0305 without a file; E0303 for a value that cannot be handed
   *     on as it is
   */
  public static String xml(SingleBatch batch) {
    if (batch.file().isEmpty()) {
      throw new InvalidRequestException(
          ErrorCode.E0305, "a batch needs a file: the URI of a jar or a Python file");
    }
    notNegative("retryMax", batch.retryMax());
    String name = batch.name().isEmpty() ? fileName(batch.file()) : batch.name();
    Map<String, String> action = new LinkedHashMap<>();
    action.put("name", "batch");
    if (batch.retryMax() > 0) {
      action.put("retry-max", String.valueOf(batch.retryMax()));
    }
    XmlElement workflow =
        block(
            0,
            WORKFLOW,
            "workflow-app",
            Map.of("name", literal("name", name)),
            List.of(
                leaf(WORKFLOW, "start", Map.of("to", "batch"), ""),
                block(
                    1,
                    WORKFLOW,
                    "action",
                    action,
                    List.of(
                        livyBatch(batch),
                        leaf(WORKFLOW, "ok", Map.of("to", "end"), ""),
                        leaf(WORKFLOW, "error", Map.of("to", "fail"), ""))),
                block(
                    1,
                    WORKFLOW,
                    "kill",
                    Map.of("name", "fail"),
                    List.of(leaf(WORKFLOW, "message", Map.of(), "${wf:errorMessage('batch')}"))),
                leaf(WORKFLOW, "end", Map.of("name", "end"), "")));
    return workflow.toXml() + "\n";
  }

  private static void notNegative(String what, int number) {
    if (number < 0) {
      throw new InvalidRequestException(ErrorCode.E0303, what + " must not be negative");
    }
  }

  private static String fileName(String file) {
    String name = file.substring(file.lastIndexOf('/') + 1);
    return name.isEmpty() ? "batch" : name;
  }

  private static XmlElement livyBatch(SingleBatch batch) {
    List<XmlElement> parts = new ArrayList<>();
    parts.add(text("file", batch.file()));
    addText(parts, "class-name", batch.className());
    batch.args().forEach(argument -> parts.add(argument(argument)));
    batch.jars().forEach(uri -> parts.add(text("jar", uri)));
    batch.pyFiles().forEach(uri -> parts.add(text("py-file", uri)));
    batch.files().forEach(uri -> parts.add(text("extra-file", uri)));
    batch.archives().forEach(uri -> parts.add(text("archive", uri)));
    addText(parts, "driver-memory", batch.driverMemory());
    addCount(parts, "driver-cores", batch.driverCores());
    addText(parts, "executor-memory", batch.executorMemory());
    addCount(parts, "executor-cores", batch.executorCores());
    addCount(parts, "num-executors", batch.numExecutors());
    addText(parts, "queue", batch.queue());
    batch.conf().forEach((name, value) -> parts.add(conf(name, value)));
    List<XmlElement> verify = verify(batch.verify());
    if (!verify.isEmpty()) {
      parts.add(block(3, DROVER, "verify", Map.of(), verify));
    }
    Map<String, String> endpoint =
        batch.endpoint().isEmpty()
            ? Map.of()
            : Map.of("endpoint", literal("endpoint", batch.endpoint()));
    return block(2, DROVER, "livy-batch", endpoint, parts);
  }

  private static void addText(List<XmlElement> parts, String element, String value) {
    if (!value.isEmpty()) {
      parts.add(text(element, value));
    }
  }

  private static void addCount(List<XmlElement> parts, String element, int count) {
    notNegative(element, count);
    addText(parts, element, count == 0 ? "" : String.valueOf(count));
  }

  private static XmlElement argument(String value) {
    Map<String, String> attributes =
        value.equals(value.strip()) ? Map.of() : Map.of("trim", "false");
    return leaf(DROVER, "arg", attributes, escaped("an argument", value));
  }

  private static XmlElement conf(String name, String value) {
    return leaf(
        DROVER,
        "conf",
        Map.of("name", literal("the name of a Spark property", name)),
        literal("the Spark property " + name, value));
  }

  private static List<XmlElement> verify(List<String> words) {
    List<String> known = Arrays.stream(VerifySource.values()).map(VerifySource::word).toList();
    List<XmlElement> sources = new ArrayList<>();
    for (String word : words) {
      if (word.startsWith(OUTPUT)) {
        String path = literal("verify", word.substring(OUTPUT.length()));
        sources.add(leaf(DROVER, "output", Map.of("path", path), ""));
      } else if (known.contains(word) || word.equals("none")) {
        sources.add(leaf(DROVER, word, Map.of(), ""));
      } else {
        throw new InvalidRequestException(
            ErrorCode.E0303,
            "verify names '"
                + word
                + "'; it must be none, "
                + String.join(", ", known)
                + " or output=PATH");
      }
    }
    return sources;
  }

  private static XmlElement text(String element, String value) {
    return leaf(DROVER, element, Map.of(), literal(element, value));
  }

  /** For what the reader trims; so written that evaluating it gives the value back. */
  private static String literal(String what, String value) {
    if (!value.equals(value.strip())) {
      throw new InvalidRequestException(
          ErrorCode.E0303,
          what + " '" + value + "' begins or ends with a blank; only an argument may");
    }
    return escaped(what, value);
  }

  /** So written that evaluating it gives the value back. */
  private static String escaped(String what, String value) {
    if (value.codePoints().anyMatch(BatchWorkflow::notInXml)) {
      throw new InvalidRequestException(
          ErrorCode.E0303, what + " holds a control character, which XML cannot");
    }
    return value.replace("${", "\\${");
  }

  private static boolean notInXml(int character) {
    boolean control =
        character < ' ' && character != '\n' && character != '\t' && character != '\r';
    boolean surrogate =
        character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
    return control || surrogate || character == 0xFFFE || character == 0xFFFF;
  }

  /** An element of elements, each on a line of its own for whoever reads it. */
  private static XmlElement block(
      int depth,
      String namespace,
      String name,
      Map<String, String> attributes,
      List<XmlElement> children) {
    String indent = "\n" + "  ".repeat(depth);
    List<XmlContent> content = new ArrayList<>();
    for (XmlElement child : children) {
      content.add(new XmlText(indent + "  "));
      content.add(child);
    }
    content.add(new XmlText(indent));
    return new XmlElement(namespace, name, attributes, content, SourceLocation.UNKNOWN);
  }

  private static XmlElement leaf(
      String namespace, String name, Map<String, String> attributes, String text) {
    List<XmlContent> content = text.isEmpty() ? List.of() : List.of(new XmlText(text));
    return new XmlElement(namespace, name, attributes, content, SourceLocation.UNKNOWN);
  }
}
