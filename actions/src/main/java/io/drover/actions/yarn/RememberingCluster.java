package io.drover.actions.yarn;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ClusterApplication;
import io.drover.actions.ClusterClient;
import io.drover.actions.ClusterUnavailableException;
import java.util.List;
import java.util.Optional;

/**
 * A cluster whose ResourceManager forgets what ended a while ago, together with YARN's application
 * history, which does not. The history is asked only for what the ResourceManager does not tell; it
 * has no search by tag.
 */
public final class RememberingCluster implements ClusterClient {
  private final ClusterClient resourceManager;
  private final ApplicationHistory history;

  public RememberingCluster(ClusterClient resourceManager, ApplicationHistory history) {
    this.resourceManager = requireNonNull(resourceManager, "resourceManager");
    this.history = requireNonNull(history, "history");
  }

  @Override
  public Optional<ClusterApplication> byId(String applicationId) {
    try {
      return resourceManager.byId(applicationId).or(() -> history.byId(applicationId));
    } catch (ClusterUnavailableException e) {
      return ended(applicationId, e);
    }
  }

  /** What the history says of a running application is old; of an ended one it is final. */
  private Optional<ClusterApplication> ended(String applicationId, ClusterUnavailableException e) {
    try {
      Optional<ClusterApplication> known =
          history.byId(applicationId).filter(ClusterApplication::ended);
      if (known.isPresent()) {
        return known;
      }
    } catch (ClusterUnavailableException alsoDown) {
      e.addSuppressed(alsoDown);
    }
    throw e;
  }

  @Override
  public List<ClusterApplication> byTag(String tag) {
    return resourceManager.byTag(tag);
  }

  @Override
  public List<ClusterApplication> unfinished() {
    return resourceManager.unfinished();
  }

  @Override
  public boolean kill(String applicationId) {
    return resourceManager.kill(applicationId);
  }
}
