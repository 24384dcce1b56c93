package io.drover.schema;

import static java.util.Objects.requireNonNull;

import io.drover.schema.WorkflowDefinition.Parameter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A parsed {@code coordinator.xml}: immutable. Every text and attribute stands as written but for
 * white space around it: expressions are evaluated later, each in its own phase.
 *
 * @param schemaVersion the version in its namespace, such as {@code 0.4}
 * @param frequency minutes, an expression, or a cron line of five fields
 * @param start first nominal time
 * @param end exclusive
 * @param parameters formal parameters; empty when the section is absent
 * @param datasets its own datasets and the files that it includes; empty when the section is absent
 * @param inputEvents what an action waits for, names unique; may be empty
 * @param inputLogic how the input events combine; all are needed when absent
 * @param outputEvents what an action makes, names unique; may be empty
 * @param location where the start tag of the root element ends
 */
public record CoordinatorDefinition(
    String name,
    String schemaVersion,
    String frequency,
    String start,
    String end,
    String timezone,
    List<Parameter> parameters,
    Controls controls,
    DatasetsDocument datasets,
    List<DataIn> inputEvents,
    Optional<InputLogic> inputLogic,
    List<DataOut> outputEvents,
    WorkflowAction action,
    SourceLocation location) {

  /**
   * How many actions there may be at a time. What is absent or blank takes the server's default.
   *
   * @param timeout minutes that an action waits for its inputs
   * @param concurrency how many run at a time; negative is no limit
   * @param execution FIFO, LIFO, LAST_ONLY or NONE, in whatever case it was written
   * @param throttle how many wait at a time
   */
  public record Controls(
      Optional<String> timeout,
      Optional<String> concurrency,
      Optional<String> execution,
      Optional<String> throttle) {
    public Controls {
      requireNonNull(timeout, "timeout");
      requireNonNull(concurrency, "concurrency");
      requireNonNull(execution, "execution");
      requireNonNull(throttle, "throttle");
    }
  }

  /**
   * Instances of a dataset that an action needs.
   *
   * @param dataset a dataset of this coordinator or of a file that it includes
   */
  public record DataIn(String name, String dataset, Instances instances, SourceLocation location) {
    public DataIn {
      requireNonNull(name, "name");
      requireNonNull(dataset, "dataset");
      requireNonNull(instances, "instances");
      requireNonNull(location, "location");
    }
  }

  /** Which instances of a dataset. To treat both forms, implement {@link Visitor}. */
  public sealed interface Instances {
    <R> R accept(Visitor<R> visitor);

    /** One method a form. */
    interface Visitor<R> {
      R each(Each instances);

      R range(Range instances);
    }

    /** One by one; at least one, none empty. */
    record Each(List<String> instances) implements Instances {
      public Each {
        instances = List.copyOf(instances);
      }

      @Override
      public <R> R accept(Visitor<R> visitor) {
        return visitor.each(this);
      }
    }

    /** From one to another, both included. */
    record Range(String start, String end) implements Instances {
      public Range {
        requireNonNull(start, "start");
        requireNonNull(end, "end");
      }

      @Override
      public <R> R accept(Visitor<R> visitor) {
        return visitor.range(this);
      }
    }
  }

  /**
   * The instance of a dataset that an action makes.
   *
   * @param dataset a dataset of this coordinator or of a file that it includes
   * @param nocleanup whether a rerun keeps what is there; false when absent
   */
  public record DataOut(
      String name,
      String dataset,
      String instance,
      Optional<String> nocleanup,
      SourceLocation location) {
    public DataOut {
      requireNonNull(name, "name");
      requireNonNull(dataset, "dataset");
      requireNonNull(instance, "instance");
      requireNonNull(nocleanup, "nocleanup");
      requireNonNull(location, "location");
    }
  }

  /**
   * The workflow that each action runs.
   *
   * @param configuration in document order; empty when absent
   * @param sla the {@code sla:info} element as written
   */
  public record WorkflowAction(
      String appPath, Map<String, String> configuration, Optional<XmlElement> sla) {
    public WorkflowAction {
      requireNonNull(appPath, "appPath");
      configuration = Collections.unmodifiableMap(new LinkedHashMap<>(configuration));
      requireNonNull(sla, "sla");
    }
  }

  public CoordinatorDefinition {
    requireNonNull(name, "name");
    requireNonNull(schemaVersion, "schemaVersion");
    requireNonNull(frequency, "frequency");
    requireNonNull(start, "start");
    requireNonNull(end, "end");
    requireNonNull(timezone, "timezone");
    parameters = List.copyOf(parameters);
    requireNonNull(controls, "controls");
    requireNonNull(datasets, "datasets");
    inputEvents = List.copyOf(inputEvents);
    requireNonNull(inputLogic, "inputLogic");
    outputEvents = List.copyOf(outputEvents);
    requireNonNull(action, "action");
    requireNonNull(location, "location");
  }
}
