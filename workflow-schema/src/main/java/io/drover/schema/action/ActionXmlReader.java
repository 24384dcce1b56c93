package io.drover.schema.action;

import io.drover.schema.ActionKind;
import io.drover.schema.ErrorCode;
import io.drover.schema.HadoopConfigurationXml;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.Problem;
import io.drover.schema.XmlElement;
import io.drover.schema.internal.Namespaces;
import io.drover.schema.internal.jaxb.drover.Arg;
import io.drover.schema.internal.jaxb.drover.FileCheck;
import io.drover.schema.internal.jaxb.drover.LivyBatch;
import io.drover.schema.internal.jaxb.drover.Path;
import io.drover.schema.internal.jaxb.drover.Verify;
import io.drover.schema.internal.jaxb.email.Email;
import io.drover.schema.internal.jaxb.spark.Property;
import io.drover.schema.internal.jaxb.spark.Spark;
import io.drover.schema.internal.jaxb.ssh.Ssh;
import io.drover.schema.internal.jaxb.workflow.Fs;
import io.drover.schema.internal.jaxb.workflow.Java;
import io.drover.schema.internal.jaxb.workflow.SubWorkflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads evaluated action elements into their records. Texts are trimmed; an optional element or
 * attribute whose text is empty after evaluation counts as absent.
 *
 * <p>Each method throws {@link InvalidRequestException} with every problem of the element: E0701
 * for its structure and the values of its children, E0703 for values of attributes, E0808 for
 * properties that a child job may not be given. Stateless.
 */
public final class ActionXmlReader {

  /** As many as a glob may have. */
  private static final int MOST_MATCHES = 50_000;

  private ActionXmlReader() {}

  /** {@code <livy-batch>}. */
  public static LivyBatchSpec livyBatch(XmlElement element) {
    Values values = new Values(element, true);
    return values.orThrow(livyBatch(element, values));
  }

  /** Oozie's {@code <spark>}, any version. */
  public static SparkSpec spark(XmlElement element) {
    Values values = new Values(element, true);
    return values.orThrow(spark(element, values));
  }

  /** Oozie's {@code <java>}, any version. */
  public static JavaSpec java(XmlElement element) {
    Values values = new Values(element, true);
    return values.orThrow(java(element, values));
  }

  /** Oozie's {@code <fs>}, any version. */
  public static FsSpec fs(XmlElement element) {
    Values values = new Values(element, true);
    return values.orThrow(fs(element, values));
  }

  /** Oozie's {@code <sub-workflow>}, any version. */
  public static SubWorkflowSpec subWorkflow(XmlElement element) {
    Values values = new Values(element, true);
    return values.orThrow(subWorkflow(element, values));
  }

  /** {@code <livy-session>} as an action of its own. */
  public static SessionSpec livySession(XmlElement element) {
    Values values = new Values(element, true);
    return values.orThrow(SessionXml.session(element, values));
  }

  /** {@code <livy-statement>}. */
  public static StatementSpec livyStatement(XmlElement element) {
    Values values = new Values(element, true);
    return values.orThrow(SessionXml.statement(element, values));
  }

  /** {@code <file-check>}. */
  public static FileCheckSpec fileCheck(XmlElement element) {
    Values values = new Values(element, true);
    return values.orThrow(fileCheck(element, values));
  }

  /**
   * {@code <verify>}, the action or the element inside another action; only the action has {@link
   * VerifySpec#action()}.
   */
  public static VerifySpec verify(XmlElement element) {
    Values values = new Values(element, true);
    Verify verify = values.unmarshal(Verify.class);
    return values.orThrow(new VerifyParts(element, values).read(verify));
  }

  /** Oozie's {@code <email>}, any version. */
  public static EmailSpec email(XmlElement element) {
    Values values = new Values(element, true);
    return values.orThrow(email(element, values));
  }

  /** {@code <http>}. */
  public static HttpSpec http(XmlElement element) {
    Values values = new Values(element, true);
    return values.orThrow(HttpXml.http(element, values));
  }

  /** Oozie's {@code <ssh>}, any version. */
  public static SshSpec ssh(XmlElement element) {
    Values values = new Values(element, true);
    return values.orThrow(ssh(element, values));
  }

  /**
   * What can already be said about an action's body before its expressions are evaluated: values
   * that hold no expression are checked as they stand. Kinds that this class does not read have no
   * problems.
   *
   * @param body as it stands in a {@link io.drover.schema.WorkflowDefinition}, so valid by schema
   */
  public static List<Problem> problems(XmlElement body) {
    Values values = new Values(body, false);
    BiConsumer<XmlElement, Values> reader = READERS.get(kind(body));
    if (reader != null) {
      reader.accept(body, values);
    }
    return List.copyOf(values.problems());
  }

