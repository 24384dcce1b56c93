package io.drover.coordinator.application;

import io.drover.coordinator.Dataset;
import io.drover.schema.CoordinatorDefinition;
import io.drover.schema.CoordinatorDefinition.DataIn;
import io.drover.schema.CoordinatorDefinition.DataOut;
import io.drover.schema.DatasetsDocument;
import io.drover.schema.XmlElement;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A coordinator with its properties and datasets: everything that follows from what was submitted.
 * Immutable and thread-safe; the same arguments always give the same.
 *
 * <p>Source: Oozie's coordinator language. Decided differently: the value of a property is never
 * evaluated itself, but where a frequency or an instance is expected it may be one, such as {@code
 * coord:days(1)} inside a dollar sign and braces. {@code timestamp()} is the time when the action
 * was made and is refused where there is none, so that what is evaluated twice stays the same. Of
 * included datasets only those in use are looked at. Inputs that an input logic does not mention
 * are not waited for, and {@code coord:dataIn} of them is refused.
 */
public final class CoordinatorApplication {
  private final Parts parts;

  private CoordinatorApplication(Parts parts) {
    this.parts = parts;
  }

  /**
   * What a submission was found to say.
   *
   * @param scope what every expression sees
   */
  record Parts(
      CoordinatorDefinition definition,
      Scope scope,
      String name,
      Schedule schedule,
      Controls controls,
      List<Input> inputs,
      Optional<LogicPart> logic,
      List<Output> outputs,
      String appPath) {}

  /** A {@code data-in} and its dataset. */
  record Input(DataIn dataIn, Dataset dataset) {
    Place place() {
      return new Place("data-in '" + dataIn.name() + "'", dataIn.location());
    }
  }

  /** A {@code data-out} and its dataset. */
  record Output(DataOut dataOut, Dataset dataset, boolean nocleanup) {
    Place place() {
      return new Place("data-out '" + dataOut.name() + "'", dataOut.location());
    }
  }

  /**
   * Addresses of the files that a document includes itself, variables evaluated. The caller fetches
   * them, and those that they include in turn.
   *
   * @return in the order of the document; may be empty
   * @throws io.drover.schema.InvalidRequestException E1004 when one cannot be evaluated
   */
  public static List<String> includes(DatasetsDocument datasets, Map<String, String> properties) {
    return DatasetFiles.includes(datasets, properties);
  }

  /**
   * Reads a submission. The first action is planned to see whether it can be: what fails for later
   * ones only, such as an expression that tests the date, is not found here.
   *
   * @param included files of datasets by evaluated address, all that are included anywhere
   * @param properties of the job, defaults of formal parameters among them
   * @param user who submits, {@code coord:user()}
   * @throws io.drover.schema.InvalidRequestException with every problem found: E1003 for attributes
   *     and datasets, E1004 for expressions, E1021 for instances
   */
  public static CoordinatorApplication of(
      CoordinatorDefinition definition,
      Map<String, DatasetsDocument> included,
      Map<String, String> properties,
      String user,
      ApplicationLimits limits) {
    Map<String, String> kept = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    Parts parts = new ApplicationReader(definition, included, kept, user, limits).read();
    return new CoordinatorApplication(parts);
  }

  /**
   * Every function that can be called somewhere in a coordinator and nowhere else, with its prefix
   * {@code coord:}.
   */
  public static Set<String> functions() {
    return Arrays.stream(Phase.values())
        .flatMap(phase -> phase.functions().stream())
        .map(name -> "coord:" + name)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Evaluated. */
  public String name() {
    return parts.name();
  }

  public Schedule schedule() {
    return parts.schedule();
  }

  public Controls controls() {
    return parts.controls();
  }

  /** As given. */
  public Map<String, String> properties() {
    return parts.scope().properties();
  }

  /** The datasets that inputs and outputs name, evaluated, by name; may be empty. */
  public Map<String, Dataset> datasets() {
    Map<String, Dataset> datasets = new LinkedHashMap<>();
    parts.inputs().forEach(input -> datasets.put(input.dataset().name(), input.dataset()));
    parts.outputs().forEach(output -> datasets.put(output.dataset().name(), output.dataset()));
    return Collections.unmodifiableMap(datasets);
  }

  /** Whether actions wait for data at all. */
  public boolean hasInputs() {
    return !parts.inputs().isEmpty();
  }

  /**
   * What one action waits for, makes and starts.
   *
   * @throws io.drover.schema.InvalidRequestException E1021 or E1004 when the instances of this
   *     action cannot be told, as when a range ends before it starts
   */
  public ActionPlan plan(ActionTimes times) {
    return ActionPlan.of(parts, times);
  }

  /**
   * The {@code sla:info} of one action, evaluated; empty when there is none.
   *
   * @throws io.drover.schema.InvalidRequestException E1004 when an expression in it fails
   */
  public Optional<XmlElement> sla(ActionTimes times) {
    return parts.definition().action().sla().map(sla -> plan(times).sla(sla));
  }
}
