package io.drover.actions.livy;

import static java.util.Objects.requireNonNull;

import io.drover.actions.JobPriority;
import io.drover.schema.action.UnknownPolicy;
import io.drover.schema.action.VerifySpec;
import java.io.IOException;
import java.util.Optional;

/**
 * What one kind of action wants of a batch.
 *
 * @param endpoint name of the Livy endpoint
 * @param content makes the request; called right before a submission only
 * @param verify sources that must agree with Livy's success
 * @param onUnknown what to do when nobody can tell how it ended
 * @param capture whether and how the job hands back data
 * @param priority who goes first where there is no room for all
 */
record BatchPlan(
    String endpoint,
    Content content,
    Optional<VerifySpec> verify,
    UnknownPolicy onUnknown,
    Capture capture,
    JobPriority priority) {

  /** The part that needs I/O. */
  interface Content {
    /**
     * The request without name, tags and user. May read files. Throws {@link
     * io.drover.schema.InvalidRequestException} for what the workflow's author must change.
     */
    BatchRequest request() throws IOException;

    /** Touches the file system before the first submission of the attempt. */
    default void prepare() throws IOException {}
  }

  BatchPlan {
    requireNonNull(endpoint, "endpoint");
    requireNonNull(content, "content");
    requireNonNull(verify, "verify");
    requireNonNull(onUnknown, "onUnknown");
    requireNonNull(capture, "capture");
    requireNonNull(priority, "priority");
  }
}
