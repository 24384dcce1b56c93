package io.drover.server.doctor;

import io.drover.server.doctor.DoctorReport.Action;
import io.drover.server.doctor.DoctorReport.Counts;
import io.drover.server.doctor.DoctorReport.Finding;
import io.drover.server.doctor.DoctorReport.Property;
import io.drover.server.doctor.DoctorReport.PropertyState;
import io.drover.server.doctor.DoctorReport.Schedule;
import io.drover.server.doctor.DoctorReport.Severity;
import io.drover.server.doctor.DoctorReport.Verdict;
import io.drover.server.doctor.DoctorReport.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The report in a few sentences, for those who do not read XML. */
final class Summary {
  private Summary() {}

  static Counts counts(List<Workflow> workflows, List<Schedule> schedules) {
    List<Action> actions = actions(workflows);
    return new Counts(
        workflows.size(),
        (int) workflows.stream().filter(Workflow::runs).count(),
        actions.size(),
        count(actions, Verdict.UNCHANGED),
        count(actions, Verdict.DIFFERENT),
        count(actions, Verdict.CANNOT_RUN),
        schedules.size());
  }

  private static List<Action> actions(List<Workflow> workflows) {
    return workflows.stream().flatMap(workflow -> workflow.actions().stream()).toList();
  }

  private static int count(List<Action> actions, Verdict verdict) {
    return (int) actions.stream().filter(action -> action.verdict() == verdict).count();
  }

  static List<String> of(
      Counts counts,
      List<Workflow> workflows,
      List<Schedule> schedules,
      List<Property> properties,
      List<Finding> unreadable) {
    List<String> lines = new ArrayList<>();
    if (counts.workflows() > 0) {
      lines.add(actionLine(counts, workflows));
      lines.add(workflowLine(counts));
      if (counts.cannotRun() > 0) {
        lines.add(replacementLine(counts.cannotRun(), workflows));
      }
    }
    if (counts.schedules() > 0) {
      lines.add(scheduleLine(schedules));
    }
    String missing = names(properties, PropertyState.MISSING);
    if (!missing.isEmpty()) {
      lines.add("Properties to give at submission: " + missing + ".");
    }
    String reserved = names(properties, PropertyState.RESERVED);
    if (!reserved.isEmpty()) {
      lines.add("Properties to rename, for a job that sets them is refused: " + reserved + ".");
    }
    if (!unreadable.isEmpty()) {
      lines.add(
          counted(
                  unreadable.stream().map(finding -> finding.place().file()).distinct().count(),
                  "file")
              + " could not be read, so this is not the whole picture.");
    }
    return lines;
  }

  private static String actionLine(Counts counts, List<Workflow> workflows) {
    if (counts.actions() == 0) {
      return "There are no actions.";
    }
    if (counts.unchanged() == counts.actions()) {
      return counts.actions() == 1
          ? "The only action runs unchanged."
          : "All " + counts.actions() + " actions run unchanged.";
    }
    List<String> parts = new ArrayList<>();
    parts.add(
        counts.unchanged()
            + " of "
            + counted(counts.actions(), "action")
            + (counts.unchanged() == 1 ? " runs" : " run")
            + " unchanged");
    if (counts.different() > 0) {
      parts.add(
          counts.different()
              + (counts.different() == 1 ? " runs" : " run")
              + " without a change but with differences");
    }
    if (counts.cannotRun() > 0) {
      Map<String, Long> types =
          actions(workflows).stream()
              .filter(action -> action.verdict() == Verdict.CANNOT_RUN)
              .collect(Collectors.groupingBy(Action::type, TreeMap::new, Collectors.counting()));
      String list =
          types.entrySet().stream()
              .map(type -> type.getValue() + " " + type.getKey())
              .collect(Collectors.joining(", "));
      parts.add(counts.cannotRun() + " cannot run (" + list + ")");
    }
    return String.join(", ", parts) + ".";
  }

  private static String replacementLine(int cannotRun, List<Workflow> workflows) {
    long replaceable =
        actions(workflows).stream().filter(action -> !action.replacement().isEmpty()).count();
    if (replaceable == 0) {
      return "What has to be changed is said with each action.";
    }
    return replaceable == cannotRun
        ? "For each action that cannot run there is XML to begin with in its place."
        : "For "
            + replaceable
            + " of the "
            + cannotRun
            + " that cannot run there is XML to begin with; what else has to be changed is said with"
            + " each action.";
  }

  private static String workflowLine(Counts counts) {
    if (counts.workflows() == 1) {
      return counts.workflowsRunning() == 1
          ? "The workflow can be submitted as it is."
          : "The workflow has to be changed before it can run.";
    }
    return counts.workflowsRunning() == counts.workflows()
        ? "All " + counts.workflows() + " workflows can be submitted as they are."
        : counts.workflowsRunning()
            + " of "
            + counts.workflows()
            + " workflows can be submitted as they are.";
  }

  /** Whether a server takes it, given the properties that are asked for. */
  static boolean runs(Schedule schedule) {
    return schedule.findings().stream().noneMatch(finding -> finding.severity() == Severity.ERROR);
  }

  private static String scheduleLine(List<Schedule> schedules) {
    List<Schedule> refused = schedules.stream().filter(schedule -> !runs(schedule)).toList();
    if (schedules.size() == 1) {
      return "The "
          + schedules.get(0).type()
          + (refused.isEmpty()
              ? " can be submitted as it is."
              : " has to be changed before it can run.");
    }
    if (refused.isEmpty()) {
      return types(schedules) + " can be submitted as they are.";
    }
    return "Of "
        + types(schedules)
        + ", "
        + (refused.size() == schedules.size() ? "all have" : types(refused) + verb(refused))
        + " to be changed first.";
  }

  private static String verb(List<Schedule> subject) {
    return subject.size() == 1 ? " has" : " have";
  }

  private static String types(List<Schedule> schedules) {
    Map<String, Long> types =
        schedules.stream()
            .collect(Collectors.groupingBy(Schedule::type, TreeMap::new, Collectors.counting()));
    return types.entrySet().stream()
        .map(type -> counted(type.getValue(), type.getKey()))
        .collect(Collectors.joining(" and "));
  }

  private static String names(List<Property> properties, PropertyState state) {
    return properties.stream()
        .filter(property -> property.state() == state)
        .map(Property::name)
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static String counted(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
