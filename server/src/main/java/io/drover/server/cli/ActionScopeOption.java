package io.drover.server.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which actions of a coordinator are meant: one of them. */
final class ActionScopeOption {
  @Option(
      names = "--actions",
      paramLabel = "NUMBERS",
      description = "Actions by number, such as 1,3-5.")
  @Nullable String actions;

  @Option(
      names = "--dates",
      paramLabel = "TIMES",
      description = "Actions by nominal time, such as 2026-01-31T00:00Z::2026-02-01T00:00Z.")
  @Nullable String dates;

  /** As the API takes it; empty for the whole coordinator. */
  Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (actions != null) {
      parameters.put("actions", actions);
    }
    if (dates != null) {
      parameters.put("dates", dates);
    }
    return parameters;
  }
}
