package io.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;

final class JobLifeCycleTest {
  @Test
  void finalStatusesHaveNoWayOut() {
    for (JobStatus status : JobStatus.values()) {
      boolean hasArc =
          JobLifeCycle.ARCS.stream()
              .anyMatch(arc -> arc.from() == status && arc.trigger() != JobLifeCycle.Trigger.RERUN);
      assertThat(hasArc).as(status.name()).isEqualTo(!status.isFinal());
    }
  }

  @Test
  void everyStatusCanBeReached() {
    EnumSet<JobStatus> reached = EnumSet.of(JobStatus.PREP);
    JobLifeCycle.ARCS.forEach(arc -> reached.add(arc.to()));

    assertThat(reached).containsExactlyInAnyOrder(JobStatus.values());
  }

  @Test
  void noStatusHasTwoWaysForOneTrigger() {
    assertThat(JobLifeCycle.ARCS)
        .extracting(arc -> arc.from() + " " + arc.trigger())
        .doesNotHaveDuplicates();
  }
}
