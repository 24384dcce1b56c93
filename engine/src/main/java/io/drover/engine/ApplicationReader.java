package io.drover.engine;

import io.drover.actions.file.FileStatus;
import io.drover.actions.file.FileSystems;
import io.drover.schema.ErrorCode;
import io.drover.schema.HadoopConfigurationXml;
import io.drover.schema.InvalidRequestException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads an application from the file system that its path names. Thread-safe. */
public final class ApplicationReader {
  /** Job property with further files of defaults, commas between. */
  private static final String MORE_DEFAULTS = "oozie.default.configuration.path";

  /** Whose job it is, only the request says. */
  private static final List<String> NO_DEFAULTS = List.of("user.name", "mapreduce.job.user.name");

  private static final String DEFAULTS = "config-default.xml";

  private final FileSystems fileSystems;
  private final EngineConfig config;

  /**
   * An application and the properties that it runs with.
   *
   * @param path absolute URI of the directory or the definition file; of bare XML what the
   *     properties say, or empty
   * @param properties those submitted and the user's name, then of the files in {@code
   *     oozie.default.configuration.path}, then of {@code config-default.xml}, the first to set one
   *     wins; references among them are resolved
   */
  public record Application(String path, String definitionXml, Map<String, String> properties) {
    public Application {
      properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    }
  }

  public ApplicationReader(FileSystems fileSystems, EngineConfig config) {
    this.fileSystems = fileSystems;
    this.config = config;
  }

  /**
   * Throws E0405 without a path, E0504/E0505/E0507 when it cannot be read, E0736 when too large,
   * E0804 when the defaults name a user, E0803 for a property of a reserved name.
   *
   * @param definitionXml the definition itself; then no file is read
   */
  public Application read(
      JobKind kind, Map<String, String> submitted, Optional<String> definitionXml, String user) {
    Map<String, String> properties = new LinkedHashMap<>(submitted);
    properties.put("user.name", user);
    // once without the application's defaults, because its path is usually made of other properties
    properties.putAll(HadoopConfigurationXml.substitute(properties));
    String path;
    String xml;
    if (definitionXml.isPresent()) {
      path = properties.getOrDefault(kind.pathProperty(), "");
      xml = definitionXml.get();
    } else {
      URI uri = path(kind, properties);
      path = uri.toString();
      xml = read(uri, user, () -> definition(kind, uri, properties, user));
    }
    refuseReserved(properties);
    return new Application(path, xml, HadoopConfigurationXml.substitute(properties));
  }

  /**
   * A text file that an application names, as large as a definition may be.
   *
   * @param address absolute URI, or a path in the default file system
   * @param namedBy what names it, for the message
   * @throws InvalidRequestException as {@link #read}
   */
  public String file(String address, String namedBy, String user) {
    URI file = uri(namedBy, address);
    return read(file, user, () -> text(file, user));
  }

  private interface Reading {
    String text() throws IOException;
  }

  private static String read(URI path, String user, Reading reading) {
    try {
      return reading.text();
    } catch (AccessDeniedException e) {
      throw new InvalidRequestException(
          ErrorCode.E0507,
          "User [" + user + "] could not access [" + path + "]: " + e.getMessage());
    } catch (IOException e) {
      throw new InvalidRequestException(
          e.getMessage() != null && e.getMessage().startsWith("E0904")
              ? ErrorCode.E0904
              : ErrorCode.E0902,
          "Could not read [" + path + "]: " + e.getMessage());
    }
  }

  /** Also puts the defaults into {@code properties}. */
  private String definition(JobKind kind, URI path, Map<String, String> properties, String user)
      throws IOException {
    FileStatus status =
        fileSystems
            .status(path, user)
            .orElseThrow(
                () ->
                    new InvalidRequestException(
                        ErrorCode.E0504, "App directory [" + path + "] does not exist"));
    URI directory = directory(path, status.directory());
    String xml = text(status.directory() ? directory.resolve(kind.definitionFile()) : path, user);
    defaults(properties, directory.resolve(DEFAULTS), user).forEach(properties::putIfAbsent);
    return xml;
  }

  private static void refuseReserved(Map<String, String> properties) {
    for (String name : HadoopConfigurationXml.RESERVED_NAMES) {
      if (properties.containsKey(name)) {
        throw new InvalidRequestException(
            ErrorCode.E0803,
            "E0808: property [" + name + "] is a constant of the expression language; rename it");
      }
    }
  }

  private URI path(JobKind kind, Map<String, String> properties) {
    String text = properties.get(kind.pathProperty());
    if (text == null || text.isBlank()) {
      throw new InvalidRequestException(
          ErrorCode.E0405,
          "Submission request doesn't have any application path: set "
              + kind.pathProperty()
              + " to the application's directory, or send the "
              + kind.definitionFile()
              + " itself");
    }
    return uri(kind.pathProperty(), text);
  }

  private URI uri(String property, String text) {
    String absolute = text.strip();
    if (absolute.startsWith("/")) {
      absolute = config.defaultFileSystem() + absolute;
    }
    try {
      return new URI(absolute);
    } catch (java.net.URISyntaxException e) {
      throw new InvalidRequestException(
          ErrorCode.E0504, property + " [" + text + "] is not a URI: " + e.getMessage());
    }
  }

  private static URI directory(URI path, boolean isDirectory) {
    String text = path.toString();
    if (isDirectory) {
      return URI.create(text.endsWith("/") ? text : text + "/");
    }
    return path.resolve(".");
  }

  private String text(URI definition, String user) throws IOException {
    FileStatus status =
        fileSystems
            .status(definition, user)
            .orElseThrow(
                () ->
                    new InvalidRequestException(
                        ErrorCode.E0505, "App definition [" + definition + "] does not exist"));
    if (status.length() > config.definitionLimit()) {
      throw new InvalidRequestException(
          ErrorCode.E0736,
          "Definition ["
              + definition
              + "] is "
              + status.length()
              + " bytes, more than the limit of "
              + config.definitionLimit());
    }
    return new String(
        fileSystems.of(definition).read(definition, config.definitionLimit(), user),
        StandardCharsets.UTF_8);
  }

  private Map<String, String> defaults(
      Map<String, String> properties, URI ofApplication, String user) throws IOException {
    Map<String, String> defaults = new LinkedHashMap<>();
    for (String text : properties.getOrDefault(MORE_DEFAULTS, "").split(",", -1)) {
      if (!text.isBlank()) {
        URI file = uri(MORE_DEFAULTS, text);
        if (fileSystems.status(file, user).isEmpty()) {
          throw new InvalidRequestException(
              ErrorCode.E0504, MORE_DEFAULTS + " names [" + file + "], which does not exist");
        }
        defaults(file, user).forEach(defaults::putIfAbsent);
      }
    }
    if (fileSystems.status(ofApplication, user).isPresent()) {
      defaults(ofApplication, user).forEach(defaults::putIfAbsent);
    }
    return defaults;
  }

  private Map<String, String> defaults(URI file, String user) throws IOException {
    String xml =
        new String(
            fileSystems.of(file).read(file, config.definitionLimit(), user),
            StandardCharsets.UTF_8);
    Map<String, String> defaults = HadoopConfigurationXml.read(xml);
    for (String name : NO_DEFAULTS) {
      if (defaults.containsKey(name)) {
        throw new InvalidRequestException(
            ErrorCode.E0804,
            "property [" + name + "] may not be set in [" + file + "]: remove it there");
      }
    }
    return defaults;
  }
}
