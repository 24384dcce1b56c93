package io.drover.server.doctor;

import io.drover.coordinator.bundle.BundleApplication;
import io.drover.schema.BundleDefinition;
import io.drover.schema.BundleXmlReader;
import io.drover.schema.InvalidRequestException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What each coordinator of an application is started with: by the bundles that hold it, or else by
 * the job properties.
 */
final class CoordinatorStarts {
  /**
   * One way to start a coordinator.
   *
   * @param bundled what the bundle says; empty when no bundle starts it
   * @param given the properties that come with it
   */
  record Start(Optional<Bundled> bundled, Map<String, String> given) {}

  /** A coordinator in a bundle. */
  record Bundled(String file, BundleDefinition.Coordinator coordinator) {}

  private final Application application;
  private final Map<String, List<Start>> starts = new HashMap<>();

  private CoordinatorStarts(Application application) {
    this.application = application;
  }

  /**
   * Reads the bundles.
   *
   * @param texts of all files
   */
  static CoordinatorStarts of(Application application, Map<String, String> texts) {
    CoordinatorStarts starts = new CoordinatorStarts(application);
    BundleXmlReader reader = new BundleXmlReader();
    for (String file : application.definitions(Application.BUNDLE).keySet()) {
      reader
          .readAll(texts.getOrDefault(file, ""))
          .definition()
          .ifPresent(bundle -> starts.bundle(file, bundle));
    }
    return starts;
  }

  private void bundle(String file, BundleDefinition bundle) {
    Map<String, String> properties =
        application.properties(file, bundle.parameters(), application.submitted(file));
    List<BundleApplication.Coordinator> evaluated = evaluated(bundle, properties);
    for (int i = 0; i < evaluated.size(); i++) {
      Map<String, String> given = new LinkedHashMap<>(properties);
      given.putAll(evaluated.get(i).configuration());
      Start start = new Start(Optional.of(new Bundled(file, bundle.coordinators().get(i))), given);
      boolean enabled = evaluated.get(i).enabled();
      application
          .resolve(evaluated.get(i).appPath(), Application.COORDINATOR)
          .map(found -> starts.computeIfAbsent(found, key -> new ArrayList<>()))
          .filter(all -> enabled)
          .ifPresent(all -> all.add(start));
    }
  }

  /** With what can be told of each when not all can be evaluated. */
  private List<BundleApplication.Coordinator> evaluated(
      BundleDefinition bundle, Map<String, String> properties) {
    try {
      return BundleApplication.of(bundle, properties, InstantSource.fixed(Instant.EPOCH))
          .coordinators();
    } catch (InvalidRequestException e) {
      return bundle.coordinators().stream()
          .map(
              coordinator ->
                  new BundleApplication.Coordinator(
                      coordinator.name(),
                      !application
                          .substitute(coordinator.enabled().orElse("true"))
                          .equalsIgnoreCase("false"),
                      coordinator.appPath(),
                      coordinator.configuration()))
          .toList();
    }
  }

  /** Empty when the bundles that hold it leave it out. */
  List<Start> of(String file) {
    return starts.getOrDefault(
        file, List.of(new Start(Optional.empty(), application.submitted(file))));
  }
}
