package io.drover.actions;

import java.util.List;
import java.util.Optional;

/**
 * The cluster manager below Livy (YARN's ResourceManager): what settles questions that Livy cannot
 * answer. Thread-safe; every call ends within its time-outs.
 *
 * <p>Every method throws {@link ClusterUnavailableException} when the cluster cannot be asked; an
 * empty answer means that it was asked and knows no such application.
 */
public interface ClusterClient {
  /** Name of the label that an attempt's driver pod carries on Kubernetes. */
  String DRIVER_LABEL = "drover-attempt";

  Optional<ClusterApplication> byId(String applicationId);

  /**
   * The applications that carry the tag {@link #tag}, newest first; more than one means that
   * somebody else submitted with the same tag.
   */
  List<ClusterApplication> byTag(String tag);

  /** The Spark applications of all users that have not ended, with their tags; in no order. */
  List<ClusterApplication> unfinished();

  /**
   * Asks the cluster to end the application; one that has ended already is fine.
   *
   * @return true when the application is known to have ended, false when it must be asked again
   */
  boolean kill(String applicationId);

  /**
   * What the application's driver has printed so far, within {@link LogText}'s bounds; some seconds
   * at most.
   *
   * @return empty when it is not there now: not yet, on its way from the node to the log server, or
   *     gone; an empty text when the driver has printed nothing or this cluster keeps no logs
   */
  default Optional<String> driverLog(String applicationId) {
    return Optional.of("");
  }

  /**
   * The tag that an attempt's applications carry in the cluster. YARN compares tags in lower case
   * and refuses an application with a tag above 100 characters; so this is the external name in
   * lower case, with a hash where case or length would make two attempts alike.
   */
  static String tag(ActionAttempt attempt) {
    return ClusterTag.of(attempt);
  }

  /**
   * The value of the label {@link #DRIVER_LABEL} of the attempt's driver pod. Kubernetes allows 63
   * characters, so it is a hash of the external name.
   */
  static String driverLabel(ActionAttempt attempt) {
    return ClusterTag.label(attempt);
  }
}
