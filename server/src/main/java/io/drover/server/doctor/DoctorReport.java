package io.drover.server.doctor;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What an application will do on Drover. Its JSON form is this record as it stands.
 *
 * @param application what was looked at
 * @param outcome the whole in one word
 * @param summary the same in a few sentences for people, the most important first
 * @param counts of everything below
 * @param workflows each definition found, the one at the top first
 * @param schedules coordinators and bundles
 * @param functions every function that an expression calls
 * @param properties every property that is missing or does something unexpected
 * @param unreadable files that could not be read as XML or properties
 */
public record DoctorReport(
    String application,
    Outcome outcome,
    List<String> summary,
    Counts counts,
    List<Workflow> workflows,
    List<Schedule> schedules,
    List<Function> functions,
    List<Property> properties,
    List<Finding> unreadable) {

  public DoctorReport {
    requireNonNull(application, "application");
    requireNonNull(outcome, "outcome");
    summary = List.copyOf(summary);
    requireNonNull(counts, "counts");
    workflows = List.copyOf(workflows);
    schedules = List.copyOf(schedules);
    functions = List.copyOf(functions);
    properties = List.copyOf(properties);
    unreadable = List.copyOf(unreadable);
  }

  /** The whole in one word. */
  public enum Outcome {
    /** All of it runs, given the properties that are asked for. */
    RUNS,
    /** Something cannot run. */
    CANNOT_RUN,
    /** A definition, or the properties, could not be read, so something was not looked at. */
    UNREADABLE
  }

  /** Numbers for the summary. */
  public record Counts(
      int workflows,
      int workflowsRunning,
      int actions,
      int unchanged,
      int different,
      int cannotRun,
      int schedules) {}

  /** How an action fares. */
  public enum Verdict {
    /** As it stands, and everything in it means the same. */
    UNCHANGED,
    /** As it stands, but something in it has another effect, or none: see the findings. */
    DIFFERENT,
    /** Not until it is changed. */
    CANNOT_RUN
  }

  /** How much a finding matters. */
  public enum Severity {
    /** It cannot run. */
    ERROR,
    /** It runs, but not quite as before. */
    WARNING,
    /** Good to know. */
    NOTE
  }

  /** A line in a file; {@code line} and {@code column} are 0 when it has none. */
  public record Place(String file, int line, int column) {
    public Place {
      requireNonNull(file, "file");
    }

    /** As compilers write it. */
    @Override
    public String toString() {
      return line == 0 ? file : file + ":" + line + ":" + column;
    }
  }

  /**
   * One thing found.
   *
   * @param code Oozie's error code, or Drover's; may be empty
   * @param advice what to do; may be empty
   */
  public record Finding(
      Severity severity, Place place, String code, String message, String advice) {
    public Finding {
      requireNonNull(severity, "severity");
      requireNonNull(place, "place");
      requireNonNull(code, "code");
      requireNonNull(message, "message");
      requireNonNull(advice, "advice");
    }
  }

  /**
   * One workflow definition.
   *
   * @param runs whether a server takes it and every node of it can run
   * @param findings about the workflow itself; those of an action stand with the action
   */
  public record Workflow(
      String name, Place place, boolean runs, List<Action> actions, List<Finding> findings) {
    public Workflow {
      requireNonNull(name, "name");
      requireNonNull(place, "place");
      actions = List.copyOf(actions);
      findings = List.copyOf(findings);
    }
  }

  /**
   * One action.
   *
   * @param type the element's name, such as {@code spark}
   * @param mapping what does its work on Drover; empty when nothing does
   * @param replacement lines of XML to begin with in its place; empty when it runs, or when nothing
   *     can be said without knowing the job
   */
  public record Action(
      String name,
      String type,
      Place place,
      Verdict verdict,
      String mapping,
      List<String> replacement,
      List<Finding> findings) {
    public Action {
      requireNonNull(name, "name");
      requireNonNull(type, "type");
      requireNonNull(place, "place");
      requireNonNull(verdict, "verdict");
      requireNonNull(mapping, "mapping");
      replacement = List.copyOf(replacement);
      findings = List.copyOf(findings);
    }
  }

  /**
   * A coordinator or a bundle.
   *
   * @param type {@code coordinator} or {@code bundle}
   * @param facts what it says, in order: frequency, datasets, inputs, outputs, what it starts
   */
  public record Schedule(
      String name, String type, Place place, List<Fact> facts, List<Finding> findings) {
    public Schedule {
      requireNonNull(name, "name");
      requireNonNull(type, "type");
      requireNonNull(place, "place");
      facts = List.copyOf(facts);
      findings = List.copyOf(findings);
    }
  }

  /** One thing that a coordinator or a bundle says. */
  public record Fact(String name, String value) {
    public Fact {
      requireNonNull(name, "name");
      requireNonNull(value, "value");
    }
  }

  /**
   * A function that expressions call.
   *
   * @param uses how many texts call it
   * @param first where it is called first
   * @param remark why it cannot be called, or what is different; empty when all is well
   */
  public record Function(String name, boolean supported, int uses, Place first, String remark) {
    public Function {
      requireNonNull(name, "name");
      requireNonNull(first, "first");
      requireNonNull(remark, "remark");
    }
  }

  /** What is to be said about a property. */
  public enum PropertyState {
    /** An expression needs it and nobody sets it: give it when you submit. */
    MISSING,
    /** A job with it is refused. */
    RESERVED,
    /** It is set, and nothing happens. */
    WITHOUT_EFFECT,
    /** It works, but there is something to know. */
    INFORMATIVE
  }

  /** A property that is missing, or set in vain, or worth a word. */
  public record Property(String name, PropertyState state, Place place, String remark) {
    public Property {
      requireNonNull(name, "name");
      requireNonNull(state, "state");
      requireNonNull(place, "place");
      requireNonNull(remark, "remark");
    }
  }
}
