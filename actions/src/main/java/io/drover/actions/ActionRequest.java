package io.drover.actions;

import static java.util.Objects.requireNonNull;

import io.drover.schema.WorkflowDefinition.GlobalSection;
import io.drover.schema.XmlElement;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything an executor may know about the attempt it works on.
 *
 * @param attempt the identity; external names derive from it
 * @param user who the job runs as, from the authenticated request
 * @param body the action element, evaluated
 * @param appPath the application's directory; empty when the workflow came as bare XML
 * @param configuration job properties, never null values
 * @param global the workflow's global section
 * @param external what the last call answered; {@link ExternalState#NONE} on the first start
 * @param startedAt when this attempt's first start was called
 * @param others what is known of the other actions of the same job
 * @param fence asked right before what cannot be done twice
 */
public record ActionRequest(
    ActionAttempt attempt,
    String user,
    XmlElement body,
    Optional<URI> appPath,
    Map<String, String> configuration,
    Optional<GlobalSection> global,
    ExternalState external,
    Instant startedAt,
    Others others,
    Fence fence) {

  /** What the job knows besides: of its other actions in the same run, and of its properties. */
  @FunctionalInterface
  public interface Others {
    /** The action of that node; empty when it was not reached. */
    Optional<OtherAction> apply(String node);

    /** Those that ended OK, in the order in which they were reached. */
    default List<OtherAction> succeeded() {
      return List.of();
    }

    /**
     * The job whose {@code sub-workflow} action waits for this one. It is known from the engine's
     * own records, never from a property. Empty when there is none (any more).
     */
    default Optional<RelatedJob> parent() {
      return Optional.empty();
    }

    /**
     * The jobs that {@code sub-workflow} actions of this one ever started, those of retries too.
     */
    default List<RelatedJob> children() {
      return List.of();
    }

    /** The same node's last attempt in an earlier run, unless that one ended OK. */
    default Optional<FormerRun> formerRun() {
      return Optional.empty();
    }

    /**
     * A text that the action read from a file, its expressions evaluated as those of the body were.
     * Throws what makes the job end FAILED with EL_ERROR, so let it pass.
     */
    default String evaluate(String text) {
      return text;
    }
  }

  /**
   * A job above or below this one, as it is stored when it is asked; all of them run as one user.
   */
  public interface RelatedJob {
    WorkflowJobId id();

    /** Its rerun number; an action whose attempt has a lower one was kept from an earlier run. */
    int run();

    /** Its actions that ended OK, in the order in which they were reached. */
    List<OtherAction> succeeded();

    /** As {@link Others#parent}, for that job. */
    Optional<RelatedJob> parent();

    /** As {@link Others#children}, for that job. */
    List<RelatedJob> children();
  }

  /**
   * The last attempt of the same node in an earlier run.
   *
   * @param sameBody whether its evaluated body was the one of this attempt
   */
  public record FormerRun(ActionAttempt attempt, boolean sameBody) {
    public FormerRun {
      requireNonNull(attempt, "attempt");
    }
  }

  /**
   * Another action of the same job: its attempt and what it knew at its last step.
   *
   * @param startedAt when that attempt began; empty when nothing of it has begun
   */
  public record OtherAction(
      ActionAttempt attempt, ExternalState external, XmlElement body, Optional<Instant> startedAt) {
    public OtherAction {
      requireNonNull(attempt, "attempt");
      requireNonNull(external, "external");
      requireNonNull(body, "body");
      requireNonNull(startedAt, "startedAt");
    }

    /** One of which nobody noted when it began. */
    public OtherAction(ActionAttempt attempt, ExternalState external, XmlElement body) {
      this(attempt, external, body, Optional.empty());
    }
  }

  public ActionRequest {
    requireNonNull(attempt, "attempt");
    requireNonNull(user, "user");
    requireNonNull(body, "body");
    requireNonNull(appPath, "appPath");
    configuration = Map.copyOf(configuration);
    requireNonNull(global, "global");
    requireNonNull(external, "external");
    requireNonNull(startedAt, "startedAt");
    requireNonNull(others, "others");
    requireNonNull(fence, "fence");
  }
}
