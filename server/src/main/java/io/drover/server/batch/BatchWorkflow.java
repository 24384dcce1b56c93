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
    if (batch.retryMax() < 0) {
      throw new InvalidRequestException(ErrorCode.E0303, "retryMax must not be negative");
    }
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

  private static String fileName(String file) {
    String name = file.substring(file.lastIndexOf('/') + 1);
    return name.isEmpty() ? "batch" : name;
  }

  private static XmlElement livyBatch(SingleBatch batch) {
    List<XmlElement> parts = new ArrayList<>();
    parts.add(text("file", batch.file()));
    if (!batch.className().isEmpty()) {
      parts.add(text("class-name", batch.className()));
    }
    batch.args().forEach(argument -> parts.add(text("arg", argument)));
    batch
        .conf()
        .forEach(
            (name, value) ->
                parts.add(
                    leaf(
                        DROVER,
                        "conf",
                        Map.of("name", literal("conf", name)),
                        literal("conf " + name, value))));
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

  /** So written that evaluating it gives the value back. */
  private static String literal(String what, String value) {
    if (!value.equals(value.strip())) {
      throw new InvalidRequestException(
          ErrorCode.E0303,
          what + " '" + value + "' begins or ends with a blank, which an action would lose");
    }
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
