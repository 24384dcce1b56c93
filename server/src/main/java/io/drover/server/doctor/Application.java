package io.drover.server.doctor;

import io.drover.schema.HadoopConfigurationXml;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.Problem;
import io.drover.schema.WorkflowDefinition.Parameter;
import io.drover.schema.XmlDocument;
import io.drover.schema.XmlElement;
import io.drover.server.doctor.DoctorReport.Finding;
import io.drover.server.doctor.DoctorReport.Place;
import io.drover.server.doctor.DoctorReport.Severity;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The parsed files of an application.
 *
 * @param definitions workflow, coordinator and bundle definitions by file, the topmost first
 * @param configurations properties of each config-default.xml, by file
 * @param submitted job properties, of every file that looks like job.properties
 * @param jobs the same by file
 * @param sources where each of the submitted properties stands
 * @param datasets files that coordinators include, as they stand, by file
 * @param unreadable what could not be parsed
 */
record Application(
    String name,
    Map<String, XmlElement> definitions,
    Map<String, Map<String, String>> configurations,
    Map<String, String> submitted,
    Map<String, Map<String, String>> jobs,
    Map<String, Place> sources,
    Map<String, String> datasets,
    List<Finding> unreadable) {

  static final String WORKFLOW = "workflow-app";
  static final String COORDINATOR = "coordinator-app";
  static final String BUNDLE = "bundle-app";

  /** The call that stands for a property whose name is no variable. */
  private static final Pattern CONF =
      Pattern.compile("\\$\\{(?:wf|coord|bundle):conf\\(['\"]([\\w.-]+)['\"]\\)\\}");

  /** The submitter, where the properties do not say. */
  private static final String USER = "USER";

  private static final List<String> ROOTS = List.of(WORKFLOW, COORDINATOR, BUNDLE);

  static Application of(ApplicationFiles files) {
    Application application =
        new Application(
            files.name(),
            new LinkedHashMap<>(),
            new LinkedHashMap<>(),
            new TreeMap<>(),
            new LinkedHashMap<>(),
            new TreeMap<>(),
            new LinkedHashMap<>(),
            new ArrayList<>());
    files.texts().entrySet().stream()
        .sorted(
            Comparator.comparing((Map.Entry<String, String> file) -> depth(file.getKey()))
                .thenComparing(Map.Entry::getKey))
        .forEach(file -> application.add(file.getKey(), file.getValue()));
    return application;
  }

  private static long depth(String file) {
    return file.chars().filter(c -> c == '/').count();
  }

  private void add(String file, String text) {
    try {
      if (ApplicationFiles.isProperties(file)) {
        addProperties(file, text);
        return;
      }
      XmlElement root = XmlDocument.read(text);
      if (ROOTS.contains(root.name())) {
        definitions.put(file, root);
      } else if (root.name().equals("datasets")) {
        datasets.put(file, text);
      } else if (file.equals(ApplicationFiles.beside(file, "config-default.xml"))) {
        configurations.put(file, HadoopConfigurationXml.read(text));
      }
    } catch (InvalidRequestException e) {
      for (Problem problem : e.problems()) {
        unreadable.add(Findings.of(problem, file));
      }
    }
  }

  private void addProperties(String file, String text) {
    Properties read = new Properties();
    try {
      read.load(new StringReader(text));
    } catch (IllegalArgumentException e) {
      unreadable.add(
          new Finding(
              Severity.ERROR,
              new Place(file, 0, 0),
              "",
              "is no property file: " + e.getMessage(),
              "write a backslash as \\\\."));
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!ofJob(file, read)) {
      return;
    }
    Map<String, String> job = jobs.computeIfAbsent(file, path -> new TreeMap<>());
    for (String key : read.stringPropertyNames()) {
      job.put(key, read.getProperty(key).strip());
      submitted.put(key, read.getProperty(key).strip());
      sources.put(key, new Place(file, line(key, text), 1));
    }
  }

  /** An application's directory also holds property files of its own jobs. */
  private static boolean ofJob(String file, Properties properties) {
    return file.endsWith("job.properties")
        || properties.stringPropertyNames().stream()
            .anyMatch(key -> key.startsWith("oozie.") && key.endsWith(".application.path"));
  }

  private static int line(String key, String text) {
    int number = 0;
    int found = 0;
    for (String line : text.lines().toList()) {
      number++;
      String rest = line.strip();
      boolean names =
          rest.startsWith(key)
              && (rest.length() == key.length() || "=: \t".indexOf(rest.charAt(key.length())) >= 0);
      // of a key given twice the last one counts
      found = names ? number : found;
    }
    return found;
  }

  /** Those with that root element. */
  Map<String, XmlElement> definitions(String root) {
    Map<String, XmlElement> found = new LinkedHashMap<>();
    definitions.forEach(
        (file, element) -> {
          if (element.name().equals(root)) {
            found.put(file, element);
          }
        });
    return found;
  }

  /**
   * The definition that an application path leads to, as far as the files here tell: the one whose
   * own path has the most last segments in common with it.
   *
   * @param path as written, variables and functions included
   */
  Optional<String> resolve(String path, String root) {
    return resolve(path, definitions(root).keySet());
  }

  /** The same of a file of datasets. */
  Optional<String> resolveDatasets(String path) {
    return resolve(path, datasets.keySet());
  }

  private Optional<String> resolve(String path, Set<String> candidates) {
    List<String> wanted = segments(substitute(path));
    String best = "";
    int most = 0;
    for (String file : candidates) {
      int common =
          Math.max(
              common(wanted, segments(name + "/" + file)),
              common(wanted, segments(name + "/" + ApplicationFiles.directory(file))));
      if (common > most) {
        most = common;
        best = file;
      }
    }
    return best.isEmpty() ? Optional.empty() : Optional.of(best);
  }

  /** The text with the submitted properties put in; what is not among them stays as written. */
  String substitute(String text) {
    Map<String, String> properties = new LinkedHashMap<>(submitted);
    // no property can have this name
    properties.put("", CONF.matcher(text).replaceAll("\\${$1}"));
    return HadoopConfigurationXml.substitute(properties).getOrDefault("", text);
  }

  private static List<String> segments(String path) {
    List<String> segments = new ArrayList<>();
    for (String segment : path.strip().split("/", -1)) {
      if (!segment.isEmpty()) {
        segments.add(segment);
      }
    }
    return segments;
  }

  private static int common(List<String> a, List<String> b) {
    int common = 0;
    while (common < Math.min(a.size(), b.size())
        && a.get(a.size() - 1 - common).equals(b.get(b.size() - 1 - common))) {
      common++;
    }
    return common;
  }

  /** The job properties; where files differ, those of a file beside the definition. */
  Map<String, String> submitted(String definition) {
    Map<String, String> properties = new LinkedHashMap<>(submitted);
    String directory = ApplicationFiles.directory(definition);
    jobs.forEach(
        (file, job) -> {
          if (ApplicationFiles.directory(file).equals(directory)) {
            properties.putAll(job);
          }
        });
    return properties;
  }

  /**
   * What a job of that definition has.
   *
   * @param given by who starts it
   */
  Map<String, String> properties(
      String file, List<Parameter> parameters, Map<String, String> given) {
    Map<String, String> properties = new LinkedHashMap<>(defaults(file));
    properties.put("user.name", USER);
    properties.putAll(given);
    properties = new LinkedHashMap<>(HadoopConfigurationXml.substitute(properties));
    for (Parameter parameter : parameters) {
      if (parameter.defaultValue().isPresent()) {
        properties.putIfAbsent(parameter.name(), parameter.defaultValue().get());
      }
    }
    return HadoopConfigurationXml.substitute(properties);
  }

  /** Properties of the config-default.xml beside a definition. */
  Map<String, String> defaults(String file) {
    return configurations.getOrDefault(
        ApplicationFiles.beside(file, "config-default.xml"), Map.of());
  }
}
