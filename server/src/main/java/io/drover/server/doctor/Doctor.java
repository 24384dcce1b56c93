package io.drover.server.doctor;

import static java.util.Objects.requireNonNull;

import io.drover.schema.ActionKind;
import io.drover.schema.ErrorCode;
import io.drover.schema.Problem;
import io.drover.schema.XmlElement;
import io.drover.server.doctor.DoctorReport.Finding;
import io.drover.server.doctor.DoctorReport.Outcome;
import io.drover.server.doctor.DoctorReport.Place;
import io.drover.server.doctor.DoctorReport.Property;
import io.drover.server.doctor.DoctorReport.PropertyState;
import io.drover.server.doctor.DoctorReport.Schedule;
import io.drover.server.doctor.DoctorReport.Severity;
import io.drover.server.doctor.DoctorReport.Workflow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes the report about an application. Stateless and pure. */
public final class Doctor {
  private static final String FORK_JOIN = "oozie.wf.validate.ForkJoin";

  /** Hadoop's way to name a property in the value of another. */
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_.]*)\\}");

  private final Set<ActionKind> kinds;
  private final Function<XmlElement, List<Problem>> executorProblems;

  /**
   * Makes a doctor for servers of one make.
   *
   * @param kinds actions that they can run
   * @param executorProblems what their executors say about an action's body at submission
   */
  public Doctor(Set<ActionKind> kinds, Function<XmlElement, List<Problem>> executorProblems) {
    this.kinds = Set.copyOf(kinds);
    this.executorProblems = requireNonNull(executorProblems, "executorProblems");
  }

  /** Makes a doctor for this version's servers with their default settings. */
  public static Doctor standard() {
    return new Doctor(SupportedActions.kinds(), SupportedActions::problems);
  }

  /** Looks at everything; never fails for what is in the files. */
  public DoctorReport examine(ApplicationFiles files) {
    Application application = Application.of(files);
    Set<String> chosen = chosen(files, application);
    KnownProperties known = new KnownProperties(application);
    CoordinatorStarts starts = CoordinatorStarts.of(application, files.texts());
    ExpressionUses expressions = new ExpressionUses();
    boolean forkJoin =
        !"false".equalsIgnoreCase(application.submitted().getOrDefault(FORK_JOIN, "true"));
    List<Workflow> workflows = new ArrayList<>();
    List<Schedule> schedules = new ArrayList<>();
    for (String file : chosen) {
      XmlElement root = requireNonNull(application.definitions().get(file));
      if (root.name().equals(Application.WORKFLOW)) {
        workflows.add(
            new WorkflowExamination(file, root, application, kinds, known.of(file), expressions)
                .examine(requireNonNull(files.texts().get(file)), forkJoin, executorProblems));
      } else {
        schedules.add(
            new ScheduleExamination(file, root, application, known.of(file), expressions)
                .examine(requireNonNull(files.texts().get(file)), starts.of(file)));
      }
    }
    List<Finding> unreadable = new ArrayList<>(application.unreadable());
    if (chosen.isEmpty() && unreadable.isEmpty()) {
      unreadable.add(nothing(files));
    }
    List<Property> properties = properties(application, chosen, expressions);
    Outcome outcome = outcome(workflows, schedules, properties, unreadable);
    DoctorReport.Counts counts = Summary.counts(workflows, schedules);
    return new DoctorReport(
        application.name(),
        outcome,
        Summary.of(counts, workflows, schedules, properties, unreadable),
        counts,
        workflows,
        schedules,
        expressions.functions(),
        properties,
        unreadable);
  }

  /** All definitions; or the one that was asked for and those it leads to. */
  private static Set<String> chosen(ApplicationFiles files, Application application) {
    if (files.only().isEmpty()) {
      return new LinkedHashSet<>(application.definitions().keySet());
    }
    Set<String> chosen = new LinkedHashSet<>();
    Deque<String> next = new ArrayDeque<>(List.of(files.only()));
    while (!next.isEmpty()) {
      String file = next.remove();
      XmlElement root = application.definitions().get(file);
      if (root != null && chosen.add(file)) {
        String started =
            root.name().equals(Application.BUNDLE) ? Application.COORDINATOR : Application.WORKFLOW;
        for (XmlElement path : paths(root)) {
          application.resolve(path.text(), started).ifPresent(next::add);
        }
      }
    }
    return chosen;
  }

  private static List<XmlElement> paths(XmlElement element) {
    List<XmlElement> paths = new ArrayList<>();
    for (XmlElement child : element.children()) {
      if (child.name().equals("app-path")) {
        paths.add(child);
      } else {
        paths.addAll(paths(child));
      }
    }
    return paths;
  }

  private static Finding nothing(ApplicationFiles files) {
    return new Finding(
        Severity.ERROR,
        new Place(files.only(), 0, 0),
        ErrorCode.E0505.name(),
        "there is no workflow, coordinator or bundle definition",
        "name the directory that holds workflow.xml.");
  }

  private static Outcome outcome(
      List<Workflow> workflows,
      List<Schedule> schedules,
      List<Property> properties,
      List<Finding> unreadable) {
    if (!unreadable.isEmpty()) {
      return Outcome.UNREADABLE;
    }
    boolean refused =
        properties.stream().anyMatch(property -> property.state() == PropertyState.RESERVED);
    boolean runs =
        !refused
            && schedules.stream().allMatch(Summary::runs)
            && workflows.stream().allMatch(Workflow::runs);
    return runs ? Outcome.RUNS : Outcome.CANNOT_RUN;
  }

  private static List<Property> properties(
      Application application, Set<String> chosen, ExpressionUses expressions) {
    List<Property> properties = new ArrayList<>();
    application
        .submitted()
        .forEach(
            (name, value) -> {
              Place place = requireNonNull(application.sources().get(name));
              advise(name, place).ifPresent(properties::add);
              references(value, place, application, expressions);
            });
    application
        .configurations()
        .forEach(
            (file, configuration) ->
                configuration
                    .keySet()
                    .forEach(
                        name -> advise(name, new Place(file, 0, 0)).ifPresent(properties::add)));
    for (String file : chosen) {
      inline(file, requireNonNull(application.definitions().get(file)), properties);
    }
    List<Property> all = new ArrayList<>(expressions.missing());
    all.addAll(properties);
    return all;
  }

  private static Optional<Property> advise(String name, Place place) {
    return PropertyAdvice.of(name)
        .map(advice -> new Property(name, advice.state(), place, advice.remark()));
  }

  /** What stays unresolved in a value is never looked at again, so it arrives as it is written. */
  private static void references(
      String value, Place place, Application application, ExpressionUses expressions) {
    Matcher reference = REFERENCE.matcher(value);
    while (reference.find()) {
      String name = String.valueOf(reference.group(1));
      boolean set = application.submitted().containsKey(name) || name.equals("user.name");
      if (!set) {
        expressions.missing(name, place);
      }
    }
  }

  /** Properties in the configuration of actions and schedules. */
  private static void inline(String file, XmlElement element, List<Property> properties) {
    for (XmlElement child : element.children()) {
      if (child.name().equals("property")) {
        child
            .child("name")
            .flatMap(name -> advise(name.text().strip(), Findings.place(file, name)))
            .ifPresent(properties::add);
      } else {
        inline(file, child, properties);
      }
    }
  }
}
