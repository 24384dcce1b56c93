package io.drover.server.doctor;

import io.drover.coordinator.application.CoordinatorApplication;
import io.drover.coordinator.bundle.BundleApplication;
import io.drover.engine.el.ExpressionNames;
import io.drover.schema.Spelling;
import java.util.Map;
import java.util.Set;

/**
 * What to say about a function that an expression calls.
 *
 * @param remark empty when all is well
 */
record FunctionAdvice(boolean supported, String remark) {
  private static final Set<String> OF_COORDINATORS = CoordinatorApplication.functions();

  /** HCatalog's part of the coordinator functions. */
  private static final Set<String> OF_HCATALOG =
      Set.of(
          "coord:databaseIn",
          "coord:databaseOut",
          "coord:tableIn",
          "coord:tableOut",
          "coord:dataInPartitionFilter",
          "coord:dataInPartitionMin",
          "coord:dataInPartitionMax",
          "coord:dataInPartitions",
          "coord:dataOutPartitions",
          "coord:dataOutPartitionValue");

  private static final Map<String, String> OF_OOZIE =
      Map.of(
          "hcat:exists",
          "there is no HCatalog here: look at the partition's directory with fs:exists.",
          "hadoop:conf",
          "the server reads no Hadoop configuration: hand the value in as a job property.");

  /** Of a function in a workflow. */
  static FunctionAdvice inWorkflow(String function) {
    String complaint = ExpressionNames.complaint(function).orElse("");
    if (complaint.isEmpty()) {
      return new FunctionAdvice(
          true,
          function.equals("hadoop:counters")
              ? "always an empty map: there are no map-reduce actions."
              : "");
    }
    String why = OF_OOZIE.get(function);
    if (why != null) {
      return new FunctionAdvice(false, why);
    }
    if (OF_COORDINATORS.contains(function) || OF_HCATALOG.contains(function)) {
      return new FunctionAdvice(
          false,
          "a coordinator's function: let the coordinator evaluate it and hand the value in as a"
              + " job property.");
    }
    return new FunctionAdvice(
        false, complaint + "." + Spelling.hint(function, ExpressionNames.callable()));
  }

  /** Of a function in a coordinator. */
  static FunctionAdvice inCoordinator(String function) {
    return OF_HCATALOG.contains(function)
        ? new FunctionAdvice(
            false, "there is no HCatalog here: describe the data with a uri-template.")
        : inSchedule("coordinator", OF_COORDINATORS, function);
  }

  /** Of a function in a bundle. */
  static FunctionAdvice inBundle(String function) {
    return OF_COORDINATORS.contains(function)
        ? new FunctionAdvice(
            false, "a coordinator's function: call it in coordinator.xml, here only bundle:conf.")
        : inSchedule("bundle", BundleApplication.FUNCTIONS, function);
  }

  private static FunctionAdvice inSchedule(String kind, Set<String> own, String function) {
    boolean ofWorkflows = ExpressionNames.complaint(function).isEmpty();
    if (own.contains(function) || (ofWorkflows && !function.contains(":"))) {
      return new FunctionAdvice(true, "");
    }
    String why = OF_OOZIE.get(function);
    if (why != null) {
      return new FunctionAdvice(false, why);
    }
    return new FunctionAdvice(
        false,
        ofWorkflows
            ? "a workflow's function: call it in workflow.xml."
            : "function ["
                + function
                + "] does not exist in a "
                + kind
                + "."
                + Spelling.hint(function, own));
  }
}
