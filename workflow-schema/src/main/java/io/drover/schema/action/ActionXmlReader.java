package io.drover.schema.action;

import io.drover.schema.ActionBodies;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.Problem;
import io.drover.schema.SourceLocation;
import io.drover.schema.XmlElement;
import io.drover.schema.internal.jaxb.action.CheckedPath;
import io.drover.schema.internal.jaxb.action.Conf;
import io.drover.schema.internal.jaxb.action.FileCheck;
import io.drover.schema.internal.jaxb.action.LivyBatch;
import io.drover.schema.internal.jaxb.action.Output;
import io.drover.schema.internal.jaxb.action.Verify;
import io.drover.schema.internal.jaxb.email.Email;
import io.drover.schema.internal.jaxb.spark.Spark;
import io.drover.schema.internal.jaxb.workflow.Chgrp;
import io.drover.schema.internal.jaxb.workflow.Chmod;
import io.drover.schema.internal.jaxb.workflow.Delete;
import io.drover.schema.internal.jaxb.workflow.Fs;
import io.drover.schema.internal.jaxb.workflow.Mkdir;
import io.drover.schema.internal.jaxb.workflow.Move;
import io.drover.schema.internal.jaxb.workflow.Setrep;
import io.drover.schema.internal.jaxb.workflow.Touchz;
import jakarta.xml.bind.JAXBElement;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * From an evaluated action element to its record. Thread-safe. A value that does not fit is an
 * {@link InvalidRequestException} with code E0703 that names the element, the value and what is
 * expected.
 */
public final class ActionXmlReader {
  private ActionXmlReader() {}

  /** {@code <livy-batch>}. */
  public static LivyBatchSpec livyBatch(XmlElement element) {
    LivyBatch body = ActionBodies.unmarshal(element, LivyBatch.class);
    Reader read = new Reader(element);
    Map<String, List<String>> texts = new LinkedHashMap<>();
    Map<String, String> conf = new LinkedHashMap<>();
    Optional<VerifySpec> verify = Optional.empty();
    for (JAXBElement<?> child : body.getFileOrClassNameOrArg()) {
      if (child.getValue() instanceof Conf pair) {
        conf.put(pair.getName().strip(), pair.getValue());
      } else if (child.getValue() instanceof Verify nested) {
        verify = Optional.of(verify(nested, read));
      } else {
        texts
            .computeIfAbsent(child.getName().getLocalPart(), name -> new ArrayList<>())
            .add((String) child.getValue());
      }
    }
    return new LivyBatchSpec(
        text(body.getEndpoint()),
        read.one(texts, "file")
            .filter(file -> !file.isEmpty())
            .orElseThrow(() -> read.bad("<file> is missing", "Add <file>URI of a jar</file>.")),
        read.one(texts, "class-name"),
        // an argument keeps its blanks
        texts.getOrDefault("arg", List.of()),
        stripped(texts, "jar"),
        stripped(texts, "py-file"),
        stripped(texts, "extra-file"),
        stripped(texts, "archive"),
        conf,
        read.one(texts, "driver-memory"),
        read.number("driver-cores", read.one(texts, "driver-cores")),
        read.one(texts, "executor-memory"),
        read.number("executor-cores", read.one(texts, "executor-cores")),
        read.number("num-executors", read.one(texts, "num-executors")),
        read.one(texts, "queue"),
        verify,
        read.unknownPolicy(text(body.getOnUnknown())));
  }

  private static List<String> stripped(Map<String, List<String>> texts, String name) {
    return texts.getOrDefault(name, List.of()).stream().map(String::strip).toList();
  }

  /** {@code <file-check>}. */
  public static FileCheckSpec fileCheck(XmlElement element) {
    FileCheck body = ActionBodies.unmarshal(element, FileCheck.class);
    Reader read = new Reader(element);
    List<PathCheck> paths = new ArrayList<>();
    for (CheckedPath path : body.getPath()) {
      paths.add(read.pathCheck(path.getValue(), path.getDoneFlag(), path.getMinBytes()));
    }
    return new FileCheckSpec(
        paths,
        read.duration("timeout", text(body.getTimeout())),
        read.duration("every", text(body.getEvery())));
  }