  private static final Map<ActionKind, BiConsumer<XmlElement, Values>> READERS =
      Map.ofEntries(
          reader(Namespaces.DROVER, "livy-batch", ActionXmlReader::livyBatch),
          reader(Namespaces.DROVER, "http", HttpXml::http),
          reader(ActionKind.OOZIE_SSH, "ssh", ActionXmlReader::ssh),
          reader(Namespaces.DROVER, "livy-session", SessionXml::session),
          reader(Namespaces.DROVER, "livy-statement", SessionXml::statement),
          reader(Namespaces.DROVER, "file-check", ActionXmlReader::fileCheck),
          reader(Namespaces.DROVER, "verify", ActionXmlReader::verifyAction),
          reader(ActionKind.OOZIE_WORKFLOW, "fs", ActionXmlReader::fs),
          reader(ActionKind.OOZIE_WORKFLOW, "java", ActionXmlReader::java),
          reader(ActionKind.OOZIE_WORKFLOW, "sub-workflow", ActionXmlReader::subWorkflow),
          reader(ActionKind.OOZIE_SPARK, "spark", ActionXmlReader::spark),
          reader(ActionKind.OOZIE_EMAIL, "email", ActionXmlReader::email));

  private static final List<String> AT_MOST_ONCE_IN_BATCH =
      List.of(
          "file",
          "class-name",
          "driver-memory",
          "driver-cores",
          "executor-memory",
          "executor-cores",
          "num-executors",
          "queue",
          "verify",
          "capture-output");

  private static Map.Entry<ActionKind, BiConsumer<XmlElement, Values>> reader(
      String namespace, String element, BiConsumer<XmlElement, Values> reader) {
    return Map.entry(new ActionKind(namespace, element), reader);
  }

  private static ActionKind kind(XmlElement body) {
    return new ActionKind(Namespaces.normalise(body.namespace()), body.name());
  }

  private static LivyBatchSpec livyBatch(XmlElement element, Values values) {
    LivyBatch batch = values.unmarshal(LivyBatch.class);
    ActionParts parts = new ActionParts(batch.getParts(), AT_MOST_ONCE_IN_BATCH, values);
    String file = values.required("file", parts.one("file").orElse(null));
    Optional<VerifySpec> verify =
        parts.all("verify", Verify.class).stream()
            .findFirst()
            .map(
                found ->
                    new VerifyParts(element.child("verify").orElse(element), values).read(found));
    if (verify.flatMap(VerifySpec::action).isPresent()) {
      values.wrongElement(
          "verify",
          "names an action, but here it verifies the batch it stands in",
          "remove the attribute 'action'.");
    }
    return new LivyBatchSpec(
        values.text(batch.getEndpoint()),
        file,
        parts.one("class-name"),
        parts.all("arg", Arg.class).stream().map(ActionXmlReader::argument).toList(),
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
        parts.one("queue"),
        verify,
        values
            .choice("on-unknown", batch.getOnUnknown(), UnknownPolicy.class)
            .orElse(UnknownPolicy.FAIL),
        element.child("capture-output").isPresent());
  }

  /** An argument may be empty, and may ask to be left as it is. */
  private static String argument(Arg argument) {
    return argument.isTrim() ? argument.getValue().strip() : argument.getValue();
  }

  private static FileCheckSpec fileCheck(XmlElement element, Values values) {
    FileCheck check = values.unmarshal(FileCheck.class);
    List<PathCheck> paths = new ArrayList<>();
    Iterator<XmlElement> places = element.children("path").iterator();
    for (Path path : check.getPath()) {
      XmlElement place = places.next();
      PathCheck read =
          new PathCheck(
              values.required("path", path.getValue()),
              values.text(path.getDoneFlag()),
              values.bytes(place, "min-bytes", path.getMinBytes()),
              values.duration(place, "min-age", path.getMinAge(), true).orElse(Duration.ZERO),
              values.count(place, "min-count", path.getMinCount(), MOST_MATCHES).orElse(1));
      if (read.minCount() > 1 && read.path().chars().noneMatch(c -> "*?[{$".indexOf(c) >= 0)) {
        values.wrongElement(
            "path",
            "asks for " + read.minCount() + " matches, but '" + read.path() + "' can match one",
            "write a glob such as part-* or remove the attribute 'min-count'.");
      }
      paths.add(read);
    }
    return new FileCheckSpec(
        paths,
        values.duration("timeout", check.getTimeout(), true),
        values.duration("every", check.getEvery(), false));
  }

  private static VerifySpec verifyAction(XmlElement element, Values values) {
    Verify verify = values.unmarshal(Verify.class);
    values.requiredAttribute(element, "action", verify.getAction());
    return new VerifyParts(element, values).read(verify);
  }

  private static SparkSpec spark(XmlElement element, Values values) {
    Spark spark = values.unmarshal(Spark.class);
    Map<String, String> configuration = new LinkedHashMap<>();
    if (spark.getConfiguration() != null) {
      for (Property property : spark.getConfiguration().getProperty()) {
        configuration.put(property.getName().strip(), property.getValue().strip());
      }
    }
    return new SparkSpec(
        values.text(spark.getNameNode()),
        prepare(element, values),
        present(spark.getJobXml()),
        configuration,
        values.required("master", spark.getMaster()),
        values.text(spark.getMode()),
        spark.getName().strip(),
        values.text(spark.getClazz()),
        values.required("jar", spark.getJar()),
        values.text(spark.getSparkOpts()),
        spark.getArg().stream().map(String::strip).toList(),
        present(spark.getFile()),
        present(spark.getArchive()),
        spark.getCaptureOutput() != null);
  }

