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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads an application from the file system that its path names. */
final class ApplicationReader {
  /** Job property that names the application: a directory or a definition file. */
  static final String APP_PATH = "oozie.wf.application.path";

  /** Job property with further files of defaults, commas between. */
  private static final String MORE_DEFAULTS = "oozie.default.configuration.path";

  /** Whose job it is, only the request says. */
  private static final List<String> NO_DEFAULTS = List.of("user.name", "mapreduce.job.user.name");

  private static final String DEFINITION = "workflow.xml";
  private static final String DEFAULTS = "config-default.xml";

  private final FileSystems fileSystems;
  private final EngineConfig config;

  /**
   * An application as found.
   *
   * @param path absolute URI of the directory or the definition file
   * @param workflowXml the definition
   * @param defaults properties of the files in {@code oozie.default.configuration.path}, then of
   *     {@code config-default.xml}, the first to set one wins; empty when there are none
   */
  record Application(String path, String workflowXml, Map<String, String> defaults) {}

  ApplicationReader(FileSystems fileSystems, EngineConfig config) {
    this.fileSystems = fileSystems;
    this.config = config;
  }

  /**
   * Throws E0405 without a path, E0504/E0505/E0507 when it cannot be read, E0736 when too large,
   * E0804 when the defaults name a user.
   */
  Application read(Map<String, String> properties, String user) {
    URI path = path(properties);
    try {
      FileStatus status =
          fileSystems
              .status(path, user)
              .orElseThrow(
                  () ->
                      new InvalidRequestException(
                          ErrorCode.E0504, "App directory [" + path + "] does not exist"));
      URI directory = directory(path, status.directory());
      URI definition = status.directory() ? directory.resolve(DEFINITION) : path;
      return new Application(
          path.toString(),
          definition(definition, user),
          defaults(properties, directory.resolve(DEFAULTS), user));
    } catch (AccessDeniedException e) {
      throw new InvalidRequestException(
          ErrorCode.E0507, "Could not access [" + path + "]: " + e.getMessage());
    } catch (IOException e) {
      throw new InvalidRequestException(
          e.getMessage() != null && e.getMessage().startsWith("E0904")
              ? ErrorCode.E0904
              : ErrorCode.E0902,
          "Could not read [" + path + "]: " + e.getMessage());
    }
  }

  private URI path(Map<String, String> properties) {
    String text = properties.get(APP_PATH);
    if (text == null || text.isBlank()) {
      throw new InvalidRequestException(
          ErrorCode.E0405,
          "Submission request doesn't have any application path: set "
              + APP_PATH
              + " to the application's directory, or send the workflow.xml itself");
    }
    return uri(APP_PATH, text);
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

  private String definition(URI definition, String user) throws IOException {
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
          "Workflow definition ["
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