  /** {@code <verify>}, as an action or inside one. */
  public static VerifySpec verify(XmlElement element) {
    return verify(ActionBodies.unmarshal(element, Verify.class), new Reader(element));
  }

  private static VerifySpec verify(Verify body, Reader read) {
    boolean livy = false;
    boolean yarn = false;
    List<PathCheck> outputs = new ArrayList<>();
    for (JAXBElement<?> child : body.getLivyOrYarnOrOutput()) {
      if (child.getValue() instanceof Output output) {
        outputs.add(read.pathCheck(output.getPath(), output.getDoneFlag(), output.getMinBytes()));
      } else if (child.getName().getLocalPart().equals("livy")) {
        livy = true;
      } else {
        yarn = true;
      }
    }
    return new VerifySpec(text(body.getAction()), livy, yarn, outputs);
  }

  /** Oozie's {@code <spark>}. */
  public static SparkSpec spark(XmlElement element) {
    Spark body = ActionBodies.unmarshal(element, Spark.class);
    Map<String, String> configuration = new LinkedHashMap<>();
    if (body.getConfiguration() != null) {
      body.getConfiguration()
          .getProperty()
          .forEach(
              property ->
                  configuration.put(property.getName().strip(), property.getValue().strip()));
    }
    return new SparkSpec(
        text(body.getNameNode()),
        prepare(element),
        body.getJobXml().stream().map(String::strip).toList(),
        configuration,
        body.getMaster().strip(),
        text(body.getMode()),
        body.getName().strip(),
        text(body.getClazz()),
        body.getJar().strip(),
        text(body.getSparkOpts()),
        body.getArg(),
        body.getFile().stream().map(String::strip).toList(),
        body.getArchive().stream().map(String::strip).toList());
  }

  private static PrepareSpec prepare(XmlElement element) {
    return element
        .child("prepare")
        .map(
            prepare ->
                new PrepareSpec(
                    prepare.children().stream()
                        .map(
                            step ->
                                new PrepareSpec.Step(
                                    step.name().equals("delete"),
                                    step.attribute("path").orElse("").strip()))
                        .toList()))
        .orElse(PrepareSpec.NONE);
  }

  /** Oozie's {@code <fs>}. */
  public static FsSpec fs(XmlElement element) {
    Fs body = ActionBodies.unmarshal(element, Fs.class);
    Reader read = new Reader(element);
    Map<String, String> configuration = new LinkedHashMap<>();
    if (body.getConfiguration() != null) {
      body.getConfiguration()
          .getProperty()
          .forEach(
              property ->
                  configuration.put(property.getName().strip(), property.getValue().strip()));
    }
    List<FsOperation> operations = new ArrayList<>();
    for (Object operation : body.getDeleteOrMkdirOrMove()) {
      operations.add(operation(operation, read));
    }
    return new FsSpec(
        text(body.getNameNode()),
        body.getJobXml().stream().map(String::strip).toList(),
        configuration,
        operations);
  }

  private static FsOperation operation(Object operation, Reader read) {
    if (operation instanceof Delete delete) {
      return new FsOperation.Delete(
          delete.getPath().strip(), read.flag("skip-trash", delete.getSkipTrash()));
    }
    if (operation instanceof Mkdir mkdir) {
      return new FsOperation.Mkdir(mkdir.getPath().strip());
    }
    if (operation instanceof Move move) {
      return new FsOperation.Move(move.getSource().strip(), move.getTarget().strip());
    }
    if (operation instanceof Chmod chmod) {
      return new FsOperation.Chmod(
          chmod.getPath().strip(),
          chmod.getPermissions().strip(),
          read.flag("dir-files", chmod.getDirFiles()),
          chmod.getRecursive() != null);
    }
    if (operation instanceof Touchz touchz) {
      return new FsOperation.Touchz(touchz.getPath().strip());
    }
    if (operation instanceof Chgrp chgrp) {
      return new FsOperation.Chgrp(
          chgrp.getPath().strip(),
          chgrp.getGroup().strip(),
          read.flag("dir-files", chgrp.getDirFiles()),
          chgrp.getRecursive() != null);
    }
    if (operation instanceof Setrep setrep) {
      return new FsOperation.Setrep(
          setrep.getPath().strip(),
          read.number("replication-factor", Optional.of(setrep.getReplicationFactor()))
              .orElseThrow());
    }
    throw new IllegalStateException("unknown fs operation " + operation.getClass());
  }

