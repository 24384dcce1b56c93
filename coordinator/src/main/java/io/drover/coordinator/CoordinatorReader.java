package io.drover.coordinator;

import io.drover.coordinator.application.CoordinatorApplication;
import io.drover.engine.ApplicationReader;
import io.drover.engine.JobKind;
import io.drover.schema.CoordinatorDefinition;
import io.drover.schema.CoordinatorXmlReader;
import io.drover.schema.DatasetsDocument;
import io.drover.schema.ErrorCode;
import io.drover.schema.HadoopConfigurationXml;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.ParameterCheck;
import io.drover.schema.Problem;
import io.drover.schema.ScheduleReadResult;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** From a submission to a coordinator that can run, or to every problem it has. Thread-safe. */
final class CoordinatorReader {
  /** More files of datasets than anybody writes by hand. */
  private static final int MOST_INCLUDES = 100;

  private final ApplicationReader files;
  private final CoordinatorConfig config;
  private final CoordinatorXmlReader xml = new CoordinatorXmlReader();

  CoordinatorReader(ApplicationReader files, CoordinatorConfig config) {
    this.files = files;
    this.config = config;
  }

  /**
   * What was read.
   *
   * @param includes texts of the included files by address
   * @param properties complete
   * @param warnings what the submitter should know
   */
  record Read(
      String appPath,
      String coordinatorXml,
      Map<String, String> includes,
      Map<String, String> properties,
      CoordinatorDefinition definition,
      CoordinatorApplication application,
      List<Problem> warnings) {}

  Read read(CoordinatorSubmission submission) {
    ApplicationReader.Application found =
        files.read(
            JobKind.COORDINATOR,
            submission.properties(),
            submission.coordinatorXml(),
            submission.user());
    ScheduleReadResult<CoordinatorDefinition> read = xml.readAll(found.definitionXml());
    CoordinatorDefinition definition = read.orThrow();
    Map<String, String> properties =
        new TreeMap<>(
            HadoopConfigurationXml.substitute(
                ParameterCheck.withDefaults(definition, found.properties())));
    Map<String, String> includes = includes(definition, properties, submission.user());
    return new Read(
        found.path(),
        found.definitionXml(),
        includes,
        properties,
        definition,
        CoordinatorApplication.of(
            definition, parsed(includes), properties, submission.user(), config.limits()),
        read.problems());
  }

  /** Each file once, also when they include each other. */
  private Map<String, String> includes(
      CoordinatorDefinition definition, Map<String, String> properties, String user) {
    Map<String, String> texts = new LinkedHashMap<>();
    Deque<String> open =
        new ArrayDeque<>(CoordinatorApplication.includes(definition.datasets(), properties));
    while (!open.isEmpty()) {
      String address = open.removeFirst();
      if (texts.containsKey(address)) {
        continue;
      }
      if (texts.size() == MOST_INCLUDES) {
        throw new InvalidRequestException(
            ErrorCode.E1003, "more than " + MOST_INCLUDES + " files of datasets are included");
      }
      String text = files.file(address, "<include>", user);
      texts.put(address, text);
      open.addAll(CoordinatorApplication.includes(datasets(address, text), properties));
    }
    return texts;
  }

  private DatasetsDocument datasets(String address, String text) {
    try {
      return xml.readDatasets(text);
    } catch (InvalidRequestException e) {
      throw new InvalidRequestException(
          e.code(), "in the included file [" + address + "]: " + e.getMessage());
    }
  }

  Map<String, DatasetsDocument> parsed(Map<String, String> includes) {
    Map<String, DatasetsDocument> documents = new LinkedHashMap<>();
    includes.forEach((address, text) -> documents.put(address, datasets(address, text)));
    return documents;
  }

  CoordinatorDefinition definition(String coordinatorXml) {
    return xml.read(coordinatorXml);
  }
}
