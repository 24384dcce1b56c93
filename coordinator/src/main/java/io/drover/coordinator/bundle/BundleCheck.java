package io.drover.coordinator.bundle;

import io.drover.coordinator.bundle.BundledCoordinator.Numbers;
import io.drover.engine.ApplicationReader;
import io.drover.engine.JobKind;
import io.drover.schema.BundleDefinition;
import io.drover.schema.BundleXmlReader;
import io.drover.schema.HadoopConfigurationXml;
import io.drover.schema.ParameterCheck;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** From a submission to a bundle that can run, or to every problem it has. */
final class BundleCheck {
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
    BundleApplication bundle = BundleApplication.of(definition, properties, clock);
    return new PreparedBundle(
        bundle.name(),
        application.path(),
        application.definitionXml(),
        properties,
        bundle.kickOffAt(),
        coordinators(bundle));
  }

  private static List<BundledCoordinator> coordinators(BundleApplication bundle) {
    List<BundledCoordinator> coordinators = new ArrayList<>();
    for (BundleApplication.Coordinator coordinator : bundle.coordinators()) {
      coordinators.add(
          new BundledCoordinator(
              coordinators.size(),
              coordinator.name(),
              coordinator.enabled(),
              coordinator.appPath(),
              coordinator.configuration(),
              Optional.empty(),
              Optional.empty(),
              Numbers.NONE));
    }
    return coordinators;
  }
}
