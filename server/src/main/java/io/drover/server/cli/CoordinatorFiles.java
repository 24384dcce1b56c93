package io.drover.server.cli;

import static java.util.Objects.requireNonNull;

import io.drover.coordinator.application.ApplicationLimits;
import io.drover.coordinator.application.CoordinatorApplication;
import io.drover.schema.CoordinatorDefinition;
import io.drover.schema.CoordinatorXmlReader;
import io.drover.schema.DatasetsDocument;
import io.drover.schema.HadoopConfigurationXml;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.ParameterCheck;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;

/** A coordinator as it lies on disk: its definition, the files that it includes, its defaults. */
final class CoordinatorFiles {
  private static final String COORDINATOR = "coordinator.xml";
  private static final String DEFAULTS = "config-default.xml";

  /** One of the files is wrong: whose fault it is shows in its place. */
  static final class RefusedFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Path file;
    private final transient InvalidRequestException refusal;

    RefusedFileException(Path file, InvalidRequestException refusal) {
      super(refusal);
      this.file = requireNonNull(file, "file");
      this.refusal = requireNonNull(refusal, "refusal");
    }

    Path file() {
      return file;
    }

    InvalidRequestException refusal() {
      return refusal;
    }
  }

  private final Path coordinator;
  private final CoordinatorXmlReader reader = new CoordinatorXmlReader();

  private CoordinatorFiles(Path coordinator) {
    this.coordinator = coordinator;
  }

  /** A coordinator.xml, or the directory that holds one. */
  static CoordinatorFiles of(Path given) {
    Path file = Files.isDirectory(given) ? given.resolve(COORDINATOR) : given;
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new CliException(ExitCode.USAGE, "cannot read " + file);
    }
    return new CoordinatorFiles(file);
  }

  /**
   * The coordinator as the server would take it.
   *
   * @param configuration of the job; {@code user.name} is the user of this process unless it says
   * @throws RefusedFileException when the server would refuse it
   */
  CoordinatorApplication read(Map<String, String> configuration) throws IOException {
    String xml = text(coordinator);
    CoordinatorDefinition definition = checked(coordinator, () -> reader.read(xml));
    Map<String, String> given = new LinkedHashMap<>(defaults());
    given.put("user.name", System.getProperty("user.name", "drover"));
    given.putAll(configuration);
    Map<String, String> properties =
        checked(
            coordinator,
            () ->
                HadoopConfigurationXml.substitute(
                    ParameterCheck.withDefaults(
                        definition, HadoopConfigurationXml.substitute(given))));
    Map<String, DatasetsDocument> included = included(definition.datasets(), properties);
    return checked(
        coordinator,
        () ->
            CoordinatorApplication.of(
                definition,
                included,
                properties,
                properties.getOrDefault("user.name", ""),
                ApplicationLimits.DEFAULTS));
  }

  private Map<String, String> defaults() throws IOException {
    Path file = coordinator.resolveSibling(DEFAULTS);
    return Files.isReadable(file) ? readConfiguration(file) : Map.of();
  }

  /** Properties from a file: Hadoop's XML when it begins like XML, else such as job.properties. */
  static Map<String, String> readConfiguration(Path file) throws IOException {
    String text = text(file);
    if (text.stripLeading().startsWith("<")) {
      return checked(file, () -> HadoopConfigurationXml.read(text));
    }
    Properties read = new Properties();
    try {
      read.load(new StringReader(text));
    } catch (IllegalArgumentException e) {
      throw new CliException(
          ExitCode.USAGE, "the property file " + file + " is wrong: " + e.getMessage());
    }
    Map<String, String> values = new LinkedHashMap<>();
    read.stringPropertyNames().forEach(name -> values.put(name, read.getProperty(name)));
    return values;
  }

  private Map<String, DatasetsDocument> included(
      DatasetsDocument datasets, Map<String, String> properties) throws IOException {
    Map<String, DatasetsDocument> included = new LinkedHashMap<>();
    Deque<String> open =
        new ArrayDeque<>(
            checked(coordinator, () -> CoordinatorApplication.includes(datasets, properties)));
    while (!open.isEmpty()) {
      String address = open.pop();
      if (included.containsKey(address)) {
        continue;
      }
      Path file = local(address);
      String xml = text(file);
      DatasetsDocument document = checked(file, () -> reader.readDatasets(xml));
      included.put(address, document);
      open.addAll(checked(file, () -> CoordinatorApplication.includes(document, properties)));
    }
    return included;
  }

  /**
   * The file of that address; of one in another file system, the file of the same name beside the
   * coordinator.
   */
  private Path local(String address) {
    Optional<URI> uri = uri(address).filter(URI::isAbsolute);
    if (uri.isEmpty()) {
      return coordinator.resolveSibling(address);
    }
    String path = Optional.ofNullable(uri.get().getPath()).orElse("");
    if ("file".equals(uri.get().getScheme())) {
      return Path.of(path);
    }
    Path copy = coordinator.resolveSibling(path.substring(path.lastIndexOf('/') + 1));
    if (path.isEmpty() || !Files.isRegularFile(copy)) {
      throw new CliException(
          ExitCode.USAGE,
          "the included " + address + " is not on this machine; put a copy of it at " + copy);
    }
    return copy;
  }

  private static Optional<URI> uri(String address) {
    try {
      return Optional.of(URI.create(address));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String text(Path file) throws IOException {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new CliException(ExitCode.USAGE, "cannot read " + file);
    }
    try {
      return Files.readString(file);
    } catch (MalformedInputException e) {
      throw new CliException(ExitCode.USAGE, file + " is not UTF-8");
    }
  }

  private static <T> T checked(Path file, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (InvalidRequestException e) {
      throw new RefusedFileException(file, e);
    }
  }
}
