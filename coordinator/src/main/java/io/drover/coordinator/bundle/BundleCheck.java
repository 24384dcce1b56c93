package io.drover.coordinator.bundle;

import io.drover.coordinator.CoordinatorTime;
import io.drover.coordinator.bundle.BundledCoordinator.Numbers;
import io.drover.engine.ApplicationReader;
import io.drover.engine.JobKind;
import io.drover.engine.el.ExpressionException;
import io.drover.engine.el.ExpressionLanguage;
import io.drover.schema.BundleDefinition;
import io.drover.schema.BundleXmlReader;
import io.drover.schema.ErrorCode;
import io.drover.schema.HadoopConfigurationXml;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.ParameterCheck;
import io.drover.schema.Problem;
import io.drover.schema.SourceLocation;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** From a submission to a bundle that can run, or to every problem it has. */
final class BundleCheck {
  private static final ExpressionLanguage LANGUAGE =
      ExpressionLanguage.withBasicFunctions(BundleCheck::reason)
          .functions("bundle:", BundleFunctions.class, name -> true)
          .build();

  private final ApplicationReader applications;
  private final BundleXmlReader reader = new BundleXmlReader();
  private final InstantSource clock;

  BundleCheck(ApplicationReader applications, InstantSource clock) {
    this.applications = applications;
    this.clock = clock;
  }

  PreparedBundle prepare(BundleSubmission submission) {
    ApplicationReader.Application application =
        applications.read(
            JobKind.BUNDLE, submission.properties(), submission.bundleXml(), submission.user());
    BundleDefinition definition = reader.read(application.definitionXml());
    // a parameter's default may name properties, and properties may name a parameter
    Map<String, String> properties =
        new TreeMap<>(
            HadoopConfigurationXml.substitute(
                ParameterCheck.withDefaults(definition, application.properties())));
    Evaluation evaluation = new Evaluation(properties);
    PreparedBundle bundle =
        new PreparedBundle(
            evaluation.text(definition.name(), "attribute 'name'", "bundle-app"),
            application.path(),
            application.definitionXml(),
            properties,
            evaluation.kickOff(definition.kickOffTime()),
            evaluation.coordinators(definition.coordinators()));
    if (!evaluation.problems.isEmpty()) {
      throw InvalidRequestException.of(evaluation.problems);
    }
    return bundle;
  }

  private static Optional<String> reason(String function) {
    return function.startsWith("coord:") || function.startsWith("wf:")
        ? Optional.of(
            "cannot be called in a bundle.xml: write it where it is evaluated, or use bundle:conf")
        : Optional.empty();
  }

  /** Evaluates what stands in one bundle.xml and collects what is wrong with it. */
  private final class Evaluation {
    private final Map<String, String> properties;
    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    Evaluation(Map<String, String> properties) {
      this.properties = properties;
    }

    String text(String text, String what, String element) {
      return text(text, what, element, SourceLocation.UNKNOWN);
    }

    private String text(String text, String what, String element, SourceLocation location) {
      return evaluated(text, what, element, location).orElse("");
    }

    /** Empty when it cannot be evaluated, which is noted then. */
    private Optional<String> evaluated(
        String text, String what, String element, SourceLocation location) {
      try {
        return Optional.of(
            LANGUAGE
                .evaluate(text, properties, new BundleFunctions.Context(properties), clock)
                .strip());
      } catch (ExpressionException e) {
        problems.add(
            Problem.error(
                ErrorCode.E1301,
                what + " cannot be evaluated: " + e.getMessage(),
                element,
                location,
                "set the property when you submit, or give it a default in <parameters>."));
        return Optional.empty();
      }
    }

    Optional<Instant> kickOff(Optional<String> written) {
      Optional<String> text =
          written
              .map(value -> text(value, "kick-off-time", "controls"))
              .filter(value -> !value.isEmpty());
      try {
        return text.map(value -> CoordinatorTime.parse("kick-off-time", value));
      } catch (InvalidRequestException e) {
        problems.add(
            Problem.error(
                ErrorCode.E1301,
                "kick-off-time '" + text.orElse("") + "' is no time",
                "controls",
                SourceLocation.UNKNOWN,
                "write UTC to the minute, such as 2026-01-31T13:10Z."));
        return Optional.empty();
      }
    }

    List<BundledCoordinator> coordinators(List<BundleDefinition.Coordinator> written) {
      List<BundledCoordinator> coordinators = new ArrayList<>();
      for (BundleDefinition.Coordinator coordinator : written) {
        coordinators.add(coordinator(coordinator, coordinators.size()));
      }
      return coordinators;
    }

    private BundledCoordinator coordinator(BundleDefinition.Coordinator written, int position) {
      String element = "coordinator '" + written.name() + "'";
      Optional<String> name = evaluated(written.name(), "the name", element, written.location());
      name.ifPresent(evaluated -> checkName(evaluated, element, written.location()));
      boolean enabled = enabled(written, element);
      Map<String, String> configuration = new LinkedHashMap<>();
      written
          .configuration()
          .forEach(
              (key, value) ->
                  configuration.put(
                      key, text(value, "property '" + key + "'", element, written.location())));
      String appPath = appPath(written, element);
      return new BundledCoordinator(
          position,
          name.orElse(""),
          enabled,
          appPath,
          configuration,
          Optional.empty(),
          Optional.empty(),
          Numbers.NONE);
    }

    private void checkName(String name, String element, SourceLocation location) {
      if (name.isEmpty()) {
        problems.add(
            Problem.error(
                ErrorCode.E1305,
                "the coordinator's name is empty when it is evaluated",
                element,
                location,
                "give the property that names it a value."));
      } else if (!names.add(name)) {
        problems.add(
            Problem.error(
                ErrorCode.E1304,
                "two coordinators have the name '" + name + "' when they are evaluated",
                element,
                location,
                "give one of them another name."));
      }
    }

    private boolean enabled(BundleDefinition.Coordinator written, String element) {
      Optional<String> text =
          evaluated(written.enabled().orElse("true"), "enabled", element, written.location())
              .map(evaluated -> evaluated.toLowerCase(Locale.ROOT));
      if (text.isPresent() && !text.get().equals("true") && !text.get().equals("false")) {
        problems.add(
            Problem.error(
                ErrorCode.E1301,
                "enabled is '" + text.get() + "' when it is evaluated",
                element,
                written.location(),
                "it must become true or false."));
      }
      return text.equals(Optional.of("true"));
    }

    private String appPath(BundleDefinition.Coordinator written, String element) {
      Optional<String> path = evaluated(written.appPath(), "app-path", element, written.location());
      if (path.equals(Optional.of(""))) {
        problems.add(
            Problem.error(
                ErrorCode.E1301,
                "app-path is empty when it is evaluated",
                element,
                written.location(),
                "give the property that it is made of a value."));
      }
      return path.orElse("");
    }
  }
}
