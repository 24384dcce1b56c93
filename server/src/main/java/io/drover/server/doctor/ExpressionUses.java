package io.drover.server.doctor;

import io.drover.engine.el.ExpressionException;
import io.drover.engine.el.ExpressionNames;
import io.drover.server.doctor.DoctorReport.Finding;
import io.drover.server.doctor.DoctorReport.Function;
import io.drover.server.doctor.DoctorReport.Place;
import io.drover.server.doctor.DoctorReport.Property;
import io.drover.server.doctor.DoctorReport.PropertyState;
import io.drover.server.doctor.DoctorReport.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Collects what the expressions of all definitions name. Used once. */
final class ExpressionUses {
  private final Map<String, Function> functions = new TreeMap<>();
  private final Map<String, List<Place>> missing = new LinkedHashMap<>();

  /**
   * Takes in a text of a workflow.
   *
   * @param known names of the properties that are set
   * @param callable whether functions may be called in such a text
   * @return what makes the text fail whenever it is evaluated; a missing property is none of these,
   *     for it can be given at submission
   */
  List<Finding> inWorkflow(String text, Place place, Set<String> known, boolean callable) {
    if (!text.contains("${")) {
      return List.of();
    }
    ExpressionNames names;
    try {
      names = ExpressionNames.of(text);
    } catch (ExpressionException e) {
      return List.of(error(place, String.valueOf(e.getMessage()), "correct the expression."));
    }
    List<Finding> found = new ArrayList<>();
    for (String function : names.functions()) {
      FunctionAdvice advice = FunctionAdvice.inWorkflow(function);
      count(function, advice, place);
      if (!advice.supported()) {
        found.add(error(place, "${" + function + "(…)} cannot be evaluated", advice.remark()));
      } else if (!callable) {
        found.add(
            error(
                place,
                "function [" + function + "] is not allowed here, only job properties are",
                "hand the value in as a job property."));
      }
    }
    for (String variable : names.variables()) {
      if (!known.contains(variable)) {
        missing(variable, place);
      }
    }
    return found;
  }

  /**
   * Takes in a text of a coordinator or a bundle; gives the functions that it cannot call.
   *
   * @param known names of the properties that are set
   * @param advices what to say about a function
   */
  List<Finding> inSchedule(
      String text,
      Place place,
      Set<String> known,
      java.util.function.Function<String, FunctionAdvice> advices) {
    if (!text.contains("${")) {
      return List.of();
    }
    ExpressionNames names;
    try {
      names = ExpressionNames.of(text);
    } catch (ExpressionException e) {
      return List.of(error(place, String.valueOf(e.getMessage()), "correct the expression."));
    }
    List<Finding> found = new ArrayList<>();
    for (String function : names.functions()) {
      FunctionAdvice advice = advices.apply(function);
      count(function, advice, place);
      if (!advice.supported()) {
        found.add(error(place, "${" + function + "(…)} cannot be evaluated", advice.remark()));
      }
    }
    for (String variable : names.variables()) {
      if (!known.contains(variable)) {
        missing(variable, place);
      }
    }
    return found;
  }

  /** A property that an expression or another property names and nobody sets. */
  void missing(String variable, Place place) {
    missing.computeIfAbsent(variable, name -> new ArrayList<>()).add(place);
  }

  boolean isMissing(String variable) {
    return missing.containsKey(variable);
  }

  private void count(String function, FunctionAdvice advice, Place place) {
    functions.merge(
        function,
        new Function(function, advice.supported(), 1, place, advice.remark()),
        (before, now) ->
            new Function(
                function,
                // the same name may be known to coordinators only
                before.supported() && now.supported(),
                before.uses() + 1,
                before.first(),
                before.supported() ? now.remark() : before.remark()));
  }

  private static Finding error(Place place, String message, String advice) {
    return new Finding(Severity.ERROR, place, ExpressionException.EL_ERROR, message, advice);
  }

  List<Function> functions() {
    return List.copyOf(functions.values());
  }

  List<Property> missing() {
    List<Property> properties = new ArrayList<>();
    missing.forEach(
        (name, places) ->
            properties.add(
                new Property(
                    name,
                    PropertyState.MISSING,
                    places.get(0),
                    "nobody sets it: give it when you submit, or a default in <parameters>."
                        + (places.size() == 1 ? "" : " Named in " + places.size() + " places."))));
    return properties;
  }
}
