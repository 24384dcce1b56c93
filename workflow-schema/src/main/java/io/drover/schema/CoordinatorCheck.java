package io.drover.schema;

import static io.drover.schema.ScheduleText.attribute;
import static io.drover.schema.ScheduleText.isLiteral;
import static io.drover.schema.ScheduleText.label;

import io.drover.schema.internal.Excerpt;
import io.drover.schema.internal.ProblemList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What can be said of a coordinator that its schema allows before anything is evaluated: names,
 * references, and values without expressions. Used once.
 */
final class CoordinatorCheck {
  private static final Pattern NAME = Pattern.compile("[A-Za-z][-_A-Za-z0-9]*");
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,9}");
  private static final Pattern COUNT = Pattern.compile("[0-9]{1,9}");
  private static final Pattern MINUTES = Pattern.compile("0*[1-9][0-9]{0,8}");
  private static final Pattern CRON = Pattern.compile("\\S+(\\s+\\S+){4}");
  private static final Set<String> EXECUTIONS = Set.of("FIFO", "LIFO", "LAST_ONLY", "NONE");

  /** Among more names a search for the one that was meant costs more than it helps. */
  private static final int MOST_CANDIDATES = 500;

  private final ProblemList problems;

  CoordinatorCheck(ProblemList problems) {
    this.problems = problems;
  }

  void coordinator(XmlElement app) {
    checkAttributes(app, List.of("name", "frequency", "start", "end", "timezone"));
    checkValue(
        app,
        "attribute 'frequency'",
        attribute(app, "frequency"),
        text -> MINUTES.matcher(text).matches() || CRON.matcher(text).matches(),
        "write a number of minutes, an expression such as ${coord:days(1)}, or five cron fields.");
    ScheduleText.checkParameters(app, problems);
    app.child("controls").ifPresent(this::checkControls);

    Optional<XmlElement> section = app.child("datasets");
    Map<String, SourceLocation> datasets = section.map(this::datasets).orElse(Map.of());
    boolean complete = section.map(found -> found.children("include").isEmpty()).orElse(true);
    Map<String, SourceLocation> inputs = checkEvents(app, "input-events", datasets, complete);
    app.child("input-logic").ifPresent(logic -> checkLogic(logic, inputs));
    checkEvents(app, "output-events", datasets, complete);
    app.child("action").ifPresent(this::checkAction);
  }

  /** Checks a section or a file, and gives the names in it with their places. */
  Map<String, SourceLocation> datasets(XmlElement datasets) {
    Map<String, SourceLocation> names = new LinkedHashMap<>();
    for (XmlElement element : datasets.children()) {
      switch (element.name()) {
        case "include" -> checkInclude(element);
        case "dataset" -> checkDataset(element, names);
        default ->
            add(
                ErrorCode.E0701,
                "asynchronous datasets are not supported, in Oozie neither",
                element,
                "describe it as a <dataset>.");
      }
    }
    return names;
  }

  private void checkInclude(XmlElement include) {
    if (include.text().isBlank()) {
      add(ErrorCode.E0701, "element 'include' is empty", include, "write the path of a file.");
    }
  }

  private void checkDataset(XmlElement dataset, Map<String, SourceLocation> names) {
    checkName(dataset, names);
    checkAttributes(dataset, List.of("frequency", "initial-instance", "timezone"));
    checkValue(
        dataset,
        "attribute 'frequency'",
        attribute(dataset, "frequency"),
        text -> MINUTES.matcher(text).matches(),
        "write a number of minutes or an expression such as ${coord:days(1)}.");
    ScheduleText.checkNotBlank(dataset, "uri-template", problems);
  }

  private void checkControls(XmlElement controls) {
    for (XmlElement control : controls.children()) {
      boolean execution = control.name().equals("execution");
      checkValue(
          control,
          "element '" + control.name() + "'",
          control.text().strip(),
          text ->
              execution
                  ? EXECUTIONS.contains(text.toUpperCase(Locale.ROOT))
                  : NUMBER.matcher(text).matches(),
          execution ? "write FIFO, LIFO, LAST_ONLY or NONE." : "write a whole number.");
    }
  }

  /**
   * @param complete whether there is no other dataset than these
   * @return the names of the events with their places
   */
  private Map<String, SourceLocation> checkEvents(
      XmlElement app, String section, Map<String, SourceLocation> datasets, boolean complete) {
    Map<String, SourceLocation> names = new LinkedHashMap<>();
    List<XmlElement> events = app.child(section).map(XmlElement::children).orElse(List.of());
    for (XmlElement event : events) {
      if (problems.isOverflown()) {
        break;
      }
      checkName(event, names);
      checkReference(event, datasets, complete, "dataset", "define it in <datasets>.");
      ScheduleText.checkFlag(event, "nocleanup", ErrorCode.E1003, problems);
      event.children().forEach(instance -> checkInstance(event, instance));
    }
    return names;
  }

  private void checkReference(
      XmlElement element,
      Map<String, SourceLocation> known,
      boolean complete,
      String kind,
      String fix) {
    String name = attribute(element, "dataset");
    if (name.isEmpty()) {
      add(
          ErrorCode.E1003,
          "attribute 'dataset' is empty",
          element,
          "write the name of a " + kind + ".");
    } else if (complete && !known.containsKey(name)) {
      add(
          ErrorCode.E1003,
          "there is no " + kind + " '" + Excerpt.of(name) + "'",
          element,
          fix + Spelling.hint(name, known.keySet().stream().limit(MOST_CANDIDATES).toList()));
    }
  }

  private void checkInstance(XmlElement event, XmlElement instance) {
    String text = instance.text().strip();
    String element = instance.name() + " in " + label(event);
    if (text.isEmpty()) {
      problems.add(
          Problem.error(
              ErrorCode.E1021,
              "the instance is empty",
              element,
              instance.location(),
              "write one, such as ${coord:current(0)}."));
    } else if (hasCommaOutsideExpressions(text)) {
      problems.add(
          Problem.error(
              ErrorCode.E1021,
              "there is more than one instance in '" + Excerpt.of(text) + "'",
              element,
              instance.location(),
              event.name().equals("data-out")
                  ? "write a <data-out> of its own for each."
                  : "write an <instance> element for each."));
    }
  }

  /** Commas between the arguments of a function are no separators, nor are those in its texts. */
  private static boolean hasCommaOutsideExpressions(String text) {
    boolean inside = false;
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!inside) {
        if (c == ',') {
          return true;
        }
        inside = text.startsWith("${", i);
      } else if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else {
        inside = c != '}';
      }
    }
    return false;
  }

  private void checkLogic(XmlElement part, Map<String, SourceLocation> inputs) {
    for (XmlElement child : part.children()) {
      if (problems.isOverflown()) {
        break;
      }
      if (child.name().equals("data-in")) {
        checkReference(child, inputs, true, "data-in", "define it in <input-events>.");
      }
      for (String option : List.of("min", "wait")) {
        checkValue(
            child,
            "attribute '" + option + "'",
            attribute(child, option),
            text -> COUNT.matcher(text).matches(),
            "write a whole number" + (option.equals("wait") ? " of minutes." : " of instances."));
      }
      checkLogic(child, inputs);
    }
  }

  private void checkAction(XmlElement action) {
    action
        .child("workflow")
        .ifPresent(workflow -> ScheduleText.checkNotBlank(workflow, "app-path", problems));
  }

  private void checkName(XmlElement element, Map<String, SourceLocation> names) {
    String name = attribute(element, "name");
    if (!NAME.matcher(name).matches()) {
      add(
          ErrorCode.E0701,
          "'" + Excerpt.of(name) + "' is no name",
          element,
          "begin with a letter, and go on with letters, digits, '_' and '-'.");
    }
    SourceLocation first = names.putIfAbsent(name, element.location());
    if (first != null) {
      add(
          ErrorCode.E1003,
          "the name '" + Excerpt.of(name) + "' is already taken at " + first,
          element,
          "give one of the two another name.");
    }
  }

  private void checkAttributes(XmlElement element, List<String> names) {
    for (String name : names) {
      if (attribute(element, name).isEmpty()) {
        add(ErrorCode.E1003, "attribute '" + name + "' is empty", element, "write its value.");
      }
    }
  }

  /** Only of a value without expressions; an empty one is somebody else's to judge. */
  private void checkValue(
      XmlElement element, String what, String text, Predicate<String> isRight, String fix) {
    if (!text.isEmpty() && isLiteral(text) && !isRight.test(text)) {
      add(ErrorCode.E1003, what + " has the value '" + Excerpt.of(text) + "'", element, fix);
    }
  }

  private void add(ErrorCode code, String message, XmlElement element, String fix) {
    problems.add(Problem.error(code, message, label(element), element.location(), fix));
  }
}