  private static JavaSpec java(XmlElement element, Values values) {
    Java java = values.unmarshal(Java.class);
    Map<String, String> configuration = new LinkedHashMap<>();
    if (java.getConfiguration() != null) {
      for (var property : java.getConfiguration().getProperty()) {
        configuration.put(property.getName().strip(), property.getValue().strip());
      }
    }
    Optional<String> options =
        values.text(java.getJavaOpts()).or(() -> values.text(String.join(" ", java.getJavaOpt())));
    return new JavaSpec(
        values.text(java.getNameNode()),
        prepare(element, values),
        present(java.getJobXml()),
        configuration,
        values.required("main-class", java.getMainClass()),
        options,
        java.getArg().stream().map(String::strip).toList(),
        present(java.getFile()),
        present(java.getArchive()),
        java.getCaptureOutput() != null);
  }

  private static PrepareSpec prepare(XmlElement body, Values values) {
    // Both kinds of step hold a path and nothing else, so the elements say all.
    List<PrepareSpec.Step> steps = new ArrayList<>();
    for (XmlElement step : body.child("prepare").map(XmlElement::children).orElseGet(List::of)) {
      String path = values.requiredAttribute(step, "path", step.attribute("path").orElse(null));
      steps.add(new PrepareSpec.Step(step.name().equals("delete"), path));
    }
    return new PrepareSpec(steps);
  }

  private static FsSpec fs(XmlElement element, Values values) {
    Fs fs = values.unmarshal(Fs.class);
    Map<String, String> configuration = new LinkedHashMap<>();
    if (fs.getConfiguration() != null) {
      for (var property : fs.getConfiguration().getProperty()) {
        configuration.put(property.getName().strip(), property.getValue().strip());
      }
    }
    FsOperations operations = new FsOperations(values);
    List<XmlElement> places =
        element.children().stream()
            .filter(child -> FsOperations.NAMES.contains(child.name()))
            .toList();
    List<FsOperation> read = new ArrayList<>();
    for (int i = 0; i < fs.getOperations().size(); i++) {
      read.add(operations.read(fs.getOperations().get(i), places.get(i)));
    }
    return new FsSpec(values.text(fs.getNameNode()), present(fs.getJobXml()), configuration, read);
  }

  private static SubWorkflowSpec subWorkflow(XmlElement element, Values values) {
    SubWorkflow child = values.unmarshal(SubWorkflow.class);
    Map<String, String> configuration = new LinkedHashMap<>();
    if (child.getConfiguration() != null) {
      for (var property : child.getConfiguration().getProperty()) {
        configuration.put(property.getName().strip(), property.getValue().strip());
      }
    }
    configuration.keySet().stream()
        .filter(ActionXmlReader::isDisallowed)
        .forEach(
            name ->
                values
                    .problems()
                    .add(
                        Problem.error(
                            ErrorCode.E0808,
                            "property '" + name + "' may not be set for a child job",
                            element.name(),
                            element.child("configuration").orElse(element).location(),
                            "remove it or rename it.")));
    return new SubWorkflowSpec(
        values.required("app-path", child.getAppPath()),
        child.getPropagateConfiguration() != null,
        configuration);
  }

  /** A child runs as its parent's user, and constants of the expression language stay constant. */
  private static boolean isDisallowed(String property) {
    return property.equals("user.name") || HadoopConfigurationXml.RESERVED_NAMES.contains(property);
  }

  private static EmailSpec email(XmlElement element, Values values) {
    Email email = values.unmarshal(Email.class);
    return new EmailSpec(
        commaList(email.getTo()),
        commaList(email.getCc()),
        commaList(email.getBcc()),
        email.getSubject().strip(),
        email.getBody(),
        values.text(email.getContentType()).orElse("text/plain"),
        commaList(email.getAttachment()));
  }

  private static SshSpec ssh(XmlElement element, Values values) {
    Ssh ssh = values.unmarshal(Ssh.class);
    String host = values.required("host", ssh.getHost());
    int at = host.lastIndexOf('@');
    List<String> arguments = new ArrayList<>();
    for (var argument : ssh.getArguments()) {
      String text = argument.getValue();
      if (argument.getName().getLocalPart().equals("arg")) {
        arguments.add(text);
      } else if (!text.isBlank()) {
        arguments.addAll(List.of(text.strip().split("\\s+")));
      }
    }
    return new SshSpec(
        at < 0 ? Optional.empty() : values.text(host.substring(0, at)),
        host.substring(at + 1),
        values.required("command", ssh.getCommand()),
        arguments,
        ssh.getCaptureOutput() != null);
  }

  private static List<String> present(List<String> texts) {
    return texts.stream().map(String::strip).filter(text -> !text.isEmpty()).toList();
  }

  private static List<String> commaList(@Nullable String text) {
    return text == null
        ? List.of()
        : Arrays.stream(text.split(",", -1))
            .map(String::strip)
            .filter(item -> !item.isEmpty())
            .collect(Collectors.toUnmodifiableList());
  }
}