  /** Oozie's {@code <email>}. */
  public static EmailSpec email(XmlElement element) {
    Email body = ActionBodies.unmarshal(element, Email.class);
    return new EmailSpec(
        commaList(body.getTo()),
        commaList(body.getCc()),
        commaList(body.getBcc()),
        body.getSubject(),
        body.getBody(),
        text(body.getContentType()).orElse("text/plain"),
        commaList(body.getAttachment()));
  }

  private static List<String> commaList(@Nullable String text) {
    return text == null
        ? List.of()
        : Arrays.stream(text.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  private static Optional<String> text(@Nullable String value) {
    return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
  }

  /** Values of one element; knows where it stands. */
  private record Reader(XmlElement element) {

    InvalidRequestException bad(String message, String fix) {
      SourceLocation location = element.location();
      return InvalidRequestException.of(
          List.of(
              Problem.error(
                  ErrorCode.E0703, message, "element <" + element.name() + ">", location, fix)));
    }

    Optional<String> one(Map<String, List<String>> texts, String name) {
      List<String> values = texts.getOrDefault(name, List.of());
      if (values.size() > 1) {
        throw bad("<" + name + "> stands " + values.size() + " times", "Keep one of them.");
      }
      return values.stream().map(String::strip).filter(value -> !value.isEmpty()).findFirst();
    }

    Optional<Integer> number(String name, Optional<String> value) {
      if (value.isEmpty()) {
        return Optional.empty();
      }
      try {
        int number = Integer.parseInt(value.get().strip());
        if (number > 0) {
          return Optional.of(number);
        }
      } catch (NumberFormatException e) {
        // told below
      }
      throw bad(name + " is '" + value.get() + "'", "Write a whole number from 1.");
    }

    PathCheck pathCheck(String path, @Nullable String doneFlag, @Nullable String minBytes) {
      if (path.isBlank()) {
        throw bad("a path is empty", "Write the URI of a file or directory.");
      }
      long bytes = 0;
      if (minBytes != null && !minBytes.isBlank()) {
        try {
          bytes = Long.parseLong(minBytes.strip());
        } catch (NumberFormatException e) {
          throw bad("min-bytes is '" + minBytes + "'", "Write a whole number of bytes.");
        }
      }
      return new PathCheck(path.strip(), text(doneFlag), bytes);
    }

    Optional<Duration> duration(String name, Optional<String> value) {
      try {
        Optional<Duration> duration = value.map(Duration::parse);
        if (duration.isEmpty() || !duration.get().isNegative()) {
          return duration;
        }
      } catch (DateTimeParseException e) {
        // told below
      }
      throw bad(
          name + " is '" + value.orElse("") + "'", "Write an ISO 8601 duration such as PT30S.");
    }

    /** Oozie's flags are true when absent. */
    boolean flag(String name, @Nullable String value) {
      String text = value == null ? "true" : value.strip();
      if (text.equals("true") || text.equals("false")) {
        return text.equals("true");
      }
      throw bad(name + " is '" + value + "'", "Write true or false.");
    }

    UnknownPolicy unknownPolicy(Optional<String> value) {
      return switch (value.orElse("fail")) {
        case "fail" -> UnknownPolicy.FAIL;
        case "retry" -> UnknownPolicy.RETRY;
        default -> throw bad("on-unknown is '" + value.orElse("") + "'", "Write fail or retry.");
      };
    }
  }
}
