package io.drover.server.rest;

import io.drover.engine.TimelineEntry;

/** How bad a line of a log is, mildest first. */
enum LogLevel {
  TRACE,
  DEBUG,
  INFO,
  WARN,
  ERROR,
  FATAL;

  /** Of an entry of a timeline: what ends an action or a job badly is an error. */
  static LogLevel of(TimelineEntry entry) {
    return switch (entry.kind()) {
      case "AGAIN", "RETRY", "WARNING" -> WARN;
      case "ERROR", "OPERATOR" -> ERROR;
      case "ENDED" -> ended(entry.text());
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
}
