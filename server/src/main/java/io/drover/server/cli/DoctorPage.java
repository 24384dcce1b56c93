package io.drover.server.cli;

import io.drover.server.doctor.DoctorReport;
import io.drover.server.doctor.DoctorReport.Action;
import io.drover.server.doctor.DoctorReport.Finding;
import io.drover.server.doctor.DoctorReport.Function;
import io.drover.server.doctor.DoctorReport.Outcome;
import io.drover.server.doctor.DoctorReport.Property;
import io.drover.server.doctor.DoctorReport.PropertyState;
import io.drover.server.doctor.DoctorReport.Schedule;
import io.drover.server.doctor.DoctorReport.Severity;
import io.drover.server.doctor.DoctorReport.Verdict;
import io.drover.server.doctor.DoctorReport.Workflow;
import java.util.ArrayList;
import java.util.List;

/** A doctor's report for people: the summary first, then every finding with its place. */
final class DoctorPage {
  private final Terminal terminal;
  private final List<String> lines = new ArrayList<>();

  DoctorPage(Terminal terminal) {
    this.terminal = terminal;
  }

  List<String> lines(DoctorReport report) {
    lines.add(
        bold(report.application()) + ": " + terminal.style(style(report), word(report.outcome())));
    report.summary().forEach(line -> lines.add("  " + Terminal.clean(line)));
    report.unreadable().forEach(finding -> finding(finding, ""));
    report.workflows().forEach(this::workflow);
    report.schedules().forEach(this::schedule);
    functions(report.functions());
    properties(report.properties());
    return lines;
  }

  private static String word(Outcome outcome) {
    return switch (outcome) {
      case RUNS -> "runs";
      case CANNOT_RUN -> "cannot run as it is";
      case UNREADABLE -> "cannot be read";
    };
  }

  private static Terminal.Style style(DoctorReport report) {
    return report.outcome() == Outcome.RUNS ? Terminal.Style.GOOD : Terminal.Style.BAD;
  }

  private void workflow(Workflow workflow) {
    heading("workflow", workflow.name(), workflow.place().file());
    workflow.findings().forEach(finding -> finding(finding, "  "));
    for (Action action : workflow.actions()) {
      boolean runs = action.verdict() != Verdict.CANNOT_RUN;
      String mapping = runs && !action.mapping().isEmpty() ? ": " + action.mapping() : "";
      lines.add(
          "  "
              + terminal.style(style(action.verdict()), word(action.verdict()))
              + "  "
              + bold(action.name())
              + " ("
              + Terminal.clean(action.type())
              + ")"
              + mapping);
      action.findings().forEach(finding -> finding(finding, "      "));
      replacement(action.replacement());
    }
  }

  private void replacement(List<String> xml) {
    if (!xml.isEmpty()) {
      lines.add("      to begin with in its place:");
      xml.forEach(line -> lines.add("        " + Terminal.clean(line)));
    }
  }

  /** Of one width, so that names stand below each other. */
  private static String word(Verdict verdict) {
    return switch (verdict) {
      case UNCHANGED -> "unchanged ";
      case DIFFERENT -> "different ";
      case CANNOT_RUN -> "cannot run";
    };
  }

  private static Terminal.Style style(Verdict verdict) {
    return switch (verdict) {
      case UNCHANGED -> Terminal.Style.GOOD;
      case DIFFERENT -> Terminal.Style.WARNING;
      case CANNOT_RUN -> Terminal.Style.BAD;
    };
  }

  private void schedule(Schedule schedule) {
    heading(schedule.type(), schedule.name(), schedule.place().file());
    schedule.findings().forEach(finding -> finding(finding, "  "));
    Table facts = new Table("", "");
    schedule.facts().forEach(fact -> facts.row(Terminal.Style.PLAIN, fact.name(), fact.value()));
    List<String> rows = facts.lines(terminal, "  ");
    lines.addAll(rows.subList(1, rows.size()));
  }

  private void functions(List<Function> functions) {
    if (functions.isEmpty()) {
      return;
    }
    lines.add("");
    lines.add(bold("functions"));
    for (Function function : functions) {
      String uses = function.uses() == 1 ? "" : " (" + function.uses() + " places)";
      lines.add(
          "  "
              + (function.supported()
                  ? "supported   "
                  : terminal.style(Terminal.Style.BAD, "unsupported") + " ")
              + Terminal.clean(function.name())
              + uses
              + (function.remark().isEmpty() ? "" : ": " + Terminal.clean(function.remark()))
              + (function.supported() ? "" : " First at " + place(function.first().toString())));
    }
  }

  private void properties(List<Property> properties) {
    if (properties.isEmpty()) {
      return;
    }
    lines.add("");
    lines.add(bold("properties"));
    for (Property property : properties) {
      lines.add(
          "  "
              + word(property.state())
              + "  "
              + bold(property.name())
              + "  "
              + place(property.place().toString())
              + ": "
              + Terminal.clean(property.remark()));
    }
  }

  private String word(PropertyState state) {
    return switch (state) {
      case MISSING -> terminal.style(Terminal.Style.WARNING, "missing  ");
      case RESERVED -> terminal.style(Terminal.Style.BAD, "reserved ");
      case WITHOUT_EFFECT -> "no effect";
      case INFORMATIVE -> "note     ";
    };
  }

  private void heading(String what, String name, String file) {
    lines.add("");
    lines.add(what + " " + bold(name) + "  " + place(file));
  }

  private void finding(Finding finding, String indent) {
    String code = finding.code().isEmpty() ? "" : " " + finding.code();
    lines.add(
        indent
            + place(finding.place().toString())
            + ": "
            + terminal.style(style(finding.severity()), word(finding.severity()))
            + Terminal.clean(code + ": " + finding.message()));
    if (!finding.advice().isEmpty()) {
      lines.add(indent + "  fix: " + Terminal.clean(finding.advice()));
    }
  }

  private static String word(Severity severity) {
    return switch (severity) {
      case ERROR -> "error";
      case WARNING -> "warning";
      case NOTE -> "note";
    };
  }

  private static Terminal.Style style(Severity severity) {
    return switch (severity) {
      case ERROR -> Terminal.Style.BAD;
      case WARNING -> Terminal.Style.WARNING;
      case NOTE -> Terminal.Style.PLAIN;
    };
  }

  private String bold(String text) {
    return terminal.style(Terminal.Style.BOLD, Terminal.clean(text));
  }

  private static String place(String place) {
    return Terminal.clean(place);
  }
}
