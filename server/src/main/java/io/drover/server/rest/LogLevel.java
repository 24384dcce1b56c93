package io.drover.server.rest;

import io.drover.engine.TimelineEntry;
import java.util.regex.Pattern;

/** How bad a line of a log is, mildest first. */
enum LogLevel {
  TRACE,
  DEBUG,
  INFO,
  WARN,
  ERROR,
  FATAL;

  private static final Pattern BAD_STATUS =
      Pattern.compile("\\b(KILLED|FAILED|TIMEDOUT|DONEWITHERROR)\\b");

  /** Of an entry of a timeline: what ends an action or a job badly is an error. */
  static LogLevel of(TimelineEntry entry) {
    return switch (entry.kind()) {
      case "AGAIN", "RETRY", "WARNING" -> WARN;
      case "ERROR", "OPERATOR" -> ERROR;
      case "ENDED" -> ended(entry.text());
      case "STATUS", "ACTION" -> status(entry.text());
      default -> INFO;
    };
  }

  private static LogLevel ended(String text) {
    if (text.startsWith("SUCCEEDED")) {
      return INFO;
    }
    // a user's kill is what somebody wanted
    return text.startsWith("KILLED: killed by ") ? WARN : ERROR;
  }

  /** Of a schedule or an action of it: the text tells the new status, in capitals. */
  private static LogLevel status(String text) {
    if (text.contains("KILLED by ") || text.endsWith("RUNNINGWITHERROR")) {
      return WARN;
    }
    return BAD_STATUS.matcher(text).find() ? ERROR : INFO;
  }
}
