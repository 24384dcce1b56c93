package io.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.actions.ActionAttempt;
import io.drover.actions.ActionId;
import io.drover.actions.Evidence;
import io.drover.actions.Evidence.Verdict;
import io.drover.actions.ExternalState;
import io.drover.actions.WorkflowJobId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ActionEditTest {
  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
  private static final Evidence EVIDENCE =
      new Evidence("livy", "q", "state dead", Verdict.FAILED, START);

  @Test
  void nextAttemptBeginsAnewAndCanLookAfterTheFormerOnesApplications() {
    WorkflowAction first =
        new WorkflowAction(
            new ActionAttempt(
                new ActionId(new WorkflowJobId("0000001-261121100000000-drover-W"), "a"), 0, 0),
            "livy-batch",
            ActionStatus.RUNNING,
            "",
            Optional.empty(),
            0,
            0,
            2,
            10,
            ExternalState.NONE
                .withExternalId("livy-batch-7")
                .withMemo("{}")
                .withChildIds("application_1_0001")
                .plusEvidence(List.of(EVIDENCE)),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(START),
            Optional.empty());

    WorkflowAction second = ActionEdit.of(first).attempt(1).build();

    assertThat(second.attempt().attempt()).isEqualTo(1);
    assertThat(second.startedAt()).as("it has not begun yet").isEmpty();
    assertThat(second.external())
        .isEqualTo(
            ExternalState.NONE.withChildIds("application_1_0001").plusEvidence(List.of(EVIDENCE)));
  }
}
