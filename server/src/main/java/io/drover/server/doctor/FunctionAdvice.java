package io.drover.server.doctor;

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
  /** What Oozie knows in a coordinator or a bundle. */
  private static final Set<String> OF_SCHEDULES =
      Set.of(
          "coord:minutes",
          "coord:hours",
          "coord:days",
          "coord:months",
          "coord:endOfDays",
          "coord:endOfWeeks",
          "coord:endOfMonths",
          "coord:current",
          "coord:currentRange",
          "coord:offset",
          "coord:hoursInDay",
          "coord:daysInMonth",
          "coord:tzOffset",
          "coord:latest",
          "coord:latestRange",
          "coord:future",
          "coord:futureRange",
          "coord:absolute",
          "coord:absoluteRange",
          "coord:dataIn",
          "coord:dataOut",
          "coord:nominalTime",
          "coord:actualTime",
          "coord:dateOffset",
          "coord:dateTzOffset",
          "coord:formatTime",
          "coord:epochTime",
          "coord:actionId",
          "coord:name",
          "coord:user",
          "coord:conf",
          "hadoop:conf",
          "bundle:conf");

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
    if (OF_SCHEDULES.contains(function) || OF_HCATALOG.contains(function)) {
      return new FunctionAdvice(
          false,
          "a coordinator's function: let the coordinator evaluate it and hand the value in as a"
              + " job property.");
    }
    return new FunctionAdvice(
        false, complaint + "." + Spelling.hint(function, ExpressionNames.callable()));
  }

  /** Of a function in a coordinator or a bundle. */
  static FunctionAdvice inSchedule(String function) {
    if (OF_SCHEDULES.contains(function)) {
      return new FunctionAdvice(true, "checked, but this version does not run coordinators yet.");
    }
    if (OF_HCATALOG.contains(function)) {
      return new FunctionAdvice(
          false, "there is no HCatalog here: describe the data with a uri-template.");
    }
    if (ExpressionNames.complaint(function).isEmpty() && !function.contains(":")) {
      return new FunctionAdvice(true, "");
    }
    return new FunctionAdvice(
        false,
        "function ["
            + function
            + "] does not exist in a coordinator."
            + Spelling.hint(function, OF_SCHEDULES));
  }
}
